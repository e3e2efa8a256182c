"""Conditioning trials of a paradigm, in blocks.

    trials:
      - {context: A, starts: 2 min, every: 15 s, times: 8, order: [CS+ US, CS-, CS+, CS-]}

A block shows its order so many times, a trial every so many seconds. A trial is a cue, with or without the outcome:

    CS+, CS-       the reinforced and the safe cue
    GS 0.25        what resembles them, a quarter of the way from CS+ to CS-
    context        the place alone
    CS+ US, US     with the unconditioned stimulus; US alone is one without a cue
    seen CS+       a trial that somebody else is seen to undergo, calmly; 'seen CS+ US': in distress

Trials of a kind are numbered through the paradigm: 'CS+ 1', 'CS+ 2', and 'CS+ US 1' where the shock came, for there its
own response hides that to the cue.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from assuage import units
from assuage.errors import quoted
from assuage.mechanisms.events import Event


CONTEXTS = ("A", "B", "C")
_CUES = {"": 0.0, "context": 0.0, "CS+": 1.0, "CS-": 2.0}
_TRIAL = re.compile(r"(seen )?(context|CS\+|CS-|GS (0\.\d+))?( US|(?<!.)US)?")
_WORDS = "write 'CS+', 'CS-', 'GS 0.25' or 'context', with ' US' behind it where the shock comes, or 'US' alone"


@dataclass(frozen=True)
class ConditioningTrial:
    """One trial, minutes after the paradigm's start: its kind, the cue's place, the outcome, whether it is seen."""

    at: float
    label: str
    kind: str
    context: str
    place: float
    outcome: float
    seen: bool

    @property
    def event(self) -> Event:
        """The event it is."""
        return Event.OBSERVED_TRIAL if self.seen else Event.TRIAL

    def payload(self, context: str | None, gap: float) -> tuple[float, ...]:
        """The event's numbers, in another context where one is named, so many minutes after the trial before."""
        return float(CONTEXTS.index(context or self.context)), self.place, self.outcome, gap


def _readable(words: str) -> str:
    if words.count("US") > 1:
        raise ValueError(f"'{quoted(words)}' has two unconditioned stimuli; a trial has one")
    if not words or _TRIAL.fullmatch(words) is None:
        raise ValueError(f"'{quoted(words)}' is no trial; {_WORDS}")
    return words


class TrialBlock(BaseModel):
    """An order of trials, shown so many times."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    context: Literal["A", "B", "C"] = "A"
    starts: Annotated[float, BeforeValidator(units.minutes)] = 0.0
    every: Annotated[float, BeforeValidator(units.minutes), Field(gt=0)]
    times: Annotated[int, Field(ge=1, le=200)] = 1
    order: Annotated[tuple[Annotated[str, AfterValidator(_readable)], ...], Field(min_length=1)]

    def trials(self) -> Iterable[tuple[float, str]]:
        """(minutes, words) of each."""
        return ((self.starts + k * self.every, words) for k, words in enumerate(self.order * self.times))


def numbered(blocks: Iterable[TrialBlock]) -> tuple[ConditioningTrial, ...]:
    """The trials of some blocks in order of time. Raises ValueError where two come at once."""
    shown: Counter[str] = Counter()
    found: list[ConditioningTrial] = []
    for at, words, context in sorted((at, words, block.context) for block in blocks for at, words in block.trials()):
        if found and at <= found[-1].at:
            raise ValueError(f"trials: two come {at:g} min after the start; begin a block after the one before")
        read = _TRIAL.fullmatch(words)
        assert read is not None
        kind = f"{read[2] or ''}{read[4] or ''}".strip()
        shown[kind] += 1
        place = 1.0 + float(read[3]) if read[3] else _CUES[read[2] or ""]
        found.append(
            ConditioningTrial(
                at, f"{kind} {shown[kind]}", kind, context, place, float(read[4] is not None), bool(read[1])
            )
        )
    return tuple(found)
