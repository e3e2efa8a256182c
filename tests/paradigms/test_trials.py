"""Mirrors src/assuage/paradigms/trials.py: conditioning trials in blocks."""

import pytest
from pydantic import ValidationError

from assuage.errors import FileProblem
from assuage.mechanisms.events import Event
from assuage.paradigms.catalogue import paradigms
from assuage.paradigms.paradigm import Paradigm, read
from assuage.paradigms.trials import TrialBlock, numbered
from assuage.yaml_files import Document


def block(**changed):
    return TrialBlock.model_validate({"every": "15 s", "order": ["CS+ US", "CS-"]} | changed)


def test_an_order_is_shown_so_many_times_a_trial_every_so_many_seconds():
    shown = numbered([block(starts="2 min", times=2)])
    assert [(t.label, t.at, t.outcome) for t in shown] == [
        ("CS+ US 1", 2.0, 1.0), ("CS- 1", 2.25, 0.0), ("CS+ US 2", 2.5, 1.0), ("CS- 2", 2.75, 0.0)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "kind", "place", "outcome", "event"),
    [
        ("CS+", "CS+", 1.0, 0.0, Event.TRIAL),
        ("CS- US", "CS- US", 2.0, 1.0, Event.TRIAL),
        ("GS 0.25", "GS 0.25", 1.25, 0.0, Event.TRIAL),
        ("context", "context", 0.0, 0.0, Event.TRIAL),
        ("US", "US", 0.0, 1.0, Event.TRIAL),
        ("context US", "context US", 0.0, 1.0, Event.TRIAL),
        ("seen CS+", "CS+", 1.0, 0.0, Event.OBSERVED_TRIAL),
        ("seen CS+ US", "CS+ US", 1.0, 1.0, Event.OBSERVED_TRIAL),
    ],
)
def test_a_trial_in_words(words, kind, place, outcome, event):
    [trial] = numbered([block(order=[words], context="B")])
    assert (trial.kind, trial.place, trial.outcome, trial.event) == (kind, place, outcome, event)
    assert trial.label == f"{kind} 1"
    assert trial.payload(None, 3.0) == (1.0, place, outcome, 3.0)
    assert trial.payload("C", 0.0) == (2.0, place, outcome, 0.0)


@pytest.mark.parametrize(
    ("order", "said"),
    [
        ("CS+ US US", "'CS+ US US' has two unconditioned stimuli; a trial has one"),
        ("CS", "'CS' is no trial; write 'CS+'"),
        ("GS 1.5", "'GS 1.5' is no trial"),
        ("CS+US", "'CS+US' is no trial"),
        ("", "'' is no trial"),
        ("seen", "'seen' is no trial"),
    ],
)
def test_what_is_no_trial_is_said(order, said):
    with pytest.raises(ValidationError, match=r"order\.0") as problem:
        block(order=[order])
    assert said in str(problem.value)


def test_blocks_that_overlap_are_refused():
    with pytest.raises(ValueError, match=r"trials: two come 2 min after the start; begin a block after the one before"):
        numbered([block(starts="1 min", times=3), block(starts="2 min")])


def written(text):
    return read(Document(text.encode(), "own.yaml"))


HEAD = "paradigm: own\nmeaning: what it is\nsource: ours\nfindings: []\nlength: 5 min\nawake: true\n"


def test_a_paradigm_holds_its_trials_within_its_length():
    made = written(HEAD + "learned: true\nlag: 1 h\ntrials:\n  - {every: 15 s, times: 2, order: [CS+, CS-]}\n")
    assert (len(made.trials), made.learned, made.lag) == (4, True, 60.0)
    with pytest.raises(FileProblem, match=r"the last comes 5\.75 min after the start, in 5 min"):
        written(HEAD + "trials:\n  - {every: 15 s, times: 12, order: [CS+, CS-]}\n")


WITH_TRIALS = [name for name, one in paradigms().items() if isinstance(one, Paradigm) and one.trials]


@pytest.mark.parametrize("name", [name for name in WITH_TRIALS if not name.startswith("shock_probability")])
def test_the_shelf_shows_each_cue_about_evenly_and_asks_for_what_was_learned(name):
    """In a test of learning the cues come as often, or the count of showings would tell them apart."""
    shown = paradigms()[name]
    assert isinstance(shown, Paradigm)
    counts = [sum(t.place == place for t in shown.trials) for place in (1.0, 2.0)]
    if not name.startswith(("fear_reminder", "fear_generalisation")):
        assert abs(counts[0] - counts[1]) <= 1 < min(counts)
    assert shown.learned != name.startswith(("fear_acquisition", "threat_reversal"))
