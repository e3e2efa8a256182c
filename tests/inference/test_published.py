"""Mirrors src/assuage/inference/of_experiment.py: figures from the record in the outcome's unit, and predictions."""

from unittest import mock

import numpy as np
import pytest

from assuage.errors import AssuageError
from assuage.inference import of_experiment
from assuage.inference.of_experiment import replicate, reported
from assuage.inference.quantities import evaluate
from assuage.parameters.truths import truths
from assuage.simulation.crowd import Crowd
from assuage.simulation.laboratory import prepare, send
from assuage.studies.experiment import Experiment, Reported
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
    ("carbetocin-pk", "arms.im_bioavailability.mean", "share of responders of salivary_cortisol", None, 0.8),
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
    assert [f.role for f in made.findings][1:] == ["anchor", "anchor"]
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


def test_repetitions_have_truths_of_their_own():
    """Means of many people differ between repetitions by far more than chance, but not if all share one truth."""
    ready, people, trials = prepare(study(REPORTED)), 1_600, 40
    crowd = ready.people("placebo", people, trials)
    one_truth = Crowd(np.zeros_like(crowd.truth), crowd.trial, crowd.person)
    table = ready.table(truths(1, 0, trials))

    def spread(who):
        seen = send(ready, table, who, "placebo", seed=1).measures["salivary_cortisol"][:, 0].reshape(trials, people)
        return seen.mean(axis=1).std(ddof=1) / (seen.std(axis=1, ddof=1).mean() / np.sqrt(people))

    assert spread(crowd) > 2.5
    assert 0.6 < spread(one_truth) < 1.5  # of forty means, about 1 +- 0.11


def test_an_item_is_read_as_written():
    item = Reported.model_validate(REPORTED[1])
    assert (item.figure, item.direction, item.outcome.arms) == ("none", "decrease", ("oxytocin", "placebo"))
