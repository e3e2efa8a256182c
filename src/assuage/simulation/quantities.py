"""What a study's outcome is worth in each of many repetitions: samples in, one number per repetition out.

A curve is an array (repetitions, people, samples). A summary makes one number of each person's curve, a statistic one
of the people:

    mean, sd        of an arm; two arms: difference ('minus') or ratio ('over') of their means
    cohen_d         two arms: difference of means over the pooled SD; one arm: mean rise over the SD of both samples'
                    mean variance (standardised mean change, average SD), for 'rise' only
    hedges_g        cohen_d of two arms times 1 - 3 / (4 df - 1)
    d_z             crossover: mean of the paired differences over their SD; one arm: of some samples less others
    percent         one arm: 100 mean rise / mean first sample; two arms: 100 (mean / mean - 1)
    share           mean of what is 0 or 1
    correlation     Pearson, over people, or over the samples of each person and then their mean
    point_biserial  two arms ('minus'): Pearson over all people with 1 for the first arm and 0 for the second
    ancova          two arms ('minus'): difference at the sample, adjusted for the first sample
    standardised change   one arm: mean rise over the SD of the first sample
    sd ratio        one arm: SD at the sample over the SD of the first
    ratio           of the means of two quantities in one arm
    half-life       ln 2 (t_2 - t_1) / ln(r_1 / r_2), r the mean rise above the first sample; NaN where it does not
                    fall; with 'less', r minus the exponential through the two later samples (the method of residuals)

A rule, such as 'fallen by 12' or '33 or above', is 1 where a person's sample meets it and 0 where not. A person without
a number, such as the recovery of one whose last sample is the highest, is left out of means and SDs.
"""

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from assuage.errors import AssuageError
from assuage.statistics import response_curves as curves
from assuage.statistics.ancova import ancova
from assuage.studies.outcome import Outcome, Quantity, samples_named


Curves = Mapping[str, np.ndarray]  # measure -> (repetitions, people, samples)
Floats = np.ndarray
Times = Mapping[tuple[str, str], Sequence[float]]  # (arm, measure) -> minutes, counted from the measure's own start
Labels = Mapping[tuple[str, str], Sequence[str]]  # (arm, measure) -> the samples' names
_SUMMARIES: dict[str, Callable[[np.ndarray, np.ndarray], np.ndarray]] = {
    "first": lambda y, t: y[..., 0],
    "mean": lambda y, t: y.mean(axis=-1),
    "sum": lambda y, t: y.sum(axis=-1),
    "peak": lambda y, t: curves.peak(y),
    "time of peak": curves.time_of_peak,
    "rise": lambda y, t: curves.rise(y),
    "auc_g": curves.area_above_ground,
    "auc_i": curves.area_above_first,
    "slope": curves.slope_to_peak,
    "recovery": curves.recovery_slope,
    "responders": lambda y, t: curves.responds(y).astype(float),
    "responders by percent": lambda y, t: curves.responds_by_percent(y).astype(float),
}


def evaluate(outcome: Outcome, arms: Mapping[str, Curves], times: Times, labels: Labels) -> Floats:
    """The outcome in every repetition, shape (repetitions,). Raises AssuageError where a statistic does not fit."""
    groups = [outcome.arms] if outcome.between == "and" else [(arm,) for arm in outcome.arms]
    if outcome.statistic in _WITHIN:
        within_group = _WITHIN[outcome.statistic]
        return _difference(outcome, [within_group(outcome, arms, times, labels, group) for group in groups])
    [quantity] = outcome.quantities
    people = [_own(quantity, arms, times, labels, group) for group in groups]
    firsts = [np.concatenate([arms[arm][quantity.measure][..., 0] for arm in group], axis=1) for group in groups]
    if len(people) == 2:
        return _ancova(people, firsts) if outcome.statistic == "ancova" else _between(outcome, *people)
    [own], [first] = people, firsts
    match outcome.statistic:
        case "mean" | "share":
            return _mean(own)
        case "d_z" if quantity.less is not None:
            return _mean(own) / np.sqrt(_variance(own))
        case "sd":
            return np.sqrt(_variance(own))
        case "percent" if quantity.summary == "rise":
            return 100.0 * _mean(own) / _mean(first)
        case "cohen_d" if quantity.summary == "rise":
            return _mean(own) / np.sqrt((_variance(first) + _variance(first + own)) / 2.0)
        case "standardised change" if quantity.summary == "rise":
            return _mean(own) / np.sqrt(_variance(first))
        case "sd ratio" if quantity.summary == "rise":
            return np.sqrt(_variance(first + own) / _variance(first))
        case _:
            raise AssuageError(
                f"'{outcome.written}': {outcome.statistic} of one arm needs a rise; name two arms, or write 'rise'"
            )


def _ancova(people: list[np.ndarray], firsts: list[np.ndarray]) -> Floats:
    (one, other), (first, first_other) = people, firsts
    return ancova(one, first, np.isfinite(one), other, first_other, np.isfinite(other)).effect


def summarised(quantity: Quantity, curve: np.ndarray, times: Sequence[float], labels: Sequence[str]) -> np.ndarray:
    """One number per person of a curve (..., samples), shape (...)."""
    minutes = np.asarray(times, float)
    if quantity.summary == "level" and quantity.at is not None:
        less = 0.0 if quantity.less is None else _mean_at(quantity.less, curve, labels)
        return _mean_at(quantity.at, curve, labels) - less
    if quantity.at is not None:
        at = list(labels).index(quantity.at)
        if quantity.bound is not None:
            return _meets(quantity.summary, quantity.bound, curve[..., 0], curve[..., at])
        match quantity.summary:
            case "rise":
                return curve[..., at] - curve[..., 0]
            case "suppression":
                return curves.suppression_percent(curve[..., 0], curve[..., at])
            case "suppression ratio":
                return curves.suppression_ratio(curve[..., 0], curve[..., at])
            case _:
                curve, minutes = curve[..., : at + 1], minutes[: at + 1]
    if quantity.summary not in _SUMMARIES:
        raise AssuageError(f"'{quantity.summary} of {quantity.measure}' needs a sample: '{quantity.summary} at ...'")
    return _SUMMARIES[quantity.summary](curve, minutes)


def _meets(rule: str, bound: float, first: np.ndarray, now: np.ndarray) -> np.ndarray:
    """1 where the rule is met, 0 where not, NaN where it cannot be said."""
    way = {"fallen by": first - now, "risen by": now - first, "or above": now, "or below": -now}
    value, bound = way[rule.removesuffix(" percent")], -bound if rule == "or below" else bound
    if rule.endswith(" percent"):
        value = 100.0 * value / np.where(first > 0.0, first, np.nan)
    return np.where(np.isfinite(value), value >= bound, np.nan)


def _mean_at(at: str, curve: np.ndarray, labels: Sequence[str]) -> np.ndarray:
    every = list(labels)
    places = [every.index(name) for name in samples_named(at)]
    return curve[..., places[0]] if len(places) == 1 else curve[..., places].mean(axis=-1)


def _own(
    quantity: Quantity, arms: Mapping[str, Curves], times: Times, labels: Labels, group: Sequence[str]
) -> np.ndarray:
    """One number per person of one arm, or of several taken together."""
    measure = quantity.measure
    own = [summarised(quantity, arms[arm][measure], times[arm, measure], labels[arm, measure]) for arm in group]
    return np.concatenate(own, axis=1)


def _between(outcome: Outcome, one: np.ndarray, other: np.ndarray) -> Floats:
    means = _mean(one), _mean(other)
    match outcome.statistic:
        case "mean" | "share":
            return means[0] / means[1] if outcome.between == "over" else means[0] - means[1]
        case "percent":
            return 100.0 * (means[0] / means[1] - 1.0)
        case "d_z":
            if one.shape[1] != other.shape[1]:
                raise AssuageError(f"'{outcome.written}': d_z needs the same people in both arms")
            paired = one - other
            return _mean(paired) / np.sqrt(_variance(paired))
        case "point_biserial" if outcome.between == "minus":
            both = np.concatenate([one, other], axis=1)
            first = np.broadcast_to(np.arange(both.shape[1]) < one.shape[1], both.shape)
            return pearson(both, first.astype(float))
        case "cohen_d" | "hedges_g":
            counts = [np.isfinite(x).sum(axis=1) for x in (one, other)]
            df = counts[0] + counts[1] - 2
            within = sum((n - 1) * _variance(x) for n, x in zip(counts, (one, other), strict=True))
            small = 1.0 - 3.0 / (4.0 * df - 1.0) if outcome.statistic == "hedges_g" else 1.0
            return small * (means[0] - means[1]) / np.sqrt(within / df)
        case _:
            raise AssuageError(f"'{outcome.written}': {outcome.statistic} is not defined between two arms")


def _mean(values: np.ndarray) -> Floats:
    known = np.isfinite(values)
    count = known.sum(axis=1)
    return np.where(known, values, 0.0).sum(axis=1) / np.where(count > 0, count, np.nan)


def _variance(values: np.ndarray) -> Floats:
    known = np.isfinite(values)
    spare = known.sum(axis=1) - 1
    apart = np.where(known, values - _mean(values)[:, None], 0.0)
    return (apart**2).sum(axis=1) / np.where(spare > 0, spare, np.nan)


def _correlated(
    outcome: Outcome,
    arms: Mapping[str, Curves],
    times: Times,
    labels: Labels,
    group: Sequence[str],
) -> Floats:
    if outcome.over_time:
        first, second = (quantity.measure for quantity in outcome.quantities)
        return np.concatenate([pearson(arms[arm][first], arms[arm][second]) for arm in group], axis=1).mean(axis=1)
    one, other = (_own(q, arms, times, labels, group) for q in outcome.quantities)
    return pearson(one, other)


def _half_life(
    outcome: Outcome,
    arms: Mapping[str, Curves],
    times: Times,
    labels: Labels,
    group: Sequence[str],
) -> Floats:
    rises = [_mean(_own(q, arms, times, labels, group)) for q in outcome.quantities]
    arm = group[0]  # a sample's name says its minute, so it is that of every arm
    at = [times[arm, q.measure][list(labels[arm, q.measure]).index(str(q.at))] for q in outcome.quantities]
    early, late = rises[:2]
    with np.errstate(invalid="ignore", divide="ignore"):
        if len(rises) == 4:
            rate = np.log(rises[2] / rises[3]) / (at[3] - at[2])
            early, late = (r - rises[2] * np.exp(rate * (at[2] - t)) for r, t in zip(rises, at[:2], strict=False))
        fall = np.log(early / late)
    return np.log(2.0) * (at[1] - at[0]) / np.where(fall > 0.0, fall, np.nan)


def _ratio(
    outcome: Outcome,
    arms: Mapping[str, Curves],
    times: Times,
    labels: Labels,
    group: Sequence[str],
) -> Floats:
    one, other = (_mean(_own(q, arms, times, labels, group)) for q in outcome.quantities)
    return one / other


_WITHIN = {"correlation": _correlated, "half-life": _half_life, "ratio": _ratio}


def pearson(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Correlation along the last axis, of what has both numbers; NaN where one of the two does not vary."""
    both = np.isfinite(one) & np.isfinite(other)
    count = both.sum(axis=-1, keepdims=True)

    def apart(values: np.ndarray) -> np.ndarray:
        mean = np.where(both, values, 0.0).sum(axis=-1, keepdims=True) / np.where(count > 0, count, np.nan)
        return np.where(both, values - mean, 0.0)

    a, b = apart(one), apart(other)
    norm = np.sqrt((a * a).sum(axis=-1) * (b * b).sum(axis=-1))
    with np.errstate(invalid="ignore", divide="ignore"):
        return (a * b).sum(axis=-1) / norm


def _difference(outcome: Outcome, values: list[Floats]) -> Floats:
    if len(values) == 1:
        return values[0]
    return values[0] / values[1] if outcome.between == "over" else values[0] - values[1]
