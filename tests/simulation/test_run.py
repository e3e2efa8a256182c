"""Mirrors src/assuage/simulation/crowd.py: the same people give the same bytes, whoever else is simulated."""

import hashlib
import os
import subprocess
import sys

import numpy as np
import pytest
from assuage.simulation.arms import people, prepare, send
from assuage.simulation.crowd import Crowd

from assuage.mechanisms.signals import DROPPED_OUT
from assuage.parameters.library import central_truth
from assuage.parameters.truths import truths
from assuage.studies.reading import load_study
from assuage.studies.study import Study
from assuage.units import MINUTES_PER_DAY


STUDY = "oxytocin_prolonged_exposure"
FINGERPRINT = """
import hashlib, numpy as np
from assuage.parameters.truths import truths
from assuage.simulation.arms import people, prepare, send
from assuage.studies.reading import load_study
p = prepare(load_study("oxytocin_prolonged_exposure"))
seen = send(p, p.table(truths(3, 0, 4)), people(range(4), 60, 0, np.arange(4)), "oxytocin", seed=3)
digest = hashlib.sha256()
for part in [seen.intake_caps5, *seen.measures.values(), *seen.signals.values()]:
    digest.update(np.ascontiguousarray(part).tobytes())
print(digest.hexdigest())
"""


@pytest.fixture(scope="module")
def prepared():
    return prepare(load_study(STUDY))


@pytest.fixture(scope="module")
def table(prepared):
    return prepared.table(truths(3, 0, 4))


def same(a, b, rows=slice(None)):
    np.testing.assert_array_equal(a.intake_caps5, b.intake_caps5[rows])
    for name in a.measures:
        np.testing.assert_array_equal(a.measures[name], b.measures[name][rows])
    for signal in a.signals:
        np.testing.assert_array_equal(a.signals[signal], b.signals[signal][rows])


def test_a_person_is_the_same_in_any_crowd(prepared, table):
    """Alone, among forty, shuffled among five thousand: the same bytes."""
    small = people(range(4), 10, 0, np.arange(4))
    large = people(range(4), 1_300, 0, np.arange(4))
    order = np.random.default_rng(0).permutation(len(large))
    shuffled = Crowd(large.truth[order], large.trial[order], large.person[order])
    where = np.argsort(order)[np.concatenate([np.arange(10) + 1_300 * t for t in range(4)])]
    few = send(prepared, table, small, "oxytocin", seed=3)
    same(few, send(prepared, table, shuffled, "oxytocin", seed=3), where)
    one = Crowd(small.truth[7:8], small.trial[7:8], small.person[7:8])
    same(send(prepared, table, one, "oxytocin", seed=3), few, slice(7, 8))


def test_the_first_forty_of_a_large_arm_are_the_small_arm(prepared):
    forty, all_of_them = (people(range(2), n, prepared.block("placebo"), np.zeros(2, int)) for n in (40, 250))
    first = np.concatenate([np.arange(40), 250 + np.arange(40)])
    for name in ("truth", "trial", "person"):
        np.testing.assert_array_equal(getattr(forty, name), getattr(all_of_them, name)[first])


def test_other_people_in_other_trials_and_arms(prepared, table):
    a = send(prepared, table, people([0], 50, 0, np.zeros(1, int)), "placebo", seed=3)
    for trial, first in ((1, 0), (0, prepared.block("placebo"))):
        b = send(prepared, table, people([trial], 50, first, np.zeros(1, int)), "placebo", seed=3)
        assert not np.array_equal(a.intake_caps5, b.intake_caps5)


def test_an_added_arm_changes_nobody(prepared):
    written = prepared.study.model_dump(mode="python")
    study = load_study(STUDY)
    more = Study.model_construct(**{f: getattr(study, f) for f in written} | {"arms": dict(study.arms)})
    more.arms["later"] = study.arms["placebo"]
    wider = prepare(more)
    truth = central_truth()
    for arm in study.arms:
        crowd = people([0], 30, prepared.block(arm), np.zeros(1, int))
        assert prepared.block(arm) == wider.block(arm)
        same(
            send(prepared, prepared.table(truth), crowd, arm, seed=1),
            send(wider, wider.table(truth), crowd, arm, seed=1),
        )


def test_who_leaves_does_not_depend_on_how_often_one_looks(prepared):
    """Daily, weekly, or only at the end: not 0.5 % apart, but the same people."""
    study, end = prepared.study, 70
    shares = []
    for every in (1, 7, end):
        looks = tuple(360.0 + MINUTES_PER_DAY * day for day in range(every, end + 1, every))
        seen_at = prepare(study, also=looks)
        crowd = people([0], 2_000, 0, np.zeros(1, int))
        seen = send(seen_at, seen_at.table(central_truth()), crowd, "placebo", seed=9)
        shares.append(seen.signals[DROPPED_OUT][:, -1])
    np.testing.assert_array_equal(shares[0], shares[1])
    np.testing.assert_array_equal(shares[0], shares[2])


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
    assert len(prints[0]) == len(hashlib.sha256().hexdigest())
    assert prints[0] == prints[1]
