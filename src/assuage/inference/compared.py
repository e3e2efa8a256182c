"""One reported quantity beside the model's prediction of it."""

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from assuage.evidence.library import finding
from assuage.simulation.run_folder import version
from assuage.statistics.monte_carlo import proportion_error


SIGNS = {"decrease": -1.0, "increase": 1.0}


@dataclass(frozen=True)
class Compared:
    """A finding and its prediction. `reported` is None where only a direction was reported.

    `inside50` and `inside90` say whether the reported figure lies in the middle half, and in the middle nine tenths, of
    the predictions; `same_direction` is the share of predictions with the reported sign. Where no repetition gives a
    number, predictions are NaN and nothing is said of the rest.
    """

    id: str
    role: str | None
    measure: str
    reported: float | None
    direction: str | None
    predicted: dict[str, float]
    inside50: bool | None
    inside90: bool | None
    same_direction: float | None
    same_direction_mcse: float | None


def compare(ident: str, words: str, values: np.ndarray, *, reported: float | None, direction: str | None) -> Compared:
    """A finding's figure beside `values`, one prediction per repetition (those without a number are left out)."""
    known = values[np.isfinite(values)]
    if not len(known):
        nothing = {name: float("nan") for name in ("mean", "sd", "q05", "q25", "q75", "q95")}
        return Compared(ident, finding(ident).role, words, reported, direction, nothing, None, None, None, None)
    share = None if direction is None else float((SIGNS[direction] * known > 0).mean())
    q05, q25, q75, q95 = (float(q) for q in np.quantile(known, (0.05, 0.25, 0.75, 0.95)))
    return Compared(
        id=ident,
        role=finding(ident).role,
        measure=words,
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
        inside50=None if reported is None else q25 <= reported <= q75,
        inside90=None if reported is None else q05 <= reported <= q95,
        same_direction=share,
        same_direction_mcse=None if share is None else proportion_error(share, len(known)),
    )


@dataclass(frozen=True)
class Replication:
    """A study's findings beside the model's predictions; `warnings` are what is unusual in its file."""

    study: str
    question: str
    core: str | None
    seed: int
    repetitions: int
    findings: list[Compared]
    warnings: list[str]

    def as_dict(self) -> dict[str, Any]:
        """For machines."""
        return {
            "study": self.study,
            "version": version(),
            "core": self.core,
            "seed": self.seed,
            "repetitions": self.repetitions,
            "findings": [asdict(f) for f in self.findings],
            "warnings": self.warnings,
        }
