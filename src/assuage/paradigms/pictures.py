"""What an imaging paradigm shows: conditions by name, in blocks.

    conditions:
      fearful faces: {valence: -0.5, social: 1}
      shapes: {}
    blocks:
      - {starts: 1 min, every: 30 s, times: 6, order: [fearful faces, shapes]}

A condition has up to four numbers: `valence`, from -1 for what threatens most to 1 for what rewards most; `trauma`,
`social` and `control`, 0 to 1, for what shows the own trauma, is social, or asks for cognitive control. A block lasts
until the next. Blocks of a condition are numbered through the paradigm: 'fearful faces 1', 'fearful faces 2'.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from assuage import units
from assuage.errors import nearest, quoted
from assuage.mechanisms.events import Event


Share = Annotated[float, Field(ge=0, le=1)]


class PictureCondition(BaseModel):
    """What pictures of one condition have in common."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    valence: Annotated[float, Field(ge=-1, le=1)] = 0.0
    trauma: Share = 0.0
    social: Share = 0.0
    control: Share = 0.0

    @property
    def payload(self) -> tuple[float, ...]:
        """The event's numbers."""
        return self.valence, self.trauma, self.social, self.control


@dataclass(frozen=True)
class ShownBlock:
    """One block, minutes after the paradigm's start: which of its condition, the condition, the event's numbers."""

    at: float
    label: str
    kind: str
    payload: tuple[float, ...]

    @property
    def event(self) -> Event:
        """The event it is."""
        return Event.PICTURES


class PictureBlocks(BaseModel):
    """An order of conditions, shown so many times, a block every so many seconds."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    starts: Annotated[float, BeforeValidator(units.minutes)] = 0.0
    every: Annotated[float, BeforeValidator(units.minutes), Field(gt=0)]
    times: Annotated[int, Field(ge=1, le=200)] = 1
    order: Annotated[tuple[str, ...], Field(min_length=1)]

    @property
    def ends(self) -> float:
        """Minute at which its last block is over."""
        return self.starts + self.every * self.times * len(self.order)


def shown(rows: Iterable[PictureBlocks], conditions: Mapping[str, PictureCondition]) -> tuple[ShownBlock, ...]:
    """The blocks of a paradigm in order of time. Raises ValueError for a condition that it does not have, for one that
    it never shows, and where two blocks come at once.
    """
    found: list[ShownBlock] = []
    count: Counter[str] = Counter()
    over = 0.0
    for row in sorted(rows, key=lambda one: one.starts):
        if found and row.starts < over:
            raise ValueError(f"blocks: those from {row.starts:g} min on begin before {over:g} min, where others end")
        over = row.ends
        for number, name in enumerate(row.order * row.times):
            if name not in conditions:
                raise ValueError(f"blocks: no condition '{quoted(name)}'; {nearest(name, conditions)}")
            count[name] += 1
            at = row.starts + number * row.every
            found.append(ShownBlock(at, f"{name} {count[name]}", name, conditions[name].payload))
    if idle := set(conditions) - set(count):
        raise ValueError(f"conditions: '{quoted(min(idle))}' is in no block")
    return tuple(found)
