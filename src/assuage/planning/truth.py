"""What the priors imply: the distribution of the true effect, and the truths of the scenarios.

The true effect of a truth is the mean difference in the endpoint between the two compared arms over the *same*
people (twins), everybody counted, so it holds no sampling difference between arms. In units of the SD of the
endpoint under the comparison arm. Negative favours the first arm.

    null         every coefficient of a drug zero, the rest at their centres
    typical      every parameter at its centre
    optimistic   the draw whose true effect lies at the 90th percentile from most to least benefit's end: it helps more
                 than nine draws in ten
    harm         the draw at the 10th: nine draws in ten help more
    planted      asked for: the null with the direct effect at which the true effect has a given size
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np

from assuage.errors import AssuageError
from assuage.parameters.library import central_truth, direct_coefficients, without_drugs
from assuage.parameters.truths import Truths, truths
from assuage.simulation.endpoints import endpoints
from assuage.simulation.participants import participants
from assuage.simulation.prepared import Prepared
from assuage.simulation.readings import measured
from assuage.studies.estimand import Estimand


AT_ONCE = 128  # truths per table: the length the engine is compiled for
TWIN_TRIALS = 1 << 31  # twins are other people than the trials', so their trial numbers start far away
SCENARIOS = ("null", "typical", "optimistic", "harm", "assurance")
PLANTED, DIRECT = "planted", "direct_effect.benefit"
EVERY_SCENARIO = (*SCENARIOS, PLANTED)
_PLANTED_TWINS, _PLANTED_WITHIN, _TRIES = 16_384, 0.005, 12


@dataclass(frozen=True)
class TrueEffects:
    """True effects of truths 0, 1, 2, ...: standardised, and their standard errors from finitely many twins."""

    truths: Truths
    effect: np.ndarray  # (truths,)
    error: np.ndarray  # (truths,)
    without_direct: np.ndarray  # (truths,) true effects with the direct path off
    sd: float  # of the endpoint under the comparison arm, in the endpoint's unit

    def write(self, path: Path) -> None:
        """Keep them in a file of NumPy arrays."""
        with path.open("wb") as file:  # an open file keeps its name; a path would be given another ending
            own = {"effect": self.effect, "error": self.error, "without_direct": self.without_direct, "sd": self.sd}
            np.savez(file, **self.truths, **own)  # pyright: ignore

    @classmethod
    def read(cls, path: Path) -> Self:
        """What `write` kept."""
        with np.load(path) as kept:
            known = {name: kept[name] for name in kept.files}
        effect, error, without = (known.pop(name) for name in ("effect", "error", "without_direct"))
        sd = float(known.pop("sd"))
        return cls(known, effect, error, without, sd)

    def summary(self) -> dict[str, float]:
        """Mean, SD (with and without the direct path), 5 and 95 % points, probability of harm, over the prior."""
        return {
            "mean": float(self.effect.mean()),
            "sd": float(self.effect.std(ddof=1)),
            "sd_without_direct": float(self.without_direct.std(ddof=1)),
            "q05": float(np.quantile(self.effect, 0.05)),
            "q95": float(np.quantile(self.effect, 0.95)),
            "p_harm": float((self.effect > 0).mean()),
        }

    def ranked(self, benefit: float) -> int:
        """The draw at a percentile of benefit: 0.9 helps more than nine in ten."""
        order = np.argsort(-self.effect, kind="stable")  # least benefit first
        return int(order[round(benefit * (len(order) - 1))])


def true_effects(prepared: Prepared, estimand: Estimand, *, seed: int, draws: int, twins: int) -> TrueEffects:
    """True effects of the first `draws` truths of a seed, each from `twins` people put through both arms.

    Without the direct path half as many twins do: what is left differs little between people.
    """
    drawn = truths(seed, 0, draws)
    difference, control = twin_differences(prepared, estimand, drawn, seed=seed, twins=twins)
    direct_off = drawn | {name: np.zeros(draws) for name in direct_coefficients().values()}
    without, _ = twin_differences(prepared, estimand, direct_off, seed=seed, twins=max(twins // 2, 2))
    effect, error, sd = standardised(difference, control)
    return TrueEffects(drawn, effect, error, without.mean(axis=1) / sd, sd)


def standardised(difference: np.ndarray, control: np.ndarray) -> tuple[np.ndarray, np.ndarray, float]:
    """Twins' differences (truths, twins) as effects of the truths with their errors, in SD of the endpoint; that SD."""
    sd = float(np.sqrt(control.var(axis=1, ddof=1).mean()))
    error = difference.std(axis=1, ddof=1) / np.sqrt(difference.shape[1]) / sd
    return difference.mean(axis=1) / sd, error, sd


def twin_differences(
    prepared: Prepared, estimand: Estimand, drawn: Truths, *, seed: int, twins: int
) -> tuple[np.ndarray, np.ndarray]:
    """Endpoints' differences between the compared arms, and those of the second: shape (truths, twins)."""
    draws = len(next(iter(drawn.values())))
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
    return treated - control, control


def scenario_truths(effects: TrueEffects) -> dict[str, dict[str, float]]:
    """Scenario -> its one truth (assurance, which has many, is not among them)."""
    centre = central_truth()
    chosen = {"null": without_drugs(centre), "typical": centre}
    for name, benefit in (("optimistic", 0.9), ("harm", 0.1)):
        at = effects.ranked(benefit)
        chosen[name] = {key: float(values[at]) for key, values in effects.truths.items()}
    return chosen


def planted_truth(prepared: Prepared, estimand: Estimand, benefit: float, *, seed: int) -> dict[str, float]:
    """The null with the drug's direct effect at which the true effect is `benefit` endpoint SD, above 0 for the better.

    The coefficient is solved until the effect of its twins is within .005. Raises AssuageError where none does it.
    """
    truth = without_drugs(central_truth())
    if benefit == 0.0:
        return truth
    given = [dose.drug for dose in prepared.study.arms[estimand.compared()[0]].doses]
    direct = next((name for drug, name in direct_coefficients().items() if drug in given), DIRECT)
    coefficient = benefit
    for _ in range(_TRIES):
        one = {name: np.array([value]) for name, value in (truth | {direct: coefficient}).items()}
        difference, control = twin_differences(prepared, estimand, one, seed=seed, twins=_PLANTED_TWINS)
        reached = -float(difference.mean() / control.std(ddof=1))
        if abs(reached - benefit) < _PLANTED_WITHIN:
            return truth | {direct: coefficient}
        if reached * benefit <= 0.0:
            break
        coefficient *= benefit / reached
    raise AssuageError(f"effect {benefit:g}: no direct effect of the drug gives this in {prepared.study.study}")
