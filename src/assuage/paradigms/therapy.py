"""Therapies on the shelf: what a session of each is made of."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Annotated

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, Strict

from assuage import shelves, units
from assuage.mechanisms.events import Event


@dataclass(frozen=True)
class Therapy:
    """One therapy's session. Times in minutes from the session's start."""

    name: str
    meaning: str
    first_exposure_session: int
    exposures: int
    exposure_starts: float
    exposure_every: float
    homework: bool
    source: str

    def session(self, number: int, length: float, last: bool) -> list[tuple[float, Event, tuple[float, ...]]]:
        """(minutes from start, event, payload) of session `number`, in order."""
        happens: list[tuple[float, Event, tuple[float, ...]]] = [(0.0, Event.SESSION_START, (float(number), length))]
        if self.exposures and number >= self.first_exposure_session:
            times = [self.exposure_starts + k * self.exposure_every for k in range(self.exposures)]
            happens += [(t, Event.EXPOSURE, (0.0,)) for t in times]
            happens.append((times[-1] + self.exposure_every, Event.EXPOSURE_END, ()))
        homework = float(self.homework and number >= self.first_exposure_session)
        happens.append((length, Event.SESSION_END, (float(number), homework, float(last))))
        return happens

    @property
    def shortest(self) -> float:
        """The shortest session that holds its exposures, in minutes."""
        return self.exposure_starts + self.exposures * self.exposure_every if self.exposures else 1.0


class _Written(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    meaning: str
    first_exposure_session: Annotated[int, Field(ge=1)]
    exposures: Annotated[int, Field(ge=0)]
    exposure_starts: Annotated[float, BeforeValidator(units.minutes), Field(ge=0)]
    exposure_every: Annotated[float, BeforeValidator(units.minutes), Field(gt=0)]
    homework: Annotated[bool, Strict()]
    source: str


@shelves.kept
def therapies() -> Mapping[str, Therapy]:
    """All therapies by name, the user's own behind those that ship. Raises FileProblem on a malformed file."""
    own = [
        (file, name, _read(file.path, name, fields))
        for file in shelves.own_files("therapies")
        for name, fields in file.content().items()
    ]
    return shelves.merged("therapy", _shipped(), own)


@cache
def _shipped() -> Mapping[str, Therapy]:
    text = resources.files("assuage.paradigms").joinpath("therapies.yaml").read_text(encoding="utf-8")
    return {name: _read("therapies.yaml", name, fields) for name, fields in yaml.safe_load(text).items()}


def _read(file: str, name: str, fields: object) -> Therapy:
    return Therapy(name=name, **shelves.validated(_Written, file, fields, name).model_dump())
