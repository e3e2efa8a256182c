"""Mirrors src/assuage/inference/of_experiment.py: figures from the record in the outcome's unit, and predictions."""

from unittest import mock

import numpy as np
import pytest

from assuage.errors import AssuageError
from assuage.inference import of_experiment
from assuage.inference.of_experiment import replicate, reported
from assuage.inference.quantities import evaluate
from assuage.parameters.library import truths
from assuage.simulation.laboratory import prepare, send
from assuage.studies.experiment import Experiment, Reported
from assuage.studies.reading import load_study
from tests.simulation.laboratories import experiment, one_shape


MEASURES = {
    "salivary_cortisol": {"after": "tsst", "at": "-10, 20, 35 min"},
    "serum_cortisol": {"after": "tsst", "at": "-10, 20, 35 min"},
    "acth": {"after": "tsst", "at": "-10, 20, 35 min"},
}
REPORTED = [
    {
        "finding": "acth1ug-saliva",
        "outcome": "level at -10 min of salivary_cortisol, placebo",
        "figure": "arms.t0.mean",
    },
    {
        "finding": "heinrichs2003-tsst",
        "outcome": "rise of salivary_cortisol, oxytocin minus placebo",
        "figure": "none",
        "direction": "decrease",
    },
    {"finding": "gu2022-tsst-d", "outcome": "cohen_d of rise of salivary_cortisol, placebo"},
]


def study(items=(), **changes) -> Experiment:
    return experiment(measures=MEASURES, reported_in=list(items), **changes)


def figure(**item):
    """What is reported, of one item."""
    made = study([item])
    return reported(made, made.reported_in[0])


LEVEL = "level at -10 min of salivary_cortisol, placebo"


# finding, figure, outcome, unit written, value in the outcome's unit
FIGURES = [
    ("gu2022-tsst-d", "effect", "cohen_d of rise of salivary_cortisol", None, 0.93),
    ("acth1ug-saliva", "arms.t0.mean", "level at -10 min of salivary_cortisol", None, 15.9),
    ("acth1ug-saliva", "timecourse.0.mean", "level at -10 min of salivary_cortisol", None, 15.9),
    ("acth1ug-saliva", "arms.t0.mean", "rise of salivary_cortisol", "ug/dL", 15.9 * 27.59),
    ("debold1983-crf", "arms.basal_acth.mean", "level at -10 min of acth", None, 10.8),
    ("hc-oral-halflife", "arms.tmax.mean", "time of peak of acth", None, 67.0),
    ("carbetocin-pk", "arms.im_bioavailability.mean", "share of responders of acth", None, 0.8),
    ("hc20-bioavailability", "arms.unbound_serum.mean", "percent of rise of acth", None, 88.0),
    ("hc20-bioavailability", "arms.unbound_serum.mean", "suppression at +20 min of acth", None, 88.0),
    ("heinrichs2003-tsst", "none", "rise of acth", None, None),
]


@pytest.mark.parametrize(("finding", "place", "outcome", "unit", "value"), FIGURES)
def test_a_figure_is_read_in_the_unit_of_the_outcome(finding, place, outcome, unit, value):
    found = figure(finding=finding, outcome=f"{outcome}, placebo", figure=place, unit=unit)
    assert found == (None if value is None else pytest.approx(value, rel=1e-3))


@pytest.mark.parametrize(
    ("item", "said"),
    [
        ({"finding": "heinrichs2003-tsst", "outcome": LEVEL}, "heinrichs2003-tsst has no figure at 'effect'"),
        ({"finding": "acth1ug-saliva", "outcome": LEVEL, "figure": "arms.t99.mean"}, "no figure at 'arms.t99.mean'"),
        ({"finding": "acth1ug-saliva", "outcome": LEVEL, "figure": "arms.t0.median"}, "no figure at 'arms.t0.median'"),
        ({"finding": "acth1ug-saliva", "outcome": LEVEL, "figure": "timecourse.7.mean"}, "no figure at 'timecourse.7"),
        ({"finding": "acth1ug-saliva", "outcome": LEVEL, "figure": "t0"}, "no figure at 't0'"),
        (
            {"finding": "keenan2004-acth-halflife", "outcome": LEVEL, "figure": "arms.acth.mean"},
            "min of cortisol cannot be converted to nmol/L",
        ),
        (
            {"finding": "acth1ug-saliva", "outcome": LEVEL, "figure": "arms.t0.mean", "unit": "nmoll"},
            "'nmoll' is not a unit here",
        ),
    ],
)
def test_a_figure_that_is_not_there_is_one_sentence(item, said):
    with pytest.raises(AssuageError) as problem:
        figure(**item)
    assert said in str(problem.value)
    assert str(problem.value).startswith("small_experiment: reported_in: ")


def test_a_wrong_figure_is_refused_before_anybody_is_simulated():
    wrong = study([{"finding": "heinrichs2003-tsst", "outcome": LEVEL}])
    ran = mock.patch.object(of_experiment, "send", side_effect=AssertionError("it ran"))
    with ran, pytest.raises(AssuageError, match="no figure at 'effect'"):
        replicate(wrong, seed=1, repetitions=4, core=None)


@pytest.fixture(scope="module", autouse=True)
def compiled_once():
    with one_shape():
        yield


@pytest.fixture(scope="module")
def made():
    return replicate(study(REPORTED), seed=1, repetitions=40, core=None)


def test_every_item_is_compared_with_its_record(made):
    assert [f.id for f in made.findings] == [item["finding"] for item in REPORTED]
    assert [f.measure for f in made.findings] == [item["outcome"] for item in REPORTED]
    assert [f.role for f in made.findings][1:] == ["not used", "anchor"]
    assert [f.reported for f in made.findings] == [pytest.approx(15.9), None, pytest.approx(0.93)]
    assert (made.study, made.core, made.seed, made.repetitions) == ("small_experiment", "karin_milo", 1, 40)
    assert made.warnings == []


def test_predictions_are_those_of_the_people_sent(made):
    """By hand: the crowd, its samples, the statistic, its quantiles."""
    subject = study(REPORTED)
    ready = prepare(subject)
    table = ready.table(truths(1, 0, 40))
    arms = {}
    for name, arm in subject.arms.items():
        seen = send(ready, table, ready.people(name, arm.size, 40), name, seed=1)
        arms[name] = {m: v.reshape(40, arm.size, -1) for m, v in seen.measures.items()}
    times = {(arm, m): subject.minutes(m, arm) for arm in arms for m in MEASURES}
    labels = {m: s.labels() for m, s in subject.measures.items()}
    for item, found in zip(subject.reported_in, made.findings, strict=True):
        values = evaluate(item.outcome, arms, times, labels)
        assert found.predicted["mean"] == pytest.approx(values.mean())
        assert found.predicted["q95"] == pytest.approx(np.quantile(values, 0.95))


def test_the_same_seed_gives_the_same_answer(made):
    assert replicate(study(REPORTED), seed=1, repetitions=40, core="karin_milo") == made
    assert replicate(study(REPORTED), seed=2, repetitions=40, core=None) != made


def test_a_large_study_in_parts_gives_the_same_answer(made):
    with mock.patch.object(of_experiment, "_AT_ONCE", 100):
        assert replicate(study(REPORTED), seed=1, repetitions=40, core=None) == made


def test_repetitions_have_truths_of_their_own(made):
    """More spread than chance among twelve people."""
    ready = prepare(study(REPORTED))
    single = {name: values[0] for name, values in truths(1, 0, 1).items()}
    crowd = ready.people("placebo", 12, 40)
    seen = send(ready, ready.table(single), type(crowd)(0 * crowd.truth, crowd.trial, crowd.person), "placebo", seed=1)
    by_chance = seen.measures["salivary_cortisol"][:, 0].reshape(40, 12).mean(axis=1).std(ddof=1)
    assert made.findings[0].predicted["sd"] > 1.5 * by_chance


def test_an_item_is_read_as_written():
    item = Reported.model_validate(REPORTED[1])
    assert (item.figure, item.direction, item.outcome.arms) == ("none", "decrease", ("oxytocin", "placebo"))


def shipped_study(name: str) -> Experiment:
    found = load_study(name)
    assert isinstance(found, Experiment)
    return found


def shipped_figure(name: str, outcome: str) -> float | None:
    [item] = [r for r in shipped_study(name).reported_in if r.outcome.written == outcome]
    return reported(shipped_study(name), item)


@pytest.mark.parametrize(
    ("name", "outcome", "value"),
    [
        ("legros_1984", "level at +30 min of plasma_oxytocin, infusion_8", 9.9 * 1.68),  # uIU/ml
        ("debono_2009", "level at day 2, 08:30 of serum_cortisol, all", 15.5 * 27.59),  # ug/dl
        ("hcrh_japan", "half-life from +40 min to +100 min of plasma_crh, ug_33", 37.2),
        ("nielsen_2017", "half-life from +120 min to +240 min of plasma_oxytocin, iv", 72.0),  # h
        ("degroot_1995", "auc_i of plasma_oxytocin, sublingual over iv", 0.000385 * 400),
        ("sweeney_1990", "auc_g of plasma_carbetocin, im over iv", 0.8),  # percent
        ("landgraf_1985", "peak of plasma_oxytocin, muscle", 420.0),  # a range's middle
        ("biopsykit_example", "level at -30 min of salivary_cortisol, control", 4.57),  # of a time course
        ("suh_1986", "cohen_d of mean of acth, oxytocin minus saline", None),
    ],
)
def test_figures_of_shipped_experiments_come_in_the_unit_of_the_outcome(name, outcome, value):
    assert shipped_figure(name, outcome) == (None if value is None else pytest.approx(value, rel=1e-4))


@pytest.mark.parametrize(
    ("finding", "where", "value"),
    [
        ("gershman2013-standard-spontaneous-recovery", "timecourse.LTM 24 h.mean", 0.209),  # a time that is a label
        ("quintana2015-pilot-iv", "timecourse.10.t", 10.0),
        ("nussey1988-iv-hypoglycaemia", "arms.saline.acth_sem", 43.0),  # under the source's own name
    ],
)
def test_places_in_a_record(finding, where, value):
    item = Reported(
        finding=finding, outcome="level at +30 min of plasma_oxytocin, infusion_8", figure=where, unit="pg/mL"
    )  # pyright: ignore[reportArgumentType]
    assert reported(shipped_study("legros_1984"), item) == value


@pytest.mark.parametrize(
    ("finding", "where", "words"),
    [
        ("legros1984-css-8", "arms.infusion_16.mean", "no figure at 'arms.infusion_16.mean'"),
        ("legros1984-css-8", "arms.infusion_8.range.middle", "no figure at"),
        ("legros1984-css-8", "timecourse.30.mean", "no figure at"),
        ("legros1984-css-8", "somewhere", "no figure at 'somewhere'"),
        ("suh1986-women", "effect", "no figure at 'effect'"),
        ("debono2009-circadian-peak", "arms.peak.range95", "no figure at"),
        ("degroot1995-clearance", "effect", "cannot be converted"),
    ],
)
def test_a_place_that_is_not_in_the_record_is_one_sentence(finding, where, words):
    item = Reported(finding=finding, outcome="level at +30 min of plasma_oxytocin, infusion_8", figure=where)  # pyright: ignore[reportArgumentType]
    with pytest.raises(AssuageError, match=words):
        reported(shipped_study("legros_1984"), item)
