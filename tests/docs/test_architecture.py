"""The pictures of ARCHITECTURE.md are of the code: one of a person, one of a run."""

import re

from assuage.mechanisms.events import Event
from assuage.simulation.assembly import ORDER, writers
from tests.house.source import PACKAGE, ROOT


TEXT = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
RUN, PERSON = re.findall(r"^```mermaid\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)
KINDS = {kind.__name__: kind for kind in ORDER}
ARROWS = [(a, said.split(", "), b) for a, said, b in re.findall(r"^ +(\w+) -->\|(.+)\| (\w+)$", PERSON, re.MULTILINE)]


def test_every_mechanism_is_a_box_of_the_person_once_and_no_other():
    assert sorted(re.findall(r'^ +(\w+)\["\1: .+"\]$', PERSON, re.MULTILINE)) == sorted(KINDS)
    assert len(re.findall(r'\w\["', PERSON)) == len(KINDS)


def test_the_arrows_between_mechanisms_are_the_signals_that_they_read_and_hear():
    """All of them, and what is written on each."""
    by = writers(ORDER)
    so = {(by[s].__name__, s.name, k.__name__) for k in ORDER for s in (*k.reads, *k.hears)}
    assert {(a, name, b) for a, names, b in ARROWS if a in KINDS for name in names} == so


def test_the_arrows_from_the_study_are_events_that_a_mechanism_hears():
    events = [(name, b) for a, names, b in ARROWS if a == "study" for name in names]
    assert all(Event[name] in KINDS[b].jumps for name, b in events)
    answered = {event.name for kind in ORDER for event in kind.jumps}
    assert answered - {name for name, _ in events} == {"WINDOW"}  # the tape's own


def test_every_arrow_of_the_person_is_read_here():
    assert len(ARROWS) == PERSON.count("-->")
    assert {a for a, _, _ in ARROWS} <= {*KINDS, "study"}


def test_modules_named_exist():
    named = re.findall(r"\b([a-z]+\.[a-z_]+)\b", RUN)
    assert len(named) > 20
    named += re.findall(r"`([a-z]+\.[a-z_]+)`", TEXT.replace("`files.write_whole`", ""))
    there = {".".join(p.relative_to(PACKAGE).with_suffix("").parts) for p in PACKAGE.glob("*/*.py")}
    assert {name for name in named if not name.endswith((".json", ".md", ".yaml"))} - there == set()


def test_every_package_and_what_is_under_all_is_named():
    packages = re.findall(r"^\| `(\w+)` \|", TEXT, re.MULTILINE)
    assert sorted(packages) == sorted(p.parent.name for p in PACKAGE.glob("*/__init__.py"))
    under = {p.stem for p in PACKAGE.glob("*.py")} - {"__init__"}
    assert {name for name in under if f"`{name}`" not in TEXT} == set()
