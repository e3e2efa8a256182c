"""Mirrors src/assuage/inference/replicate.py: trials and experiments by one door, and a topic's studies together."""

from unittest import mock

import pytest
import yaml

from assuage.errors import AssuageError, UnknownName
from assuage.inference import of_experiment, of_trial
from assuage.inference.compared import Replication
from assuage.inference.replicate import replicate, replicate_topic
from assuage.studies.reading import load_study
from tests.studies import drafts
from tests.studies.experiments import sound


@pytest.fixture
def shelf(tmp_path):
    """Two experiments of one topic, one of another, one that reports nothing, and a trial."""
    studies = {
        "first": sound() | {"study": "first"},
        "second": sound() | {"study": "second"},
        "other": sound() | {"study": "other", "topic": "threat"},
        "silent": sound() | {"study": "silent", "reported_in": []},
        "trial": drafts.sound() | {"study": "trial"},
    }
    paths = {name: tmp_path / f"{name}.yaml" for name in studies}
    for name, path in paths.items():
        path.write_text(yaml.safe_dump(studies[name]), encoding="utf-8")
    with (
        mock.patch("assuage.studies.reading.shipped", return_value=paths),
        mock.patch("assuage.inference.replicate.shipped", return_value=paths),
    ):
        yield


@pytest.fixture
def done():
    """What was asked of the long work, in place of it."""

    def told(study, *, seed, repetitions, core=None):
        return Replication(study.study, study.question, core, seed, repetitions, [], [])

    with (
        mock.patch.object(of_experiment, "replicate", side_effect=told) as experiments,
        mock.patch.object(of_trial, "replicate", side_effect=told) as trials,
    ):
        yield experiments, trials


def test_a_topic_is_all_its_experiments_that_report_something(shelf, done):
    made = replicate_topic("lesson", seed=3, repetitions=5, core="sriram")
    assert [(r.study, r.seed, r.repetitions, r.core) for r in made] == [
        ("first", 3, 5, "sriram"),
        ("second", 3, 5, "sriram"),
    ]


def test_progress_is_told(shelf, done):
    told = []
    replicate_topic("lesson", progress=lambda what, share: told.append((what, share)))
    assert told == [("first", 0.0), ("second", 0.5)]


def test_an_unknown_topic_is_told_the_nearest(shelf, done):
    with pytest.raises(UnknownName, match="no topic 'lessen'; nearest: lesson"):
        replicate_topic("lessen")


def test_a_topic_without_anything_reported(tmp_path, done):
    empty = mock.patch("assuage.inference.replicate.shipped", return_value={})
    with empty, pytest.raises(AssuageError, match="no topic 'hpa'; no shipped experiment has a topic"):
        replicate_topic("hpa")


def test_trials_and_experiments_each_go_their_way(shelf, done):
    experiments, trials = done
    replicate("first")
    assert (experiments.call_count, trials.call_count) == (1, 0)
    replicate(load_study("first"))
    assert experiments.call_count == 2


def test_a_trial_has_no_core(done):
    with pytest.raises(AssuageError, match="--core sriram: only a laboratory experiment can run on another core"):
        replicate("flanagan_2018", core="sriram")
    replicate("flanagan_2018")
    assert done[1].call_count == 1


def test_a_plan_has_nothing_to_compare_with(shelf, done):
    with pytest.raises(AssuageError, match="silent: a plan, with nothing in reported_in to compare with"):
        replicate("silent")


def test_a_seed_that_does_not_exist(done):
    with pytest.raises(AssuageError, match="a seed runs from 0"):
        replicate("flanagan_2018", seed=-1)
