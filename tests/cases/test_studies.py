"""Studies that once went wrong: infusions that overlap."""

import itertools

import numpy as np
import pytest
import yaml

from assuage.mechanisms.events import Event
from assuage.simulation.protocol import protocol
from assuage.simulation.simulate import simulate
from assuage.studies.reading import load_study, upgrade
from tests.cases.shared import FOLDER, needs_cases


OVERLAP = FOLDER / "overlapping-infusions" / "overlap.yaml"
SEAT = 1440.0 + 600.0  # 10:00 of day 1
# arm: [(minutes after the start, mIU/min from then on)]
RATES = {
    "one_line": [(0, 20), (60, 0)],
    "two_lines": [(0, 20), (60, 0)],
    "nested": [(0, 20), (20, 30), (30, 20), (60, 0)],
    "staggered": [(0, 20), (20, 40), (40, 20), (60, 0)],
    "long_infusion": [(-20, 20), (20, 0)],
    "bolus_then": [(0, 20), (60, 0)],
    "bolus": [],
}
UG_PER_MIU = 1.68e-3


@pytest.fixture(scope="module")
def overlap(tmp_path_factory):
    """The study in the present shape."""
    path = tmp_path_factory.mktemp("overlap") / "overlap.yaml"
    path.write_text(OVERLAP.read_text(encoding="utf-8"), encoding="utf-8")
    path.write_text(upgrade(path), encoding="utf-8")
    return path


def rates(study, arm):
    events = [event for event in protocol(study, arm).events if event.kind is Event.INFUSION]
    return sorted((event.at - SEAT, event.payload[0] / UG_PER_MIU) for event in events)


@needs_cases
@pytest.mark.parametrize("arm", RATES)
def test_rates_of_infusions_add(overlap, arm):
    found = rates(load_study(overlap), arm)
    assert [at for at, _ in found] == [at for at, _ in RATES[arm]]
    np.testing.assert_allclose([rate for _, rate in found], [rate for _, rate in RATES[arm]], rtol=1e-9)


@needs_cases
@pytest.mark.parametrize("arm", ["two_lines", "nested", "staggered"])
def test_the_order_in_which_they_are_listed_is_nothing(overlap, arm, tmp_path):
    content = yaml.safe_load(overlap.read_text(encoding="utf-8"))
    told = rates(load_study(overlap), arm)
    placebo = {"drug": "placebo", "route": "intravenous", "over": "10 min", "when": "20 min after seat"}
    for number, order in enumerate(itertools.permutations([*content["arms"][arm]["doses"], placebo])):
        content["arms"][arm]["doses"] = list(order)
        path = tmp_path / f"{number}.yaml"
        path.write_text(yaml.safe_dump(content), encoding="utf-8")
        found = rates(load_study(path), arm)
        assert {at for at, _ in told} <= {at for at, _ in found}  # the placebo's start and end may be told too
        assert all(rate == pytest.approx(_at(told, at)) for at, rate in found)


def _at(steps, minute):
    return next((rate for at, rate in reversed(steps) if at <= minute), 0.0)


@needs_cases
def test_plasma_is_the_sum(overlap, tmp_path):
    """What the kinetics, which are linear, give for the sum of rates; one person's reading errors do not decide.

    Levels of plasma as the instrument would read them in the mean, over what is there before.
    """
    made = simulate(load_study(overlap), seed=3, out=tmp_path / "run")
    courses = made.courses[made.courses.measure == "plasma_oxytocin"]

    def level(arm, minute):
        own = courses[courses.arm == arm]
        return float(np.interp(600.0 + minute, own["minute"], own["mean"]))

    one, before = level("one_line", 59), level("one_line", -5)
    assert level("two_lines", 59) == pytest.approx(one, rel=0.03)
    assert level("nested", 25) > level("one_line", 25) + 2.0
    assert level("nested", 59) >= 0.97 * one
    rise = one - before
    assert level("staggered", 35) - before > 1.4 * rise
    assert level("staggered", 59) > one
