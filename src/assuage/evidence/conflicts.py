"""Where findings agree and where they do not: each question with what is for, against and null, and what divides them.

How a finding is read: retracted ones, second records of one result, and figures nobody saw are left out. A finding
is read as for claims (`assuage.evidence.readings`): a trend, and an interval that includes no effect, is null.
Otherwise it is for when it runs the way the question expects, against when it runs the other way, and mixed when it
says both. Set aside, with the reason, are a moderator or subgroup beside its trial's overall result, and, where the
question is `controlled`, a change with nothing to compare it with, and an association.
"""

import functools
import importlib.resources
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from assuage import yaml_files
from assuage.errors import UnknownName
from assuage.evidence.moderators import Moderator, moderators, telling
from assuage.evidence.readings import direction_of, outweighed, uncontrolled, voice
from assuage.evidence.record import Finding
from assuage.evidence.selection import Selection


Expected = Literal["increase", "decrease"]
Stance = Literal["for", "against", "null", "mixed"]
STANCES: tuple[Stance, ...] = ("for", "against", "null", "mixed")
OPPOSITE: dict[str, Expected] = {"increase": "decrease", "decrease": "increase"}


@dataclass(frozen=True)
class Question:
    """A question, the direction that would answer it with yes, and the findings that bear on it.

    `controlled` asks what an intervention does, which neither a change with nothing beside it nor an association says.
    """

    id: str
    question: str
    expects: Expected
    findings: Sequence[str]
    reversed: Sequence[str] = ()
    controlled: bool = False


@dataclass(frozen=True)
class Map:
    """The findings on a question by stance, and what might divide them."""

    question: Question
    sides: Mapping[Stance, Sequence[Finding]]
    moderators: Sequence[Moderator]
    set_aside: Mapping[str, str] = field(default_factory=dict[str, str])

    def studies(self, stance: Stance) -> int:
        """How many studies take this stance with at least one finding."""
        return len({voice(finding) for finding in self.sides[stance]})

    @property
    def disputed(self) -> bool:
        """Whether some findings are for and others against, or one is both."""
        return bool((self.sides["for"] and self.sides["against"]) or self.sides["mixed"])

    @property
    def caution(self) -> str:
        """What so few studies cannot carry."""
        count = len({voice(finding) for stance in STANCES for finding in self.sides[stance]})
        studies = f"{count} {'study' if count == 1 else 'studies'}"
        looked = [one for one in self.moderators if one.p is not None]
        if not looked:
            return f"{studies}, and nothing on record that could tell two sides apart."
        words = f"{studies} and {len(looked)} {'moderator' if len(looked) == 1 else 'moderators'} looked at"
        if all(one.p is None or one.p >= telling(looked) for one in looked):
            return f"{words}: none divides them more than chance would."
        return f"{words}, after the fact: what divides so few is a question for a new study, not an answer."

    def as_record(self) -> dict[str, Any]:
        """Plain data, for machines."""
        return {
            "id": self.question.id,
            "question": self.question.question,
            "expects": self.question.expects,
            "supporting": [finding.id for finding in self.sides["for"]],
            "against": [finding.id for finding in self.sides["against"]],
            "null": [finding.id for finding in self.sides["null"]],
            "mixed": [finding.id for finding in self.sides["mixed"]],
            "studies": {stance: self.studies(stance) for stance in STANCES},
            "set_aside": dict(self.set_aside),
            "disputed": self.disputed,
            "moderators": [asdict(one) for one in self.moderators],
            "caution": self.caution,
        }


@functools.cache
def questions() -> tuple[Question, ...]:
    """The questions that ship, in their order."""
    data = (importlib.resources.files("assuage.evidence") / "questions.yaml").read_bytes()
    return tuple(Question(**raw) for raw in yaml_files.content(data, "questions.yaml"))


def question(name: str) -> Question:
    """The question called `name`.

    Raises:
        UnknownName: no question has this id; the message offers the nearest one.
    """
    for one in questions():
        if one.id == name:
            return one
    raise UnknownName("question", name, (one.id for one in questions()), see="assuage evidence conflicts")


def known_direction(name: str | None) -> Expected | None:
    """The direction called `name`, if one was given.

    Raises:
        UnknownName: neither increase nor decrease.
    """
    if name is None or name == "increase" or name == "decrease":
        return name
    raise UnknownName("direction", name, OPPOSITE)


def asked(selection: Selection, shelf: Mapping[str, Finding], expects: Expected | None = None) -> Question:
    """A question made of a selection; without `expects`, the direction that more of its studies report."""
    chosen = selection.of(shelf.values())
    if expects is None:
        ways = {way: len({voice(one) for one in chosen if one.direction == way}) for way in OPPOSITE}
        expects = "increase" if ways["increase"] > ways["decrease"] else "decrease"
    words = selection.words()
    return Question(re.sub(r"\W+", "-", words), f"{words}: {expects}?", expects, [one.id for one in chosen])


def conflict_map(question: Question, shelf: Mapping[str, Finding]) -> Map:
    """The question's findings by stance.

    Raises:
        UnknownName: the question names a finding that is not on the shelf.
    """
    sides: dict[Stance, list[Finding]] = {stance: [] for stance in STANCES}
    named = _named(question, shelf)
    aside = _set_aside(question, named)
    for finding in named:
        if finding.id in aside:
            continue
        sides[stance_of(finding, question.expects, reversed_=finding.id in question.reversed)].append(finding)
    dividing = {stance: sides[stance] for stance in ("for", "against", "null")}
    return Map(question, sides, moderators(dividing), aside)


def _set_aside(question: Question, named: Sequence[Finding]) -> dict[str, str]:
    """What cannot answer the question, and why."""
    parts = {
        name: f"a part or moderator beside the overall result of its trial, {overall}"
        for name, overall in outweighed(named).items()
    }
    alone = {one.id: why for one in named if question.controlled and (why := uncontrolled(one)) is not None}
    return parts | alone


def stance_of(finding: Finding, expects: Expected, *, reversed_: bool = False) -> Stance:
    """Which side the finding is on."""
    shown = direction_of(finding)
    if shown == "mixed":
        return "mixed"
    if shown == "none":
        return "null"
    return "for" if (OPPOSITE[shown] if reversed_ else shown) == expects else "against"


def _named(question: Question, shelf: Mapping[str, Finding]) -> list[Finding]:
    """The findings that count, each once, under the record that stands for them."""
    counted: dict[str, Finding] = {}
    for name in question.findings:
        names = [one for one in shelf if one.startswith(name[:-1])] if name.endswith("*") else [name]
        for one in names:
            if one not in shelf:
                raise UnknownName("finding", one, shelf, see="assuage evidence list")
            finding = shelf[shelf[one].same_as or one]
            if finding.seen and not finding.retracted:
                counted[finding.id] = finding
    return list(counted.values())
