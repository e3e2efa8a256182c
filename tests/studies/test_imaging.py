"""Studies of imaging: blocks as samples, contrasts, and what a task does not show (studies/study.py, samples.py)."""

import copy

import pytest
from pydantic import ValidationError

from assuage.mechanisms.events import Event
from assuage.simulation.propagate import SECONDS
from assuage.simulation.protocol import protocol
from assuage.studies.study import Study


CONTRAST = "cohen_d of level at fearful faces 1 to 6 less shapes 1 to 6 of bold_amygdala, ptsd minus control"
DRAFT = {
    "study": "faces",
    "question": "Does the amygdala answer more to fearful faces with PTSD?",
    "reported_in": [{"finding": "hayes2012-dacc-amygdala", "outcome": CONTRAST, "figure": "none"}],
    "population": {"who": "adults", "female": 0.5},
    "arms": {"ptsd": {"size": 10, "ptsd": 1}, "control": {"size": 10}},
    "timeline": [{"do": "emotional_faces", "clock": "10:00"}],
    "measures": {"bold_amygdala": {"after": "emotional_faces", "trials": ["fearful faces", "shapes"]}},
}


def draft(**changed):
    return Study.model_validate(copy.deepcopy(DRAFT) | changed)


def reported(outcome):
    return [DRAFT["reported_in"][0] | {"outcome": outcome}]


def test_blocks_are_samples_numbered_by_condition_and_events_that_set_what_is_in_view():
    study = draft()
    assert study.labels("bold_amygdala", "ptsd")[:3] == ("fearful faces 1", "shapes 1", "fearful faces 2")
    assert study.minutes("bold_amygdala", "ptsd")[:3] == (0.5, 1.0, 2.0)
    plan = protocol(study, "ptsd")
    shown = [event for event in plan.events if event.kind is Event.PICTURES]
    assert len(shown) == 18 + 1  # and the end
    first = min(shown, key=lambda event: event.at)
    assert first.payload == (-0.5, 0.0, 1.0, 0.0)
    assert plan.ladder is SECONDS
    assert plan.looks[0] == first.at


def test_a_task_done_twice_numbers_its_repeats():
    twice = [{"do": "emotional_faces", "clock": clock} for clock in ("10:00", "12:00")]
    labels = draft(timeline=twice, reported_in=[]).labels("bold_amygdala", "ptsd")
    assert labels[0] == "emotional_faces 1, fearful faces 1"
    assert labels[-1] == "emotional_faces 2, shapes 6"


SHOWS = "emotional_faces shows fearful faces, shapes, happy faces"
REFUSED = {
    "a contrast whose condition the task does not show": (
        {"reported_in": reported(CONTRAST.replace("shapes", "houses"))},
        f"reported_in.0.outcome: bold_amygdala has no sample 'houses 1'; {SHOWS}",
    ),
    "a condition of another task": (
        {"reported_in": reported(CONTRAST.replace("fearful faces", "trauma pictures"))},
        f"reported_in.0.outcome: bold_amygdala has no sample 'trauma pictures 1'; {SHOWS}",
    ),
    "a block beyond the last": (
        {"reported_in": reported(CONTRAST.replace("shapes 1 to 6", "shapes 7"))},
        "bold_amygdala has no sample 'shapes 7'; nearest: shapes",
    ),
    "a condition shown and not measured": (
        {"reported_in": reported(CONTRAST.replace("shapes", "happy faces"))},
        "bold_amygdala has no sample 'happy faces 1'; nearest: ",
    ),
    "a condition measured that is not shown": (
        {"measures": {"bold_amygdala": {"after": "emotional_faces", "trials": ["houses"]}}},
        "measures.bold_amygdala: emotional_faces does not show 'houses'; it shows fearful faces, shapes, happy faces",
    ),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_does_not_fit_is_said(what):
    changed, said = REFUSED[what]
    with pytest.raises(ValidationError) as problem:
        draft(**changed)
    assert said in str(problem.value)
