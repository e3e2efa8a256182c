"""Plan a trial: from a study to its operating characteristics, with an error on every figure.

    1  draw truths, find each one's true effect from twins           (what the priors imply)
    2  choose the scenario truths among them
    3  run virtual trials in blocks, analyse them at every size      (power, assurance, type-1 error)
    4  summarise

Blocks are kept in the run folder, so an interrupted plan continues where it stopped.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pandas as pd

from assuage.errors import AssuageError
from assuage.planning.sensitivity import Driver, drivers
from assuage.planning.trials import Row, block, summarise, tables_of
from assuage.planning.truth import TrueEffects, scenario_truths, true_effects
from assuage.randomness import check_seed
from assuage.simulation.arms import Prepared, prepare
from assuage.simulation.run_folder import RunFolder, version, write_whole
from assuage.statistics.monte_carlo import proportion_error
from assuage.studies.reading import load_trial
from assuage.studies.study import Study


BLOCK_TRIALS = 100
DRAWS, TWINS = 512, 256
WANTED_ERROR = 0.01
AUTO_FIRST, AUTO_MOST = 500, 5_000
LARGEST_SIZE = 20_000
Progress = Callable[[str, float], None]


def silent(what: str, share: float) -> None:
    """No progress shown."""


@dataclass(frozen=True)
class Plan:
    """A plan's results."""

    study: Study
    seed: int
    virtual_trials: int
    elapsed_s: float
    true_effect: dict[str, float]
    rows: list[Row]
    drivers: list[Driver]
    folder: Path

    def as_dict(self) -> dict[str, Any]:
        """For machines."""
        return {
            "study": self.study.study,
            "version": version(),
            "seed": self.seed,
            "virtual_trials": self.virtual_trials,
            "elapsed_s": round(self.elapsed_s, 3),
            "true_effect": self.true_effect,
            "rows": [asdict(row) for row in self.rows],
            "drivers": [asdict(driver) for driver in self.drivers],
            "folder": str(self.folder),
        }


def default_sizes(study: Study) -> list[int]:
    """The sizes the study asks for, else its own."""
    estimand = study.estimand
    arms = estimand.compared() if estimand else tuple(study.arms)[:2]
    return sorted(set(study.sizes)) or [min(study.arms[arm].size for arm in arms)]


def main_size(study: Study, sizes: Sequence[int]) -> int:
    """The size the main figure is for: the study's own if asked for, else the nearest."""
    own = min(arm.size for arm in study.arms.values())
    return min(sizes, key=lambda n: abs(n - own))


def plan(
    study: str | Path | Study,
    *,
    sizes: Sequence[int] | None = None,
    virtual_trials: int | Literal["auto"] = "auto",
    seed: int = 0,
    out: Path | str | None = None,
    progress: Progress = silent,
) -> Plan:
    """Plan a trial.

    `sizes` are people per arm; `virtual_trials` a number, or 'auto': until the Monte-Carlo error of the assurance at
    the study's own size is below 0.01. Raises AssuageError for whatever the user can put right.
    """
    began = time.monotonic()
    subject = study if isinstance(study, Study) else load_trial(study)
    if subject.estimand is None:
        raise AssuageError(f"{subject.study}: no estimand; say what effect, in whom, at which visit")
    asked = sorted(set(sizes)) if sizes else default_sizes(subject)
    _check(asked, virtual_trials, seed)
    folder = RunFolder(
        Path(out) if out else Path("runs") / f"{subject.study}-seed{seed}",
        {
            "kind": "plan",
            "study": subject.model_dump(mode="json"),
            "sizes": asked,
            "trials": virtual_trials,
            "seed": seed,
        },
    )
    progress("preparing", 0.0)
    prepared = prepare(subject)  # refuses an impossible population before anything is written
    folder.begin()
    effects = _true_effects(folder, prepared, seed, progress)
    table = _trials(folder, prepared, effects, asked, virtual_trials, seed, progress)
    rows = summarise(table, subject.success, subject.estimand.compared())
    found = Plan(
        study=subject,
        seed=seed,
        virtual_trials=int(table["trial"].nunique()),
        elapsed_s=time.monotonic() - began,
        true_effect=effects.summary(),
        rows=rows,
        drivers=drivers(effects, seed=seed),
        folder=folder.path,
    )
    folder.table("trials", table)
    folder.table("rows", pd.json_normalize([asdict(row) for row in rows]))
    folder.table("drivers", pd.DataFrame([asdict(driver) for driver in found.drivers]))
    folder.finish()
    return found


def _check(sizes: Sequence[int], virtual_trials: int | str, seed: int) -> None:
    for size in sizes:
        if not 2 <= size <= LARGEST_SIZE:
            raise AssuageError(f"--n {size}: people per arm run from 2 to {LARGEST_SIZE}")
    if isinstance(virtual_trials, str):
        if virtual_trials != "auto":
            raise AssuageError(f"--virtual-trials {virtual_trials}: write a number of at least 10, or 'auto'")
    elif virtual_trials < 10:
        raise AssuageError(f"--virtual-trials {virtual_trials}: write a number of at least 10, or 'auto'")
    check_seed(seed)


def _true_effects(folder: RunFolder, prepared: Prepared, seed: int, progress: Progress) -> TrueEffects:
    estimand = prepared.study.estimand
    assert estimand is not None
    path = folder.path / "truths.npz"
    if path.exists():
        with np.load(path) as kept:
            known = {name: kept[name] for name in kept.files}
        effect, error, sd = known.pop("effect"), known.pop("error"), float(known.pop("sd"))
        return TrueEffects(known, effect, error, sd)
    progress("true effects", 0.02)
    effects = true_effects(prepared, estimand, seed=seed, draws=DRAWS, twins=TWINS)

    def write(half: Path) -> None:
        with half.open("wb") as file:
            np.savez(file, **effects.truths, effect=effects.effect, error=effects.error, sd=effects.sd)  # pyright: ignore

    write_whole(path, write)
    return effects


def _trials(
    folder: RunFolder,
    prepared: Prepared,
    effects: TrueEffects,
    sizes: Sequence[int],
    virtual_trials: int | str,
    seed: int,
    progress: Progress,
) -> pd.DataFrame:
    estimand = prepared.study.estimand
    assert estimand is not None
    tables = tables_of(prepared, scenario_truths(effects))
    main = main_size(prepared.study, sizes)
    done: list[pd.DataFrame] = []
    expected = AUTO_FIRST if isinstance(virtual_trials, str) else virtual_trials
    while True:
        first = len(done) * BLOCK_TRIALS
        if not isinstance(virtual_trials, str) and first >= virtual_trials:
            break
        if isinstance(virtual_trials, str) and first >= AUTO_FIRST:
            error = _main_error(done, main, prepared.study.success)
            if error < WANTED_ERROR or first >= AUTO_MOST:
                break
            expected = max(first + BLOCK_TRIALS, int(first * (error / WANTED_ERROR) ** 2))
        until = first + BLOCK_TRIALS if isinstance(virtual_trials, str) else min(first + BLOCK_TRIALS, virtual_trials)
        path = folder.path / "blocks" / f"{first:06d}.parquet"
        if not path.exists():
            frame = block(prepared, estimand, tables, seed=seed, trials=range(first, until), sizes=sizes)
            write_whole(path, lambda half, frame=frame: frame.to_parquet(half, index=False))
        done.append(pd.read_parquet(path))
        progress("virtual trials", 0.1 + 0.9 * min(until / expected, 1.0))
    return pd.concat(done, ignore_index=True)


def _main_error(done: Sequence[pd.DataFrame], size: int, alpha: float) -> float:
    p = np.concatenate([f.loc[(f["scenario"] == "assurance") & (f["n"] == size), "p"].to_numpy() for f in done])
    return proportion_error(float((p < alpha).mean()), len(p))
