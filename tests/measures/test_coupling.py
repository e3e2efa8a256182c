"""Mirrors src/assuage/measures/coupling.py.

Over 20,000 people a correlation's standard error is .006; bands are four of them.
"""

import numpy as np
import pytest

from assuage.measures.coupling import Coupling
from tests.measures.samples import made, of_form, readings


@pytest.mark.parametrize("measure", of_form("coupling"))
def test_two_scans_agree_as_the_closed_form_says(measure):
    one = made(measure)
    assert isinstance(one, Coupling)
    twice = readings(one, 0.2, occasions=2)
    lasting, error = float(one.lasting_spread), float(one.error)
    icc = lasting**2 / (lasting**2 + error**2)
    assert np.corrcoef(twice.T)[0, 1] == pytest.approx(icc, abs=0.024)
    assert icc == pytest.approx(0.41, abs=0.01)
    assert twice.mean() == pytest.approx(0.2, abs=0.006)
    assert twice[:, 0].std() == pytest.approx(np.hypot(lasting, error), rel=0.02)
