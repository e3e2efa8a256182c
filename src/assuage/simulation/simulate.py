"""Simulate one study once: its people, arm by arm, every sample, and the course of the signals by the clock."""

import html
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import numpy as np
import pandas as pd
import xarray as xr

from assuage.files import SCHEMA
from assuage.measures.catalogue import measures
from assuage.mechanisms.signals import DROPPED_OUT, NEVER_STARTED, SESSIONS_ATTENDED, Signal
from assuage.parameters.library import central_truth
from assuage.parameters.truths import truths
from assuage.simulation.correlations import correlations
from assuage.simulation.participants import block, participants
from assuage.simulation.prepared import Prepared, prepare
from assuage.simulation.progress import Listen, Progress, silent
from assuage.simulation.protocol import Observation, Protocol, protocol
from assuage.simulation.readings import Readings, check_finite, measured, read
from assuage.simulation.run import Observed
from assuage.simulation.run_folder import RunFolder, version
from assuage.simulation.world_parameters import check_settings_are_read
from assuage.studies import asked
from assuage.studies.asked import Models
from assuage.studies.reading import load_study
from assuage.studies.samples import Samples
from assuage.studies.study import Study
from assuage.studies.times import DAY_ONE, VISIT_CLOCK
from assuage.units import MINUTES_PER_DAY


_GRID_MIN, _GRID_POINTS = 2.0, 300
_BAND_PEOPLE = 400  # a band of the population needs more people than a small study has
_COURSE = ("arm", "measure", "minute", "window", "mean", "q05", "q95")
_AGGREGATES: dict[str, Any] = {
    "mean": "mean",
    "sd": "std",
    "q05": lambda values: values.quantile(0.05),
    "q95": lambda values: values.quantile(0.95),
}


@dataclass(frozen=True)
class Simulation:
    """A simulated study.

    `samples` is long: arm, person, measure, sample, minute (from the midnight with which day 1 begins), value,
    assessed. `people` has one row per person: arm, person, facts of standing, the score at intake and every sample as
    'measure, sample'. `courses` is what each instrument would read all along in the population the people come from, in
    the laboratory's windows: arm, measure, minute, window (their number), mean, q05, q95. `correlations`: of, with, r,
    se, where the study asks for them.
    """

    study: Study
    models: Models
    seed: int
    samples: pd.DataFrame
    people: pd.DataFrame
    courses: pd.DataFrame
    correlations: list[dict[str, Any]]
    folder: Path

    def summary(self) -> pd.DataFrame:
        """Mean, SD and 5 to 95 % range of each measure at each sample, by arm."""
        keys = ["arm", "measure", "minute", "sample"]
        return self.samples.groupby(keys, sort=False)["value"].agg(**_AGGREGATES).reset_index()

    def to_frame(self) -> pd.DataFrame:
        """The samples."""
        return self.samples.copy()

    def _repr_html_(self) -> str:
        table = self.summary().to_html(index=False, border=0, float_format="{:.3g}".format)
        return f"<p>{html.escape(self.study.question)}</p>{table}<p>seed {self.seed}; {self.folder}</p>"

    def as_dict(self) -> dict[str, Any]:
        """For machines: per arm and measure, time, its unit, the measure's unit, mean, SD, q05, q95.

        Times of visits are days after baseline; others minutes from the midnight with which day 1 begins.
        """
        arms: dict[str, Any] = {}
        for key, of in self.summary().groupby(["arm", "measure"], sort=False):
            arm, measure = cast(tuple[str, str], key)
            days = all(sample.visit for sample in self.study.samples(measure, arm))
            times = (of["minute"] + DAY_ONE - VISIT_CLOCK) / MINUTES_PER_DAY if days else of["minute"]
            series = {"sample": of["sample"].tolist(), "time": times.round(6).tolist()}
            series |= {"time_unit": "day" if days else "min", "unit": measures()[measure].unit}
            series |= {k: of[k].tolist() for k in ("mean", "sd", "q05", "q95")}
            arms.setdefault(arm, {})[measure] = series
        return {
            "schema": SCHEMA,
            "study": self.study.study,
            "version": version(),
            **self.models._asdict(),
            "seed": self.seed,
            "folder": str(self.folder),
            "people": str(self.folder / "people.parquet"),
            "arms": arms,
            "correlations": self.correlations,
            "warnings": self.study.warnings(),
        }


def simulate(
    study: str | Path | Study,
    *,
    size: int | None = None,
    truth: asked.Truth = "typical",
    seed: int = 0,
    out: Path | str | None = None,
    core: str | None = None,
    backend: str | None = None,
    anew: bool = False,
    progress: Listen = silent,
) -> Simulation:
    """Simulate a study at its own sizes, or with `size` people per arm.

    `truth`: 'typical' puts every parameter at its centre; 'prior' draws one truth. `core` chooses the stress axis,
    `backend` the model of laboratory fear. `anew` takes away what the folder holds of an earlier run.

    Raises AssuageError.
    """
    subject = study if isinstance(study, Study) else load_study(study)
    given = asked.simulation(subject, size=size, truth=truth, seed=seed, core=core, backend=backend, out=out)
    seed, what = given.seed, {"kind": "simulate", "study": subject.model_dump(mode="json"), "size": given.size}
    what |= {"truth": truth, "seed": seed, **given.models._asdict()}
    folder = RunFolder(given.folder, what, anew=anew)
    check_settings_are_read(subject, given.models)
    grids = {arm: _grid(protocol(subject, arm)) for arm in subject.arms}
    prepared = prepare(subject, models=given.models, also=grids)  # refuses impossible people before anything is written
    with folder.running(progress) as tell:
        drawn = central_truth() if truth == "typical" else {k: float(v[0]) for k, v in truths(seed, 0, 1).items()}
        return _simulated(prepared, drawn, folder, size=given.size, seed=seed, tell=tell)


def _simulated(
    prepared: Prepared, truth: dict[str, float], folder: RunFolder, *, size: int | None, seed: int, tell: Progress
) -> Simulation:
    study, table = prepared.study, prepared.table(truth)
    samples: list[pd.DataFrame] = []
    people: list[pd.DataFrame] = []
    courses: list[pd.DataFrame] = []
    for number, (name, arm) in enumerate(study.arms.items()):
        tell(name, number / len(study.arms))
        count, plan = size or arm.size, prepared.protocols[name]
        drawn = bool(plan.windows) and any(not s.visit for m in study.measures for s in study.samples(m, name))
        who = participants([0], max(count, _BAND_PEOPLE) if drawn else count, block(study, name), [0])
        seen = measured(prepared, table, who, name, seed=seed)
        check_finite(name, {signal.name: values for signal, values in seen.observed.signals.items()})
        samples += [_samples(name, plan, measure, seen, who.person[:count]) for measure in seen.measures]
        people.append(_people(name, seen, who.person[:count]))
        if drawn:
            within = tuple(
                Observation("", look, look) for look, at in enumerate(plan.looks) if plan.window(at) is not None
            )
            for measure in seen.measures:
                if _runs_on(study, measure, name):
                    values = read(prepared, seen.observed, table, who, name, measure, within, seed=seed)
                    courses.append(_course(name, plan, measure, within, values))
        data = _trajectories(prepared, name, seen.observed, count)
        folder.write(f"trajectories_{name}.nc", lambda half, data=data: data.to_netcdf(half, engine="h5netcdf"))
    every = pd.concat(samples, ignore_index=True)
    made = Simulation(
        study=study,
        models=prepared.models,
        seed=seed,
        samples=every,
        people=pd.concat(people, ignore_index=True),
        courses=pd.concat(courses, ignore_index=True) if courses else pd.DataFrame(columns=pd.Index(_COURSE)),
        correlations=correlations(study, every),
        folder=folder.path,
    )
    for name, frame in (("samples", made.samples), ("people", made.people), ("courses", made.courses)):
        folder.table(name, frame)
    return made


def _runs_on(study: Study, measure: str, arm: str) -> bool:
    """True for what could be read all along: nothing collected, no visit's, and no answer to a trial."""
    answers = any(isinstance(part, Samples) and part.trials is not None for part in study.measures[measure])
    return measures()[measure].collects == 0.0 and not study.samples(measure, arm)[0].visit and not answers


def _grid(plan: Protocol) -> tuple[float, ...]:
    """Times for a picture: every few minutes of the laboratory's windows, a few hundred in all."""
    spans = [w for w in plan.windows if w.session == 0.0]
    whole = sum(span.closes - span.opens for span in spans)
    step = max(_GRID_MIN, round(whole / _GRID_POINTS))
    return tuple(float(at) for span in spans for at in np.arange(span.opens, span.closes, step))


def _samples(arm: str, plan: Protocol, measure: str, seen: Readings, person: np.ndarray) -> pd.DataFrame:
    taken, count = plan.samples[measure], len(person)
    return pd.DataFrame(
        {
            "arm": arm,
            "person": np.tile(person, len(taken)),
            "measure": measure,
            "sample": np.repeat([x.label for x in taken], count),
            "minute": np.repeat([plan.looks[x.look] - DAY_ONE for x in taken], count),
            "value": seen.measures[measure][:count].T.ravel(),
            "assessed": seen.assessed[measure][:count].T.ravel(),
        }
    )


def _people(arm: str, seen: Readings, person: np.ndarray) -> pd.DataFrame:
    """One row per person: how they stood at the end, and every sample."""
    count, signals = len(person), seen.observed.signals
    columns: dict[str, Any] = {"arm": arm, "person": person}
    if seen.observed.intake is not None:
        columns["caps5_at_intake"] = seen.observed.intake[:count]
    standing = (SESSIONS_ATTENDED, DROPPED_OUT, NEVER_STARTED)
    columns |= {s.name: signals[s][:count, -1] for s in standing if s in signals}
    for measure, labels in seen.labels.items():
        columns |= {f"{measure}, {label}": seen.measures[measure][:count, k] for k, label in enumerate(labels)}
    return pd.DataFrame(columns)


def _course(arm: str, plan: Protocol, measure: str, looks: tuple[Observation, ...], values: np.ndarray) -> pd.DataFrame:
    minutes = [plan.looks[x.look] for x in looks]
    low, high = np.quantile(values, (0.05, 0.95), axis=0)
    ends = {"mean": values.mean(axis=0), "q05": low, "q95": high}
    windows = [plan.window(at) for at in minutes]
    shown = [at - DAY_ONE for at in minutes]
    return pd.DataFrame({"arm": arm, "measure": measure, "minute": shown, "window": windows} | ends)


def _trajectories(prepared: Prepared, arm: str, seen: Observed, count: int) -> xr.Dataset:
    minutes = np.array(prepared.protocols[arm].looks)
    coordinates = {"time": ("time", minutes / MINUTES_PER_DAY, {"units": "day"})}
    signals: dict[str, Any] = {s.name: _described(s, values[:count]) for s, values in seen.signals.items()}
    return xr.Dataset(signals, coords=coordinates, attrs={"study": prepared.study.study, "arm": arm})


def _described(signal: Signal, values: np.ndarray) -> tuple[tuple[str, str], np.ndarray, dict[str, str]]:
    return ("person", "time"), values, {"units": signal.unit, "long_name": signal.meaning}
