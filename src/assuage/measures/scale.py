"""What a scale is made of, as its file says: items, their scores, and what of them makes a diagnosis. Loads no JAX."""

from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, PositiveInt, model_validator


_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
Counts = Annotated[tuple[PositiveInt, ...], Field(min_length=1)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Scale(_Strict):
    """How many items read each signal, and the scores of an item's lowest and highest grade; symptoms raise the grade.

    [0, 4] and [1, 5] have five grades; [5, 1] has five as well, and fewer symptoms score more. Scales `of` one thing
    share what a person has of it beside the symptoms.
    """

    items: Counts
    scores: tuple[int, int]
    of: str | None = None

    @model_validator(mode="after")
    def _has_grades(self) -> Self:
        if not 1 <= abs(self.scores[1] - self.scores[0]) <= len(_ORDINALS):
            raise ValueError(f"scores: an item has two grades at least and {len(_ORDINALS) + 1} at most; write [0, 4]")
        return self

    @property
    def cuts(self) -> tuple[str, ...]:
        """Parameters between one grade and the next, in order."""
        return tuple(f"{ordinal}_cut" for ordinal in _ORDINALS[: abs(self.scores[1] - self.scores[0])])

    @property
    def range(self) -> tuple[float, float]:
        """Lowest and highest sum."""
        low, high = sorted(self.scores)
        return float(low * sum(self.items)), float(high * sum(self.items))


class Diagnosis(_Strict):
    """As DSM-5 counts symptoms: in the interview `by`, so many `items` of each cluster that score `at_least` this."""

    by: str
    at_least: int
    items: Counts
