"""Simulate one experiment once: its people, arm by arm, every sample, and the body's course by the clock."""

from dataclasses import dataclass
from typing import Any, cast

import numpy as np
import pandas as pd
import xarray as xr

from assuage.measures import LABORATORY
from assuage.mechanisms.signals import Signal
from assuage.simulation.experiment import Protocol, Sampled, protocol
from assuage.simulation.laboratory import Prepared, Sampling, prepare, read, send
from assuage.simulation.progress import Listen, Progress, silent
from assuage.simulation.run_folder import RunFolder, version
from assuage.simulation.tape import snapped
from assuage.studies.experiment import Experiment
from assuage.units import MINUTES_PER_DAY


_GRID_MIN, _GRID_POINTS = 2.0, 300
_BAND_PEOPLE = 400  # a band of the population needs more people than a small study has


@dataclass(frozen=True)
class ExperimentRun:
    """A simulated experiment.

    `samples` is long: arm, person, measure, sample, minute (from the first midnight), value. `courses` is what each
    instrument would read all along in the population the people come from, in the windows in which minutes are
    simulated: arm, measure, minute, window (their number), mean, q05, q95.
    """

    study: Experiment
    core: str
    seed: int
    samples: pd.DataFrame
    courses: pd.DataFrame
    folder: RunFolder

    def summary(self) -> pd.DataFrame:
        """Mean, SD and 5 to 95 % range of each measure at each sample, by arm."""
        keys = ["arm", "measure", "minute", "sample"]
        return self.samples.groupby(keys, sort=False)["value"].agg(**_AGGREGATES).reset_index()

    def as_dict(self) -> dict[str, Any]:
        """For machines: per arm and measure, time in minutes from the first midnight, unit, mean, q05, q95."""
        arms: dict[str, Any] = {}
        for key, of in self.summary().groupby(["arm", "measure"], sort=False):
            arm, measure = cast(tuple[str, str], key)
            series = {"sample": of["sample"].tolist(), "time": of["minute"].tolist(), "time_unit": "min"}
            series |= {"unit": LABORATORY[measure].unit} | {k: of[k].tolist() for k in ("mean", "sd", "q05", "q95")}
            arms.setdefault(arm, {})[measure] = series
        return {
            "study": self.study.study,
            "version": version(),
            "core": self.core,
            "seed": self.seed,
            "folder": str(self.folder.path),
            "arms": arms,
            "warnings": self.study.warnings(),
        }


_AGGREGATES: dict[str, Any] = {
    "mean": "mean",
    "sd": "std",
    "q05": lambda values: values.quantile(0.05),
    "q95": lambda values: values.quantile(0.95),
}


def run(
    study: Experiment,
    truth: dict[str, float],
    folder: RunFolder,
    *,
    size: int | None,
    seed: int,
    core: str,
    progress: Listen = silent,
) -> ExperimentRun:
    """Simulate an experiment into a run folder. Raises UnknownName for a core that does not exist."""
    grids = {arm: _grid(protocol(study, arm)) for arm in study.arms}
    prepared = prepare(study, core=core, also=grids)
    with folder.running(progress) as tell:
        return _run(prepared, truth, folder, size=size, seed=seed, core=core, tell=tell)


def _run(
    prepared: Prepared,
    truth: dict[str, float],
    folder: RunFolder,
    *,
    size: int | None,
    seed: int,
    core: str,
    tell: Progress,
) -> ExperimentRun:
    study, table = prepared.study, prepared.table(truth)
    samples: list[pd.DataFrame] = []
    courses: list[pd.DataFrame] = []
    for number, (name, arm) in enumerate(study.arms.items()):
        tell(name, number / len(study.arms))
        count = size or arm.size
        crowd = prepared.people(name, max(count, _BAND_PEOPLE), 1)
        seen = send(prepared, table, crowd, name, seed=seed)
        plan = prepared.protocols[name]
        looks = tuple(Sampled("", look, look) for look, at in enumerate(plan.looks) if plan.window(at) is not None)
        for measure, taken in plan.samples.items():
            if not taken:
                continue
            samples.append(_samples(name, crowd.person[:count], plan, measure, taken, seen.measures[measure][:count]))
            if LABORATORY[measure].collects == 0.0:
                readings = read(prepared, seen, table, crowd, name, measure, looks, seed=seed)
                courses.append(_course(name, plan, measure, looks, readings))
        data = _trajectories(prepared, name, seen, count)
        folder.write(f"trajectories_{name}.nc", lambda half, data=data: data.to_netcdf(half, engine="h5netcdf"))
    made = ExperimentRun(study, core, seed, pd.concat(samples), pd.concat(courses or [pd.DataFrame()]), folder)
    folder.table("samples", made.samples)
    folder.table("courses", made.courses)
    return made


def _grid(plan: Protocol) -> tuple[float, ...]:
    """Times for a picture: every few minutes of the windows, a few hundred in all."""
    whole = sum(span.closes - span.opens for span in plan.spans)
    step = max(_GRID_MIN, round(whole / _GRID_POINTS))
    return tuple(snapped(float(at)) for span in plan.spans for at in np.arange(span.opens, span.closes, step))


def _samples(
    arm: str, person: np.ndarray, plan: Protocol, measure: str, taken: tuple[Sampled, ...], values: np.ndarray
) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "arm": arm,
            "person": np.tile(person, len(taken)),
            "measure": measure,
            "sample": np.repeat([x.label for x in taken], len(person)),
            "minute": np.repeat([plan.looks[x.look] for x in taken], len(person)),
            "value": values.T.ravel(),
        }
    )


def _course(arm: str, plan: Protocol, measure: str, looks: tuple[Sampled, ...], readings: np.ndarray) -> pd.DataFrame:
    minutes = [plan.looks[x.look] for x in looks]
    low, high = np.quantile(readings, (0.05, 0.95), axis=0)
    ends = {"mean": readings.mean(axis=0), "q05": low, "q95": high}
    windows = [plan.window(at) for at in minutes]
    return pd.DataFrame({"arm": arm, "measure": measure, "minute": minutes, "window": windows} | ends)


def _trajectories(prepared: Prepared, arm: str, seen: Sampling, count: int) -> xr.Dataset:
    minutes = np.array(prepared.protocols[arm].looks)
    coordinates = {"time": ("time", minutes / MINUTES_PER_DAY, {"units": "day"})}
    signals: dict[str, Any] = {s.name: _described(s, values[:count]) for s, values in seen.signals.items()}
    return xr.Dataset(signals, coords=coordinates, attrs={"study": prepared.study.study, "arm": arm})


def _described(signal: Signal, values: np.ndarray) -> tuple[tuple[str, str], np.ndarray, dict[str, str]]:
    return ("person", "time"), values, {"units": signal.unit, "long_name": signal.meaning}
