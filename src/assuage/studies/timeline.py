"""What is done when: a laboratory paradigm once, or a course of therapy.

    {do: tsst, day: 1, clock: "15:00"}
    {do: fear_extinction, day: 1, clock: "15:20", context: B}
    {do: prolonged_exposure, from: week 1, sessions: 10, every: 1 week, length: 90 min, clock: "09:00 to 16:00"}
    {do: prolonged_exposure, from: week 1, schedule: massed, clock: "09:00 to 16:00"}
    {do: waiting_list, from: week 1, length: 10 weeks}

A therapy's `schedule` gives the sessions, their distance and their length where they are not written. All people of an
arm keep the same appointments. Session times move through the span of the day from session to session in golden-ratio
steps of a quarter of an hour, so a course covers the span evenly.
"""

import math
import re
from itertools import pairwise
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from assuage import units
from assuage.errors import nearest, quoted
from assuage.paradigms.catalogue import paradigms
from assuage.paradigms.paradigm import Paradigm
from assuage.paradigms.therapy import Therapy
from assuage.studies.part import Minutes, Name, Part, known
from assuage.studies.times import LONGEST, VISIT_CLOCK, visit_minute
from assuage.units import MINUTES_PER_DAY


QUARTER_HOUR = 15.0
GOLDEN = 0.6180339887498949
_LONGEST_DAYS = int(LONGEST / MINUTES_PER_DAY)


def _clock(text: object) -> tuple[float, float]:
    parts = [units.clock_minutes(part) for part in re.split(r"\s+to\s+", str(text).strip())]
    if len(parts) > 2 or parts[0] > parts[-1]:
        raise ValueError(f"'{text}' is not a span of the day; write it like '09:00 to 16:00'")
    return parts[0], parts[-1]


class Procedure(Part):
    """What is done, when and with whom (all arms, unless named). `name` is what times are counted from.

    Of a course of therapy: `group`, members of a group; `patients_per_therapist`, who share one; `fidelity`, the share
    of what the manual asks for that is done.
    """

    do: Annotated[str, known("paradigm", lambda: paradigms())]
    clock: Annotated[tuple[float, float], BeforeValidator(_clock)] = (VISIT_CLOCK, VISIT_CLOCK)
    day: Annotated[int, Field(ge=1, le=_LONGEST_DAYS)] | None = None
    starts: Annotated[float, BeforeValidator(lambda text: visit_minute(str(text)))] = Field(
        default=MINUTES_PER_DAY + VISIT_CLOCK, alias="from"
    )
    sessions: Annotated[int, Field(gt=0, le=60)] | None = None
    every: Minutes | None = None
    length: Minutes | None = None
    schedule: str | None = None
    group: Annotated[int, Field(ge=2, le=30)] | None = None
    patients_per_therapist: Annotated[int, Field(ge=2, le=1000)] | None = None
    fidelity: Annotated[float, Field(gt=0, le=1)] = 1.0
    name: Name | None = None
    arms: tuple[str, ...] | None = None
    context: Literal["A", "B", "C"] | None = None

    @model_validator(mode="before")
    @classmethod
    def _as_scheduled(cls, fields: Any) -> Any:
        """What a named schedule says stands where nothing else is written."""
        if not isinstance(fields, dict):
            return fields
        # what passes through here is no longer JSON, in which a list may stand for a tuple
        fields = {key: tuple(value) if isinstance(value, list) else value for key, value in fields.items()}
        if (name := fields.get("schedule")) is None:
            return fields
        what = paradigms().get(str(fields.get("do")))
        known_ones = what.schedules if isinstance(what, Therapy) else {}
        if name not in known_ones:
            there = nearest(str(name), known_ones) if known_ones else "it has none"
            raise ValueError(f"schedule: no schedule '{quoted(name)}' of {quoted(fields.get('do'))}; {there}")
        said = known_ones[name]
        return {"sessions": said.sessions, "every": f"{said.every} min", "length": f"{said.length} min"} | fields

    @model_validator(mode="after")
    def _fits(self) -> Self:
        course = {"from": "starts", "sessions": "sessions", "every": "every", "length": "length"}
        of_therapy = ("schedule", "group", "patients_per_therapist", "fidelity")
        match self.what:
            case Therapy(components=()):
                odd = [k for k in ("day", "clock", "sessions", "every", *of_therapy) if k in self.model_fields_set]
                if odd:
                    raise ValueError(f"{odd[0]}: a waiting list has no sessions; write 'from' and 'length'")
                if self.length is None:
                    raise ValueError("length: how long people wait is missing; write it like 'length: 10 weeks'")
            case Therapy():
                if "clock" not in self.model_fields_set:
                    raise ValueError("clock: the hours of its sessions are missing; write 'clock: \"09:00 to 16:00\"'")
                if self.context is not None:
                    raise ValueError(f"context: {self.do} has no conditioning trials")
                if self.day is not None:
                    raise ValueError(f"{self.do} is a course of sessions; write 'from: day {self.day}', not 'day'")
                missing = [key for key in ("sessions", "every", "length") if getattr(self, key) is None]
                if self.length is None or self.every is None or missing:
                    raise ValueError(f"{self.do} is a course of sessions; '{missing[0]}' is missing")
                if self.length < self.what.shortest:
                    raise ValueError(
                        f"a session of {self.length:g} min is too short; {self.do} needs {self.what.shortest:g}"
                    )
                if self.every < MINUTES_PER_DAY:
                    raise ValueError("sessions less than a day apart are not supported; write 'every: 1 day' or more")
                gap, number = min(
                    ((b - a, n) for n, (a, b) in enumerate(pairwise(self.begins()), 1)), default=(math.inf, 0)
                )
                if self.length > gap:
                    raise ValueError(
                        f"length: session {number} of {self.length:g} min is not over when session {number + 1} "
                        f"begins, {gap:g} min after it"
                    )
                if self.starts < MINUTES_PER_DAY:
                    raise ValueError("from: therapy starts after baseline; write 'from: day 1' or later")
            case Paradigm():
                if "clock" not in self.model_fields_set:
                    raise ValueError("clock: the hour at which it begins is missing; write 'clock: \"15:00\"'")
                odd = [key for key, field in course.items() if field in self.model_fields_set]
                odd += [key for key in of_therapy if key in self.model_fields_set]
                if odd:
                    raise ValueError(f"'{odd[0]}' belongs to a course of therapy, and {self.do} is done once")
                if self.context is not None and not self.what.trials:
                    raise ValueError(f"context: {self.do} has no conditioning trials")
                if self.clock[0] < self.clock[1]:
                    raise ValueError(f"{self.do} is done once; write one hour, like 'clock: \"15:00\"'")
        return self

    @property
    def anchor(self) -> str:
        """The name its times are counted from."""
        return self.name or self.do

    @property
    def waits(self) -> bool:
        """Whether it is a waiting list, in which nothing is done."""
        return isinstance(self.what, Therapy) and not self.what.components

    @property
    def what(self) -> Paradigm | Therapy:
        """What is done."""
        return paradigms()[self.do]

    def begins(self) -> tuple[float, ...]:
        """Minutes at which it begins: once, or at each session."""
        if self.waits:
            return (self.starts,)
        if self.sessions is None:
            return ((self.day or 1) * MINUTES_PER_DAY + self.clock[0],)
        return tuple(self._session(number) for number in range(1, self.sessions + 1))

    def _session(self, number: int) -> float:
        assert self.every is not None
        first, last = self.clock
        quarters = round((last - first) / QUARTER_HOUR)
        moved = round(quarters * (((number - 1) * GOLDEN) % 1.0)) * QUARTER_HOUR
        day = int((number - 1) * self.every // MINUTES_PER_DAY) + self.starts // MINUTES_PER_DAY
        return day * MINUTES_PER_DAY + first + moved

    @property
    def lasts(self) -> float:
        """Minutes it takes, or each of its sessions does."""
        return self.what.length if isinstance(self.what, Paradigm) else self.length or 0.0

    def ends(self) -> float:
        """Minute at which the course, or the paradigm, is over: a course with the interval after its last session."""
        if isinstance(self.what, Paradigm) or self.waits:
            return self.begins()[0] + self.lasts
        assert self.sessions is not None
        assert self.every is not None
        return self.starts - self.starts % MINUTES_PER_DAY + self.sessions * self.every
