"""A therapy: a paradigm that is repeated, its sessions made of components.

    contact         the session itself, from start to end
    exposure        `times` exposures from `starts` on, one `every` so many minutes; the last ends that long after it
                    began. With `load`, a task beside them that takes so much of working memory, 0 to 1
    homework        exposures in daily life, set at the end of a session
    restructuring   work on beliefs, at the end of the session, for a `share` of it
    rescripting     the image is given another end, likewise
    skill           practice of calming oneself, likewise
    partner         work with the partner, likewise

Each from session `from_session` on. What a component does to a person is the mechanisms' that hear its events. A
waiting list has no components and no sessions. `schedules` are the ways in which it is given that have a name.
"""

from typing import Annotated, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from assuage import units
from assuage.mechanisms.events import Event
from assuage.paradigms.paradigm import Cited


Minutes = Annotated[float, BeforeValidator(units.minutes)]
# components of a share of a session, and the event of each
_WORK = {
    "restructuring": Event.RESTRUCTURE,
    "rescripting": Event.RESCRIPT,
    "skill": Event.SKILL,
    "partner": Event.PARTNER,
}


class Component(BaseModel):
    """One component of a session."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    component: Literal["contact", "exposure", "homework", "restructuring", "rescripting", "skill", "partner"]
    from_session: Annotated[int, Field(ge=1)] = 1
    starts: Minutes = 0.0
    times: Annotated[int, Field(ge=1)] = 1
    every: Minutes = 1.0
    load: Annotated[float, Field(gt=0, le=1)] | None = None
    share: Annotated[float, Field(gt=0, le=1)] = 1.0

    @model_validator(mode="after")
    def _has_its_own_keys(self) -> Self:
        of_exposure, of_work = {"starts", "times", "every", "load"}, {"share"}
        own = of_exposure if self.component == "exposure" else of_work if self.component in _WORK else set[str]()
        for key in sorted(self.model_fields_set & ((of_exposure | of_work) - own)):
            raise ValueError(f"{key}: not of a component '{self.component}'")
        return self


class Schedule(BaseModel):
    """How many sessions, how far apart and how long."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    sessions: Annotated[int, Field(ge=1)]
    every: Minutes
    length: Minutes


class Therapy(BaseModel):
    """One therapy."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Annotated[str, Field(alias="paradigm", pattern=r"^[a-z][a-z0-9_]*$")]
    meaning: str
    source: str
    findings: Cited
    components: tuple[Component, ...]
    schedules: dict[Annotated[str, Field(pattern=r"^[a-z][a-z_]*$")], Schedule] = {}

    def session(
        self, number: int, length: float, planned: int, fidelity: float = 1.0
    ) -> list[tuple[float, Event, tuple[float, ...]]]:
        """(minutes from start, event, payload) of session `number` of so many planned, in order.

        `fidelity` is the share of what the components ask for that is done: fewer exposures, a smaller share of work.
        """
        now = [one for one in self.components if number >= one.from_session]
        opens = (float(number), length, float(planned))
        happens: list[tuple[float, Event, tuple[float, ...]]] = [(0.0, Event.SESSION_START, opens)]
        for one in now:
            if one.component == "exposure":
                times = [one.starts + k * one.every for k in range(round(fidelity * one.times))]
                if not times:
                    continue
                ends = times[-1] + one.every
                if one.load is not None:
                    happens += [(times[0], Event.DUAL_TASK, (one.load,)), (ends, Event.DUAL_TASK, (0.0,))]
                happens += [(t, Event.EXPOSURE, (0.0,)) for t in times]
                happens.append((ends, Event.EXPOSURE_END, ()))
            if one.component in _WORK:
                happens.append((length, _WORK[one.component], (fidelity * one.share,)))
        homework = float(any(one.component == "homework" for one in now))
        happens.append((length, Event.SESSION_END, (float(number), homework, float(number == planned))))
        return sorted(happens, key=lambda one: one[0])

    @property
    def shortest(self) -> float:
        """The shortest session that holds its exposures, in minutes."""
        return max([1.0, *(c.starts + c.times * c.every for c in self.components if c.component == "exposure")])
