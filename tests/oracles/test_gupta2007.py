"""Gupta et al. 2007 (Theor Biol Med Model 4:8): three steady states of the receptor. Not used: a check of the sources.

    c' = (1 + F) / (1 + o / k_i1) - k_cd c        a' = c / (1 + o r / k_i2) - k_ad a
    o' = a - o                                    r' = (o r)^2 / (k + (o r)^2) + k_cr - k_rd r

At rest the four collapse to one equation for r, which has three roots: two stable states, in which cortisol differs by
14 % only. This is why it is no core here: nothing one can measure tells the two apart. The constants are written from
memory; that they are the published ones is shown by the published run and roots.
"""

from typing import Any

import numpy as np
import pytest
from scipy.integrate import solve_ivp
from scipy.optimize import brentq

from tests.oracles.reference import numbers


K_I1, K_I2, K_CD, K_AD, K, K_CR, K_RD = 0.1, 0.1, 1.0, 10.0, 0.001, 0.05, 0.9


def rates(_, x, stress=0.0):
    c, a, o, r = x
    bound = (o * r) ** 2
    return [
        (1.0 + stress) / (1.0 + o / K_I1) - K_CD * c,
        c / (1.0 + o * r / K_I2) - K_AD * a,
        a - o,
        bound / (K + bound) + K_CR - K_RD * r,
    ]


def cortisol_at(r) -> Any:
    """o at rest for a receptor level: the root of o k_ad k_cd (1 + o / k_i1) (1 + o r / k_i2) = 1."""
    return brentq(lambda o: o * K_AD * K_CD * (1.0 + o / K_I1) * (1.0 + o * r / K_I2) - 1.0, 1e-6, 1.0)


def steady_states() -> list[Any]:
    def balance(r):
        bound = (cortisol_at(r) * r) ** 2
        return bound / (K + bound) + K_CR - K_RD * r

    grid = np.linspace(0.01, 1.2, 400)
    values = [balance(r) for r in grid]
    return [brentq(balance, a, b) for a, b, u, v in zip(grid, grid[1:], values, values[1:], strict=False) if u * v < 0]


def test_three_steady_states():
    low, middle, high = steady_states()
    assert (low, middle, high) == pytest.approx((0.0809, 0.3391, 0.5482), abs=5e-5)
    assert (cortisol_at(low), cortisol_at(high)) == pytest.approx((0.0597, 0.0515), abs=5e-5)
    assert 1.0 / (1.0 + cortisol_at(low) / K_I1) == pytest.approx(0.6261, abs=5e-5)
    assert 1.0 - cortisol_at(high) / cortisol_at(low) == pytest.approx(0.14, abs=0.005)


def test_the_middle_one_is_unstable():
    _, middle, _ = steady_states()
    for nudge, ends_above in ((-0.01, False), (0.01, True)):
        o = cortisol_at(middle)
        start = [1.0 / (1.0 + o / K_I1), o, o, middle + nudge]
        end = solve_ivp(rates, (0.0, 500.0), start, method="LSODA", rtol=1e-9, atol=1e-11).y[3, -1]
        assert (end > middle) == ends_above


def test_published_run():
    table = numbers("hpa_gupta2007_modelA.csv")
    hours, how = table[:, 0], {"method": "LSODA", "rtol": 1e-10, "atol": 1e-12}
    # the shipped run: stress of 1 for the first hour, which does not switch the state
    on = solve_ivp(rates, (0.0, 1.0), table[0, 1:], args=(1.0,), t_eval=hours[hours <= 1.0], **how).y
    off = solve_ivp(rates, (1.0, 60.0), on[:, -1], t_eval=hours[hours >= 1.0], **how).y
    np.testing.assert_allclose(np.concatenate([on, off[:, 1:]], axis=1).T, table[:, 1:], rtol=1e-3)
