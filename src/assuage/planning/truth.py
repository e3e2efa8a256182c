"""What the priors imply: the distribution of the true effect, and the truths of the scenarios.

The true effect of a truth is the mean difference in the endpoint between the two compared arms over the *same*
people (twins), everybody counted, so it holds no sampling difference between arms. In units of the SD of the
endpoint under the comparison arm. Negative favours the first arm.

    null         every oxytocin coefficient zero, the rest at their centres
    typical      every parameter at its centre
    optimistic   the draw whose true effect lies at the 90th percentile from most to least benefit's end: it helps more
                 than nine draws in ten
    harm         the draw at the 10th: nine draws in ten help more
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np

from assuage.parameters.library import central_truth, without_oxytocin
from assuage.parameters.truths import Truths, truths
from assuage.simulation.endpoints import endpoints
from assuage.simulation.participants import participants
from assuage.simulation.prepared import Prepared
from assuage.simulation.readings import measured
from assuage.studies.estimand import Estimand


AT_ONCE = 128  # truths per table: the length the engine is compiled for
TWIN_TRIALS = 1 << 31  # twins are other people than the trials', so their trial numbers start far away
SCENARIOS = ("null", "typical", "optimistic", "harm", "assurance")


@dataclass(frozen=True)
class TrueEffects:
    """True effects of truths 0, 1, 2, ...: standardised, and their standard errors from finitely many twins."""

    truths: Truths
    effect: np.ndarray  # (truths,)
    error: np.ndarray  # (truths,)
    sd: float  # of the endpoint under the comparison arm, in the endpoint's unit

    def write(self, path: Path) -> None:
        """Keep them in a file of NumPy arrays."""
        with path.open("wb") as file:  # an open file keeps its name; a path would be given another ending
            np.savez(file, **self.truths, effect=self.effect, error=self.error, sd=self.sd)  # pyright: ignore

    @classmethod
    def read(cls, path: Path) -> Self:
        """What `write` kept."""
        with np.load(path) as kept:
            known = {name: kept[name] for name in kept.files}
        effect, error, sd = known.pop("effect"), known.pop("error"), float(known.pop("sd"))
        return cls(known, effect, error, sd)

    def summary(self) -> dict[str, float]:
        """Mean, SD, 5 and 95 % points, probability of harm, each over the prior."""
        return {
            "mean": float(self.effect.mean()),
            "sd": float(self.effect.std(ddof=1)),
            "q05": float(np.quantile(self.effect, 0.05)),
            "q95": float(np.quantile(self.effect, 0.95)),
            "p_harm": float((self.effect > 0).mean()),
        }

    def ranked(self, benefit: float) -> int:
        """The draw at a percentile of benefit: 0.9 helps more than nine in ten."""
        order = np.argsort(-self.effect, kind="stable")  # least benefit first
        return int(order[round(benefit * (len(order) - 1))])


def true_effects(prepared: Prepared, estimand: Estimand, *, seed: int, draws: int, twins: int) -> TrueEffects:
    """True effects of the first `draws` truths of a seed, each from `twins` people put through both arms."""
    drawn = truths(seed, 0, draws)
    first, second = estimand.compared()
    parts: dict[str, list[np.ndarray]] = {first: [], second: []}
    for begin in range(0, draws, AT_ONCE):
        some = np.arange(begin, min(begin + AT_ONCE, draws))
        table = prepared.table({name: values[some] for name, values in drawn.items()})
        who = participants(TWIN_TRIALS + some, twins, 0, some - begin)
        for arm, ends in parts.items():
            seen = measured(prepared, table, who, arm, seed=seed, only=[estimand.measure])
            ends.append(endpoints(seen, prepared.protocols[arm], estimand).endpoint.reshape(len(some), twins))
    treated, control = (np.concatenate(parts[arm]) for arm in (first, second))
    difference = treated - control
    sd = float(np.sqrt(control.var(axis=1, ddof=1).mean()))
    return TrueEffects(drawn, difference.mean(axis=1) / sd, difference.std(axis=1, ddof=1) / np.sqrt(twins) / sd, sd)


def scenario_truths(effects: TrueEffects) -> dict[str, dict[str, float]]:
    """Scenario -> its one truth (assurance, which has many, is not among them)."""
    centre = central_truth()
    chosen = {"null": without_oxytocin(centre), "typical": centre}
    for name, benefit in (("optimistic", 0.9), ("harm", 0.1)):
        at = effects.ranked(benefit)
        chosen[name] = {key: float(values[at]) for key, values in effects.truths.items()}
    return chosen
