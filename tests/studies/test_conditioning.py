"""Studies of conditioning: what must come before what, and trials as samples (studies/study.py, samples.py)."""

import copy

import pytest
from pydantic import ValidationError

from assuage.mechanisms.events import Event
from assuage.simulation.protocol import protocol
from assuage.simulation.resolution import CONDITIONING
from assuage.studies.study import Study


CUES = {"trials": ["CS+", "CS-"]}
DRAFT = {
    "study": "conditioning",
    "question": "Is a fear learned, and lost?",
    "reported_in": [],
    "population": {"who": "adults", "female": 0.5},
    "arms": {"people": {"size": 10}},
    "timeline": [
        {"do": "fear_acquisition", "day": 1, "clock": "10:00"},
        {"do": "fear_extinction", "day": 1, "clock": "11:00", "context": "B"},
        {"do": "fear_recall", "day": 2, "clock": "11:00"},
    ],
    "measures": {"scr": [{"after": "fear_acquisition"} | CUES, {"after": "fear_recall", "trials": "CS+"}]},
}


def draft(**changed):
    return Study.model_validate(copy.deepcopy(DRAFT) | changed)


def timeline(*does):
    return [{"do": do, "day": 1, "clock": clock} for do, clock in does]


def test_trials_are_samples_numbered_by_cue():
    labels = draft().labels("scr", "people")
    assert labels[:4] == (
        "CS- 1 of fear_acquisition",
        "CS- 2 of fear_acquisition",
        "CS+ 1 of fear_acquisition",
        "CS- 3 of fear_acquisition",
    )
    assert labels[-1] == "CS+ 4 of fear_recall"
    assert draft(measures={"scr": {"after": "fear_recall", "trials": "CS-"}}).labels("scr", "people")[0] == "CS- 1"


def test_a_trial_carries_its_place_and_the_minutes_since_the_one_before():
    plan = protocol(draft(), "people")
    trials = [e for e in plan.events if e.kind is Event.TRIAL]
    assert [e.payload for e in trials[:3]] == [(0.0, 1.0, 1.0, 0.0), (0.0, 2.0, 0.0, 0.25), (0.0, 2.0, 0.0, 0.25)]
    first_of_extinction = next(e for e in trials if e.payload[0] == 1.0)
    last_before = max(e.at for e in trials if e.at < first_of_extinction.at)
    assert first_of_extinction.payload[3] == pytest.approx(first_of_extinction.at - last_before)
    assert trials[-1].payload[0] == 0.0  # recall in the place of conditioning
    assert {w.resolution for w in plan.windows} == {CONDITIONING}


REFUSED = {
    "extinction before acquisition": (
        {"timeline": timeline(("fear_extinction", "10:00"), ("fear_acquisition", "11:00"))},
        "timeline.0: in arm 'people' fear_extinction comes before any fear was conditioned",
    ),
    "recall without a lag": (
        {"timeline": timeline(("fear_acquisition", "10:00"), ("fear_extinction", "11:00"), ("fear_recall", "11:20"))},
        "fear_recall begins 13.25 min after the last trial; a test of recall needs 60 at least",
    ),
    "a cue that is not shown": (
        {"measures": {"scr": {"after": "fear_recall", "trials": "GS 0.5"}}},
        "measures.scr: fear_recall does not show 'GS 0.5'; it shows CS+, CS-",
    ),
    "trials of what has none": (
        {
            "timeline": [*DRAFT["timeline"], {"do": "tsst", "day": 3, "clock": "15:00"}],
            "measures": {"scr": {"after": "tsst", "trials": "CS+"}},
        },
        "measures.scr: tsst does not show 'CS+'; it has no trials",
    ),
    "trials and minutes": (
        {"measures": {"scr": {"after": "fear_recall", "trials": "CS+", "at": "0, 5 min"}}},
        "'trials' says when; leave out 'at'",
    ),
    "trials of nothing": ({"measures": {"scr": {"trials": "CS+"}}}, "trials of what? say 'after:'"),
    "a context of a stress test": (
        {"timeline": [{"do": "tsst", "day": 1, "clock": "15:00", "context": "B"}]},
        "context: tsst has no conditioning trials",
    ),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_cannot_be_is_one_sentence(what):
    changed, said = REFUSED[what]
    with pytest.raises(ValidationError) as problem:
        draft(**({"measures": {"scr": {"after": "fear_acquisition", "trials": "CS+"}}} | changed))
    assert said in str(problem.value)
