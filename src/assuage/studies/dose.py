"""A dose: what is given, by which route, how much, and when."""

from typing import Annotated, Self

from pydantic import BeforeValidator, Field, model_validator

from assuage import units
from assuage.errors import nearest, quoted
from assuage.paradigms.drugs import PLACEBO, Route, drugs
from assuage.studies.part import Minutes, Part, known
from assuage.studies.times import When


_ROUNDING = 1e-9
_SHORTEST_INFUSION = 0.5  # the shortest step of a tape
_MOST_TIMES = 1000.0  # the largest dose that any study read here gave: more is a slip of the pen


def _written(amount: object) -> object:
    return f"{amount:g}" if isinstance(amount, int | float) and not isinstance(amount, bool) else amount


class Dose(Part):
    """One dose, or the same before each session: at once, or as an infusion `over` some minutes.

    Placebo has no amount.
    """

    drug: Annotated[str, known("drug", drugs)]
    route: str
    amount: Annotated[str | None, BeforeValidator(_written)] = None
    over: Minutes | None = None
    deposition: Annotated[float, Field(gt=0)] | None = None  # of a nebuliser, over what a spray deposits
    when: Annotated[When, BeforeValidator(When.read)]

    @model_validator(mode="before")
    @classmethod
    def _has_route(cls, fields: object) -> object:
        if isinstance(fields, dict) and "route" not in fields:
            drug = drugs().get(str(fields.get("drug")))
            raise ValueError(f"a dose with no route; say how it is given: {', '.join(drug.routes if drug else _any())}")
        return fields

    @model_validator(mode="after")
    def _fits(self) -> Self:
        routes = drugs()[self.drug].routes
        if self.route not in routes:
            raise ValueError(f"{self.drug} is not given '{self.route}' here; {nearest(self.route, routes)}")
        if (self.amount is None) != (self.drug == PLACEBO):
            said = "placebo has no amount" if self.drug == PLACEBO else f"{self.drug} without an amount"
            raise ValueError(f"{said}; write it like 'amount: 24 IU'" if self.amount is None else said)
        if self.deposition is not None and self.way.deposits is None:
            raise ValueError(f"'deposition' belongs to a nebuliser, and this dose is {self.route}")
        if self.over is not None and self.route != "intravenous":
            raise ValueError(f"'over' belongs to an infusion, and this dose is {self.route}")
        if self.over is not None and self.over < _SHORTEST_INFUSION:
            raise ValueError(f"an infusion over {self.over:g} min is none; write it like 'over: 30 min'")
        if self.rate_written and self.over is None:
            raise ValueError(f"'{self.amount}' is a rate; say how long with 'over: 30 min'")
        if self.over is not None and self.way.infusion is None:
            raise ValueError(f"an infusion of {self.drug} is not supported; oxytocin's is")
        whole = self.whole * (self.deposition or 1.0)
        largest = max(self._largest(), default=None)
        if largest is not None and whole > _MOST_TIMES * largest[0]:
            raise ValueError(
                f"amount of {self.drug}: '{quoted(self.in_words)}' is more than a thousand times the largest "
                f"dose that a study read here gave, {largest[1]}"
            )
        return self

    def _largest(self) -> list[tuple[float, str]]:
        """The largest doses of the drug by each route that has one: micrograms, and as written."""
        written = [route.largest for route in drugs()[self.drug].routes.values() if route.largest is not None]
        return [(units.micrograms(amount, self.drug), amount) for amount in written]

    @property
    def in_words(self) -> str:
        """How much, as written: amount, length of an infusion, deposition."""
        over = f" over {self.over:g} min" if self.over is not None else ""
        return f"{self.amount}{over}" + (f", deposition {self.deposition:g}" if self.deposition is not None else "")

    @property
    def way(self) -> Route:
        """What a dose by this route is to the body."""
        return drugs()[self.drug].routes[self.route]

    @property
    def rate_written(self) -> bool:
        """Whether the amount is written as a rate."""
        return self.amount is not None and "/min" in self.amount

    @property
    def micrograms(self) -> float:
        """Amount in micrograms (per minute if a rate was written); 0 for placebo."""
        if self.amount is None:
            return 0.0
        try:
            return units.micrograms(self.amount, self.drug)
        except units.UnitProblem as problem:
            raise ValueError(f"amount of {self.drug}: {problem}") from None

    @property
    def whole(self) -> float:
        """All that is given, in micrograms: of a rate, over the whole infusion."""
        return self.micrograms * (self.over or 1.0 if self.rate_written else 1.0)

    @property
    def beyond_studied(self) -> bool:
        """Whether it is more in all than any study read here gave by this route."""
        largest = self.way.largest
        return largest is not None and self.whole > (1.0 + _ROUNDING) * units.micrograms(largest, self.drug)


def _any() -> list[str]:
    return sorted({route for drug in drugs().values() for route in drug.routes})
