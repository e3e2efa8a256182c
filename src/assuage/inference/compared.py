"""One reported quantity beside the model's prediction of it."""

import html
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import pandas as pd

from assuage.evidence.library import finding
from assuage.simulation.run_folder import version
from assuage.statistics.monte_carlo import proportion_error
from assuage.studies.asked import Models


SIGNS = {"decrease": -1.0, "increase": 1.0}
BOUNDS = {"below": -1.0, "above": 1.0}


@dataclass(frozen=True)
class Compared:
    """A finding and its prediction, in `unit` where it has one. `reported` is None where only a direction was reported.

    `inside50` and `inside90` say whether the reported figure lies in the middle half, and in the middle nine tenths, of
    the predictions; `same_direction` is the share of predictions with the reported sign. A direction `below` or `above`
    makes the figure a bound: `same_direction` is then the share of predictions on that side of it, and whether it lies
    inside is not asked. Where no repetition gives a number, predictions are NaN and nothing is said of the rest.
    """

    id: str
    role: str | None
    measure: str
    unit: str | None
    reported: float | None
    direction: str | None
    predicted: dict[str, float]
    inside50: bool | None
    inside90: bool | None
    same_direction: float | None
    same_direction_mcse: float | None


def compare(
    ident: str,
    words: str,
    values: np.ndarray,
    *,
    reported: float | None,
    direction: str | None,
    unit: str | None = None,
) -> Compared:
    """A finding's figure beside `values`, one prediction per repetition (those without a number are left out)."""
    known = values[np.isfinite(values)]
    if not len(known):
        nothing = {name: float("nan") for name in ("mean", "sd", "q05", "q25", "q75", "q95")}
        return Compared(ident, finding(ident).role, words, unit, reported, direction, nothing, None, None, None, None)
    bound = direction in BOUNDS
    share = None
    if direction is not None:
        beyond = BOUNDS[direction] * (known - (reported or 0.0)) if bound else SIGNS[direction] * known
        share = float((beyond > 0).mean())
    point = None if bound else reported
    q05, q25, q75, q95 = (float(q) for q in np.quantile(known, (0.05, 0.25, 0.75, 0.95)))
    return Compared(
        id=ident,
        role=finding(ident).role,
        measure=words,
        unit=unit,
        reported=reported,
        direction=direction,
        predicted={
            "mean": float(known.mean()),
            "sd": float(known.std(ddof=1)) if len(known) > 1 else float("nan"),
            "q05": q05,
            "q25": q25,
            "q75": q75,
            "q95": q95,
        },
        inside50=None if point is None else q25 <= point <= q75,
        inside90=None if point is None else q05 <= point <= q95,
        same_direction=share,
        same_direction_mcse=None if share is None else proportion_error(share, len(known)),
    )


@dataclass(frozen=True)
class Replication:
    """A study's findings beside the model's predictions; `warnings` are what is unusual in its file.

    In a notebook it shows its table.
    """

    study: str
    question: str
    models: Models
    seed: int
    repetitions: int
    findings: list[Compared]
    warnings: list[str]

    def summary(self) -> pd.DataFrame:
        """What was reported and what the model says of it, one row per finding; `same` is `same_direction`."""
        return pd.DataFrame(
            {"finding": f.id, "role": f.role, "measure": f.measure, "unit": f.unit}
            | {"reported": f.reported, "direction": f.direction}
            | {name: f.predicted[name] for name in ("mean", "sd", "q05", "q95")}
            | {"inside50": f.inside50, "inside90": f.inside90, "same": f.same_direction}
            for f in self.findings
        )

    def to_frame(self) -> pd.DataFrame:
        """All that is known of each finding, one row each."""
        rows = ({**asdict(f), **f.predicted} for f in self.findings)
        return pd.DataFrame(rows).drop(columns="predicted", errors="ignore")

    def _repr_html_(self) -> str:
        of = f"at its own sizes, seed {self.seed}, stress axis {self.models.core}"
        about = f"{self.repetitions} virtual repetitions {of}."
        known = self.summary().astype(object)
        table = known.where(known.notna(), "").to_html(index=False, border=0, float_format="{:.3g}".format)
        return f"<p>{html.escape(self.question)}</p>{table}<p>{about}</p>"

    def as_dict(self) -> dict[str, Any]:
        """For machines."""
        return {
            "study": self.study,
            "version": version(),
            **self.models._asdict(),
            "seed": self.seed,
            "repetitions": self.repetitions,
            "findings": [asdict(f) for f in self.findings],
            "warnings": self.warnings,
        }


@dataclass(frozen=True)
class Tally:
    """How the findings of one role fare: figures inside the predictions, directions that most predictions share."""

    role: str
    figures: int
    inside50: int
    inside90: int
    directions: int
    mostly_same: int


def tally(made: Sequence[Replication]) -> list[Tally]:
    """One row per role. Were the model right, half the figures would be inside 50 and nine tenths inside 90."""
    every = [f for one in made for f in one.findings]
    rows: list[Tally] = []
    for role in sorted({str(f.role) for f in every}):
        own = [f for f in every if str(f.role) == role]
        figures = [f for f in own if f.inside90 is not None]
        shares = [f.same_direction for f in own if f.same_direction is not None]
        inside = (sum(bool(f.inside50) for f in figures), sum(bool(f.inside90) for f in figures))
        rows.append(Tally(role, len(figures), *inside, len(shares), sum(share > 0.5 for share in shares)))
    return rows
