"""Which parameters drive the true effect: first-order shares of its variance over the draws of the truth.

Where nothing works the effect is zero whatever the coefficients, so the variance is split exactly in two: what the
switch explains, Var E[effect | works], and the rest, all of it among the truths in which oxytocin works. Within those,
first-order shares come from the given-data estimator RBD-FAST (Tarantola 2006; Tissot & Prieur 2012, bias-corrected)
of SALib, with bootstrap errors. Shares need not add to 1: what interactions carry is nobody's alone.
"""

from dataclasses import dataclass

import numpy as np

from assuage.parameters.library import parameters, uncertain
from assuage.parameters.truths import WORKS
from assuage.planning.truth import TrueEffects
from assuage.simulation.world_parameters import parameters_read
from assuage.studies.asked import Models
from assuage.studies.study import Study


_RESAMPLES = 200
NULL_MODEL_LABEL = "whether oxytocin does anything"


@dataclass(frozen=True)
class Driver:
    """A parameter and its share of the variance of the true effect."""

    name: str
    share: float
    error: float
    grade: str
    findings: tuple[str, ...]


def drivers(effects: TrueEffects, study: Study, models: Models, *, seed: int, count: int = 10) -> list[Driver]:
    """The parameters with the largest shares, largest first, among those that the people of `study` read."""
    from SALib.analyze import rbd_fast

    acting = parameters_read(study, models)  # the parameters of other mechanisms cannot drive a trial's effect
    names = [name for name in uncertain() if name in acting]
    works = effects.truths[WORKS] > 0.5
    total, within = float(effects.effect.var()), float(works.mean() * effects.effect[works].var())
    if total == 0.0:
        return []
    draws = np.stack([effects.truths[name][works] for name in names], axis=1)
    problem = {
        "num_vars": len(names),
        "names": names,
        "bounds": [[float(c.min()), float(c.max() + 1e-9)] for c in draws.T],
    }
    found = rbd_fast.analyze(
        problem, draws, effects.effect[works], num_resamples=_RESAMPLES, conf_level=0.6827, seed=seed
    )
    shares = [
        (n, s * within / total, e * within / total)
        for n, s, e in zip(names, found["S1"], found["S1_conf"], strict=True)
    ]
    switch = 1.0 - within / total
    shares.append((WORKS, switch, float(np.sqrt(switch * (1.0 - switch) / len(works)))))
    ranked = sorted(shares, key=lambda d: -d[1])[:count]
    return [
        Driver(
            NULL_MODEL_LABEL if name == WORKS else name,
            max(float(share), 0.0),
            float(error),
            "assumed" if name == WORKS else parameters()[name].grade,
            () if name == WORKS else parameters()[name].findings,
        )
        for name, share, error in ranked
    ]
