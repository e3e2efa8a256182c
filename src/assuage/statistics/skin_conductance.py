r"""Skin conductance over seconds: the response to one event, and what a series of events leaves on the recorder.

    g(t) = exp(-(t - m)^2 / (2 w^2)),   h(t) = exp(-a t) + exp(-b t),   r = (g * h) / max      canonical response
    x''' = -p_0 x - p_1 x' - p_2 x'' + exp(-(t - d)^2 / (2 s^2)),       r = x / max            from a nerve's burst
    y(t) = sum_k A_k r(t - t_k)                                      recording, above its level

with the constants of PsPM (Bach et al. 2010, J Neurosci Methods 187:82, and its dynamic model), which convolves g and h
as sums over the samples. The canonical response peaks 4.2 s after the event, half of it is left after 9.4 s and a tenth
after 30 s, so trials some ten seconds apart run into each other: what a window shows is not its own trial's amplitude.
"""

import numpy as np
import numpy.typing as npt
from scipy.integrate import solve_ivp


Floats = np.ndarray[tuple[int, ...], np.dtype[np.float64]]

RATE_HZ = 10.0
LASTS_S = 90.0
_MIDDLE_S, _WIDTH_S = 3.0745, 0.7013
_FALLS_PER_S = (0.3176, 0.0708)
_GLANDS = (-0.122505, -1.411425, -1.342052)
_BURST_S, _BURST_WIDTH_S = 1.533879, 0.3


def canonical_response() -> Floats:
    """r at ten samples a second, from the event on: shape (900,), highest 1."""
    t = np.arange(round(LASTS_S * RATE_HZ)) / RATE_HZ
    rises = np.exp(-((t - _MIDDLE_S) ** 2) / (2.0 * _WIDTH_S**2))
    falls = np.exp(-np.outer(_FALLS_PER_S, t)).sum(axis=0)
    whole = np.convolve(rises, falls)[: len(t)]
    return whole / whole.max()


def burst_response() -> Floats:
    """The same from the third-order equation of sweat glands driven by one burst of their nerve."""
    t = np.arange(round(LASTS_S * RATE_HZ)) / RATE_HZ

    def moves(now: float, x: Floats) -> list[float]:
        burst = np.exp(-((now - _BURST_S) ** 2) / (2.0 * _BURST_WIDTH_S**2))
        return [x[1], x[2], float(np.dot(_GLANDS, x)) + burst]

    # steps shorter than the burst: a solver that starts in the calm before it would leap over it
    found = solve_ivp(moves, (0.0, t[-1]), np.zeros(3), t_eval=t, rtol=1e-9, atol=1e-12, max_step=_BURST_WIDTH_S)
    return found.y[0] / found.y[0].max()


def recording(onsets: npt.ArrayLike, amplitudes: npt.ArrayLike, seconds: float) -> Floats:
    """y, at ten samples a second: shape (..., 10 seconds).

    `onsets` in seconds, shape (events,), each taken at the nearest sample; `amplitudes` in uS, shape (..., events).
    """
    heights, length = np.asarray(amplitudes, float), round(seconds * RATE_HZ)
    places = np.rint(np.asarray(onsets, float) * RATE_HZ).astype(int)
    shape = canonical_response()[:length]
    whole = np.zeros((*heights.shape[:-1], length + len(shape)))
    for k, place in enumerate(places):
        if 0 <= place < length:
            whole[..., place : place + len(shape)] += heights[..., k, None] * shape
    return whole[..., :length]
