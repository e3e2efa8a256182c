"""A finding of a study, and the quantity of the model to set beside it."""

from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from assuage.evidence.library import findings
from assuage.studies.outcome import Outcome
from assuage.studies.part import Part, known


class Reported(Part):
    """A finding of this study, the quantity of the model to set beside it, and where the figure stands in the record.

    `figure` is a path in the record: 'effect' (the default), 'arms.ptsd.mean', 'arms.ptsd.range.middle',
    'timecourse.30.mean'; 'none' where only a direction was reported. A count of people is made a share by 'per n'
    ('arms.oxytocin.dropout per n'), and two figures are subtracted by 'minus'. The figure is multiplied by `times`: the
    ratio of two doses, where the record gives a figure per dose. With a figure, `direction: below` or `above` says that
    it is a bound: below it, or above it, the quantity was found.
    """

    finding: Annotated[str, known("finding", lambda: findings())]
    outcome: Annotated[Outcome, BeforeValidator(Outcome.read)]
    figure: str = "effect"
    times: Annotated[float, Field(gt=0, allow_inf_nan=False)] = 1.0
    unit: str | None = None
    direction: Literal["decrease", "increase", "below", "above"] | None = None

    @model_validator(mode="after")
    def _bounds_something(self) -> Self:
        if self.direction in ("below", "above") and self.figure == "none":
            likely = "decrease" if self.direction == "below" else "increase"
            raise ValueError(f"direction '{self.direction}' bounds a figure, and none is given; nearest: {likely}")
        return self
