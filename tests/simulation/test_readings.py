"""Mirrors src/assuage/simulation/readings.py: what is read is what is there, with the error of its instrument."""

import dataclasses

import numpy as np
import pytest

from assuage.errors import AssuageError
from assuage.mechanisms.signals import ACTH, ASSESSED, CORTISOL_EXPOSURE, SERUM_CORTISOL
from assuage.parameters.library import central_truth
from assuage.simulation.participants import Participants, participants
from assuage.simulation.prepared import prepare
from assuage.simulation.readings import check_finite, measured, read
from assuage.simulation.resolution import LABORATORY
from assuage.simulation.run import Observed
from assuage.simulation.tape import Window
from assuage.studies.reading import load_study
from assuage.units import MINUTES_PER_DAY
from tests.simulation.laboratories import AFTER, NONE, TSST, experiment


SEED, PEOPLE = 3, 200


def course(study, arm):
    ready = prepare(study)
    return measured(ready, ready.table(central_truth()), participants([0], PEOPLE, 0, [0]), arm, seed=SEED)


def looks_of(study, arm, measure):
    return [x.look for x in prepare(study).protocols[arm].samples[measure]]


def test_arms_of_a_crossover_share_no_errors():
    both = {"first": {"size": 12, "doses": NONE}, "second": {"size": 12, "doses": NONE}}
    study = experiment(arms=both)
    one, other = (course(study, arm) for arm in both)
    for measure in one.measures:
        assert not np.any(one.measures[measure] == other.measures[measure]), measure
    looks = looks_of(study, "first", "acth")
    errors = [np.log(x.measures["acth"] / x.observed.signals[ACTH][:, looks]) for x in (one, other)]
    correlated = np.corrcoef(errors[0].ravel(), errors[1].ravel())[0, 1]
    assert abs(correlated) < 5.0 / np.sqrt(errors[0].size)  # by chance once in two million


def test_a_sample_is_found_by_its_name():
    seen = course(experiment(), "placebo")
    assert seen.labels["acth"] == ("-50 min", "-10 min", "+8 min", "+20 min", "+35 min", "+60 min")
    np.testing.assert_array_equal(seen.of("acth", "+20 min"), seen.measures["acth"][:, 3])


def test_only_the_measures_asked_for_are_read():
    ready = prepare(experiment())
    who, table = participants([0], PEOPLE, 0, [0]), ready.table(central_truth())
    seen = measured(ready, table, who, "placebo", seed=SEED, only=["acth"])
    assert set(seen.measures) == set(seen.labels) == set(seen.assessed) == {"acth"}
    np.testing.assert_array_equal(seen.measures["acth"], course(experiment(), "placebo").measures["acth"])


def test_in_the_laboratory_everybody_is_there():
    assert all(there.all() for there in course(experiment(), "placebo").assessed.values())


def test_of_a_course_of_therapy_some_are_lost_and_stay_so():
    """The interview that decided on inclusion is everybody's, and is not repeated."""
    seen = course(load_study("oxytocin_prolonged_exposure"), "placebo")
    there = seen.assessed["caps5"]
    looks = looks_of(load_study("oxytocin_prolonged_exposure"), "placebo", "caps5")
    np.testing.assert_array_equal(there, seen.observed.signals[ASSESSED][:, looks] > 0.5)
    assert there[:, 0].all()
    assert 0.3 < there[:, -1].mean() < 1.0
    assert np.all(np.diff(there.astype(int), axis=1) <= 0)
    np.testing.assert_array_equal(seen.of("caps5", "baseline"), seen.observed.intake)
    assert not np.array_equal(seen.of("pcl5", "baseline"), seen.observed.intake)


def test_an_arm_that_is_not_sampled_has_no_samples():
    study = experiment(
        timeline=[
            *TSST,
            {"do": "npu", "clock": "16:30", "arms": ["oxytocin"]},
        ]
    )
    assert "startle" in course(study, "oxytocin").measures
    assert "startle" not in course(study, "placebo").measures


def test_another_measure_leaves_the_luck_of_the_others():
    """Its window opens earlier and its looks cut steps: levels move a little, errors of instruments not at all."""
    few = {"acth": AFTER, "serum_cortisol": AFTER}
    study, wider = (
        experiment(measures=m) for m in (few, few | {"csf_crh": {"after": "tsst", "at": "-100, -3.5, 12, 47.5 min"}})
    )
    one, other = course(study, "placebo"), course(wider, "placebo")
    for measure, signal in (("acth", ACTH), ("serum_cortisol", SERUM_CORTISOL)):
        np.testing.assert_allclose(one.measures[measure], other.measures[measure], rtol=0.02)
        errors = [
            seen.measures[measure] / seen.observed.signals[signal][:, looks_of(subject, "placebo", measure)]
            for seen, subject in ((one, study), (other, wider))
        ]
        np.testing.assert_allclose(errors[0], errors[1], rtol=1e-5)
        assert np.std(np.log(errors[0])) > 0.01


COLLECTED = experiment(
    arms={"only": {"size": 12}},
    timeline=[{"do": "rest", "clock": "09:00"}],
    measures={"urinary_cortisol": {"clock": "09:00", "day": 40}, "hair_cortisol": {"clock": "09:00", "day": 40}},
)


@pytest.mark.parametrize("measure", ["urinary_cortisol", "hair_cortisol"])
def test_what_collects_reads_the_mean_level_of_a_constant_course(measure):
    """Twice the level is twice the reading; the mean person's is the level times the instrument's own factor."""
    ready = prepare(COLLECTED)
    plan, people = ready.protocols["only"], 20_000
    who, table = participants([0], people, 0, [0]), ready.table(central_truth())

    def reading(level):
        exposure = np.tile(level * np.array(plan.looks) / MINUTES_PER_DAY + 3.0, (people, 1)).astype(np.float32)
        seen = Observed({CORTISOL_EXPOSURE: exposure}, None)
        return read(ready, seen, table, who, "only", measure, plan.samples[measure], seed=SEED)[:, 0]

    one, two = reading(10.0), reading(20.0)
    np.testing.assert_allclose(two, 2.0 * one, rtol=1e-4)
    expected = 10.0 * central_truth()[f"{measure}.scale"]
    assert abs(one.mean() - expected) < 5.0 * one.std() / np.sqrt(people)


@pytest.mark.parametrize("measure", ["urinary_cortisol", "hair_cortisol"])
def test_an_instrument_is_that_of_its_truth(measure):
    """Of two truths, the second reads twice as much of the same."""
    ready, name = prepare(COLLECTED), f"{measure}.scale"
    two = central_truth()[name] * np.array([1.0, 2.0])
    table, who = ready.table(central_truth() | {name: two}), participants([0, 1], 50, 0, [0, 1])
    signals = {CORTISOL_EXPOSURE: np.tile(np.array(ready.protocols["only"].looks, np.float32), (100, 1))}
    same_luck = Participants(who.truth, np.zeros_like(who.trial), who.person)
    samples = ready.protocols["only"].samples[measure]
    seen = read(ready, Observed(signals, None), table, same_luck, "only", measure, samples, seed=SEED)[:, 0]
    np.testing.assert_allclose(seen[50:], 2.0 * seen[:50], rtol=1e-5)


def test_quiet_months_are_those_lived_minute_by_minute():
    """Free cortisol over a month of hair, person by person."""
    study = experiment(
        arms={"only": {"size": 12}},
        timeline=[{"do": "months", "clock": "00:00"}],
        measures={"hair_cortisol": {"clock": "12:00", "day": 33}},
    )
    ready = prepare(study)
    plan = ready.protocols["only"]
    whole = dataclasses.replace(plan, windows=(Window(plan.start, plan.looks[-1], resolution=LABORATORY),))
    tape = whole.tape([])
    lived = dataclasses.replace(ready, protocols={"only": whole}, tapes={"only": tape})
    who = participants([0], PEOPLE, 0, [0])
    found = [measured(p, p.table(central_truth()), who, "only", seed=SEED) for p in (ready, lived)]
    exposures = [np.diff(x.observed.signals[CORTISOL_EXPOSURE], axis=1) for x in found]
    np.testing.assert_allclose(exposures[0], exposures[1], rtol=0.01)
    np.testing.assert_allclose(*(x.measures["hair_cortisol"] for x in found), rtol=0.01)
    assert np.ptp(exposures[0]) / exposures[0].mean() > 0.1


@pytest.mark.parametrize("odd", [np.nan, np.inf])
def test_what_is_no_number_is_said(odd):
    values = np.ones((8, 3))
    check_finite("oxytocin", {"acth": values})
    values[2, 1] = odd
    with pytest.raises(AssuageError, match=r"arm 'oxytocin': acth is no finite number in 12\.5% of people"):
        check_finite("oxytocin", {"acth": values})
