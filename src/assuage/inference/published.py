"""The figure that a study reported, in the unit of the outcome it is set beside."""

from collections.abc import Mapping

from assuage.errors import AssuageError
from assuage.evidence.library import finding
from assuage.evidence.record import EffectKind, Finding
from assuage.measures.catalogue import measures
from assuage.studies.reported import Reported
from assuage.studies.study import Study
from assuage.units import UnitProblem, converted


# Statistics without a unit, and the units of shares.
_BARE = (
    *("cohen_d", "hedges_g", "d_z", "correlation", "point_biserial", "ratio"),
    *("standardised change", "sd ratio"),
)
_SHARES = ("1", "fraction", "proportion", "percent", "%")
_WITHOUT = ("auc_g", "auc_i", "slope", "recovery", "suppression ratio")
# What an outcome must be where it is set beside a record's effect of this kind; 'over': a ratio of two arms.
_STANDARDISED = ("cohen_d", "hedges_g", "d_z", "standardised change")
_OF_KIND: Mapping[EffectKind, tuple[str, ...]] = {
    "cohen_d": _STANDARDISED,
    "hedges_g": _STANDARDISED,
    "correlation": ("correlation", "point_biserial"),
    "odds_ratio": (),
    "risk_ratio": ("over", "ratio"),
    "hazard_ratio": (),
    "mean_difference": ("mean", "ancova"),
    "percent_change": ("percent",),
    "risk_difference": ("share",),
    "proportion": ("share", "over", "percent"),
    "concentration": ("mean",),
    "time": ("mean", "half-life"),
}


def reported(study: Study, item: Reported) -> float | None:
    """The reported figure in the unit of the outcome, or None where only a direction was reported.

    Raises AssuageError where the record has no such figure, or its unit is another quantity's.
    """
    if item.figure == "none":
        return None
    record = finding(item.finding)
    value, unit = _figures(record, item.figure, study.study)
    _check_kind(study, item, record)
    wanted = unit_of(item)
    unit = item.unit or unit
    value *= item.times
    if wanted is None or unit is None or unit == wanted or (wanted in _SHARES and unit not in _SHARES):
        return value
    try:
        return converted(value, unit, wanted, measures()[item.outcome.quantities[0].measure].substance)
    except UnitProblem as problem:
        raise AssuageError(f"{study.study}: reported_in: {item.finding}: {problem}") from None


def unit_of(item: Reported) -> str | None:
    """The unit of the outcome; None where it has none."""
    [quantity, *_] = item.outcome.quantities
    bare = item.outcome.statistic in _BARE or quantity.summary == "suppression ratio"
    if bare or item.outcome.between == "over":
        return None
    if item.outcome.statistic == "percent" or quantity.summary == "suppression":
        return "percent"
    if item.outcome.statistic == "share" or quantity.summary.startswith("responders") or quantity.bound is not None:
        return "1"
    if quantity.summary == "time of peak" or item.outcome.statistic == "half-life":
        return "min"
    return None if quantity.summary in _WITHOUT else measures()[quantity.measure].unit


def _check_kind(study: Study, item: Reported, record: Finding) -> None:
    """An effect in SD is never set beside points or shares, nor any other kind beside what it is not."""
    if item.figure.endswith(".standardised_change"):
        kind, fitting = "standardised change", ("standardised change",)
    elif item.figure == "effect" and record.effect is not None:
        kind, fitting = record.effect.kind, _OF_KIND[record.effect.kind]
    else:
        return
    outcome = item.outcome
    statistic = "over" if outcome.between == "over" else outcome.statistic
    percent = outcome.quantities[0].summary == "suppression" and "percent" in fitting
    if statistic not in fitting and not percent:
        words = f"{'an' if kind[0] == 'o' else 'a'} {kind.replace('_', ' ')}"
        instead = f"write {', '.join(fitting)}" if fitting else "no outcome is one, so name another figure"
        raise AssuageError(
            f"{study.study}: reported_in: {item.finding} reports {words}, which '{outcome.written}' is not; {instead}"
        )


def _figures(record: Finding, written: str, study: str) -> tuple[float, str | None]:
    """One figure, or two subtracted; a count of people over its arm's n where 'per n' is written."""
    parts = [_share(record, path.strip(), study) for path in written.split(" minus ")]
    return parts[0][0] - sum(value for value, _ in parts[1:]), parts[0][1]


def _share(record: Finding, written: str, study: str) -> tuple[float, str | None]:
    path, per, rest = written.partition(" per n")
    value, unit = _figure(record, path, study)
    if not per or rest:
        return value, unit
    people, _ = _figure(record, f"{path.rpartition('.')[0]}.n", study)
    return value / people, "1"


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
