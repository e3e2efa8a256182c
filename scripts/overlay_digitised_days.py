"""Lay the model's day over digitised published days of cortisol and ACTH, and say how far apart they are.

    python scripts/overlay_digitised_days.py DATA.csv [PICTURE]      a table; a .svg, .png or .html picture if named

DATA.csv holds dataset, time, time_unit, value, analyte: curves that others digitised from published figures. Neither
units nor the clock at time 0 are in it. Assumed: cortisol in ug/dL, ACTH in pg/mL; Carroll's time 0 is midnight,
Golier's 08:00, Bremner's 16:00 (each puts the group's lowest levels around midnight). Nothing is tuned to them: the
model's day is that of its typical truth, 400 people, glands at rest, awakening at 07:00, no error of the assay.
"""

import csv
import sys
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import altair as alt
import numpy as np

from assuage.mechanisms.signals import ACTH, SERUM_CORTISOL
from assuage.parameters.library import central_truth
from assuage.reports.evidence_pictures import save
from assuage.simulation.participants import block, participants
from assuage.simulation.prepared import prepare
from assuage.simulation.run import run
from assuage.studies.study import Study
from assuage.units import MINUTES_PER_DAY, NMOL_PER_L_PER_UG_PER_DL


STARTS = {"carroll2007": 0.0, "golier2007": 480.0, "bremner2007": 960.0}  # minutes after midnight, assumed
PEOPLE, EVERY = 400, 15.0
Curve = tuple[np.ndarray, np.ndarray]  # minutes after midnight, level


@dataclass(frozen=True)
class Overlaid:
    """A published group beside the model: mean ratio, correlation, and root mean square error over the group's mean."""

    group: str
    analyte: str
    ratio: float
    correlation: float
    error: float


def published(path: Path) -> dict[tuple[str, str], Curve]:
    """(group, analyte) -> its curve by the clock."""
    found: dict[tuple[str, str], list[tuple[float, float]]] = defaultdict(list)
    with path.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            minutes = float(row["time"]) * (60.0 if row["time_unit"] == "h" else 1.0)
            start = STARTS[row["dataset"].partition("_")[0]]
            found[row["dataset"], row["analyte"]].append(((minutes + start) % MINUTES_PER_DAY, float(row["value"])))
    return {key: tuple(np.array(sorted(points)).T) for key, points in found.items()}  # pyright: ignore


def model_day() -> dict[tuple[str, str], Curve]:
    """(arm, analyte) -> mean course of a day; arms healthy, traumatised, ptsd."""
    grid = np.arange(0.0, MINUTES_PER_DAY, EVERY)
    study = Study.model_validate(
        {
            "study": "digitised_days",
            "question": "What is a day like?",
            "reported_in": [],
            "population": {"who": "men and women", "female": 0.5},
            "arms": {
                "healthy": {"size": PEOPLE},
                "traumatised": {"size": PEOPLE, "traumatised": 1},
                "ptsd": {"size": PEOPLE, "ptsd": 1},
            },
            "timeline": [{"do": "resting_day", "clock": "00:00"}],
            "measures": {"acth": {"day": 1, "clock": ", ".join(f"{int(t // 60):02d}:{int(t % 60):02d}" for t in grid)}},
        }
    )
    prepared = prepare(study)
    table = prepared.table(central_truth())
    days: dict[tuple[str, str], Curve] = {}
    for arm in study.arms:
        seen = run(prepared, table, participants([0], PEOPLE, block(study, arm), [0]), arm, seed=0)
        at = [sample.look for sample in prepared.protocols[arm].samples["acth"]]
        days[arm, "ACTH"] = grid, seen.signals[ACTH][:, at].mean(axis=0)
        days[arm, "cortisol"] = grid, seen.signals[SERUM_CORTISOL][:, at].mean(axis=0) / NMOL_PER_L_PER_UG_PER_DL
    return days


def arm_of(group: str) -> str:
    """The model's people that a published group is laid over."""
    if "nonPTSD" in group or "control" in group:
        return "traumatised" if "trauma_exposed" in group else "healthy"
    return "ptsd"


def overlay(path: Path) -> list[Overlaid]:
    """Every published group beside the model's day."""
    days = model_day()
    made: list[Overlaid] = []
    for (group, analyte), (clock, level) in published(path).items():
        grid, mean = days[arm_of(group), analyte]
        model = np.interp(clock, grid, mean, period=MINUTES_PER_DAY)
        error = float(np.sqrt(np.mean((model - level) ** 2)) / level.mean())
        correlation = float(np.corrcoef(model, level)[0, 1])
        made.append(Overlaid(group, analyte, float(model.mean() / level.mean()), correlation, error))
    return made


def picture(path: Path, out: Path) -> None:
    """Published points and the model's line, a panel per group."""
    days, panels = model_day(), []
    for (group, analyte), (clock, level) in published(path).items():
        grid, mean = days[arm_of(group), analyte]
        points = [{"hour": float(t) / 60, "level": float(y)} for t, y in zip(clock, level, strict=True)]
        line = [{"hour": float(t) / 60, "level": float(y)} for t, y in zip(grid, mean, strict=True)]
        x, y = alt.X("hour:Q", title="hour"), alt.Y("level:Q", title="pg/mL" if analyte == "ACTH" else "ug/dL")
        dots = alt.Chart(alt.Data(values=points)).mark_circle(size=14, color="#8b98a2").encode(x=x, y=y)
        course = alt.Chart(alt.Data(values=line)).mark_line(color="#0072b2").encode(x=x, y=y)
        panels.append(alt.layer(dots, course).properties(width=260, height=130, title=f"{group}: {analyte}"))
    save(alt.concat(*panels, columns=2), out)


def main() -> None:
    """Print the table, draw if asked."""
    if len(sys.argv) < 2:
        raise SystemExit("name the file of digitised curves: overlay_digitised_days.py DATA.csv [PICTURE]")
    path = Path(sys.argv[1])
    print(f"{'group':36s} {'analyte':9s} {'model/published':>15s} {'r':>6s} {'RMSE/mean':>10s}")
    for one in overlay(path):
        print(f"{one.group:36s} {one.analyte:9s} {one.ratio:15.2f} {one.correlation:6.2f} {one.error:10.2f}")
    if len(sys.argv) > 2:
        picture(path, Path(sys.argv[2]))


if __name__ == "__main__":
    main()
