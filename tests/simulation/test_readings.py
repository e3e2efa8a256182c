"""Mirrors src/assuage/simulation/laboratory.py: the same people give the same bytes; what is seen is what is there."""

import dataclasses
import os
import subprocess
import sys
from functools import cache

import numpy as np
import pytest
from assuage.simulation.crowd import Crowd
from assuage.simulation.laboratory import BLOCK, Sampling, prepare, read, recorded, send

from assuage.errors import UnknownName
from assuage.mechanisms.signals import (
    ACTH,
    CORTISOL_EXPOSURE,
    HEART_RATE,
    PLASMA_OXYTOCIN,
    SALIVARY_CORTISOL,
    SERUM_CORTISOL,
    SKIN_CONDUCTANCE,
    STARTLE,
)
from assuage.parameters.library import central_truth, without_oxytocin
from assuage.parameters.truths import truths
from assuage.simulation.tape import Window
from assuage.simulation.worlds import CORES, DEFAULT_CORE
from assuage.units import MINUTES_PER_DAY
from tests.simulation.laboratories import AFTER, DRUG, NONE, experiment, one_shape, one_shape_for_a_month


FINGERPRINT = """
import hashlib, numpy as np
from assuage.parameters.truths import truths
from assuage.simulation.laboratory import prepare, send
from tests.simulation.laboratories import experiment, one_shape
with one_shape():
    p = prepare(experiment())
    seen = send(p, p.table(truths(3, 0, 4)), p.people("oxytocin", 600, 4), "oxytocin", seed=3)
digest = hashlib.sha256()
for part in [*seen.measures.values(), *seen.signals.values()]:
    digest.update(np.ascontiguousarray(part).tobytes())
print(digest.hexdigest())
"""
SEED = 3
PEOPLE = 200


@pytest.fixture(scope="module", autouse=True)
def compiled_once():
    with one_shape():
        yield


@pytest.fixture(scope="module")
def prepared():
    return prepare(experiment())


@pytest.fixture(scope="module")
def table(prepared):
    return prepared.table(truths(SEED, 0, 4))


TRUTHS = {
    "central": central_truth,
    "no oxytocin": lambda: without_oxytocin(central_truth()),
    "drawn": lambda: {name: values[0] for name, values in truths(SEED, 0, 1).items()},
}


@cache
def tabled(core, truth):
    """A core's resting days are long work, and the same for all experiments of these hours."""
    return prepare(experiment(), core=core).table(TRUTHS[truth]())


def course(study, arm, truth="central", *, core=DEFAULT_CORE, finer=1.0, seed=SEED):
    ready = prepare(study, core=core, finer=finer)
    known = prepare(experiment(), core=core)
    same_hours = np.array_equal(known.tapes["placebo"].clocks, ready.tapes[arm].clocks)
    table = tabled(core, truth) if same_hours else ready.table(TRUTHS[truth]())
    return send(ready, table, ready.people(arm, PEOPLE, 1), arm, seed=seed)


def same(a, b, rows=slice(None)):
    assert a.measures.keys() == b.measures.keys()
    for measure in a.measures:
        np.testing.assert_array_equal(a.measures[measure], b.measures[measure][rows])
    for signal in a.signals:
        np.testing.assert_array_equal(a.signals[signal], b.signals[signal][rows])


def test_a_person_is_the_same_in_any_crowd(prepared, table):
    """Alone, among forty, shuffled among five thousand: the same bytes."""
    small, large = prepared.people("oxytocin", 10, 4), prepared.people("oxytocin", 1_300, 4)
    order = np.random.default_rng(0).permutation(len(large))
    shuffled = Crowd(large.truth[order], large.trial[order], large.person[order])
    where = np.argsort(order)[np.concatenate([np.arange(10) + 1_300 * t for t in range(4)])]
    few = send(prepared, table, small, "oxytocin", seed=SEED)
    same(few, send(prepared, table, shuffled, "oxytocin", seed=SEED), where)
    one = Crowd(small.truth[7:8], small.trial[7:8], small.person[7:8])
    same(send(prepared, table, one, "oxytocin", seed=SEED), few, slice(7, 8))


def test_the_same_bytes_on_one_core_and_on_two():
    prints = [
        subprocess.run(
            [sys.executable, "-c", FINGERPRINT],
            env=os.environ | {"ASSUAGE_CORES": cores},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        for cores in ("1", "2")
    ]
    assert len(prints[0]) == 64
    assert prints[0] == prints[1]


def test_people_are_numbered_by_arm_and_shared_in_a_crossover(prepared):
    parallel = prepare(experiment(design="parallel"))
    for number, arm in enumerate(("oxytocin", "placebo")):
        crowd = parallel.people(arm, 3, 2)
        assert crowd.person.tolist() == 2 * [number * BLOCK + i for i in range(3)]
        assert crowd.trial.tolist() == crowd.truth.tolist() == [0, 0, 0, 1, 1, 1]
        assert prepared.people(arm, 3, 2).person.tolist() == [0, 1, 2, 0, 1, 2]


@pytest.mark.parametrize("design", ["parallel", "crossover"])
def test_an_added_arm_changes_nobody(design):
    two = {"oxytocin": {"size": 12, "doses": DRUG}, "placebo": {"size": 12, "doses": NONE}}
    study = experiment(design=design, arms=two)
    wider = experiment(design=design, arms=two | {"later": {"size": 12, "doses": DRUG[:1]}})
    for arm in two:
        same(course(study, arm), course(wider, arm))


def test_arms_of_a_crossover_share_people_and_no_errors():
    both = {"first": {"size": 12, "doses": NONE}, "second": {"size": 12, "doses": NONE}}
    one, other = (course(experiment(arms=both), arm) for arm in both)
    for signal in recorded():
        np.testing.assert_array_equal(one.signals[signal], other.signals[signal])
    for measure in one.measures:
        assert not np.any(one.measures[measure] == other.measures[measure]), measure
    errors = [np.log(x.measures["acth"] / x.signals[ACTH][:, looks_of("acth")]) for x in (one, other)]
    correlated = np.corrcoef(errors[0].ravel(), errors[1].ravel())[0, 1]
    assert abs(correlated) < 5.0 / np.sqrt(errors[0].size)  # by chance once in two million


def looks_of(measure):
    return [x.look for x in prepare(experiment()).protocols["placebo"].samples[measure]]


def test_arms_of_a_parallel_study_are_other_people():
    both = {"first": {"size": 12, "doses": NONE}, "second": {"size": 12, "doses": NONE}}
    one, other = (course(experiment(arms=both, design="parallel"), arm) for arm in both)
    assert not np.any(one.signals[SERUM_CORTISOL] == other.signals[SERUM_CORTISOL])


def test_another_seed_is_other_people():
    one, other = (course(experiment(), "placebo", seed=seed) for seed in (1, 2))
    assert not np.any(one.signals[SERUM_CORTISOL] == other.signals[SERUM_CORTISOL])


def test_an_arm_that_is_not_sampled_has_no_samples():
    study = experiment(
        timeline=[
            {"paradigm": "tsst", "clock": "15:00"},
            {"paradigm": "npu", "clock": "16:30", "arms": ["oxytocin"]},
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
            seen.measures[measure]
            / seen.signals[signal][:, [x.look for x in plan.protocols["placebo"].samples[measure]]]
            for seen, plan in ((one, prepare(study)), (other, prepare(wider)))
        ]
        np.testing.assert_allclose(errors[0], errors[1], rtol=1e-5)
        assert np.std(np.log(errors[0])) > 0.01


@pytest.mark.parametrize("core", CORES)
class TestEveryCore:
    def test_without_coefficients_drug_and_placebo_are_the_same_bits(self, core):
        """All that the drug moves is its own level, in blood and brain."""
        drug, none = (course(experiment(), arm, "no oxytocin", core=core) for arm in ("oxytocin", "placebo"))
        for signal in (
            ACTH,
            SERUM_CORTISOL,
            SALIVARY_CORTISOL,
            CORTISOL_EXPOSURE,
            HEART_RATE,
            SKIN_CONDUCTANCE,
            STARTLE,
        ):
            np.testing.assert_array_equal(drug.signals[signal], none.signals[signal], err_msg=signal.name)
        assert np.all(drug.signals[PLASMA_OXYTOCIN].max(axis=1) > 1.5 * none.signals[PLASMA_OXYTOCIN].max(axis=1))

    def test_with_coefficients_they_are_not(self, core):
        drug, none = (course(experiment(), arm, core=core) for arm in ("oxytocin", "placebo"))
        for signal in (ACTH, SALIVARY_CORTISOL, HEART_RATE, STARTLE):
            assert np.any(drug.signals[signal] != none.signals[signal]), signal.name

    def test_halving_the_steps_changes_no_sample(self, core):
        """Errors of instruments are the same luck, so what differs is the step."""
        usual, halved = (course(experiment(), "oxytocin", core=core, finer=f) for f in (1.0, 2.0))
        apart = {m: float(np.max(np.abs(usual.measures[m] / halved.measures[m] - 1.0))) for m in usual.measures}
        assert max(apart.values()) < 1e-3, apart

    def test_every_signal_is_a_number(self, core):
        seen = course(experiment(), "oxytocin", "drawn", core=core)
        for signal in recorded():
            assert np.all(np.isfinite(seen.signals[signal])), signal.name


DRUGS = {
    "nebulised": {"drug": "oxytocin", "route": "nebulised", "amount": "40 IU"},
    "bolus": {"drug": "oxytocin", "route": "intravenous", "amount": "10 IU"},
    "muscle": {"drug": "oxytocin", "route": "intramuscular", "amount": "10 IU"},
    "carbetocin": {"drug": "carbetocin", "route": "intravenous", "amount": "100 ug"},
    "hydrocortisone": {"drug": "hydrocortisone", "route": "intravenous", "amount": "20 mg"},
    "tablet": {"drug": "hydrocortisone", "route": "oral", "amount": "20 mg"},
    "dexamethasone": {"drug": "dexamethasone", "route": "oral", "amount": "1 mg"},
    "crh": {"drug": "crh", "route": "intravenous", "amount": "100 ug"},
}


@pytest.mark.parametrize("drug", DRUGS)
def test_halving_the_steps_after_any_drug(drug):
    arms = {"drug": {"size": 12, "doses": [DRUGS[drug] | {"when": "10 min before tsst"}]}}
    usual, halved = (course(experiment(arms=arms), "drug", finer=f) for f in (1.0, 2.0))
    apart = {m: float(np.max(np.abs(usual.measures[m] / halved.measures[m] - 1.0))) for m in usual.measures}
    assert max(apart.values()) < 1e-3, apart


def test_a_core_that_does_not_exist():
    with pytest.raises(UnknownName, match="no core of the stress axis 'karin'; nearest: karin_milo"):
        prepare(experiment(), core="karin")


COLLECTED = experiment(
    arms={"only": {"size": 12}},
    timeline=[{"paradigm": "rest", "clock": "09:00"}],
    measures={"urinary_cortisol": {"clock": "09:00", "day": 40}, "hair_cortisol": {"clock": "09:00", "day": 40}},
)


@pytest.mark.parametrize(("measure", "scale"), [("urinary_cortisol", "renal_clearance"), ("hair_cortisol", "uptake")])
def test_what_collects_reads_the_mean_level_of_a_constant_course(measure, scale):
    """Twice the level is twice the reading; the mean person's is the level times the instrument's own factor."""
    ready = prepare(COLLECTED)
    plan, people = ready.protocols["only"], 20_000
    crowd, table = ready.people("only", people, 1), ready.table(central_truth())

    def reading(level):
        exposure = np.tile(level * np.array(plan.looks) / MINUTES_PER_DAY + 3.0, (people, 1)).astype(np.float32)
        seen = Sampling({}, {CORTISOL_EXPOSURE: exposure})
        return read(ready, seen, table, crowd, "only", measure, plan.samples[measure], seed=SEED)[:, 0]

    one, two = reading(10.0), reading(20.0)
    np.testing.assert_allclose(two, 2.0 * one, rtol=1e-4)
    expected = 10.0 * central_truth()[f"{measure}.{scale}"]
    assert abs(one.mean() - expected) < 5.0 * one.std() / np.sqrt(people)


@pytest.mark.parametrize(("measure", "scale"), [("urinary_cortisol", "renal_clearance"), ("hair_cortisol", "uptake")])
def test_an_instrument_is_that_of_its_truth(measure, scale):
    """Of two truths, the second reads twice as much of the same."""
    ready, name = prepare(COLLECTED), f"{measure}.{scale}"
    two = central_truth()[name] * np.array([1.0, 2.0])
    table, crowd = ready.table(central_truth() | {name: two}), ready.people("only", 50, 2)
    signals = {CORTISOL_EXPOSURE: np.tile(np.array(ready.protocols["only"].looks, np.float32), (100, 1))}
    same_luck = Crowd(crowd.truth, np.zeros_like(crowd.trial), crowd.person)
    samples = ready.protocols["only"].samples[measure]
    seen = read(ready, Sampling({}, signals), table, same_luck, "only", measure, samples, seed=SEED)[:, 0]
    np.testing.assert_allclose(seen[50:], 2.0 * seen[:50], rtol=1e-5)


def test_quiet_months_are_those_lived_minute_by_minute():
    """Free cortisol over a month of hair, person by person."""
    study = experiment(
        arms={"only": {"size": 12}},
        timeline=[{"paradigm": "months", "clock": "00:00"}],
        measures={"hair_cortisol": {"clock": "12:00", "day": 33}},
    )
    ready = prepare(study)
    plan = ready.protocols["only"]
    with one_shape_for_a_month():
        whole = dataclasses.replace(plan, spans=(Window(plan.start, plan.looks[-1], 0.0),))
        tape = whole.tape([])
    lived = dataclasses.replace(ready, protocols={"only": whole}, tapes={"only": tape})
    crowd = ready.people("only", PEOPLE, 1)
    found = [send(p, p.table(central_truth()), crowd, "only", seed=SEED) for p in (ready, lived)]
    exposures = [np.diff(x.signals[CORTISOL_EXPOSURE], axis=1) for x in found]
    np.testing.assert_allclose(exposures[0], exposures[1], rtol=0.01)
    np.testing.assert_allclose(*(x.measures["hair_cortisol"] for x in found), rtol=0.01)
    assert np.ptp(exposures[0]) / exposures[0].mean() > 0.1
