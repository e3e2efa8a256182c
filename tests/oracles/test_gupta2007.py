"""Gupta et al. 2007 (Theor Biol Med Model 4:8): three steady states of the receptor. Not used: a check of the sources.

    c' = (1 + F) / (1 + o / k_i1) - k_cd c        a' = c / (1 + o r / k_i2) - k_ad a
    o' = a - o                                    r' = (o r)^2 / (k + (o r)^2) + k_cr - k_rd r

At rest the four collapse to one equation for r, which has three roots: two stable states, in which cortisol differs by
14 % only. This is why it is no core here: nothing one can measure tells the two apart.
"""

import numpy as np
import pytest
from scipy.optimize import brentq

from tests.oracles.reference import numbers


K_I1, K_I2, K_CD, K_AD, K_R, K_CR, K_RD = 0.1, 0.1, 1.0, 10.0, 0.001, 0.05, 0.9
