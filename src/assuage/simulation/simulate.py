"""Simulate one study once: its people, arm by arm, with everything that was measured."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, cast

import numpy as np
import pandas as pd
import xarray as xr

from assuage.errors import AssuageError
from assuage.measures import MEASURES
from assuage.mechanisms.signals import (
    ALLIANCE,
    ASSESSED,
    CENTRAL_EFFECT,
    DROPPED_OUT,
    INTRUSIONS,
    NEVER_STARTED,
    PLASMA_OXYTOCIN,
    SESSIONS_ATTENDED,
    SEVERITY,
    THREAT,
)
from assuage.parameters.library import central_truth, truths
from assuage.randomness import check_seed
from assuage.simulation.arms import Prepared, people, prepare, send
from assuage.simulation.assembly import DEFAULT_CORE
from assuage.simulation.crowd import Seen
from assuage.simulation.outcome import scores
from assuage.simulation.run_folder import RunFolder, version, write_whole
from assuage.simulation.simulate_experiment import ExperimentRun, run
from assuage.studies.experiment import Experiment
from assuage.studies.reading import load_study
from assuage.studies.study import Study
from assuage.units import MINUTES_PER_DAY


TRAJECTORIES = (
    SEVERITY,
    THREAT,
    INTRUSIONS,
    ALLIANCE,
    PLASMA_OXYTOCIN,
    CENTRAL_EFFECT,
    SESSIONS_ATTENDED,
    DROPPED_OUT,
    NEVER_STARTED,
    ASSESSED,
)
MOST_PEOPLE = 1_000_000


@dataclass(frozen=True)
class Simulation:
    """A simulated study. `visits` is long: arm, person, measure, visit, day, value, assessed."""

    study: Study
    seed: int
    visits: pd.DataFrame
    people: pd.DataFrame
    folder: Path

    def summary(self) -> pd.DataFrame:
        """Mean and 5 to 95 % range of each measure at each visit, by arm."""
        grouped = self.visits.groupby(["arm", "measure", "day", "visit"], sort=True)["value"]
        return grouped.agg(
            mean="mean", sd="std", q05=lambda v: v.quantile(0.05), q95=lambda v: v.quantile(0.95)
        ).reset_index()

    def as_dict(self) -> dict[str, Any]:
        """For machines: per arm and measure, time in days, unit, mean, q05, q95."""
        arms: dict[str, Any] = {}
        for key, of in self.summary().groupby(["arm", "measure"], sort=False):
            arm, measure = cast(tuple[str, str], key)
            series = {"visit": of["visit"].tolist(), "time": of["day"].round(6).tolist(), "time_unit": "day"}
            series |= {"unit": MEASURES[measure].unit} | {k: of[k].round(6).tolist() for k in ("mean", "q05", "q95")}
            arms.setdefault(arm, {})[measure] = series
        return {
            "study": self.study.study,
            "version": version(),
            "seed": self.seed,
            "folder": str(self.folder),
            "arms": arms,
        }


def simulate(
    study: str | Path | Study | Experiment,
    *,
    size: int | None = None,
    truth: Literal["typical", "prior"] = "typical",
    seed: int = 0,
    out: Path | str | None = None,
    core: str | None = None,
) -> Simulation | ExperimentRun:
    """Simulate a study at its own sizes, or with `size` people per arm.

    `truth`: 'typical' puts every parameter at its centre; 'prior' draws one truth. `core` chooses the stress axis of an
    experiment. Raises AssuageError.
    """
    subject = study if isinstance(study, Study | Experiment) else load_study(study)
    if size is not None and not 1 <= size <= MOST_PEOPLE:
        raise AssuageError(f"--n {size}: people per arm run from 1 to {MOST_PEOPLE}")
    check_seed(seed)
    asked = {"kind": "simulate", "study": subject.model_dump(mode="json"), "size": size, "truth": truth, "seed": seed}
    path = Path(out) if out else Path("runs") / f"{subject.study}-simulated-seed{seed}"
    if isinstance(subject, Experiment):
        axis = core or DEFAULT_CORE
        return run(
            subject, _truth(truth, seed), RunFolder(path, asked | {"core": axis}), size=size, seed=seed, core=axis
        )
    if core is not None:
        raise AssuageError(f"{subject.study}: --core {core}: only a laboratory experiment can run on another core")
    folder = RunFolder(path, asked)
    prepared = prepare(subject)  # refuses an impossible population before anything is written
    folder.begin()
    table = prepared.table(_truth(truth, seed))
    visits: list[pd.DataFrame] = []
    persons: list[pd.DataFrame] = []
    seen_by_arm: dict[str, Seen] = {}
    for name, arm in subject.arms.items():
        crowd = people([0], size or arm.size, prepared.block(name), np.zeros(1, int))
        seen = send(prepared, table, crowd, name, seed=seed, record=TRAJECTORIES)
        seen_by_arm[name] = seen
        visits.append(_visits(prepared, name, seen, crowd.person))
        last = {s: seen.signals[s][:, -1] for s in (SESSIONS_ATTENDED, DROPPED_OUT, NEVER_STARTED)}
        persons.append(
            pd.DataFrame(
                {"arm": name, "person": crowd.person, "caps5_at_intake": seen.intake_caps5}
                | {signal.name: values for signal, values in last.items()}
            )
        )
    result = Simulation(
        subject, seed, pd.concat(visits, ignore_index=True), pd.concat(persons, ignore_index=True), folder.path
    )
    folder.table("visits", result.visits)
    folder.table("people", result.people)
    for name, seen in seen_by_arm.items():
        data = _trajectories(prepared, name, seen)
        write_whole(
            folder.path / f"trajectories_{name}.nc", lambda half, data=data: data.to_netcdf(half, engine="h5netcdf")
        )
    folder.finish()
    return result


def _truth(which: str, seed: int) -> dict[str, float]:
    return central_truth() if which == "typical" else {k: float(v[0]) for k, v in truths(seed, 0, 1).items()}


def _visits(prepared: Prepared, arm: str, seen: Seen, person: np.ndarray) -> pd.DataFrame:
    plan = prepared.schedules[arm]
    frames: list[pd.DataFrame] = []
    for (measure, visit), look in plan.visits.items():
        frames.append(
            pd.DataFrame(
                {
                    "arm": arm,
                    "person": person,
                    "measure": measure,
                    "visit": visit,
                    "day": plan.looks[look] / MINUTES_PER_DAY,
                    "value": scores(seen, plan, measure, visit),
                    "assessed": seen.signals[ASSESSED][:, look] > 0.5,
                }
            )
        )
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame()


def _trajectories(prepared: Prepared, arm: str, seen: Seen) -> xr.Dataset:
    plan = prepared.schedules[arm]
    coordinates = {"time": ("time", np.array(plan.looks) / MINUTES_PER_DAY, {"units": "day"})}
    signals = {
        s.name: (("person", "time"), values, {"units": s.unit, "long_name": s.meaning})
        for s, values in seen.signals.items()
    }
    return xr.Dataset(signals, coords=coordinates, attrs={"study": prepared.study.study, "arm": arm})
