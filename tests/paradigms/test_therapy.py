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


def test_the_shelf():
    assert set(SHELF) == {"prolonged_exposure", "present_centered_therapy"}
    for name, therapy in SHELF.items():
        assert (therapy.name, bool(therapy.meaning), bool(therapy.source)) == (name, True, True)
        assert set(therapy.findings) <= set(findings())


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
