"""The drugs on the shelf: by which routes each is given, and what a dose by a route is to the body.

One data file each in `drugs/`. A route names the event of a dose, the place of its amount among the event's numbers and
the unit of that number; `infusion` the event that sets a rate, for routes by which one can be given; `deposits` the
place of how much more of it a device deposits than a spray does; `largest` the largest dose of a study read here.
`noticed` is the place of a drug that patients can tell from placebo among the numbers of a NOTICED event.
"""

from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from assuage import shelves, units
from assuage.errors import quoted
from assuage.mechanisms.events import Event
from assuage.paradigms.paradigm import Cited
from assuage.yaml_files import Document


class _Data(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


def _event(name: object) -> Event:
    if name not in Event.__members__:
        raise ValueError(f"no event '{quoted(name)}'; events are written in capitals, like SPRAY or INFUSION")
    return Event[str(name)]


_Event = Annotated[Event, BeforeValidator(_event)]
_Slot = Annotated[int, Field(ge=0, le=2)]  # an event carries four numbers; the last says whose the dose is
PLACEBO = "placebo"


class Route(_Data):
    """One way to give a drug."""

    event: _Event
    slot: _Slot
    unit: Literal["IU", "ug", "mg"]
    infusion: _Event | None = None
    deposits: _Slot | None = None
    largest: str | None = None

    def amount(self, micrograms: float, drug: str) -> float:
        """An amount of this drug in the route's own unit."""
        if self.unit == "IU":
            return micrograms / units.UG_OF_AN_IU.get(drug, units.UG_PER_IU)
        return micrograms / {"ug": 1.0, "mg": units.UG_PER_MG}[self.unit]


class Drug(_Data):
    """One drug."""

    id: Annotated[str, Field(alias="drug", pattern=r"^[a-z][a-z0-9_]*$")]
    label: str
    meaning: str
    routes: Annotated[dict[str, Route], Field(min_length=1)]
    noticed: _Slot | None = None
    findings: Cited = ()


@shelves.kept
def drugs() -> Mapping[str, Drug]:
    """All drugs by name, the user's own behind those that ship. Raises FileProblem on a malformed file."""
    own = [(file, file.document().checked(Drug)) for file in shelves.own_files("drugs")]
    return shelves.merged("drug", _shipped(), ((file, made.id, made) for file, made in own))


@cache
def _shipped() -> Mapping[str, Drug]:
    folder = resources.files("assuage.paradigms").joinpath("drugs")
    files = sorted((f for f in folder.iterdir() if f.name.endswith(".yaml")), key=lambda f: f.name)
    read = (Document(f.read_bytes(), f.name).checked(Drug) for f in files)
    return {made.id: made for made in read}
