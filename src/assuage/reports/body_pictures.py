"""Pictures of an experiment: what was done and what the body did, arm by arm, on one clock.

The line is the mean of what the instrument reads all along, the band holds nine tenths of the people, errors of the
instrument included. A diamond is a published mean of that arm at that time. What is read at trials has no line; skin
conductance responses are drawn once more as the recording they would leave.
"""

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import altair as alt
import numpy as np

from assuage.inference.published import reported
from assuage.measures.catalogue import measures as catalogue
from assuage.paradigms.drugs import PLACEBO
from assuage.paradigms.paradigm import Paradigm
from assuage.paradigms.therapy import Therapy
from assuage.reports.evidence_pictures import save
from assuage.reports.plan_pictures import ARMS, INK, SOFT, Chart
from assuage.statistics.skin_conductance import RATE_HZ, recording
from assuage.studies.timeline import Procedure
from assuage.studies.times import DAY_ONE
from assuage.units import MINUTES_PER_DAY


if TYPE_CHECKING:
    from assuage.simulation.simulate import Simulation


WIDE, PANEL, STRIP = 640, 110, 16
_MARKS = "line: mean; band: 5 to 95 % of people; circles: means of the samples taken; diamonds: published"
_HOUR = 60.0
_PHASE_MIN, _TAIL_S, _EVERY = 2.0, 20.0, 5  # trials so far apart are of two phases; what follows the last; samples
_MINUTE = "round(60 * datum.value)"  # of the study, at a tick that is an hour
_TIME_OF_DAY = f"format(floor({_MINUTE} / 60) % 24, '02') + ':' + format({_MINUTE} % 60, '02')"


def draw(made: "Simulation", path: Path) -> None:
    """The experiment's picture into a file: SVG, PNG or HTML by its ending."""
    half = path.with_name(f".{path.stem}.part{path.suffix}")
    save(body(made), half)
    os.replace(half, path)


def body(made: "Simulation") -> Chart:
    """One panel per measure, one above the other, with what was done on top."""
    study = made.study
    measures = [m for m in study.measures if (made.samples["measure"] == m).any()]
    first, last = _ends(made)
    long = last - first > 3 * MINUTES_PER_DAY
    unit = MINUTES_PER_DAY if long else _HOUR
    ends = (first / unit, last / unit)
    arms = alt.Scale(domain=list(study.arms), range=list(ARMS[: len(study.arms)]))
    colour = alt.Color("arm:N", scale=arms, legend=alt.Legend(title=None, orient="top", symbolOpacity=1))
    panels: list[Callable[..., Any]] = [partial(_done, made, unit, ends)]
    for measure in measures:
        panels.append(partial(_panel, made, measure, unit, colour))
        if catalogue()[measure].form == "skin_response" and not long:
            panels.append(partial(_recording, made, measure, colour))
    titles = [None] * (len(panels) - 1) + ["day" if long else "time of day"]
    drawn = (panel(_clock(ends, unit, title)) for panel, title in zip(panels, titles, strict=True))
    return (
        alt.vconcat(*drawn, spacing=12)
        .resolve_scale(x="shared")
        .properties(title=alt.Title(study.question, subtitle=_MARKS))
    )


def _ends(made: "Simulation") -> tuple[float, float]:
    """Minutes at which the first thing is done or seen, and the last seen."""
    seen = [*made.samples["minute"], *made.courses["minute"]]
    return min(*seen, *(done.begins()[0] - DAY_ONE for done in made.study.timeline)), max(seen)


def _clock(ends: tuple[float, float], unit: float, title: str | None) -> Any:
    """The common axis: days, or the time of day in hours and minutes."""
    scale = alt.Scale(domain=list(ends), nice=False)
    shown = alt.Undefined if unit == MINUTES_PER_DAY else _TIME_OF_DAY
    return alt.X("at:Q", title=title, scale=scale, axis=alt.Axis(labelExpr=shown, tickCount=8))


def _panel(made: "Simulation", measure: str, unit: float, colour: Any, x: Any) -> Any:
    instrument = catalogue()[measure]
    courses, samples = made.courses, made.summary()
    own = courses[courses["measure"] == measure]
    y = alt.Y("mean:Q", title=[instrument.label, f"({instrument.unit})"])
    layers: list[Any] = []
    if len(own):
        course = own.assign(at=own["minute"] / unit).to_dict("records")
        base = alt.Chart(alt.Data(values=course)).encode(x=x, color=colour, detail="window:N")
        layers.append(base.mark_area(opacity=0.18).encode(y=alt.Y("q05:Q"), y2="q95:Q"))
        layers.append(base.mark_line(strokeWidth=1.6).encode(y=y))
    taken = samples[samples["measure"] == measure]
    points = taken.assign(at=taken["minute"] / unit).to_dict("records")
    layers.append(alt.Chart(alt.Data(values=points)).mark_circle(size=22).encode(x=x, y=y, color=colour))
    if not len(own):
        bars = alt.Chart(alt.Data(values=points)).mark_rule().encode(x=x, y="q05:Q", y2="q95:Q", color=colour)
        layers.append(bars)
    found = _published(made, measure, unit)
    if found:
        mark = alt.Chart(alt.Data(values=found)).mark_point(shape="diamond", size=70, filled=True, stroke=INK)
        layers.append(mark.encode(x=x, y=y, color=colour, tooltip="finding:N"))
    return alt.layer(*layers).properties(width=WIDE, height=PANEL)


def _recording(made: "Simulation", measure: str, colour: Any, x: Any) -> Any:
    """What the responses of all trials leave on the recorder: the mean of an arm's people, above its level."""
    rows: list[dict[str, Any]] = []
    for arm, of in made.samples[made.samples["measure"] == measure].groupby("arm", sort=False):
        drawn = of.pivot_table(index="person", columns="minute", values="value")
        onsets = drawn.columns.to_numpy(float)
        heights = (drawn.to_numpy() ** 2).mean(axis=0)  # amplitudes are square roots
        breaks = np.flatnonzero(np.diff(onsets) > _PHASE_MIN) + 1
        for phase in np.split(np.arange(len(onsets)), breaks):
            first = onsets[phase[0]]
            since = 60.0 * (onsets[phase] - first)
            course = recording(since, heights[phase], since[-1] + _TAIL_S)[::_EVERY]
            minutes = first + np.arange(len(course)) * _EVERY / RATE_HZ / 60.0
            named = {"arm": arm, "phase": int(phase[0])}
            pairs = zip(minutes, course, strict=True)
            rows += [named | {"at": float(at) / _HOUR, "uS": float(height)} for at, height in pairs]
    line = alt.Chart(alt.Data(values=rows)).mark_line(strokeWidth=1.2, clip=True)
    y = alt.Y("uS:Q", title=["skin conductance", "above level (uS)"])
    return line.encode(x=x, y=y, color=colour, detail="phase:N").properties(width=WIDE, height=PANEL)


def _published(made: "Simulation", measure: str, unit: float) -> list[dict[str, Any]]:
    """Reported means of one arm at one time."""
    study = made.study
    found: list[dict[str, Any]] = []
    for item in study.reported_in:
        [quantity, *_] = item.outcome.quantities
        level = item.outcome.statistic == "mean" and quantity.summary == "level" and len(item.outcome.arms) == 1
        if not level or quantity.measure != measure or (value := reported(study, item)) is None:
            continue
        [arm] = item.outcome.arms
        at = next(s.minute - DAY_ONE for s in study.samples(measure, arm) if s.label == quantity.at)
        found.append({"arm": arm, "at": at / unit, "mean": value, "finding": item.finding})
    return found


def _done(made: "Simulation", unit: float, ends: tuple[float, float], x: Any) -> Any:
    """What was done, as far as it is seen: a bar per paradigm and infusion, a tick per dose given at once."""
    study = made.study
    bars = [
        {"row": done.anchor, "at": at / unit, "end": min((at + _length(done)) / unit, ends[1])}
        for done in study.timeline
        for at in (begins - DAY_ONE for begins in done.begins())
        if at / unit <= ends[1]
    ]
    ticks: list[dict[str, Any]] = []
    infusions: list[dict[str, Any]] = []
    for name, arm in study.arms.items():
        for dose in arm.doses:
            for at in (minute - DAY_ONE for minute in study.given_at(name, dose)):
                if dose.drug == PLACEBO or at / unit > ends[1]:
                    continue
                given = {"row": f"{dose.drug} ({name})", "at": at / unit}
                if dose.over is None:
                    ticks.append(given)
                else:
                    infusions.append(given | {"end": min((at + dose.over) / unit, ends[1])})
    rows = list(dict.fromkeys(str(part["row"]) for part in (*bars, *infusions, *ticks)))
    y = alt.Y("row:N", title=None, sort=rows, axis=alt.Axis(labelLimit=150, ticks=False, domain=False))
    layers = [alt.Chart(alt.Data(values=bars)).mark_bar(color=SOFT, height=8).encode(x=x, x2="end:Q", y=y)]
    if infusions:
        layers.append(alt.Chart(alt.Data(values=infusions)).mark_bar(color=INK, height=4).encode(x=x, x2="end:Q", y=y))
    if ticks:
        layers.append(alt.Chart(alt.Data(values=ticks)).mark_tick(color=INK, thickness=3).encode(x=x, y=y))
    return alt.layer(*layers).properties(width=WIDE, height=STRIP * len(rows))


def _length(done: Procedure) -> float:
    """Minutes that a paradigm, or a session, lasts."""
    return (done.length or 0.0) if isinstance(done.what, Therapy) else done.what.length


def timeline(paradigm: Paradigm) -> Chart:
    """A paradigm's steps from its start, in words; of trials, and of blocks of pictures, a row for each kind."""
    steps_taken: list[dict[str, Any]] = [
        {"at": step.at, "what": f"{number}. {step.meaning}", "does": step.does}
        for number, step in enumerate(paradigm.steps, start=1)
    ]
    shown: list[dict[str, Any]] = [
        {"at": t.at, "what": f"{'seen ' if t.seen else ''}{t.kind}, context {t.context}", "does": "trial"}
        for t in paradigm.trials
    ]
    shown += [{"at": block.at, "what": block.kind, "does": "block"} for block in paradigm.blocks]
    rows = steps_taken + shown or [{"at": 0.0, "what": "nothing is done", "does": "rest"}]
    span = [{"at": 0.0, "end": paradigm.length, "what": rows[0]["what"]}]
    x = alt.X("at:Q", title="minutes from the start", scale=alt.Scale(domain=[0, paradigm.length], nice=False))
    order = list(dict.fromkeys(str(row["what"]) for row in rows))
    y = alt.Y("what:N", title=None, sort=order, axis=alt.Axis(labelLimit=330, ticks=False, domain=False))
    whole = alt.Chart(alt.Data(values=span)).mark_bar(color=SOFT, opacity=0.35, height=6).encode(x=x, x2="end:Q", y=y)
    steps = alt.Chart(alt.Data(values=rows)).mark_circle(size=70, color=ARMS[0]).encode(x=x, y=y)
    chart: Any = alt.layer(whole, steps)
    return chart.properties(width=420, height=26 * len(order), title=paradigm.name)
