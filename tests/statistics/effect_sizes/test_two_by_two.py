"""Mirrors src/assuage/statistics/effect_sizes/two_by_two.py."""

import numpy as np
import pytest

from assuage.errors import AssuageError
from assuage.statistics.effect_sizes.two_by_two import (
    log_odds_ratio,
    log_risk_ratio,
    peto_log_odds_ratio,
    risk_difference,
)
from tests.oracles.stored import stored


R = stored("effect_sizes")["two_by_two"]
TABLE = [R[name] for name in ("events1", "n1", "events2", "n2")]
MEASURES = {"RR": log_risk_ratio, "OR": log_odds_ratio, "RD": risk_difference, "PETO": peto_log_odds_ratio}


@pytest.mark.parametrize("measure", MEASURES)
def test_agrees_with_escalc_also_where_a_cell_is_empty(measure):
    effect = MEASURES[measure](*TABLE)
    assert 0 in TABLE[0]
    np.testing.assert_allclose(effect.value, R[measure]["value"], rtol=1e-10, atol=1e-13)
    np.testing.assert_allclose(effect.variance, R[measure]["variance"], rtol=1e-10)


def test_even_odds_are_no_effect():
    for measure in MEASURES.values():
        np.testing.assert_allclose(measure(5, 20, 10, 40).value, 0.0, atol=1e-14)


@pytest.mark.parametrize("table", [(21, 20, 3, 20), (-1, 20, 3, 20), (0, 0, 3, 20)])
def test_impossible_counts_are_refused(table):
    with pytest.raises(AssuageError, match="1 is"):
        log_odds_ratio(*table)
