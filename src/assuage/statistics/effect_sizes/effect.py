"""An effect size with its sampling variance, and the small-sample correction most of them share."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import special

from assuage.errors import AssuageError


FloatArray = npt.NDArray[np.float64]


class UnusableSummary(AssuageError):
    """The reported numbers cannot give this effect size, and why."""


@dataclass(frozen=True)
class EffectSize:
    """Effects and their sampling variances (squared units of the effect), both of one shape."""

    value: FloatArray
    variance: FloatArray

    @property
    def se(self) -> FloatArray:
        """Standard errors, in the units of the effect."""
        return np.sqrt(self.variance)

    def __sub__(self, other: "EffectSize") -> "EffectSize":
        """Difference of two independent effects, such as the standardised changes of two arms: variances add."""
        return EffectSize(self.value - other.value, self.variance + other.variance)

    def __neg__(self) -> "EffectSize":
        """The same effect with the groups exchanged."""
        return EffectSize(-self.value, self.variance)


def small_sample_correction(df: npt.ArrayLike) -> FloatArray:
    """Hedges' J(df) = Gamma(df/2) / (sqrt(df/2) Gamma((df-1)/2)), which takes the bias out of d (Hedges 1981).

    Exact, for `df` above 1; J d is Hedges' g.
    """
    m = np.asarray(df, dtype=np.float64)
    if not (m > 1).all():
        raise UnusableSummary("the small-sample correction needs more than one degree of freedom.")
    return np.exp(special.gammaln(m / 2) - special.gammaln((m - 1) / 2)) / np.sqrt(m / 2)


def finite(**given: npt.ArrayLike) -> list[FloatArray]:
    """The numbers given by name, as float arrays of one shape (broadcast), in the order given.

    Raises `UnusableSummary`, naming the first that is missing or infinite, or saying that the shapes do not fit.
    """
    arrays = [np.asarray(value, dtype=np.float64) for value in given.values()]
    for name, array in zip(given, arrays, strict=True):
        if not np.isfinite(array).all():
            raise UnusableSummary(f"{name} is missing or infinite.")
    try:
        return list(np.broadcast_arrays(*arrays))
    except ValueError:
        lengths = ", ".join(f"{name} {array.size}" for name, array in zip(given, arrays, strict=True))
        raise UnusableSummary(f"the numbers of values do not fit one another: {lengths}.") from None


def inside(*, low: float = -np.inf, high: float = np.inf, open_ends: bool = False, **given: FloatArray) -> None:
    """Raise `UnusableSummary`, naming the first array with a value that is not from `low` to `high`.

    Strictly between them, if the ends are open.
    """
    for name, array in given.items():
        fits = (array > low) & (array < high) if open_ends else (array >= low) & (array <= high)
        if not fits.all():
            bounds = [f"{'above' if open_ends else 'at least'} {low:g}"] if np.isfinite(low) else []
            bounds += [f"{'below' if open_ends else 'at most'} {high:g}"] if np.isfinite(high) else []
            raise UnusableSummary(f"{name} is {array[~fits].ravel()[0]:g} but must be {' and '.join(bounds)}.")
