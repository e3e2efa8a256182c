"""Laboratory paradigms on the shelf: what is done to a person, step by step, from a start by the clock.

One file each in `shelf/`. Times are from the paradigm's start. A step is one event, or a dose that belongs to the
paradigm itself. Intensities between 0 and 1 are shares of the strongest the paradigm knows; how strongly a person
answers is a parameter of the mechanism that hears them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from assuage import units, yaml_files
from assuage.mechanisms.events import Event


# What a step may do: the event, and the names of its numbers in the order of the event's payload.
DOES: dict[str, tuple[Event, tuple[str, ...]]] = {
    "stress": (Event.STRESS, ("social", "exertion", "cue", "support")),
    "anticipation": (Event.ANTICIPATE, ("announced",)),
    "threat": (Event.THREAT, ("cue", "context", "unpredictable", "shown")),
    "waking": (Event.WAKING, ()),
    "crh": (Event.CRH_INJECTION, ("ug",)),
    "steroid": (Event.STEROID, ("hydrocortisone_mg", "hydrocortisone_iv_mg", "dexamethasone_mg")),
}

# drug -> the numbers of a step that give it
_GIVEN_AS = {
    "crh": {"ug"},
    "hydrocortisone": {"hydrocortisone_mg", "hydrocortisone_iv_mg"},
    "dexamethasone": {"dexamethasone_mg"},
}


@dataclass(frozen=True)
class Step:
    """One event, minutes after the start, with what it is in words."""

    at: float
    event: Event
    payload: tuple[float, ...]
    does: str
    meaning: str


@dataclass(frozen=True)
class Paradigm:
    """What is done, for how many minutes, and whether people must be awake for it."""

    name: str
    meaning: str
    source: str
    findings: tuple[str, ...]
    length: float
    awake: bool
    steps: tuple[Step, ...]

    @property
    def drugs(self) -> frozenset[str]:
        """Drugs that the paradigm itself gives."""
        given = {
            name for step in self.steps for name, amount in zip(DOES[step.does][1], step.payload, strict=True) if amount
        }
        return frozenset(drug for drug, names in _GIVEN_AS.items() if given & names)


@cache
def paradigms() -> Mapping[str, Paradigm]:
    """All paradigms by name."""
    folder = resources.files("assuage.paradigms").joinpath("shelf")
    files = sorted((f for f in folder.iterdir() if f.name.endswith(".yaml")), key=lambda f: f.name)
    return {p.name: p for p in (_read(yaml_files.content(f.read_bytes(), f.name)) for f in files)}


def _read(fields: dict[str, Any]) -> Paradigm:
    return Paradigm(
        name=fields["paradigm"],
        meaning=fields["meaning"],
        source=fields["source"],
        findings=tuple(fields["findings"]),
        length=units.minutes(fields["length"]),
        awake=fields["awake"],
        steps=tuple(_step(step) for step in fields["steps"]),
    )


def _step(written: dict[str, Any]) -> Step:
    event, names = DOES[written["does"]]
    numbers = {key: value for key, value in written.items() if key not in ("at", "does", "meaning")}
    if stray := set(numbers) - set(names):
        raise ValueError(f"a step of '{written['does']}' has no {', '.join(sorted(stray))}")
    return Step(
        at=units.minutes(written["at"]),
        event=event,
        payload=tuple(float(numbers.get(name, 0.0)) for name in names),
        does=written["does"],
        meaning=written["meaning"],
    )
