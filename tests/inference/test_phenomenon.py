"""Mirrors src/assuage/inference/phenomenon.py."""

import copy

import numpy as np
import pytest
import yaml

from assuage.errors import FileProblem
from assuage.inference.phenomenon import SMALLEST, Condition, Phenomenon, listed, read
from assuage.mechanisms.events import Event
from assuage.mechanisms.signals import CUE_EXPECTATION, CUE_THREAT
from assuage.simulation.trials_alone import TrialCourse
from assuage.yaml_files import Document


SOUND = {
    "stages": {
        "learn": [{"every": "30 s", "times": 2, "order": ["CS+ US", "CS-"]}],
        "watch": [{"context": "B", "every": "1 min", "order": ["seen CS+", "GS 0.25"]}],
        "test": [{"every": "15 s", "order": ["CS+"]}],
    },
    "phenomena": {
        "watching": {
            "label": "Watching helps",
            "finding": "gershman2013-reinstatement",
            "against": ["huff2009-immediate-delayed-renewal"],
            "compares": "expectation",
            "trials": ["test CS+ 1"],
            "expects": "watched < not_watched",
            "conditions": {
                "watched": {
                    "ptsd": True,
                    "women": True,
                    "set": {"trauma_memory.unlearning_gain": 0.3},
                    "stages": [
                        {"stage": "learn"},
                        {"stage": "watch", "after": "10 min", "oxytocin": True},
                        {"stage": "test", "context": "C", "after": "1 day"},
                    ],
                },
                "not_watched": {
                    "stages": [{"stage": "learn"}, {"stage": "test", "after": "1 day"}],
                    "less": ["learn CS- 2"],
                },
            },
        }
    },
}
HERE = "phenomena.watching"
BAD = {
    "no stage": (f"{HERE}.conditions.watched.stages.1.stage", "wacth", "no stage 'wacth'; nearest: watch"),
    "no trial": (f"{HERE}.trials", ["test CS+ 2"], "no trial 'test CS+ 2' in it; nearest: test CS+ 1"),
    "nothing compared": (f"{HERE}.trials", [], "says no 'trials' to compare"),
    "no gap": (f"{HERE}.conditions.not_watched.stages.1", {"stage": "test"}, "every stage but the first says"),
    "a gap at first": (f"{HERE}.conditions.watched.stages.0.after", "1 min", "every stage but the first says"),
    "no time": (f"{HERE}.conditions.watched.stages.1.after", "10", "'10' has no unit"),
    "no context": (f"{HERE}.conditions.watched.stages.2.context", "D", "'D' is not one of its values"),
    "no parameter": (
        f"{HERE}.conditions.watched.set",
        {"trauma_memory.unlearning": 0.1, "trauma_memory.unlearning_gian": 0.3},
        "no parameter 'trauma_memory.unlearning_gian'; nearest: trauma_memory.unlearning_gain",
    ),
    "no order": (f"{HERE}.expects", "watched", "'watched' is no order; write it like 'one > other'"),
    "no condition": (f"{HERE}.expects", "watched < not_wached", "no condition 'not_wached'; nearest: not_watched"),
    "an idle condition": (f"{HERE}.expects", "watched < watched", "nothing is expected of 'not_watched'"),
    "no finding": (f"{HERE}.finding", "gershman2013-reinstatemen", "nearest: gershman2013-reinstatement"),
    "no finding against": (f"{HERE}.against", ["huff2009"], "no finding 'huff2009'"),
    "no signal": (f"{HERE}.compares", "threta", "'threta' is not one of its values; nearest: threat"),
    "two shocks": ("stages.test.0.order", ["CS+ US US"], "two unconditioned stimuli"),
    "an unknown key": (f"{HERE}.findings", [], "unknown key; nearest: finding"),
}


def written(content):
    return Document(yaml.safe_dump(content, sort_keys=False).encode(), "mine.yaml")


def test_a_condition_is_its_trials_with_their_gaps_places_and_drug():
    (about,) = read(written(SOUND)).values()
    watched, not_watched = about.conditions.values()
    course = watched.course
    assert [one.event for one in course.trials] == [Event.TRIAL] * 4 + [Event.OBSERVED_TRIAL] + [Event.TRIAL] * 2
    assert [one.effect for one in course.trials] == [0.0] * 4 + [1.0] * 2 + [0.0]
    context, place, outcome, gap = zip(*(one.payload for one in course.trials), strict=True)
    assert context == (0.0, 0.0, 0.0, 0.0, 1.0, 1.0, 2.0)
    assert place == (1.0, 2.0, 1.0, 2.0, 1.0, 1.25, 1.0)
    assert outcome == (1.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0)
    assert gap == (0.0, 0.5, 0.5, 0.5, 10.0, 1.0, 1440.0)
    assert (course.facts, course.given) == ({"female": 1.0, "ptsd": 1.0}, {"trauma_memory.unlearning_gain": 0.3})
    assert (watched.trials, watched.less, not_watched.trials, not_watched.less) == ((6,), (), (4,), (3,))
    assert not_watched.course.facts == {"female": 0.0, "ptsd": 0.0}
    assert about.signal == CUE_EXPECTATION
    assert about.order == (("watched", "<", "not_watched"),)


@pytest.mark.parametrize("what", BAD)
def test_what_is_wrong_is_one_sentence_with_its_line(what):
    place, value, words = BAD[what]
    content = copy.deepcopy(SOUND)
    *way, last = place.split(".")
    at = content
    for step in way:
        at = at[int(step) if isinstance(at, list) else step]
    at[int(last) if isinstance(at, list) else last] = value
    with pytest.raises(FileProblem, match=r"^mine.yaml, line \d+, column \d+: ") as refused:
        read(written(content))
    assert words in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_value_is_a_mean_less_one_mean_and_over_another():
    said = np.array([[1.0, 3.0, 0.5, 4.0], [2.0, 4.0, 1.0, 0.0]])
    nothing = TrialCourse((), {}, {})
    np.testing.assert_allclose(Condition(nothing, (0, 1), (), ()).value(said), [2.0, 3.0])
    np.testing.assert_allclose(Condition(nothing, (0, 1), (2,), ()).value(said), [1.5, 2.0])
    np.testing.assert_allclose(Condition(nothing, (0, 1), (2,), (3,)).value(said), [0.375, np.inf])
    zero = np.zeros((1, 4))
    assert np.isnan(Condition(nothing, (0,), (), (3,)).value(zero)).all()


def test_an_order_holds_for_each_truth_where_no_difference_is_a_tie():
    one = Phenomenon("order", "", None, (), CUE_THREAT, {}, (("a", ">=", "b"), ("b", ">", "c")))
    little = 0.5 * SMALLEST
    values = {
        "a": np.array([0.9, 0.5, 0.5 - little, 0.4, 0.9, 0.9, np.nan]),
        "b": np.array([0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5]),
        "c": np.array([0.1, 0.1, 0.1, 0.1, 0.5 - little, 0.6, 0.1]),
    }
    assert one.shown(values).tolist() == [True, True, True, False, False, False, False]
    falling = Phenomenon("order", "", None, (), CUE_THREAT, {}, (("c", "<", "a"),))
    assert falling.shown(values).tolist() == [True, True, True, True, True, True, False]


def test_the_list_says_each_thing_once():
    labels = [about.label for about in listed().values()]
    assert len(labels) == len(set(labels))
    for about in listed().values():
        assert about.finding not in about.against
        assert {name for one, _, other in about.order for name in (one, other)} == set(about.conditions)
