r"""What a laboratory makes of a sampled curve: areas, peak, rise, slopes, responders, suppression.

`levels` has the samples last: shape (samples,) or (people, samples); `times` fits it, shape (samples,) or (people,
samples), rising. Areas are those of Pruessner et al. 2003 (Psychoneuroendocrinology 28:916), by trapezoids:

    AUC_G = sum (y_i + y_{i+1}) / 2 (t_{i+1} - t_i)         above ground
    AUC_I = AUC_G - y_1 (t_n - t_1)                         above the first sample; negative where the curve falls

The rise is the highest later sample minus the first, so it is negative where the curve only falls. A missing sample
(NaN) makes a person's figure NaN: nothing is filled in. Times are in any one unit, slopes per that unit.
"""

import numpy as np
import numpy.typing as npt

from assuage.errors import AssuageError


Floats = np.ndarray[tuple[int, ...], np.dtype[np.float64]]
Booleans = np.ndarray[tuple[int, ...], np.dtype[np.bool_]]
Whole = np.ndarray[tuple[int, ...], np.dtype[np.int64]]

RESPONDER_RISE_NMOL_L = 1.5  # miller2013-responder, salivary cortisol
RESPONDER_RISE_PERCENT = 15.5  # the same study's rule in shares of the first sample


def area_above_ground(levels: npt.ArrayLike, times: npt.ArrayLike) -> Floats:
    """AUC_G, level times time: shape (people,). Raises AssuageError if times do not fit or do not rise."""
    y, t = _curve(levels, times)
    return np.sum((y[..., 1:] + y[..., :-1]) / 2.0 * np.diff(t), axis=-1)


def area_above_first(levels: npt.ArrayLike, times: npt.ArrayLike) -> Floats:
    """AUC_I, level times time: shape (people,). Raises AssuageError as above."""
    y, t = _curve(levels, times)
    return area_above_ground(y - y[..., :1], t)


def peak(levels: npt.ArrayLike) -> Floats:
    """The highest sample: shape (people,)."""
    return np.max(_levels(levels), axis=-1)


def time_of_peak(levels: npt.ArrayLike, times: npt.ArrayLike) -> Floats:
    """When the highest sample was taken, the first of equals; NaN where a sample is missing."""
    y, t = _curve(levels, times)
    return _picked(t, np.argmax(y, axis=-1)) + 0.0 * np.sum(y, axis=-1)


def level_at(levels: npt.ArrayLike, times: npt.ArrayLike, at: float) -> Floats:
    """The level at one time, between two samples on a straight line. Raises AssuageError outside the samples."""
    y, t = _curve(levels, times)
    if np.any(at < t[..., 0]) or np.any(at > t[..., -1]):
        raise AssuageError(f"no level at time {at:g}: samples run from {np.max(t[..., 0]):g} to {np.min(t[..., -1]):g}")
    after = np.clip(np.sum(t <= at, axis=-1), 1, t.shape[-1] - 1)
    t0, t1, y0, y1 = (_picked(of, after - back) for of in (t, y) for back in (1, 0))
    share = (at - t0) / (t1 - t0)
    # at a sample exactly, the other end does not count, missing or not
    return np.where(share == 0.0, y0, np.where(share == 1.0, y1, y0 + share * (y1 - y0)))


def rise(levels: npt.ArrayLike) -> Floats:
    """The highest later sample minus the first: shape (people,)."""
    y = _levels(levels)
    return np.max(y[..., 1:], axis=-1) - y[..., 0]


def rise_at(levels: npt.ArrayLike, times: npt.ArrayLike, at: float) -> Floats:
    """The level at one time minus the first sample. Raises AssuageError outside the samples."""
    return level_at(levels, times, at) - _levels(levels)[..., 0]


def rise_percent(levels: npt.ArrayLike) -> Floats:
    """The rise in percent of the first sample; NaN where that is not above zero."""
    first = _levels(levels)[..., 0]
    return 100.0 * rise(levels) / np.where(first > 0.0, first, np.nan)


def slope_to_peak(levels: npt.ArrayLike, times: npt.ArrayLike) -> Floats:
    """From the first sample to the highest later one, level per time: the rise over the time it took."""
    y, t = _curve(levels, times)
    top = 1 + np.argmax(y[..., 1:], axis=-1)
    return rise(y) / (_picked(t, top) - t[..., 0])


def recovery_slope(levels: npt.ArrayLike, times: npt.ArrayLike) -> Floats:
    """From the highest sample to the last, level per time, so negative; NaN where the last is the highest."""
    y, t = _curve(levels, times)
    lasted = t[..., -1] - time_of_peak(y, t)
    return (y[..., -1] - peak(y)) / np.where(lasted > 0.0, lasted, np.nan)


def responds(levels: npt.ArrayLike, least: float = RESPONDER_RISE_NMOL_L) -> Booleans:
    """True where the rise is at least this much, in the unit of the levels (default: miller2013-responder, nmol/L)."""
    return rise(levels) >= least


def responds_by_percent(levels: npt.ArrayLike, least: float = RESPONDER_RISE_PERCENT) -> Booleans:
    """True where the rise is at least this percentage of the first sample (default: miller2013-responder)."""
    return rise_percent(levels) >= least


def suppression_ratio(before: npt.ArrayLike, after: npt.ArrayLike) -> Floats:
    """Cortisol at one clock time before dexamethasone over that after it; more is stronger suppression."""
    b, a = np.asarray(before, float), np.asarray(after, float)
    return b / np.where(a > 0.0, a, np.nan)


def suppression_percent(before: npt.ArrayLike, after: npt.ArrayLike) -> Floats:
    """The fall after dexamethasone in percent of the level before it; 100 is none left."""
    b, a = np.asarray(before, float), np.asarray(after, float)
    return 100.0 * (b - a) / np.where(b > 0.0, b, np.nan)


def _levels(levels: npt.ArrayLike) -> Floats:
    y = np.asarray(levels, float)
    if y.ndim == 0 or y.shape[-1] < 2:
        raise AssuageError("a curve needs two samples at least")
    return y


def _curve(levels: npt.ArrayLike, times: npt.ArrayLike) -> tuple[Floats, Floats]:
    y, t = _levels(levels), np.asarray(times, float)
    if t.shape not in (y.shape, y.shape[-1:]):
        raise AssuageError(f"times of shape {t.shape} do not fit levels of shape {y.shape}")
    if not np.all(np.diff(t) > 0.0):
        raise AssuageError("sample times must rise, each above the one before")
    return y, np.broadcast_to(t, y.shape)


def _picked(of: Floats, index: Whole) -> Floats:
    return np.take_along_axis(of, np.asarray(index)[..., None], axis=-1)[..., 0]
