"""The findings of a therapy trial, from virtual repetitions of it."""

import re

import numpy as np

from assuage.errors import AssuageError
from assuage.evidence.library import finding
from assuage.evidence.record import Finding
from assuage.inference.compared import Replication, compare
from assuage.mechanisms.signals import ALLIANCE, DROPPED_OUT, NEVER_STARTED
from assuage.parameters.truths import truths
from assuage.simulation.arms import Prepared, people, prepare, send
from assuage.simulation.crowd import Seen
from assuage.simulation.outcome import scores
from assuage.statistics.ancova import ancova
from assuage.studies.study import Study


Arms = dict[str, Seen]


def replicate(study: Study, *, seed: int, repetitions: int) -> Replication:
    """Repeat a trial virtually. Raises AssuageError without an estimand."""
    if study.estimand is None:
        raise AssuageError(f"{study.study}: no estimand; say which arms are compared")
    prepared = prepare(study)
    table = prepared.table(truths(seed, 0, repetitions))
    arms: Arms = {}
    for name, arm in study.arms.items():
        crowd = people(range(repetitions), arm.size, prepared.block(name), np.arange(repetitions))
        arms[name] = send(prepared, table, crowd, name, seed=seed)
    found = [
        compare(
            item.finding,
            item.outcome,
            _quantity(prepared, arms, item.outcome, repetitions),
            reported=_reported(finding(item.finding), item.outcome, study),
            direction=item.direction,
        )
        for item in study.reported_in
    ]
    return Replication(study.study, study.question, None, seed, repetitions, found, [])


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
