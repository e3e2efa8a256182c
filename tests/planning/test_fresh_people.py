"""Type-1 error with fresh people in every trial; slow, run on demand with `make verify`."""

import numpy as np
import pytest

from assuage.parameters.library import central_truth, without_drugs
from assuage.simulation.endpoints import endpoints
from assuage.simulation.participants import block, participants
from assuage.simulation.prepared import prepare
from assuage.simulation.readings import measured
from assuage.statistics.ancova import ancova
from assuage.studies.reading import load_study


TRIALS, SIZE, AT_ONCE = 20_000, 92, 500


@pytest.mark.verification
def test_type_one_error_with_fresh_people():
    """Within 3 Monte-Carlo errors (0.0011) of 0.025: a false alarm in 0.3 % of seeds."""
    prepared = prepare(load_study("oxytocin_prolonged_exposure"))
    table = prepared.table(without_drugs(central_truth()))
    successes = 0
    for first in range(0, TRIALS, AT_ONCE):
        found = {}
        for arm in ("oxytocin", "placebo"):
            trials, number = range(first, first + AT_ONCE), block(prepared.study, arm)
            who = participants(trials, SIZE, number, np.zeros(AT_ONCE, int))
            seen = measured(prepared, table, who, arm, seed=2, only=["caps5"])
            found[arm] = endpoints(seen, prepared.protocols[arm], prepared.study.estimand).by_trial(AT_ONCE)
        a, b = found["oxytocin"], found["placebo"]
        fit = ancova(a.endpoint, a.baseline, a.assessed, b.endpoint, b.baseline, b.assessed)
        successes += int((fit.p_less < 0.025).sum())
    assert abs(successes / TRIALS - 0.025) < 3 * np.sqrt(0.025 * 0.975 / TRIALS)
