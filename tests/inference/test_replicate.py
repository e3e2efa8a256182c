"""Mirrors src/assuage/inference/replicate.py: virtual repetitions, and a topic's studies together."""

from unittest import mock

import numpy as np
import pytest
import yaml

from assuage.errors import AssuageError, UnknownName
from assuage.evidence.library import finding
from assuage.inference import replicate as module
from assuage.inference.compared import Replication
from assuage.inference.replicate import replicate, replicate_each, times_and_labels
from assuage.mechanisms.signals import ASSESSED, DROPPED_OUT, NEVER_STARTED
from assuage.parameters.truths import truths
from assuage.simulation.participants import Participants, block, participants
from assuage.simulation.prepared import prepare
from assuage.simulation.quantities import evaluate
from assuage.simulation.readings import measured
from assuage.studies import asked
from assuage.studies.asked import models, of_topic
from assuage.studies.reading import load_study
from assuage.studies.study import Study
from tests.evidence.figures import present
from tests.simulation.laboratories import experiment, lesson
from tests.studies.drafts import PATIENTS


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


def study(items=(), **changes) -> Study:
    return experiment(measures=MEASURES, reported_in=list(items), **changes)


@pytest.fixture(scope="module")
def made():
    return replicate(study(REPORTED), seed=1, repetitions=40)


def test_every_item_is_compared_with_its_record(made):
    assert [f.id for f in made.findings] == [item["finding"] for item in REPORTED]
    assert [f.measure for f in made.findings] == [item["outcome"] for item in REPORTED]
    assert [f.role for f in made.findings][1:] == ["anchor", "anchor"]
    assert [f.reported for f in made.findings] == [pytest.approx(15.9), None, pytest.approx(0.93)]
    assert (made.study, made.models.core, made.seed, made.repetitions) == ("small_experiment", "karin_milo", 1, 40)
    assert made.warnings == []


def test_predictions_are_those_of_the_people_sent(made):
    """By hand: the participants, their samples, the statistic, its quantiles."""
    subject = study(REPORTED)
    ready = prepare(subject)
    table = ready.table(truths(1, 0, 40))
    arms = {}
    for name, arm in subject.arms.items():
        who = participants(range(40), arm.size, block(subject, name), range(40))
        seen = measured(ready, table, who, name, seed=1)
        arms[name] = {m: v.reshape(40, arm.size, -1) for m, v in seen.measures.items()}
    times = {(arm, m): (-10.0, 20.0, 35.0) for arm in arms for m in MEASURES}
    labels = dict.fromkeys(times, ("-10 min", "+20 min", "+35 min"))
    assert times_and_labels(subject) == (times, labels)
    for item, found in zip(subject.reported_in, made.findings, strict=True):
        values = evaluate(item.outcome, arms, times, labels)
        assert found.predicted["mean"] == pytest.approx(values.mean())
        assert found.predicted["q95"] == pytest.approx(np.quantile(values, 0.95))


def test_the_same_seed_gives_the_same_answer(made):
    assert replicate(study(REPORTED), seed=1, repetitions=40, core="karin_milo") == made
    assert replicate(study(REPORTED), seed=2, repetitions=40) != made


def test_a_large_study_in_parts_gives_the_same_answer(made):
    with mock.patch.object(module, "_AT_ONCE", 100):
        assert replicate(study(REPORTED), seed=1, repetitions=40) == made


def test_repetitions_have_truths_of_their_own():
    """Means of many people differ between repetitions by far more than chance, but not if all share one truth."""
    ready, people, trials = prepare(study(REPORTED)), 1_600, 40
    who = participants(range(trials), people, 0, range(trials))
    one_truth = Participants(np.zeros_like(who.truth), who.trial, who.person)
    table = ready.table(truths(1, 0, trials))

    def spread(some):
        seen = (
            measured(ready, table, some, "placebo", seed=1).of("salivary_cortisol", "-10 min").reshape(trials, people)
        )
        return seen.mean(axis=1).std(ddof=1) / (seen.std(axis=1, ddof=1).mean() / np.sqrt(people))

    assert spread(who) > 2.5
    assert 0.6 < spread(one_truth) < 1.5  # of forty means, about 1 +- 0.11


def test_a_wrong_figure_is_refused_before_anybody_is_simulated():
    wrong = study([{"finding": "heinrichs2003-tsst", "outcome": "level at -10 min of acth, placebo"}])
    ran = mock.patch.object(module, "prepare", side_effect=AssertionError("it ran"))
    with ran, pytest.raises(AssuageError, match="no figure at 'effect'"):
        replicate(wrong, seed=1, repetitions=4)


@pytest.fixture
def shelf(tmp_path):
    """Two studies with a finding on the axis, one on memory alone, and one that reports nothing."""
    report = [REPORTED[1]]
    other = [{"finding": "gu2022-tsst-d", "outcome": "rise of acth, placebo", "figure": "none"}]
    studies = {
        "first": lesson(study="first", reported_in=report),
        "second": lesson(study="second", reported_in=[*other, *report]),
        "other": lesson(study="other", reported_in=other),
        "silent": lesson(study="silent"),
    }
    paths = {name: tmp_path / f"{name}.yaml" for name in studies}
    for name, path in paths.items():
        path.write_text(yaml.safe_dump(studies[name]), encoding="utf-8")
    topics = {"heinrichs2003-tsst": "lesson", "gu2022-tsst-d": "threat"}

    def finding(ident):
        return mock.Mock(topic=topics[ident])

    with (
        mock.patch("assuage.studies.reading.shipped", return_value=paths),
        mock.patch("assuage.studies.asked.shipped", return_value=paths),
        mock.patch("assuage.studies.study.finding", side_effect=finding),
    ):
        yield


@pytest.fixture
def done():
    """What was asked of the long work, in place of it."""

    def told(study, *, seed, repetitions, core, backend, progress):
        progress(study.study, 0.5)
        return Replication(study.study, study.question, models(core, backend), seed, repetitions, [], [])

    with mock.patch.object(module, "replicate", side_effect=told) as asked:
        yield asked


def test_a_topic_is_all_its_studies_that_report_something_of_it(shelf, done):
    made = replicate_each(of_topic("lesson"), seed=3, repetitions=5, core="sriram")
    assert [(r.study, r.seed, r.repetitions, r.models.core) for r in made] == [
        ("first", 3, 5, "sriram"),
        ("second", 3, 5, "sriram"),
    ]
    assert [study.study for study in of_topic("threat")] == ["second", "other"]


def test_progress_is_told(shelf, done):
    told = []
    replicate_each(of_topic("lesson"), progress=lambda what, share: told.append((what, share)))
    assert told == [("first", 0.25), ("second", 0.75)]


def test_progress_is_told_by_arm_and_part():
    told = []
    with mock.patch.object(module, "_AT_ONCE", 1):
        replicate(study(REPORTED), repetitions=1, progress=lambda what, share: told.append(share))
    assert told == sorted(told)
    assert len(told) == sum(arm.size for arm in study().arms.values())
    assert (told[0], told[-1]) == (0.0, pytest.approx(1.0 - 1.0 / len(told)))


def test_a_chapter_is_all_its_topics(shelf, monkeypatch):
    monkeypatch.setattr(asked, "CHAPTERS", {"school": ("lesson", "threat")})
    both = {study.study for topic in ("lesson", "threat") for study in of_topic(topic)}
    assert {study.study for study in of_topic("school")} == both


def test_an_unknown_topic_is_told_the_nearest(shelf):
    with pytest.raises(UnknownName, match="no topic 'lessen'; nearest: lesson"):
        of_topic("lessen")


def test_a_topic_without_anything_reported():
    empty = mock.patch("assuage.studies.asked.shipped", return_value={})
    with empty, pytest.raises(UnknownName, match="no topic 'hpa'"):
        of_topic("hpa")


def test_a_study_is_named_or_given(shelf):
    """By name, by path and read: the same study goes to the same long work."""
    with mock.patch.object(module, "prepare", side_effect=InterruptedError) as asked:
        for one in ("first", load_study("first")):
            with pytest.raises(InterruptedError):
                replicate(one)
    assert asked.call_args_list[0] == asked.call_args_list[1]


def test_a_plan_has_nothing_to_compare_with(shelf):
    with pytest.raises(AssuageError, match="silent: a plan, with nothing in reported_in to compare with"):
        replicate("silent")


def test_a_seed_that_does_not_exist():
    with pytest.raises(AssuageError, match="a seed runs from 0"):
        replicate("flanagan_2018", seed=-1)


@pytest.mark.parametrize(
    ("count", "words"),
    [
        *((n, f"repetitions {n}: they run from 1 to 100000") for n in (-3, 0, 100_001)),
        *((n, f"repetitions {n!r}: write a whole number") for n in (1.5, True, "9")),
    ],
)
def test_repetitions_are_a_number_that_can_be_run(count, words):
    with pytest.raises(AssuageError) as found:
        replicate("flanagan_2018", repetitions=count)
    assert str(found.value) == words


def test_a_trial_of_therapy_goes_the_same_way():
    """Its outcomes in the same words as a laboratory study's, evaluated on what its instruments read."""
    subject = load_study("flanagan_2018")
    made = replicate(subject, seed=1, repetitions=30)
    assert [f.measure for f in made.findings] == [item.outcome.written for item in subject.reported_in]
    ready = prepare(subject)
    table = ready.table(truths(1, 0, 30))
    left = {}
    for name, arm in subject.arms.items():
        who = participants(range(30), arm.size, block(subject, name), range(30))
        left[name] = measured(ready, table, who, name, seed=1).of("left_therapy", "week 10").reshape(30, -1)
    *_, difference, together = made.findings
    apart = left["oxytocin"].mean(axis=1) - left["placebo"].mean(axis=1)
    assert difference.predicted["mean"] == pytest.approx(apart.mean())
    whole = np.concatenate(list(left.values()), axis=1).mean(axis=1)
    assert together.predicted["mean"] == pytest.approx(whole.mean())
    assert together.predicted["q95"] == pytest.approx(np.quantile(whole, 0.95))


def test_of_a_trial_only_those_count_whom_its_analysis_had():
    """By hand: without the lost, and of completers without those who left, the same people's scores."""
    item = {"finding": "vanzuiden2017-caps-main", "outcome": "level at week 2 of caps5, therapy", "figure": "none"}
    course = {"from": "day 1", "sessions": 2, "every": "1 week", "length": "90 min", "clock": "10:00"}
    written = {
        "study": "two_sessions",
        "question": "What do two sessions change?",
        "reported_in": [item],
        "population": PATIENTS,
        "arms": {"therapy": {"size": 60}, "waiting": {"size": 60}},
        "timeline": [{"do": "present_centered_therapy", "arms": ["therapy"]} | course],
        "measures": {"caps5": ["baseline", "week 2"]},
    }
    completers = {
        "endpoint": "caps5, week 2 minus baseline",
        "treatment_discontinuation": "treatment policy",
        "assessment_loss": "completers",
        "summary": "mean difference, therapy minus waiting",
    }
    every = Study.model_validate(written)
    ready = prepare(every)
    who = participants(range(20), 60, block(every, "therapy"), range(20))
    seen = measured(ready, ready.table(truths(1, 0, 20)), who, "therapy", seed=1)
    look = ready.protocols["therapy"].look_of("caps5", "week 2")
    signals = {signal: values[:, look].reshape(20, 60) > 0.5 for signal, values in seen.observed.signals.items()}
    scores, there = seen.of("caps5", "week 2").reshape(20, 60), signals[ASSESSED]
    stayed = there & ~signals[DROPPED_OUT] & ~signals[NEVER_STARTED]
    assert stayed.sum() < there.sum() < there.size
    for subject, counted in ((every, there), (Study.model_validate(written | {"estimand": completers}), stayed)):
        [found] = replicate(subject, seed=1, repetitions=20).findings
        assert found.predicted["mean"] == pytest.approx(np.nanmean(np.where(counted, scores, np.nan), axis=1).mean())


@pytest.mark.verification
def test_truths_differ_as_trials_do():
    """Over truths, in large groups, g varies by more than a pooled effect's error, for trials differ beside it."""
    [found] = replicate("powers_2010", seed=1, repetitions=100).findings
    people = load_study("powers_2010").arms["exposure"].size
    low, high = present(present(finding("metapsy-pooled-pe-waitlist").effect).ci)
    error, between = (high - low) / 3.92, present(present(finding("metapsy-pooled-pe-waitlist").heterogeneity).tau2)
    over_truths = np.sqrt(found.predicted["sd"] ** 2 - 2.0 / people)
    assert 1.3 * error < over_truths < np.hypot(error, np.sqrt(between))
