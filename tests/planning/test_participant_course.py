"""Mirrors src/assuage/planning/participant_course.py: parts that add up, waiting lists that get nothing, one clock."""

import dataclasses
import json

import numpy as np
import pandas as pd
import pytest

from assuage.files import SCHEMA
from assuage.inference.anchors import anchors
from assuage.mechanisms.signals import ALLIANCE, CENTRAL_EFFECT, PLASMA_OXYTOCIN, SALIVARY_CORTISOL, SESSIONS_ATTENDED
from assuage.parameters.library import central_truth, without_drugs
from assuage.planning.participant_course import COURSE_TRIAL, WAITING_LIST, ParticipantCourse, participant_course
from assuage.simulation.participants import participants
from assuage.simulation.prepared import prepare
from assuage.simulation.readings import measured
from assuage.studies.reading import load_study


SEED, COUNT = 3, 600


@pytest.fixture(scope="module")
def study():
    return load_study("oxytocin_prolonged_exposure")


@pytest.fixture(scope="module")
def prepared(study):
    return prepare(study)


@pytest.fixture(scope="module")
def seen(prepared) -> ParticipantCourse:
    return participant_course(prepared, prepared.study.estimand, seed=SEED, count=COUNT)


def test_parts_add_up_to_the_change(seen):
    for change in seen.changes:
        assert sum(part.mean for part in change.parts) == pytest.approx(change.total.mean, abs=1e-9)
        course = seen.course[seen.course["arm"] == change.arm].set_index("visit")["mean"]
        assert change.total.mean == pytest.approx(course["week 10"] - course["baseline"], abs=1e-9)


def test_both_arms_have_the_same_parts_and_the_drug_does_more_than_own_oxytocin(seen):
    names = {change.arm: [part.name for part in change.parts] for change in seen.changes}
    assert names["oxytocin"] == names["placebo"]
    of = {change.arm: change.parts[-1] for change in seen.changes}
    assert of["oxytocin"].name == "oxytocin"
    assert abs(of["oxytocin"].mean) > abs(of["placebo"].mean) > 0.0


def test_the_other_parts_are_the_same_people_and_so_the_same(seen):
    drug, placebo = seen.changes
    assert drug.parts[:-1] == placebo.parts[:-1]


def test_without_its_coefficients_oxytocin_is_placebo_to_the_bit(study):
    prepared = prepare(study)
    who = participants([COURSE_TRIAL], COUNT, 0, [0])
    table = prepared.table(without_drugs(central_truth()))
    drug, placebo = (measured(prepared, table, who, arm, seed=SEED) for arm in ("oxytocin", "placebo"))
    assert len(study.labels("caps5", "oxytocin")) == 5
    for visit in study.labels("caps5", "oxytocin"):
        np.testing.assert_array_equal(drug.of("caps5", visit), placebo.of("caps5", visit))


def test_nobody_on_the_waiting_list_gets_anything(study):
    prepared = prepare(study)
    who = participants([COURSE_TRIAL], COUNT, 0, [0])
    full, bare = (prepared.table(truth | WAITING_LIST) for truth in (central_truth(), without_drugs(central_truth())))
    sprayed, not_sprayed = (measured(prepared, table, who, "oxytocin", seed=SEED) for table in (full, bare))
    assert not sprayed.observed.signals[SESSIONS_ATTENDED].any()
    alliance = sprayed.observed.signals[ALLIANCE]
    np.testing.assert_array_equal(alliance, np.broadcast_to(alliance[:, :1], alliance.shape))
    np.testing.assert_array_equal(*(of.of("caps5", "week 10") for of in (sprayed, not_sprayed)))


def test_each_part_points_where_it_should(seen):
    parts = {part.name: part for part in seen.changes[0].parts}
    for name in ("untreated drift", "non-specific therapy", "extinction"):
        assert parts[name].mean < 0.0 < parts[name].error


def test_people_leave_and_never_come_back(seen):
    for _, of in seen.staying.groupby("arm"):
        assert of["session"].tolist() == list(range(11))
        assert of["share"].iloc[0] == 1.0
        assert (np.diff(of["share"]) <= 0).all()
        assert 0.3 < of["share"].iloc[-1] < 0.9


def test_a_session_with_exposures_on_one_clock(seen):
    drug, placebo = seen.sessions
    assert drug.number == placebo.number >= 3
    assert drug.spray == placebo.spray == 0.0
    assert drug.exposure is not None
    assert 0.0 < drug.exposure[0] < drug.exposure[1] < drug.length
    assert 0 < drug.came < COUNT
    lines = drug.lines.set_index("signal")
    assert set(lines.index) == {s.name for s in (PLASMA_OXYTOCIN, CENTRAL_EFFECT, SALIVARY_CORTISOL)}
    plasma = lines.loc[PLASMA_OXYTOCIN.name]
    assert plasma["minute"].min() == -30.0
    assert plasma["minute"].max() == 240.0
    assert plasma.loc[plasma["mean"].argmax() == np.arange(len(plasma)), "minute"].item() < 30.0
    own = placebo.lines[placebo.lines["signal"] == CENTRAL_EFFECT.name]["mean"]  # the person's own oxytocin
    assert 0.0 < np.ptp(own) < 0.1  # which arousal releases a little of
    assert lines.loc[CENTRAL_EFFECT.name, "mean"].max() > own.max() + 0.5


def test_spread_is_in_order(seen):
    ends = seen.course[["q05", "q25", "mean", "q75", "q95"]].to_numpy()
    assert (np.diff(ends, axis=1) > 0).all()


def test_figures_beside_findings_are_near_what_was_published(seen):
    """Within 1.96 errors of the figure, that between studies included, and 3 Monte-Carlo errors."""
    by_finding, known = {one.finding: one for one in seen.comparisons}, anchors()
    published = {cited: one for one in (*known.anchors, *known.tests) for cited in one.findings}
    for name in ("schnurr2022-pe-change", "kehleforbes2016-initiation", "tran2016-tf-ntf"):
        one, here = published[name], by_finding[name]
        assert abs(here.value - one.target) < 1.96 * one.spread + 3 * here.error
    assert all(one.error > 0.0 for one in seen.comparisons)


def test_same_seed_same_course(prepared, seen):
    again = participant_course(prepared, prepared.study.estimand, seed=SEED, count=COUNT)
    assert again.changes == seen.changes
    assert again.course.equals(seen.course)


def test_what_is_kept_in_a_file_comes_back_to_the_bit(seen, tmp_path):
    seen.write(tmp_path / "course.json")
    assert json.loads((tmp_path / "course.json").read_text(encoding="utf-8"))["schema"] == SCHEMA
    again = ParticipantCourse.read(tmp_path / "course.json")
    for name in ("people", "changes", "comparisons", "acting"):
        assert getattr(again, name) == getattr(seen, name)
    for name in ("course", "staying"):
        pd.testing.assert_frame_equal(getattr(again, name), getattr(seen, name), check_exact=True)
    for one, other in zip(again.sessions, seen.sessions, strict=True):
        pd.testing.assert_frame_equal(one.lines, other.lines, check_exact=True)
        assert dataclasses.replace(one, lines=other.lines) == other


def test_only_coefficients_that_this_trial_calls_upon_can_act(seen):
    """No trauma happens in the trial, so what oxytocin does when one is laid down cannot act."""
    assert set(seen.acting) == {
        *("alliance.bonding", "alliance.bonding_now", "direct_effect.benefit"),
        *("hpa_axis.buffering", "hpa_axis.buffering_strong", "hpa_axis.buffering_clinical"),
        *("trauma_memory.learning_gain", "trauma_memory.unlearning_gain"),
        *("trauma_memory.damping_men", "trauma_memory.damping_women"),
        *("exposure_session.calming", "attendance.staying"),
        *("hpa_challenges.peripheral_men", "hpa_challenges.peripheral_women"),
    }
