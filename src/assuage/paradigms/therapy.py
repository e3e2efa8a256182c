"""A therapy: a paradigm that is repeated, its sessions made of components.

    contact     the session itself, from start to end
    exposure    `times` exposures from `starts` on, one `every` so many minutes; the last ends that long after it began
    homework    set at the end of a session

Each from session `from_session` on. What a component does to a person is the mechanisms' that hear its events.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from assuage import units
from assuage.mechanisms.events import Event
from assuage.paradigms.paradigm import Cited


Minutes = Annotated[float, BeforeValidator(units.minutes)]


class Component(BaseModel):
    """One component of a session."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    component: Literal["contact", "exposure", "homework"]
    from_session: Annotated[int, Field(ge=1)] = 1
    starts: Minutes = 0.0
    times: Annotated[int, Field(ge=1)] = 1
    every: Minutes = 1.0


class Therapy(BaseModel):
    """One therapy."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Annotated[str, Field(alias="paradigm", pattern=r"^[a-z][a-z0-9_]*$")]
    meaning: str
    source: str
    findings: Cited
    components: Annotated[tuple[Component, ...], Field(min_length=1)]

    def session(self, number: int, length: float, planned: int) -> list[tuple[float, Event, tuple[float, ...]]]:
        """(minutes from start, event, payload) of session `number` of so many planned, in order."""
        now = [one for one in self.components if number >= one.from_session]
        opens = (float(number), length, float(planned))
        happens: list[tuple[float, Event, tuple[float, ...]]] = [(0.0, Event.SESSION_START, opens)]
        for one in now:
            if one.component == "exposure":
                times = [one.starts + k * one.every for k in range(one.times)]
                happens += [(t, Event.EXPOSURE, (0.0,)) for t in times]
                happens.append((times[-1] + one.every, Event.EXPOSURE_END, ()))
        homework = float(any(one.component == "homework" for one in now))
        happens.append((length, Event.SESSION_END, (float(number), homework, float(number == planned))))
        return happens

    @property
    def shortest(self) -> float:
        """The shortest session that holds its exposures, in minutes."""
        return max([1.0, *(c.starts + c.times * c.every for c in self.components if c.component == "exposure")])
