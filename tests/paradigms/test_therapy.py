"""Mirrors src/assuage/paradigms/therapy.py: sessions made of components."""

import pytest

from assuage.errors import FileProblem
from assuage.evidence.library import findings
from assuage.mechanisms.events import Event
from assuage.paradigms.catalogue import paradigms
from assuage.paradigms.therapy import Therapy
from assuage.shelves import using


SHELF = {name: one for name, one in paradigms().items() if isinstance(one, Therapy)}
OWN = """\
paradigm: two_visits
meaning: Talk, and from the second session on two short exposures.
source: ours
findings: []
components:
  - {component: contact}
  - {component: exposure, from_session: 2, starts: 10 min, times: 2, every: 5 min}
"""


def own(folder, text=OWN):
    (folder / "paradigms").mkdir()
    (folder / "paradigms" / "mine.yaml").write_text(text, encoding="utf-8")
    return folder


THERAPIES = {
    "prolonged_exposure": {"contact", "exposure", "homework"},
    "present_centered_therapy": {"contact"},
    "emdr": {"contact", "exposure"},
    "imagery_rescripting": {"contact", "exposure", "rescripting"},
    "cognitive_processing_therapy": {"contact", "restructuring"},
    "in_vivo_exposure": {"contact", "homework"},
    "group_exposure_therapy": {"contact", "skill", "exposure", "homework"},
    "written_exposure_therapy": {"contact", "exposure"},
    "narrative_exposure_therapy": {"contact", "exposure", "restructuring"},
    "brief_couple_therapy": {"contact", "partner", "restructuring", "homework"},
    "treatment_as_usual": {"contact"},
    "waiting_list": set[str](),
}


def test_the_shelf():
    assert {name: {one.component for one in therapy.components} for name, therapy in SHELF.items()} == THERAPIES
    for name, therapy in SHELF.items():
        assert (therapy.name, bool(therapy.meaning), bool(therapy.source)) == (name, True, True)
        assert set(therapy.findings) <= set(findings())
        assert bool(therapy.schedules) == bool(therapy.components)
        assert all(one.length >= therapy.shortest for one in therapy.schedules.values())


def test_prolonged_exposure_has_four_schedules():
    assert set(SHELF["prolonged_exposure"].schedules) == {"weekly", "twice_weekly", "massed", "intensive"}


def test_a_task_beside_exposures_lasts_as_long_as_they_do():
    fourth = SHELF["emdr"].session(4, 90.0, planned=8)
    times = {event: [at for at, kind, _ in fourth if kind is event] for event in (Event.EXPOSURE, Event.DUAL_TASK)}
    loads = [payload[0] for _, kind, payload in fourth if kind is Event.DUAL_TASK]
    assert loads == [0.7, 0.0]
    assert times[Event.DUAL_TASK] == [times[Event.EXPOSURE][0], times[Event.EXPOSURE][-1] + 3.0]
    kinds = [kind for _, kind, _ in fourth]
    assert kinds.index(Event.DUAL_TASK) < kinds.index(Event.EXPOSURE)  # the task is on at the first of them


@pytest.mark.parametrize(
    ("name", "event", "share"),
    [
        ("cognitive_processing_therapy", Event.RESTRUCTURE, 1.0),
        ("imagery_rescripting", Event.RESCRIPT, 1.0),
        ("group_exposure_therapy", Event.SKILL, 0.5),
        ("brief_couple_therapy", Event.PARTNER, 1.0),
    ],
)
def test_work_comes_before_the_session_ends_and_as_much_of_it_as_is_done(name, event, share):
    for fidelity in (1.0, 0.5):
        done = SHELF[name].session(6, 90.0, planned=12, fidelity=fidelity)
        kinds = [kind for _, kind, _ in done]
        assert kinds.index(event) < kinds.index(Event.SESSION_END)
        assert [payload[0] for _, kind, payload in done if kind is event] == [fidelity * share]


def test_fewer_exposures_are_made_where_fidelity_is_low():
    counts = [
        sum(kind is Event.EXPOSURE for _, kind, _ in SHELF["prolonged_exposure"].session(5, 90.0, 10, fidelity))
        for fidelity in (1.0, 0.6, 0.05)
    ]
    assert counts == [5, 3, 0]


def test_exposure_begins_with_the_third_session_and_brings_homework():
    therapy = SHELF["prolonged_exposure"]
    assert [event for _, event, _ in therapy.session(2, 90.0, planned=3)] == [Event.SESSION_START, Event.SESSION_END]
    assert therapy.session(2, 90.0, planned=3)[-1] == (90.0, Event.SESSION_END, (2.0, 0.0, 0.0))
    third = therapy.session(3, 90.0, planned=3)
    assert third[0] == (0.0, Event.SESSION_START, (3.0, 90.0, 3.0))
    assert [at for at, event, _ in third if event is Event.EXPOSURE] == [25.0, 33.0, 41.0, 49.0, 57.0]
    assert [at for at, event, _ in third if event is Event.EXPOSURE_END] == [65.0]
    assert third[-1] == (90.0, Event.SESSION_END, (3.0, 1.0, 1.0))
    assert therapy.shortest == 65.0


@pytest.mark.parametrize("number", [1, 3, 10])
def test_contact_alone_has_no_exposure(number):
    therapy = SHELF["present_centered_therapy"]
    events = [event for _, event, _ in therapy.session(number, 90.0, planned=99)]
    assert events == [Event.SESSION_START, Event.SESSION_END]
    assert therapy.shortest == 1.0


@pytest.mark.parametrize("name", SHELF)
def test_a_session_is_in_order_and_within_its_length(name):
    for number in range(1, 6):
        times = [at for at, _, _ in SHELF[name].session(number, 90.0, planned=99)]
        assert times == sorted(times)
        assert (times[0], times[-1]) == (0.0, 90.0)


def test_a_therapy_of_ones_own_is_one_file(tmp_path):
    with using(folders=[own(tmp_path)]):
        mine = paradigms()["two_visits"]
        assert isinstance(mine, Therapy)
        assert [at for at, event, _ in mine.session(2, 30.0, planned=3) if event is Event.EXPOSURE] == [10.0, 15.0]
        assert mine.shortest == 20.0
    assert "two_visits" not in paradigms()


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("paradigm: two_visits", "paradigm: prolonged_exposure", "there is a paradigm 'prolonged_exposure' in Assuage"),
        ("component: contact", "component: contct", "'contct' is not one of its values; nearest: contact"),
        ("times: 2", "times: 0", "greater than or equal to 1"),
        ("starts: 10 min", "starts: 10", "'10' has no unit"),
        ("starts: 10 min", "start: 10 min", "start: unknown key; nearest: starts"),
        ("findings: []", "findings: [tsst171-mta]", "no finding 'tsst171-mta'; nearest: tsst171-meta"),
    ],
)
def test_ones_own_is_checked(tmp_path, before, after, said):
    with using(folders=[own(tmp_path, OWN.replace(before, after))]), pytest.raises(FileProblem) as problem:
        paradigms()
    assert said in str(problem.value)
