"""Mirrors src/assuage/mechanisms/symptoms/case_status.py."""

import pytest

from assuage.mechanisms.symptoms.case_status import CaseStatus
from tests.mechanisms.alone import hears, typical


pytestmark = pytest.mark.usefixtures("x64")
TICK = (30.0, 0.0, 0.0, 0.0)


def course(severities, exposed=1.0):
    """(case, ever) after each tick."""
    who = typical(CaseStatus)
    x = who.rest(hears(SEVERITY=0.1, TRAUMA_EXPOSED=0.0))
    found = []
    for severity in severities:
        x = who.on_chance(TICK, x, hears(SEVERITY=severity, TRAUMA_EXPOSED=exposed), None)
        found.append((float(x.case), float(x.ever)))
    return found


def test_a_case_begins_at_the_cut_and_only_after_a_trauma():
    assert course([32.9 / 80, 33.0 / 80]) == [(0.0, 0.0), (1.0, 1.0)]
    assert course([0.9, 0.9], exposed=0.0) == [(0.0, 0.0)] * 2


def test_a_case_ends_with_the_third_tick_in_a_row_below_28_and_was_one():
    cases = [case for case, _ in course([0.6, 0.3, 0.3, 0.4, 0.3, 0.3, 0.3])]
    assert cases == [1.0] * 6 + [0.0]
    assert course([0.6, 0.1, 0.1, 0.1])[-1] == (0.0, 1.0)
