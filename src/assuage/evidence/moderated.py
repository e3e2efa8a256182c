"""A pooled effect by a moderator: a slope where all its values are numbers, else one effect per level.

Effects that do not say are left out and counted. Studies are not randomised to their moderators, and several effects of
a study are taken as independent here, so what is found is a question for a new study.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from assuage.errors import UnknownName
from assuage.evidence.effect_tables import Row, number
from assuage.statistics.pooling.meta_regression import MetaRegression, meta_regression
from assuage.statistics.pooling.random_effects import IntervalKind, quantile
from assuage.statistics.pooling.studies import FloatArray, UnusableStudies
from assuage.statistics.pooling.tau2 import Estimator


LEVEL = 0.95


@dataclass(frozen=True)
class Moderated:
    """The meta-regression on the moderator `name`; `silent` effects do not say it.

    With numbers, `centre` is their mean and the coefficients are the effect there and the slope per unit. With levels,
    `levels` counts their effects, and the coefficients are the effect in the first and what each other adds.
    """

    name: str
    fit: MetaRegression
    silent: int
    centre: float | None = None
    levels: dict[str, int] | None = None

    def in_words(self, on_paper: Callable[[float], float]) -> list[str]:
        """In sentences, effects of levels as `on_paper` prints them, a slope on the scale pooled on."""
        explained = "" if self.fit.r2 is None else f", explains {self.fit.r2:.0f} % of the variance between studies"
        test = f"p {self.fit.moderators_p:.3g}{explained}"
        silent = f"; {self.silent} effects do not say" if self.silent else ""
        if self.levels is None:
            low, high = self.fit.ci[1]
            slope = f"{self.fit.coefficients[1]:+.3g} [{low:.3g}, {high:.3g}]"
            return [f"by {self.name}, per unit: {slope}, {test}{silent}"]
        told = [
            f"  {level} ({self.levels[level]}): {on_paper(value):.3f} [{on_paper(low):.3f}, {on_paper(high):.3f}]"
            for level, (value, low, high) in self._by_level().items()
        ]
        return [f"by {self.name}: {test}{silent}", *told]

    def as_record(self, on_paper: Callable[[float], float]) -> dict[str, Any]:
        """Plain data, for machines: effects of levels as `on_paper` prints them, a slope on the scale pooled on."""
        fit = self.fit
        return {
            "moderator": self.name,
            "k": fit.k,
            "silent": self.silent,
            "p": fit.moderators_p,
            "tau2": fit.tau2,
            "r2": fit.r2,
            "slope": None if self.levels else {"estimate": float(fit.coefficients[1]), "ci": fit.ci[1].tolist()},
            "levels": self.levels
            and {
                level: {"k": self.levels[level], "estimate": on_paper(value), "ci": [on_paper(low), on_paper(high)]}
                for level, (value, low, high) in self._by_level().items()
            },
        }

    def _by_level(self) -> dict[str, tuple[float, float, float]]:
        """Effect and interval in each level, on the scale pooled on."""
        found: dict[str, tuple[float, float, float]] = {}
        for place, level in enumerate(self.levels or ()):
            contrast = np.eye(len(self.fit.coefficients))[place]
            contrast[0] = 1.0  # every level adds to the first
            value = float(contrast @ self.fit.coefficients)
            half = quantile(LEVEL, self.fit.df) * float(contrast @ self.fit.covariance @ contrast) ** 0.5
            found[level] = (value, value - half, value + half)
        return found


def moderated(name: str, rows: Sequence[Row], *, estimator: Estimator, interval: IntervalKind) -> Moderated:
    """The rows' effects by the moderator called `name`.

    Raises:
        UnknownName: no row says anything under this name.
        UnusableStudies: it does not differ, or there are too few effects for it.
    """
    said = [dict(row.traits) | ({"year": row.year} if row.year is not None else {}) for row in rows]
    if not any(name in traits for traits in said):
        raise UnknownName("moderator", name, dict.fromkeys(one for traits in said for one in traits))
    saying = [(row, traits[name]) for row, traits in zip(rows, said, strict=True) if name in traits]
    effects, variances = [row.value for row, _ in saying], [row.variance for row, _ in saying]
    silent = len(rows) - len(saying)

    def regressed(columns: FloatArray) -> MetaRegression:
        return meta_regression(effects, variances, columns, estimator=estimator, interval=interval, level=LEVEL)

    numbers = [one for _, value in saying if (one := number(str(value))) is not None]
    if len(numbers) == len(saying):
        centre = sum(numbers) / len(numbers)
        return Moderated(name, regressed(np.array(numbers) - centre), silent, centre=centre)
    levels = dict(Counter(str(value) for _, value in saying).most_common())
    if len(levels) < 2:
        raise UnusableStudies(f"{name} is the same in all effects that say it.")
    dummies = np.array([[float(value == level) for level in list(levels)[1:]] for _, value in saying])
    return Moderated(name, regressed(dummies), silent, levels=levels)
