"""Mirrors src/assuage/paradigms/paradigm.py and its shelf: what is done to people, as data."""

import re

import pytest

from assuage.errors import FileProblem
from assuage.evidence.library import findings
from assuage.mechanisms.events import Event
from assuage.paradigms.catalogue import paradigms
from assuage.paradigms.paradigm import DOES, Paradigm, read
from assuage.shelves import using
from assuage.yaml_files import Document


SHELF = sorted(name for name, one in paradigms().items() if isinstance(one, Paradigm))
EVERYTHING = set(paradigms())
WITHOUT_A_RECORD = {"vicarious_extinction", "disclosure_task_alone"}
ENDS = {Event.STRESS: "stress", Event.THREAT: "threat", Event.ANTICIPATE: "anticipation"}
ENDS |= {Event.MEET: "meet", Event.SCENE: "scene"}


def laboratory(name: str) -> Paradigm:
    """What is on the shelf under this name, which is no therapy."""
    one = paradigms()[name]
    assert isinstance(one, Paradigm)
    return one


def test_the_shelf_holds_what_a_laboratory_does():
    assert set(SHELF) >= {
        *("resting_day", "awakening", "tsst", "placebo_tsst", "tsst_with_support", "exercise_stressor"),
        *("crh_challenge", "dexamethasone_suppression", "trauma_script", "npu", "rest", "months"),
    }


@pytest.mark.parametrize("name", SHELF)
class TestEveryParadigm:
    def test_is_named_as_its_file_and_documented(self, name):
        paradigm = laboratory(name)
        assert paradigm.name == name
        assert re.fullmatch(r"[a-z][a-z0-9_]*", name)
        assert len(paradigm.meaning) > 20
        assert paradigm.source
        assert paradigm.findings or name in WITHOUT_A_RECORD
        assert set(paradigm.findings) <= set(findings())

    def test_its_steps_lie_in_order_within_its_length(self, name):
        paradigm = laboratory(name)
        times = [step.at for step in paradigm.steps]
        assert times == sorted(times)
        assert all(0.0 <= at <= paradigm.length for at in times)
        assert paradigm.length > 0

    def test_its_steps_are_events_with_all_their_numbers(self, name):
        for step in laboratory(name).steps:
            event, names = DOES[step.does]
            assert (step.event, len(step.payload)) == (event, len(names))
            assert step.meaning
            if event in ENDS:
                assert all(0.0 <= value <= 1.0 for value in step.payload)

    def test_what_begins_also_ends(self, name):
        """Stress, threat and anticipation last until they are taken back."""
        for event in ENDS:
            of_kind = [step for step in laboratory(name).steps if step.event is event]
            assert not of_kind or not any(of_kind[-1].payload)


def test_times_are_minutes_from_the_start():
    tsst = laboratory("tsst")
    assert (tsst.length, tsst.awake) == (15.0, True)
    assert [(s.at, s.event, s.payload) for s in tsst.steps if s.event is Event.STRESS] == [
        (5.0, Event.STRESS, (1.0, 0.0, 0.0, 0.0)),
        (15.0, Event.STRESS, (0.0, 0.0, 0.0, 0.0)),
    ]


def test_the_control_differs_from_the_test_in_judgement_alone():
    social = {name: max(s.payload[0] for s in laboratory(name).steps if s.does == "stress") for name in PAIR}
    assert social == {"tsst": 1.0, "placebo_tsst": 0.0}
    assert len({laboratory(name).length for name in PAIR}) == 1


PAIR = ("tsst", "placebo_tsst")


def test_support_is_there_in_one_of_them_alone():
    with_support = [
        name for name in SHELF if any(s.does == "stress" and s.payload[3] > 0 for s in laboratory(name).steps)
    ]
    assert with_support == ["tsst_with_support"]
    plain, supported = (
        [(s.at, s.event, s.payload[:3]) for s in laboratory(name).steps if s.event is not Event.STRESS or s.at]
        for name in ("tsst", "tsst_with_support")
    )
    assert plain == supported  # but for the friend, who is there from the beginning


def test_a_number_the_event_has_no_place_for_is_refused():
    written = b"""
    paradigm: odd
    meaning: m
    source: s
    findings: []
    length: 10 min
    awake: true
    steps: [{at: 0 min, does: stress, strength: 1, meaning: more}]
    """
    with pytest.raises(FileProblem, match=r"odd.yaml, line 8.*a step of 'stress' has no 'strength'; choose from: cue"):
        read(Document(written, "odd.yaml"))


def test_a_paradigm_of_ones_own_stands_beside_the_shipped(tmp_path):
    folder = tmp_path / "paradigms"
    folder.mkdir()
    steps = "steps: [{at: 0 min, does: stress, social: 0.5, meaning: a talk}, {at: 9 min, does: stress, meaning: end}]"
    (folder / "talk.yaml").write_text(
        f"paradigm: talk\nmeaning: A talk.\nsource: ours\nfindings: []\nlength: 9 min\nawake: true\n{steps}\n",
        encoding="utf-8",
    )
    with using(folders=[tmp_path]):
        assert set(paradigms()) == {*EVERYTHING, "talk"}
        assert laboratory("talk").steps[0].payload == (0.5, 0.0, 0.0, 0.0)
    assert set(paradigms()) == EVERYTHING


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("paradigm: tsst", "there is a paradigm 'tsst' in Assuage itself"),
        ("lenght: 9 min", "lenght: unknown key; nearest: length"),
        ("length: 9", "length: .*has no unit"),
        ("findings: [tsst171-mta]", "no finding 'tsst171-mta'; nearest: tsst171-meta"),
        ("steps: [{at: 0 min, does: stres, meaning: m}]", "does not do 'stres'; nearest: stress"),
        ("steps: [{at: 0 min, does: meet, contact: 2, meaning: m}]", "contact: 2 is not between 0 and 1"),
        ("steps: [{at: 0 min, does: meet, person: one, meaning: m}]", "person: 'one' is not a number"),
        ("steps: [{at: 0 min, does: scene, worth: 1, meaning: m}]", "a step of 'scene' has no 'worth'; nearest: other"),
        (
            "steps: [{at: 2 min, does: exchange, returned: 1, meaning: m}]",
            "exchange at 2 min with nobody; put a 'meet'",
        ),
        ("awake: maybe", "awake: should be true or false, not 'maybe'"),
    ],
)
def test_ones_own_is_checked_like_the_shipped(tmp_path, wrong, said):
    fields = {
        "paradigm": "talk",
        "meaning": "m",
        "source": "s",
        "findings": "[]",
        "length": "9 min",
        "awake": "true",
        "steps": "[]",
    }
    key, value = wrong.split(": ", 1)
    folder = tmp_path / "paradigms"
    folder.mkdir()
    lines = "".join(f"{k}: {v}\n" for k, v in (fields | {key: value}).items())
    (folder / "talk.yaml").write_text(lines, encoding="utf-8")
    with using(folders=[tmp_path]), pytest.raises(FileProblem, match=f"talk.yaml.*: .*{said}"):
        paradigms()
