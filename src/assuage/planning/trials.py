"""Virtual trials as analysed: distinct people per trial, allocated to arms, each seen once.

Trials are run in blocks. The people of trial v are the same in every scenario and size, and truth v is drawn for
trial v alone, so scenarios, sizes and more trials never change the random numbers of those already run.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np
import pandas as pd

from assuage.parameters.truths import truths
from assuage.planning.truth import EVERY_SCENARIO
from assuage.simulation.endpoints import Endpoints, endpoints
from assuage.simulation.participants import block as first_person
from assuage.simulation.participants import participants
from assuage.simulation.prepared import Prepared
from assuage.simulation.readings import measured
from assuage.simulation.truth_table import TruthTable
from assuage.statistics.ancova import ancova
from assuage.statistics.monte_carlo import mean_error, proportion_error
from assuage.studies.estimand import Estimand


@dataclass(frozen=True)
class OperatingCharacteristics:
    """One size in one scenario. `effect_d` is standardised by the placebo arm's endpoint SD; negative favours drug."""

    n_per_arm: int
    scenario: str
    probability: float
    mcse: float
    effect_mean: float
    effect_mcse: float
    effect_sd: float
    effect_d: float
    dropout: dict[str, float]
    dropout_mcse: dict[str, float]
    assessed: dict[str, float]
    assessed_mcse: dict[str, float]
    failed: int  # trials the analysis could not fit; counted as no success


def tables_of(prepared: Prepared, chosen: Mapping[str, dict[str, float]]) -> dict[str, TruthTable]:
    """Truth tables of the one-truth scenarios."""
    return {name: prepared.table(truth) for name, truth in chosen.items()}


def block(
    prepared: Prepared,
    estimand: Estimand,
    scenarios: Mapping[str, TruthTable],
    *,
    seed: int,
    trials: range,
    sizes: Sequence[int],
) -> pd.DataFrame:
    """Virtual trials of a range of numbers, in every scenario at every size: one row each."""
    first, second = estimand.compared()
    largest, count = max(sizes), len(trials)

    def arm_in(table: TruthTable, arm: str, rows: np.ndarray) -> Endpoints:
        who = participants(trials, largest, first_person(prepared.study, arm), rows)
        seen = measured(prepared, table, who, arm, seed=seed, only=[estimand.measure])
        return endpoints(seen, prepared.protocols[arm], estimand).by_trial(count)

    one, own = np.zeros(count, int), np.arange(count)
    assurance = prepared.table(truths(seed, trials.start, count))
    frames: list[pd.DataFrame] = []
    for name, table in {**scenarios, "assurance": assurance}.items():
        rows = own if table is assurance else one
        treated, control = arm_in(table, first, rows), arm_in(table, second, rows)
        frames += [
            _analysed(treated.first(n), control.first(n), (first, second)).assign(
                scenario=name, n=n, trial=list(trials)
            )
            for n in sizes
        ]
    return pd.concat(frames, ignore_index=True)


def _analysed(treated: Endpoints, control: Endpoints, arms: tuple[str, str]) -> pd.DataFrame:
    fit = ancova(
        treated.endpoint, treated.baseline, treated.assessed, control.endpoint, control.baseline, control.assessed
    )
    columns: dict[str, np.ndarray] = {"effect": fit.effect, "standard_error": fit.standard_error, "p": fit.p_less}
    for arm, of in zip(arms, (treated, control), strict=True):
        columns[f"left_{arm}"] = of.left.mean(axis=1)
        columns[f"assessed_{arm}"] = of.assessed.mean(axis=1)
    columns["control_variance"] = control.endpoint.var(axis=1, ddof=1)
    return pd.DataFrame(columns)


def succeeded(p: np.ndarray, alpha: float) -> np.ndarray:
    """The rule of success, for every trial: one-sided p below `alpha`. A trial without a p is no success."""
    return p < alpha


def summarise(table: pd.DataFrame, alpha: float, arms: tuple[str, str]) -> list[OperatingCharacteristics]:
    """Operating characteristics with their Monte-Carlo errors."""
    rows: list[OperatingCharacteristics] = []
    for key, of in table.groupby(["n", "scenario"], sort=False):
        size, scenario = cast(tuple[int, str], key)
        success = float(succeeded(of["p"].to_numpy(), alpha).mean())
        effect = of["effect"].to_numpy()
        sd = float(np.sqrt(of["control_variance"].mean()))
        rows.append(
            OperatingCharacteristics(
                n_per_arm=int(size),
                scenario=scenario,
                probability=success,
                mcse=proportion_error(success, len(of)),
                effect_mean=float(np.nanmean(effect)),
                effect_mcse=mean_error(effect),
                effect_sd=float(np.nanstd(effect, ddof=1)),
                effect_d=float(np.nanmean(effect)) / sd,
                dropout={arm: float(of[f"left_{arm}"].mean()) for arm in arms},
                dropout_mcse={arm: mean_error(of[f"left_{arm}"].to_numpy()) for arm in arms},
                assessed={arm: float(of[f"assessed_{arm}"].mean()) for arm in arms},
                assessed_mcse={arm: mean_error(of[f"assessed_{arm}"].to_numpy()) for arm in arms},
                failed=int(np.isnan(effect).sum()),
            )
        )
    return sorted(rows, key=lambda r: (r.n_per_arm, EVERY_SCENARIO.index(r.scenario)))
