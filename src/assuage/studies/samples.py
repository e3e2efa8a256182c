"""When a measure is taken, and what each sample is called.

    [baseline, week 5]                                    visits
    ["day 2, 08:00"]                                      a minute of that day, as {day: 2, clock: "08:00"}
    weekly                                                baseline and every week to the end of therapy
    {after: tsst, at: "-10, 20 min"}                      minutes from the start of a paradigm
    {after: prolonged_exposure, session: [2, 8], at: 0, 30 min}         of these sessions (all, unless named)
    {after: fear_extinction, trials: [CS+, CS-]}          at each of its trials of these kinds
    {after: emotional_faces, trials: [fearful faces]}     at each of its blocks of this condition
    {day: 2, clock: "08:00, 16:00"}                       hours of the clock
    [baseline, {after: tsst, at: 20 min}]                 several of them

A sample is called as it is written: 'week 5', '+20 min', '08:00' (day 1), 'day 2, 08:00', 'CS+ 3', 'shapes 2'.
Where a paradigm is repeated the repeat's number comes first ('session 2, +30 min', 'tsst 2, +20 min'), and where a
measure has several parts, what they are counted from comes last ('+20 min after tsst', 'CS+ 3 of fear_extinction').
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Annotated, Self

from pydantic import AfterValidator, BeforeValidator, Discriminator, Field, Tag, model_validator

from assuage import units
from assuage.paradigms.pictures import ShownBlock
from assuage.paradigms.trials import ConditioningTrial
from assuage.studies.part import Part, Times
from assuage.studies.times import visit_minute
from assuage.units import MINUTES_PER_DAY


_LONGEST_DAYS = 3650


@dataclass(frozen=True)
class Sample:
    """One sample of a measure in an arm.

    `counted` is its minute as the file counts it: from what it is after, or from the first sample. `visit`: one of
    a visit or a session, where minutes need not be simulated for its sake; else one of the laboratory.
    """

    label: str
    minute: float
    counted: float
    visit: bool = False


def _clocks(text: object) -> tuple[float, ...]:
    return tuple(units.clock_minutes(part) for part in str(text).split(","))


def _whole_list(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


def _listed(value: object) -> object:
    return _whole_list(value) if isinstance(value, list) else (value,)


class Samples(Part):
    """Minutes from the start of a paradigm or session, or hours of the clock of a day."""

    after: str | None = None
    session: Annotated[tuple[Annotated[int, Field(ge=1)], ...], BeforeValidator(_whole_list)] | None = None
    at: Times | None = None
    trials: Annotated[tuple[str, ...], BeforeValidator(_listed)] | None = None
    day: Annotated[int, Field(ge=0, le=_LONGEST_DAYS)] = 1
    clock: Annotated[tuple[float, ...], BeforeValidator(_clocks)] | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if self.trials is not None:
            odd = [key for key in ("at", "clock", "session") if getattr(self, key) is not None]
            if odd:
                raise ValueError(f"'trials' says when; leave out '{odd[0]}'")
            if self.after is None:
                raise ValueError("trials of what? say 'after:' and what shows them")
            return self
        if (self.at is None) == (self.clock is None):
            raise ValueError("give either 'at: -10, 20 min' with 'after: tsst', or 'clock: 08:00, 16:00' with 'day: 1'")
        if self.at is not None and self.after is None:
            raise ValueError("times without a start; say 'after:' which paradigm they are counted from")
        if self.clock is not None and self.after is not None:
            raise ValueError("'clock' counts from midnight and 'after' from a paradigm; leave one out")
        if self.clock is not None and self.session is not None:
            raise ValueError("'session' belongs to 'after'; 'clock' counts from midnight")
        if self.at is not None and self.day != 1:
            raise ValueError("'day' belongs to 'clock'; times 'after' a paradigm are counted from its start")
        times = self.at or self.clock or ()
        if any(later <= earlier for earlier, later in pairwise(times)):
            raise ValueError("times of samples must rise, each above the one before")
        return self

    def taken(
        self,
        anchors: Mapping[str, tuple[float, ...]],
        courses: frozenset[str],
        shown: Mapping[str, Sequence[tuple[float, ConditioningTrial | ShownBlock]]],
        several: bool,
    ) -> list[Sample]:
        """The samples in an arm; none where it lacks what is named. `shown`: trials and blocks by what they are of."""
        if self.clock is not None:
            day = f"day {self.day}, " if self.day != 1 else ""
            return [
                Sample(
                    f"{day}{int(at // 60):02d}:{int(at % 60):02d}", self.day * MINUTES_PER_DAY + at, at - self.clock[0]
                )
                for at in self.clock
            ]
        name, starts = self.after or "", anchors.get(self.after or "", ())
        if self.trials is not None:
            of = f" of {name}" if several else ""
            return [
                Sample(self._repeat(name, starts, at - t.at) + t.label + of, at, at - starts[0])
                for at, t in shown.get(name, ())
                if t.kind in self.trials
            ]
        course = name in courses
        numbers = self.session or tuple(range(1, len(starts) + 1))
        found: list[Sample] = []
        for number in numbers:
            if number > len(starts):
                continue
            before = f"session {number}, " if course else self._repeat(name, starts, starts[number - 1])
            behind = f" after {name}" if several else ""
            found += [
                Sample(f"{before}{at:+g} min{behind}", starts[number - 1] + at, at, visit=course)
                for at in self.at or ()
            ]
        return found

    @staticmethod
    def _repeat(name: str, starts: Sequence[float], start: float) -> str:
        """What says which repeat of a paradigm a sample belongs to, where there are several."""
        return f"{name} {starts.index(start) + 1}, " if len(starts) > 1 else ""


def _parts(value: object) -> object:
    return _whole_list(value) if isinstance(value, list | tuple) else (value,)


def _readable(words: str) -> str:
    if words != WEEKLY:
        visit_minute(words)
    return words


WEEKLY = "weekly"
_Visit = Annotated[str, AfterValidator(_readable), Tag("visit")]
_Row = Annotated[Samples, Tag("row")]
_Part = Annotated[_Visit | _Row, Discriminator(lambda part: "visit" if isinstance(part, str) else "row")]
Taken = Annotated[tuple[_Part, ...], BeforeValidator(_parts), Field(min_length=1)]
