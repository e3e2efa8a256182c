"""Plan a trial: from a study to its operating characteristics, with an error on every figure.

    1  draw truths, find each one's true effect from twins           (what the priors imply)
    2  choose the scenario truths among them
    3  run virtual trials in blocks, analyse them at every size      (power, assurance, type-1 error)
    4  find what drives the true effect, and what participants go through
    5  summarise

What takes long is kept in the run folder, so an interrupted plan continues where it stopped.
"""

import html
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any, Literal, cast

import numpy as np
import pandas as pd

import assuage
from assuage.files import SCHEMA
from assuage.paradigms.names import other_therapies
from assuage.planning.augmentations import augmentations
from assuage.planning.participant_course import ParticipantCourse, participant_course
from assuage.planning.sensitivity import Driver, drivers
from assuage.planning.trials import OperatingCharacteristics, block, succeeded, summarise, tables_of
from assuage.planning.truth import (
    PLANTED,
    TrueEffects,
    planted_truth,
    scenario_truths,
    true_effects,
)
from assuage.simulation.prepared import Prepared, prepare
from assuage.simulation.progress import Listen, Progress, silent
from assuage.simulation.run_folder import RunFolder, add, version
from assuage.simulation.truth_table import TruthTable
from assuage.simulation.world_parameters import check_settings_are_read, parameters_read
from assuage.statistics.monte_carlo import proportion_error
from assuage.studies import asked
from assuage.studies.estimand import Estimand
from assuage.studies.reading import load_study
from assuage.studies.study import Study


BLOCK_TRIALS = 100
DRAWS, TWINS = 512, 256
COURSE_PEOPLE = 4_000
WANTED_ERROR = 0.01
AUTO_FIRST, AUTO_MOST = 500, 5_000
_TRIALS_FROM, _TRIALS_TO, _DRIVEN = 0.1, 0.9, 0.92  # shares of the whole


@dataclass(frozen=True)
class Plan:
    """A plan's results.

    `trials`: the virtual trials, one row per scenario, size and trial. `course`: what participants go through.
    `read`: the parameters that its people and instruments read, and what each means. `about`: what `run.json` says of
    the run. In a notebook it shows its table.
    """

    study: Study
    seed: int
    elapsed_s: float
    true_effects: TrueEffects
    trials: pd.DataFrame
    rows: list[OperatingCharacteristics]
    drivers: list[Driver]
    course: ParticipantCourse
    read: Mapping[str, str]
    folder: Path
    about: dict[str, Any]

    @property
    def virtual_trials(self) -> int:
        """How many virtual trials were run for each size and scenario."""
        return int(self.trials["trial"].nunique())

    @property
    def true_effect(self) -> dict[str, float]:
        """The true effect that the priors imply, in SD of the endpoint: mean, sd, q05, q95, p_harm."""
        return self.true_effects.summary()

    @property
    def warnings(self) -> list[str]:
        """What is allowed but unusual in the study."""
        used = {course.do for arm in self.study.arms for course in self.study.courses(arm)}
        return [*self.study.warnings(), *other_therapies(self.study.question, used)]

    def report(self) -> Path:
        """Draw the page into the run folder and return its path."""
        return assuage.report(self)

    def keep(self, name: str, text: str) -> Path:
        """Write a text into the run folder and return its path."""
        return add(self.folder, name, lambda half: half.write_text(text, encoding="utf-8"))

    def summary(self) -> pd.DataFrame:
        """Operating characteristics, one row per size and scenario; effects in points, `d` in SD of the endpoint."""
        return pd.DataFrame(
            {
                "n_per_arm": row.n_per_arm,
                "scenario": row.scenario,
                "power": row.probability,
                "monte_carlo_error": row.mcse,
                "effect": row.effect_mean,
                "effect_error": row.effect_mcse,
                "d": row.effect_d,
            }
            | {f"dropout_{arm}": share for arm, share in row.dropout.items()}
            for row in self.rows
        )

    def to_frame(self) -> pd.DataFrame:
        """The virtual trials: scenario, n, trial, effect, standard_error, p, and by arm who left and was assessed."""
        return self.trials.copy()

    def _repr_html_(self) -> str:
        about = f"{self.virtual_trials} virtual trials, seed {self.seed}; power in 'null' is the type-1 error."
        table = self.summary().to_html(index=False, border=0, float_format="{:.3f}".format)
        return f"<p>{html.escape(self.study.question)}</p>{table}<p>{about}</p>"

    def as_dict(self) -> dict[str, Any]:
        """For machines."""
        return {
            "schema": SCHEMA,
            "study": self.study.study,
            "version": version(),
            "seed": self.seed,
            "virtual_trials": self.virtual_trials,
            "elapsed_s": round(self.elapsed_s, 3),
            "true_effect": self.true_effect,
            "rows": [asdict(row) for row in self.rows],
            "drivers": [asdict(driver) for driver in self.drivers],
            "published": [asdict(one) for one in augmentations()],
            "folder": str(self.folder),
            "warnings": self.warnings,
        }


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
    core: str | None = None,
    backend: str | None = None,
    effect: float | None = None,
    anew: bool = False,
    progress: Listen = silent,
) -> Plan:
    """Plan a trial.

    `sizes` are people per arm; `virtual_trials` a number, or 'auto': until the Monte-Carlo error of the assurance
    at the study's own size is below 0.01. `effect` adds the scenario 'planted': a drug whose true effect is so many
    SD of the endpoint, above 0 for the better, and that does nothing else. `core` chooses the stress axis, `backend`
    the model of laboratory fear. `anew` takes away what the folder holds of an earlier run. Raises AssuageError for
    whatever the user can put right.
    """
    began = time.monotonic()
    subject = study if isinstance(study, Study) else load_study(study)
    given = asked.plan(
        subject,
        sizes=sizes,
        virtual_trials=virtual_trials,
        seed=seed,
        core=core,
        backend=backend,
        effect=effect,
        out=out,
    )
    check_settings_are_read(subject, given.models)
    estimand, seed = given.estimand, given.seed
    folder = RunFolder(
        given.folder,
        {"kind": "plan", "study": subject.model_dump(mode="json"), "sizes": given.sizes, "trials": given.trials}
        | {"seed": seed, **given.models._asdict(), "effect": given.effect},
        anew=anew,
    )
    progress("preparing", 0.0)
    prepared = prepare(subject, models=given.models)  # refuses what cannot be before anything is written
    with folder.running(progress) as tell:
        effects = _true_effects(folder, prepared, estimand, seed, tell)
        table = _trials(folder, prepared, effects, given, tell)
        rows = summarise(table, subject.success, estimand.compared())
        tell("what drives the effect", _TRIALS_TO)
        driving = _drivers(folder, effects, prepared, seed)
        tell("what participants go through", _DRIVEN)
        course = folder.kept(
            "participant_course.json",
            partial(participant_course, prepared, estimand, seed=seed, count=COURSE_PEOPLE),
            ParticipantCourse.write,
            ParticipantCourse.read,
        )
        folder.table("trials", table)
        folder.table("rows", pd.json_normalize([asdict(row) for row in rows]))
        about = folder.read()
    assert about is not None
    return Plan(
        study=subject,
        seed=seed,
        elapsed_s=time.monotonic() - began,
        true_effects=effects,
        trials=table,
        rows=rows,
        drivers=driving,
        course=course,
        read=parameters_read(subject, given.models),
        folder=folder.path,
        about=about,
    )


def _true_effects(folder: RunFolder, prepared: Prepared, estimand: Estimand, seed: int, tell: Progress) -> TrueEffects:
    tell("true effects", 0.02)
    return folder.kept(
        "truths.npz",
        partial(true_effects, prepared, estimand, seed=seed, draws=DRAWS, twins=TWINS),
        TrueEffects.write,
        TrueEffects.read,
    )


def _drivers(folder: RunFolder, effects: TrueEffects, prepared: Prepared, seed: int) -> list[Driver]:
    return folder.kept(
        "drivers.parquet",
        partial(drivers, effects, prepared.study, prepared.models, seed=seed),
        lambda found, half: pd.DataFrame([asdict(driver) for driver in found]).to_parquet(half, index=False),
        _read_drivers,
    )


def _read_drivers(path: Path) -> list[Driver]:
    rows: list[dict[str, Any]] = cast(Any, pd.read_parquet(path).to_dict(orient="records"))
    return [Driver(findings=tuple(row.pop("findings")), **row) for row in rows]


def _trials(
    folder: RunFolder,
    prepared: Prepared,
    effects: TrueEffects,
    given: asked.Planned,
    tell: Progress,
) -> pd.DataFrame:
    estimand, sizes, virtual_trials, seed = given.estimand, given.sizes, given.trials, given.seed

    @cache  # not needed where every block is kept
    def tables() -> dict[str, TruthTable]:
        chosen = scenario_truths(effects)
        if given.effect is not None:
            chosen[PLANTED] = planted_truth(prepared, estimand, given.effect, seed=seed)
        return tables_of(prepared, chosen)

    main = main_size(prepared.study, sizes)
    done: list[pd.DataFrame] = []
    expected = AUTO_FIRST if virtual_trials == "auto" else virtual_trials
    while True:
        first = len(done) * BLOCK_TRIALS
        if virtual_trials != "auto" and first >= virtual_trials:
            break
        if virtual_trials == "auto" and first >= AUTO_FIRST:
            error = _main_error(done, main, prepared.study.success)
            if error < WANTED_ERROR or first >= AUTO_MOST:
                break
            expected = max(first + BLOCK_TRIALS, int(first * (error / WANTED_ERROR) ** 2))
        until = first + BLOCK_TRIALS if virtual_trials == "auto" else min(first + BLOCK_TRIALS, virtual_trials)
        trials, share = range(first, until), first / expected

        def run(trials: range = trials, share: float = share) -> pd.DataFrame:
            tell("virtual trials", _TRIALS_FROM + (_TRIALS_TO - _TRIALS_FROM) * share)
            return block(prepared, estimand, tables(), seed=seed, trials=trials, sizes=sizes)

        done.append(
            folder.kept(
                f"blocks/{first:06d}.parquet",
                run,
                lambda frame, half: frame.to_parquet(half, index=False),
                pd.read_parquet,
                lambda frame, trials=trials: sorted(frame["trial"].unique()) == list(trials),
            )
        )
    return pd.concat(done, ignore_index=True)


def _main_error(done: Sequence[pd.DataFrame], size: int, alpha: float) -> float:
    p = np.concatenate([f.loc[(f["scenario"] == "assurance") & (f["n"] == size), "p"].to_numpy() for f in done])
    return proportion_error(float(succeeded(p, alpha).mean()), len(p))
