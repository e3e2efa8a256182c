"""What the model says a published study should have found, beside what it found.

Virtual repetitions of the study at its own sizes, each with a truth of its own from the priors, give the predictive
spread of every quantity the study reports: uncertainty about the truth and chance in small samples together.
"""

import re
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from assuage.errors import AssuageError
from assuage.evidence.library import finding
from assuage.evidence.record import Finding
from assuage.mechanisms.signals import ALLIANCE, DROPPED_OUT, NEVER_STARTED
from assuage.parameters.library import truths
from assuage.randomness import check_seed
from assuage.simulation.arms import Prepared, people, prepare, send
from assuage.simulation.crowd import Seen
from assuage.simulation.outcome import scores
from assuage.simulation.run_folder import version
from assuage.statistics.ancova import ancova
from assuage.statistics.monte_carlo import proportion_error
from assuage.studies.reading import load_study
from assuage.studies.study import Reported, Study


REPETITIONS = 2_000
Arms = dict[str, Seen]


@dataclass(frozen=True)
class Compared:
    """One reported quantity and its prediction. `reported` is None where only a direction was reported."""

    id: str
    measure: str
    reported: float | None
    direction: str | None
    predicted: dict[str, float]
    same_direction: float | None
    same_direction_mcse: float | None


@dataclass(frozen=True)
class Replication:
    """A study's findings beside the model's predictions."""

    study: Study
    seed: int
    repetitions: int
    findings: list[Compared]

    def as_dict(self) -> dict[str, Any]:
        """For machines."""
        return {
            "study": self.study.study,
            "version": version(),
            "seed": self.seed,
            "repetitions": self.repetitions,
            "findings": [asdict(f) for f in self.findings],
        }


def replicate(study: str | Path | Study, *, seed: int = 0, repetitions: int = REPETITIONS) -> Replication:
    """Repeat a published study virtually. Raises AssuageError for a plan, which reports nothing."""
    subject = study if isinstance(study, Study) else load_study(study)
    if not subject.reported_in:
        raise AssuageError(f"{subject.study}: a plan, with nothing in reported_in to compare with")
    if subject.estimand is None:
        raise AssuageError(f"{subject.study}: no estimand; say which arms are compared")
    check_seed(seed)
    prepared = prepare(subject)
    table = prepared.table(truths(seed, 0, repetitions))
    arms: Arms = {}
    for name, arm in subject.arms.items():
        crowd = people(range(repetitions), arm.size, prepared.block(name), np.arange(repetitions))
        arms[name] = send(prepared, table, crowd, name, seed=seed)
    found = [_compared(prepared, arms, item, repetitions) for item in subject.reported_in]
    return Replication(subject, seed, repetitions, found)


def _compared(prepared: Prepared, arms: Arms, item: Reported, repetitions: int) -> Compared:
    values = _quantity(prepared, arms, item.outcome, repetitions)
    known = values[np.isfinite(values)]
    signs = {"decrease": -1.0, "increase": 1.0}
    share = None if item.direction is None else float((signs[item.direction] * known > 0).mean())
    return Compared(
        id=item.finding,
        measure=item.outcome,
        reported=_reported(finding(item.finding), item.outcome, prepared.study),
        direction=item.direction,
        predicted={
            "mean": float(known.mean()),
            "sd": float(known.std(ddof=1)),
            "q05": float(np.quantile(known, 0.05)),
            "q95": float(np.quantile(known, 0.95)),
        },
        same_direction=share,
        same_direction_mcse=None if share is None else proportion_error(share, len(known)),
    )


def _left(seen: Seen, repetitions: int) -> np.ndarray:
    gone = np.maximum(seen.signals[DROPPED_OUT][:, -1], seen.signals[NEVER_STARTED][:, -1])
    return gone.reshape(repetitions, -1).astype(float)


def _quantity(prepared: Prepared, arms: Arms, outcome: str, repetitions: int) -> np.ndarray:
    estimand = prepared.study.estimand
    assert estimand is not None
    first, second = estimand.compared()
    if outcome == "leaving therapy":
        return np.concatenate([_left(seen, repetitions) for seen in arms.values()], axis=1).mean(axis=1)
    if outcome == "difference in leaving therapy":
        return _left(arms[first], repetitions).mean(axis=1) - _left(arms[second], repetitions).mean(axis=1)
    measure, visit = re.fullmatch(r"difference in (\w+), (.+)", outcome).groups()  # pyright: ignore[reportOptionalMemberAccess]
    if measure == "alliance":
        look = prepared.schedules[first].visits[estimand.measure, visit]
        ends = [arms[a].signals[ALLIANCE][:, look].reshape(repetitions, -1).mean(axis=1) for a in (first, second)]
        return ends[0].astype(float) - ends[1].astype(float)
    shaped: list[np.ndarray] = []
    for arm in (first, second):
        for at in (visit, "baseline"):
            shaped.append(scores(arms[arm], prepared.schedules[arm], measure, at).reshape(repetitions, -1))
    y1, x1, y0, x0 = shaped
    return ancova(y1, x1, np.ones_like(y1, bool), y0, x0, np.ones_like(y0, bool)).effect


def _reported(record: Finding, outcome: str, study: Study) -> float | None:
    estimand = study.estimand
    assert estimand is not None
    if outcome == "difference in leaving therapy":
        shares = [_share_left(record, arm) for arm in estimand.compared()]
        return None if None in shares else shares[0] - shares[1]  # pyright: ignore[reportOperatorIssue]
    return record.effect.value if record.effect is not None else None


def _share_left(record: Finding, arm: str) -> float | None:
    held = record.arms.get(arm)
    left = held.also.get("dropout") if held else None
    return float(left) / held.n if held and held.n and isinstance(left, int | float) else None
