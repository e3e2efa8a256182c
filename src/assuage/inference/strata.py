"""Strata beside what was published of them: what the priors say of each clinical figure, fitted to or not.

A row is inside where the predicted mean lies within 1.96 sqrt(SE^2 + between-study SD^2) of the published figure.
"""

from dataclasses import dataclass
from math import hypot
from pathlib import Path
from typing import Any, Literal

import numpy as np

from assuage.inference.anchors import Anchor, anchors, study_of
from assuage.inference.calibrate import PEOPLE, moments, statistics
from assuage.parameters.truths import WORKS, truths
from assuage.simulation.progress import Listen, Progress, silent
from assuage.studies import asked
from assuage.units import check_seed


TRUTHS = 128
_Z = 1.96  # standard errors of a 95 % interval


@dataclass(frozen=True)
class StratumRow:
    """One published figure of a stratum, and its expected value over draws of the truth."""

    stratum: str
    therapy: str | None
    name: str
    treatment: str | None
    control: str | None
    statistic: str
    findings: tuple[str, ...]
    published: float
    se: float
    between_study_sd: float
    predicted: dict[str, float]
    role: Literal["anchor", "test"]

    @property
    def spread(self) -> float:
        """The error of the figure and the SD between studies together."""
        return hypot(self.se, self.between_study_sd)

    @property
    def inside(self) -> bool:
        """Whether the predicted mean is as near the published figure as its errors allow."""
        return abs(self.predicted["mean"] - self.published) <= _Z * self.spread

    def as_dict(self) -> dict[str, Any]:
        """For machines."""
        compared = None if self.control is None else {"treatment": self.treatment, "control": self.control}
        rest = ("therapy", "statistic", "published", "se", "between_study_sd", "predicted")
        return (
            {"stratum": self.stratum, "comparison": compared}
            | {field: getattr(self, field) for field in rest}
            | {"inside": self.inside, "role": self.role, "name": self.name, "findings": list(self.findings)}
        )


def clinical(given: Anchor) -> str | None:
    """The stratum whose figure an anchor is; None for one of the laboratory."""
    return study_of(given).population.stratum


def strata_table(
    *,
    seed: int = 0,
    out: Path | str | None = None,
    draws: int = TRUTHS,
    people: int = PEOPLE,
    progress: Listen = silent,
) -> list[StratumRow]:
    """Every clinical figure beside `draws` truths of the priors, each with twice `people` people an arm.

    What was simulated is kept under `out` (runs/strata) and used again.
    """
    check_seed(seed)
    known = anchors()
    of = {one: stratum for one in (*known.anchors, *known.tests) if (stratum := clinical(one)) is not None}
    every = list(of)
    drawn = {name: values for name, values in truths(seed, 0, draws).items() if name != WORKS}
    folder = asked.folder(out, "strata")
    with Progress(folder, progress) as tell:
        halves = statistics(folder / "bank", every, drawn, seed=seed, people=people, progress=tell)
    means, sds = moments(halves)
    rows = [
        _row(stratum, one, halves[..., k].mean(axis=1), float(means[k]), float(sds[k]))
        for k, (one, stratum) in enumerate(of.items())
    ]
    return sorted(rows, key=lambda row: (row.stratum, row.role))


def _therapy(one: Anchor, arm: str | None) -> str | None:
    """The therapy of an arm; None of one that waits."""
    return next((course.do for course in study_of(one).courses(arm or "")), None)


def _row(stratum: str, one: Anchor, found: np.ndarray, mean: float, sd: float) -> StratumRow:
    outcome = one.outcomes[0]
    treatment, control = (*outcome.arms, None)[:2]
    # quantiles without the noise of finitely many people: what was seen, drawn together to the SD that is left
    low, high = mean + (np.quantile(found, [0.05, 0.95]) - found.mean()) * sd / found.std(ddof=1)
    return StratumRow(
        stratum=stratum,
        therapy=_therapy(one, treatment),
        name=one.name,
        treatment=treatment,
        control=control,
        statistic=outcome.written.rpartition(", ")[0]
        + (f" (and {len(one.outcomes) - 1} more)" * (len(one.outcomes) > 1)),
        findings=one.findings,
        published=one.target,
        se=one.error,
        between_study_sd=one.tau,
        predicted={"mean": mean, "sd": sd, "q05": float(low), "q95": float(high)},
        role="anchor" if one.informs else "test",
    )
