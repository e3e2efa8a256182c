"""The true effect that priors imply, taken apart: by path of the drug, by what is open of each, by dose and time.

Every variant is of the same truths and the same people, so variants differ by what was changed and by nothing else.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri

from assuage.parameters.library import parameter, paths
from assuage.parameters.truths import Truths, truths
from assuage.planning.truth import DIRECT, standardised, twin_differences
from assuage.simulation.prepared import prepare
from assuage.studies.dose import Dose
from assuage.studies.study import Study
from assuage.studies.times import When


EXTINCTION_SHARE = "trauma_memory.carry_over"
ENDS = (0.05, 0.95)  # of the extinction share's belief
SPREADS = (0.1, 0.3)  # of the direct effect, endpoint SD
DIFFERS = 0.02  # endpoint SD, from which two doses or times are said to differ


@dataclass(frozen=True)
class Implied:
    """A variant: the true effects of its truths, in endpoint SD, and what people's chance leaves of error in each."""

    name: str
    effect: np.ndarray  # (truths,)
    error: np.ndarray  # (truths,)

    @property
    def mean(self) -> float:
        """Over the truths."""
        return float(self.effect.mean())

    @property
    def sd(self) -> float:
        """Over the truths, without what finitely many people add."""
        return float(np.sqrt(max(self.effect.var(ddof=1) - np.square(self.error).mean(), 0.0)))

    @property
    def ends(self) -> tuple[float, float]:
        """The 5 and 95 % points."""
        low, high = np.quantile(self.effect, (0.05, 0.95))
        return float(low), float(high)


def implied(study: Study, changed: Mapping[str, Truths], *, seed: int, draws: int, twins: int) -> list[Implied]:
    """The variants of `variants`, or any others: a name and what differs from the truths as drawn.

    `twins` people of each truth go through both arms of the study's estimand. Raises ValueError without an estimand.
    """
    if study.estimand is None:
        raise ValueError(f"{study.study} has no estimand")
    prepared, drawn = prepare(study), truths(seed, 0, draws)
    found: list[Implied] = []
    for name, own in changed.items():
        difference, control = twin_differences(prepared, study.estimand, drawn | own, seed=seed, twins=twins)
        effect, error, _ = standardised(difference, control)
        found.append(Implied(name, effect, error))
    return found


def variants(drawn: Truths) -> dict[str, Truths]:
    """What differs in each variant: all as drawn; each path off; the extinction share at its ends; spreads changed."""
    count = len(drawn[DIRECT])
    made: dict[str, Truths] = {"as shipped": {}}
    for path, names in paths().items():
        made[f"without {path}"] = {name: np.zeros(count) for name in names}
    ends = parameter(EXTINCTION_SHARE).typical.at(ndtri(ENDS))
    for share in ends:
        made[f"extinction share {share:.2f}"] = {EXTINCTION_SHARE: np.full(count, share)}
    for words, factor in (("half", 0.5), ("double", 2.0)):
        made[f"bonding, {words} the spread"] = {name: _spread(name, drawn[name], factor) for name in paths()["bonding"]}
    shipped = parameter(DIRECT).typical.at(np.ones(1))[0]
    for sd in SPREADS:
        made[f"direct effect, SD {sd:g}"] = {DIRECT: drawn[DIRECT] * sd / shipped}
    return made


def _spread(name: str, values: np.ndarray, factor: float) -> np.ndarray:
    """A coefficient's draws with another spread about its prior's mean; where nothing works, none."""
    centre = parameter(name).typical.centre
    return np.where(values == 0.0, 0.0, centre + factor * (values - centre))


def with_doses(study: Study, *, amount: str | None = None, before: str | None = None) -> Study:
    """The study with another amount or another time of every dose that has one, drug and placebo alike."""

    def other(dose: Dose) -> Dose:
        moved = dose if before is None else dose.model_copy(update={"when": When.read(before)})
        return moved if amount is None or dose.amount is None else moved.model_copy(update={"amount": amount})

    arms = {
        name: arm.model_copy(update={"doses": tuple(other(dose) for dose in arm.doses)})
        for name, arm in study.arms.items()
    }
    return study.model_copy(update={"arms": arms})


def share_that_differs(one: Implied, other: Implied) -> float:
    """The share of truths in which two variants' true effects lie further apart than `DIFFERS`."""
    return float((np.abs(one.effect - other.effect) > DIFFERS).mean())
