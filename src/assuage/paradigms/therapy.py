"""Therapies on the shelf: what a session of each is made of."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

import yaml

from assuage import units
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
    findings: tuple[str, ...]

    @property
    def components(self) -> tuple[str, ...]:
        """What its sessions are made of, in words."""
        return ("contact", *(["exposure"] if self.exposures else []), *(["homework"] if self.homework else []))

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


@cache
def therapies() -> Mapping[str, Therapy]:
    """All therapies by name."""
    text = resources.files("assuage.paradigms").joinpath("therapies.yaml").read_text(encoding="utf-8")
    return {
        name: Therapy(
            name=name,
            meaning=fields["meaning"],
            first_exposure_session=fields["first_exposure_session"],
            exposures=fields["exposures"],
            exposure_starts=units.minutes(fields["exposure_starts"]),
            exposure_every=units.minutes(fields["exposure_every"]),
            homework=fields["homework"],
            source=fields["source"],
            findings=tuple(fields["findings"]),
        )
        for name, fields in yaml.safe_load(text).items()
    }
