"""The findings of a laboratory experiment, from virtual repetitions of it."""

from collections.abc import Iterator

import numpy as np

from assuage.errors import AssuageError
from assuage.evidence.library import finding
from assuage.evidence.record import Finding
from assuage.inference.compared import Replication, compare
from assuage.inference.quantities import Curves, evaluate
from assuage.measures import LABORATORY
from assuage.parameters.library import truths
from assuage.simulation.assembly import DEFAULT_CORE
from assuage.simulation.crowd import Crowd
from assuage.simulation.laboratory import prepare, send
from assuage.studies.experiment import Experiment, Reported
from assuage.units import UnitProblem, converted


# Statistics without a unit, and the units of shares.
_BARE = ("cohen_d", "hedges_g", "d_z", "correlation", "point_biserial", "ratio")
_SHARES = ("1", "fraction", "proportion", "percent", "%")
_WITHOUT = ("auc_g", "auc_i", "slope", "recovery", "suppression ratio")
_AT_ONCE = 1 << 18  # people


def replicate(study: Experiment, *, seed: int, repetitions: int, core: str | None) -> Replication:
    """Repeat an experiment virtually. Raises AssuageError where a figure is not where the file says."""
    figures = [reported(study, item) for item in study.reported_in]  # a wrong place is refused before the long work
    prepared = prepare(study, core=core or DEFAULT_CORE)
    table = prepared.table(truths(seed, 0, repetitions))
    arms: dict[str, Curves] = {}
    for name, arm in study.arms.items():
        everybody = prepared.people(name, arm.size, repetitions)
        taken = [send(prepared, table, some, name, seed=seed).measures for some in _parts(everybody)]
        joined = {m: np.concatenate([part[m] for part in taken]) for m in taken[0]}
        arms[name] = {m: v.reshape(repetitions, arm.size, -1) for m, v in joined.items()}
    times = {(arm, m): study.minutes(m, arm) for arm in study.arms for m in study.measures}
    labels = {m: samples.labels() for m, samples in study.measures.items()}
    found = [
        compare(
            item.finding,
            item.outcome.written,
            evaluate(item.outcome, arms, times, labels),
            reported=figure,
            direction=item.direction,
            unit=None if (unit := _unit(item)) == "1" else unit,
        )
        for item, figure in zip(study.reported_in, figures, strict=True)
    ]
    return Replication(study.study, study.question, prepared.core, seed, repetitions, found, study.warnings())


def _parts(crowd: Crowd) -> Iterator[Crowd]:
    """The crowd in parts, so that a large study's signals need not be held at once."""
    for first in range(0, len(crowd), _AT_ONCE):
        some = slice(first, first + _AT_ONCE)
        yield Crowd(crowd.truth[some], crowd.trial[some], crowd.person[some])


def reported(study: Experiment, item: Reported) -> float | None:
    """The reported figure in the unit of the outcome, or None where only a direction was reported.

    Raises AssuageError where the record has no such figure, or its unit is another quantity's.
    """
    if item.figure == "none":
        return None
    record = finding(item.finding)
    value, unit = _figure(record, item.figure, study.study)
    wanted = _unit(item)
    unit = item.unit or unit
    value *= item.times
    if wanted is None or unit is None or unit == wanted or (wanted in _SHARES and unit not in _SHARES):
        return value
    try:
        return converted(value, unit, wanted, LABORATORY[item.outcome.quantities[0].measure].substance)
    except UnitProblem as problem:
        raise AssuageError(f"{study.study}: reported_in: {item.finding}: {problem}") from None


def _unit(item: Reported) -> str | None:
    """The unit of the outcome; None where it has none."""
    [quantity, *_] = item.outcome.quantities
    bare = item.outcome.statistic in _BARE or quantity.summary == "suppression ratio"
    if bare or item.outcome.between == "over":
        return None
    if item.outcome.statistic == "percent" or quantity.summary == "suppression":
        return "percent"
    if item.outcome.statistic == "share" or quantity.summary.startswith("responders"):
        return "1"
    if quantity.summary == "time of peak" or item.outcome.statistic == "half-life":
        return "min"
    return None if quantity.summary in _WITHOUT else LABORATORY[quantity.measure].unit


def _figure(record: Finding, path: str, study: str) -> tuple[float, str | None]:
    """The number at 'effect', 'arms.NAME.FIELD', 'arms.NAME.range.middle' or 'timecourse.TIME.mean', and its unit."""
    missing = AssuageError(f"{study}: reported_in: {record.id} has no figure at '{path}'")
    head, *rest = path.split(".")
    match head, rest:
        case "effect", []:
            if record.effect is None:
                raise missing
            return record.effect.value, record.effect.unit
        case "arms", [*name, "range", "middle"]:
            arm = record.arms.get(".".join(name))
            value = None if arm is None or arm.range is None else sum(arm.range) / 2.0
            unit = None if arm is None else arm.unit
        case "arms", [*name, field]:
            arm = record.arms.get(".".join(name))
            value = None if arm is None else getattr(arm, field, arm.also.get(field))
            unit = None if arm is None else arm.unit
        case "timecourse", [*time, field]:
            named = {p.t if isinstance(p.t, str) else f"{p.t:g}": p for p in record.timecourse}
            point = named.get(".".join(time))
            value = None if point is None else getattr(point, field, point.also.get(field))
            unit = None if point is None else point.also.get("unit")
        case _:
            raise missing
    if not isinstance(value, int | float):
        raise missing
    return float(value), str(unit) if isinstance(unit, str) else None
