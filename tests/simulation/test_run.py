"""Mirrors src/assuage/simulation/run.py: the same people give the same bytes, whoever else is simulated."""

import hashlib
import os
import subprocess
import sys
from functools import cache

import numpy as np
import pytest

from assuage.errors import AssuageError
from assuage.mechanisms.signals import (
    ACTH,
    CORTISOL_EXPOSURE,
    DROPPED_OUT,
    HEART_RATE,
    PLASMA_OXYTOCIN,
    SALIVARY_CORTISOL,
    SERUM_CORTISOL,
    SKIN_CONDUCTANCE,
    STARTLE,
)
from assuage.parameters.library import central_truth, without_drugs
from assuage.parameters.truths import truths
from assuage.simulation.assembly import CORES
from assuage.simulation.participants import Participants, block, participants
from assuage.simulation.prepared import prepare
from assuage.simulation.readings import measured
from assuage.studies.asked import Models
from assuage.studies.reading import load_study
from assuage.studies.study import Study
from assuage.units import MINUTES_PER_DAY
from tests.simulation.laboratories import DRUG, NONE, TSST, experiment


FINGERPRINT = """
import hashlib, sys
import numpy as np
from assuage.parameters.truths import truths
from assuage.simulation.participants import participants
from assuage.simulation.prepared import prepare
from assuage.simulation.readings import measured
from tests.simulation.test_run import SEED, STUDIES
ready = prepare(STUDIES[sys.argv[1]]())
who = participants(range(4), 600, 0, range(4))
seen = measured(ready, ready.table(truths(SEED, 0, 4)), who, "oxytocin", seed=SEED)
digest = hashlib.sha256()
for part in [*seen.measures.values(), *seen.observed.signals.values()]:
    digest.update(np.ascontiguousarray(part).tobytes())
print(digest.hexdigest())
"""
SEED, PEOPLE = 3, 200
THERAPY = "oxytocin_prolonged_exposure"
STUDIES = {"laboratory": experiment, "therapy": lambda: load_study(THERAPY)}


@pytest.fixture(scope="module", params=STUDIES)
def prepared(request):
    return prepare(STUDIES[request.param]())


@pytest.fixture(scope="module")
def table(prepared):
    return prepared.table(truths(SEED, 0, 4))


def same(a, b, rows=slice(None)):
    assert a.measures.keys() == b.measures.keys()
    for measure in a.measures:
        np.testing.assert_array_equal(a.measures[measure], b.measures[measure][rows])
        np.testing.assert_array_equal(a.assessed[measure], b.assessed[measure][rows])
    for signal in a.observed.signals:
        np.testing.assert_array_equal(a.observed.signals[signal], b.observed.signals[signal][rows])
    if a.observed.intake is not None:
        np.testing.assert_array_equal(a.observed.intake, b.observed.intake[rows])


def test_a_person_is_the_same_in_any_crowd(prepared, table):
    """Alone, among forty, shuffled among five thousand: the same bytes."""
    small, large = (participants(range(4), count, 0, range(4)) for count in (10, 1_300))
    order = np.random.default_rng(0).permutation(len(large))
    shuffled = Participants(large.truth[order], large.trial[order], large.person[order])
    where = np.argsort(order)[np.concatenate([np.arange(10) + 1_300 * t for t in range(4)])]
    few = measured(prepared, table, small, "oxytocin", seed=SEED)
    same(few, measured(prepared, table, shuffled, "oxytocin", seed=SEED), where)
    one = Participants(small.truth[7:8], small.trial[7:8], small.person[7:8])
    same(measured(prepared, table, one, "oxytocin", seed=SEED), few, slice(7, 8))


@pytest.mark.parametrize("kind", STUDIES)
def test_the_same_bytes_on_one_core_and_on_two(kind):
    prints = [
        subprocess.run(
            [sys.executable, "-c", FINGERPRINT, kind],
            env=os.environ | {"ASSUAGE_CORES": cores},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        for cores in ("1", "2")
    ]
    assert len(prints[0]) == len(hashlib.sha256().hexdigest())
    assert prints[0] == prints[1]


def told(ready, table, people, arm="placebo", seed=SEED):
    return measured(ready, table, people, arm, seed=seed)


def test_other_people_in_other_trials_arms_and_seeds(prepared, table):
    first = told(prepared, table, participants([0], 50, 0, [0]))
    others = [
        told(prepared, table, participants([1], 50, 0, [0])),
        told(prepared, table, participants([0], 50, block(experiment(design="parallel"), "placebo"), [0])),
        told(prepared, table, participants([0], 50, 0, [0]), seed=SEED + 1),
    ]
    for other in others:
        assert not np.any(
            first.observed.signals[SERUM_CORTISOL][:, -1] == other.observed.signals[SERUM_CORTISOL][:, -1]
        )


def widened(study, **arm):
    """The study with one arm more."""
    return study.model_copy(update={"arms": {**study.arms, "later": study.arms["placebo"].model_copy(update=arm)}})


@pytest.mark.parametrize("study", [*STUDIES, "crossover"])
def test_an_added_arm_changes_nobody(study):
    subject = experiment(design="parallel") if study == "laboratory" else STUDIES.get(study, experiment)()
    more = widened(subject, doses=subject.arms["oxytocin"].doses[:1])
    ready, wider = prepare(subject), prepare(more)
    tables = [one.table(central_truth()) for one in (ready, wider)]
    for arm in subject.arms:
        who = [participants([0], 30, block(one, arm), [0]) for one in (subject, more)]
        same(told(ready, tables[0], who[0], arm), told(wider, tables[1], who[1], arm))


def test_who_leaves_does_not_depend_on_how_often_one_looks():
    """Daily, weekly, or only at the end: not 0.5 % apart, but the same people."""
    study, end = load_study(THERAPY), 70
    shares = []
    for every in (1, 7, end):
        looks = tuple(360.0 + MINUTES_PER_DAY * day for day in range(every, end + 1, every))
        seen_at = prepare(study, also={"placebo": looks}, exact=True)
        assert set(looks) <= set(seen_at.protocols["placebo"].looks)
        who = participants([0], 2_000, 0, [0])
        seen = told(seen_at, seen_at.table(central_truth()), who, seed=9)
        shares.append(seen.observed.signals[DROPPED_OUT][:, -1])
    assert 0.1 < shares[0].mean() < 0.9
    np.testing.assert_array_equal(shares[0], shares[1])
    np.testing.assert_array_equal(shares[0], shares[2])


TRUTHS = {
    "central": central_truth,
    "no oxytocin": lambda: without_drugs(central_truth()),
    "drawn": lambda: {name: values[0] for name, values in truths(SEED, 0, 1).items()},
}


@cache
def tabled(core, truth):
    """A core's resting days are long work, and the same for all studies of these hours."""
    return prepare(experiment(), models=Models(core)).table(TRUTHS[truth]())


def course(study, arm, truth="central", *, core=Models().core, finer=1.0, seed=SEED):
    ready = prepare(study, models=Models(core), finer=finer)
    known = prepare(experiment(), models=Models(core))
    same_hours = np.array_equal(known.tapes["placebo"].clocks, ready.tapes[arm].clocks)
    table = tabled(core, truth) if same_hours else ready.table(TRUTHS[truth]())
    return measured(ready, table, participants([0], PEOPLE, block(study, arm), [0]), arm, seed=seed)


TWICE = {"first": {"size": 12, "doses": NONE}, "second": {"size": 12, "doses": NONE}}


def test_arms_of_a_crossover_are_the_same_people():
    one, other = (course(experiment(arms=TWICE), arm).observed for arm in TWICE)
    for signal in one.signals:
        np.testing.assert_array_equal(one.signals[signal], other.signals[signal])


def test_arms_of_a_parallel_study_are_other_people():
    one, other = (course(experiment(arms=TWICE, design="parallel"), arm).observed for arm in TWICE)
    assert not np.any(one.signals[SERUM_CORTISOL] == other.signals[SERUM_CORTISOL])


@pytest.mark.parametrize("core", CORES)
class TestEveryCore:
    def test_without_coefficients_drug_and_placebo_are_the_same_bits(self, core):
        """All that the drug moves is its own level, in blood and brain."""
        drug, none = (course(experiment(), arm, "no oxytocin", core=core).observed for arm in ("oxytocin", "placebo"))
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
        drug, none = (course(experiment(), arm, core=core).observed for arm in ("oxytocin", "placebo"))
        for signal in (ACTH, SALIVARY_CORTISOL, HEART_RATE, STARTLE):
            assert np.any(drug.signals[signal] != none.signals[signal]), signal.name

    def test_halving_the_steps_changes_no_sample(self, core):
        """Errors of instruments are the same random numbers, so what differs is the step."""
        usual, halved = (course(experiment(), "oxytocin", core=core, finer=f) for f in (1.0, 2.0))
        apart = {m: float(np.max(np.abs(usual.measures[m] / halved.measures[m] - 1.0))) for m in usual.measures}
        assert max(apart.values()) < 1e-3, apart

    def test_every_signal_is_a_number(self, core):
        seen = course(experiment(), "oxytocin", "drawn", core=core).observed
        for signal in seen.signals:
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


def test_after_overlapping_infusions_nothing_runs_on():
    """Six hours after both have ended, blood is as under placebo but for what is still being cleared: 0.9 % at most."""
    drips = [DRUG[1] | {"when": when, "over": "40 min"} for when in ("60 min before tsst", "40 min before tsst")]
    arms = {"drips": {"size": 12, "doses": drips}, "placebo": {"size": 12, "doses": NONE[1:]}}
    measures = {"plasma_oxytocin": {"after": "tsst", "at": "-30, 360 min"}}
    study = experiment(arms=arms, measures=measures, timeline=TSST)
    drug, none = (course(study, arm, "no oxytocin").observed.signals[PLASMA_OXYTOCIN] for arm in arms)
    during, after = (drug / none).T
    assert np.all(during > 1.5)
    np.testing.assert_allclose(after, 1.0, rtol=1e-2)


REFUSED = {
    "a course of therapy of the healthy": (
        lambda: load_study(THERAPY).model_copy(update={"population": experiment().population}),
        {},
        (AssuageError, "a course of therapy is for people with symptoms; say 'caps5' and 'include'"),
    ),
    "symptoms of patients of whom nothing says how ill they are": (
        lambda: experiment(
            population={"who": "adults with PTSD", "female": 0.5, "ptsd": 1}, measures={"caps5": ["baseline"]}
        ),
        {},
        (AssuageError, "symptoms of people with PTSD are measured; say how ill they are, by 'caps5' and 'include'"),
    ),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_cannot_run_is_one_sentence(what):
    make, options, (kind, words) = REFUSED[what]
    study: Study = make()
    with pytest.raises(kind, match=words):
        prepare(study, **options)
