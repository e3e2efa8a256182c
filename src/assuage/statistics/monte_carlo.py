"""How far a simulated figure may lie from what endless simulation would give (Morris 2019, Stat Med 38:2074)."""

import numpy as np


def proportion_error(probability: float, count: int) -> float:
    """Monte-Carlo standard error of a proportion of `count` runs; at 0 or 1 that of half a run, so never zero."""
    within = min(max(probability, 0.5 / count), 1.0 - 0.5 / count)
    return float(np.sqrt(within * (1.0 - within) / count))


def jeffreys_error(found: int, count: int) -> float:
    """SD of Jeffreys' posterior of a proportion, Beta(found + 1/2, count - found + 1/2); never zero."""
    centre = (found + 0.5) / (count + 1.0)
    return float(np.sqrt(centre * (1.0 - centre) / (count + 2.0)))


def mean_error(values: np.ndarray) -> float:
    """Monte-Carlo standard error of a mean over independent runs (NaN ignored)."""
    finite = values[np.isfinite(values)]
    return float(np.std(finite, ddof=1) / np.sqrt(len(finite))) if len(finite) > 1 else float("nan")
