"""Which parameters drive the true effect: first-order shares of its variance over the draws of the truth.

Given-data estimator RBD-FAST (Tarantola 2006; Tissot & Prieur 2012, bias-corrected) from SALib, with bootstrap
errors. Shares need not add to 1: what interactions and the switch 'nothing works' carry is not first-order.
"""

from dataclasses import dataclass

import numpy as np

from assuage.parameters.library import WORKS, parameters, uncertain
from assuage.planning.truth import TrueEffects


_RESAMPLES = 200
NOTHING_WORKS_LABEL = "whether oxytocin does anything"


@dataclass(frozen=True)
class Driver:
    """A parameter and its share of the variance of the true effect."""

    name: str
    share: float
    error: float
    grade: str
    findings: tuple[str, ...]


def drivers(effects: TrueEffects, *, seed: int, count: int = 10) -> list[Driver]:
    """The parameters with the largest shares, largest first."""
    from SALib.analyze import rbd_fast

    names = [*uncertain(), WORKS]
    draws = np.stack([effects.truths[name] for name in names], axis=1)
    problem = {
        "num_vars": len(names),
        "names": names,
        "bounds": [[float(c.min()), float(c.max() + 1e-9)] for c in draws.T],
    }
    found = rbd_fast.analyze(problem, draws, effects.effect, num_resamples=_RESAMPLES, conf_level=0.6827, seed=seed)
    ranked = sorted(zip(names, found["S1"], found["S1_conf"], strict=True), key=lambda d: -d[1])[:count]
    return [
        Driver(
            NOTHING_WORKS_LABEL if name == WORKS else name,
            max(float(share), 0.0),
            float(error),
            "assumed" if name == WORKS else parameters()[name].grade,
            () if name == WORKS else parameters()[name].findings,
        )
        for name, share, error in ranked
    ]
