"""Pictures of a plan: the study, a session, the course, the parts of change, staying, power, the effect, its drivers.

Each function takes results and a width in pixels and gives an Altair chart; `svg` makes text of it that stands in a
page. Colours are told apart by colour-blind people (Okabe and Ito 2008), and every axis has its unit.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import numpy as np
import pandas as pd
import vl_convert

from assuage.mechanisms.signals import CENTRAL_EFFECT, PLASMA_OXYTOCIN, SALIVARY_CORTISOL
from assuage.planning.augmentations import Augmentation
from assuage.planning.participant_course import AroundSession, Change
from assuage.planning.sensitivity import Driver
from assuage.planning.timeline import DRUG_SESSION, MEASURED, SESSION
from assuage.planning.timeline import timeline as appointments
from assuage.planning.trials import OperatingCharacteristics
from assuage.planning.truth import EVERY_SCENARIO
from assuage.studies.study import Study


INK, SOFT = "#20303c", "#8b98a2"
BENEFIT, HARM = "#0072b2", "#d55e00"
WIDE, NARROW = 720, 335
ARMS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9")
SCENARIO_COLOURS = dict(zip(EVERY_SCENARIO, (SOFT, INK, BENEFIT, HARM, "#009e73", "#cc79a7"), strict=True))
NORMAL_95 = 1.959963984540054
HORMONES = (
    (PLASMA_OXYTOCIN.name, "Oxytocin in plasma", "pg/mL"),
    (CENTRAL_EFFECT.name, "Central effect of oxytocin", "peak of 24 IU = 1"),
    (SALIVARY_CORTISOL.name, "Cortisol in saliva", "nmol/L"),
)
Chart = alt.LayerChart | alt.VConcatChart | alt.HConcatChart


def svg(chart: Chart, name: str, words: str) -> str:
    """A chart as inline SVG with a title for those who cannot see it; its ids begin with `name`."""
    dressed = chart.configure(background="transparent").configure_view(stroke=None)
    dressed = dressed.configure_axis(
        labelFontSize=11,
        titleFontSize=11,
        titleFontWeight="normal",
        labelColor=INK,
        titleColor=INK,
        gridColor="#e6e9ec",
    )
    dressed = dressed.configure_legend(labelFontSize=11, labelColor=INK).configure_title(fontSize=12, color=INK)
    drawn = vl_convert.vegalite_to_svg(dressed.to_json(indent=None))
    drawn = re.sub(r'\bid="([^"]+)"', rf'id="{name}-\1"', drawn)
    drawn = re.sub(r"url\(#([^)]+)\)", rf"url(#{name}-\1)", drawn)
    named = drawn.replace("<svg ", f'<svg role="img" aria-label="{words}" ', 1)
    return named.replace(">", f"><title>{words}</title>", 1)


def timeline(study: Study, width: int) -> alt.LayerChart:
    """Sessions of each arm and visits of each measure, in weeks from baseline."""
    rows = appointments(study)
    names = list(dict.fromkeys(rows["row"]))
    kinds = {DRUG_SESSION: ("square", BENEFIT), SESSION: ("square", SOFT), MEASURED: ("circle", INK)}
    used = [kind for kind in kinds if (rows["what"] == kind).any()]
    base = alt.Chart(_data(rows)).encode(
        x=alt.X("week:Q", title="weeks since baseline", scale=alt.Scale(padding=10), axis=alt.Axis(tickCount=8)),
        y=alt.Y("row:N", sort=names, title=None, axis=_names(130, grid=True, domain=False)),
        color=alt.Color("what:N", scale=alt.Scale(domain=used, range=[kinds[k][1] for k in used]), legend=_legend(1)),
        shape=alt.Shape("what:N", scale=alt.Scale(domain=used, range=[kinds[k][0] for k in used])),
    )
    marks = base.mark_point(filled=True, size=60 if width > NARROW else 14, opacity=0.9)
    return _sized(alt.layer(marks), width - 150, 28 * len(names))


def around_session(pictures: Sequence[AroundSession], width: int) -> alt.VConcatChart:
    """Oxytocin in plasma, its central effect and cortisol on one clock, with spray, session and exposure marked."""
    lines = pd.concat([p.lines.assign(arm=p.arm) for p in pictures], ignore_index=True)
    first = pictures[0]
    spans = [{"from": 0.0, "to": first.length, "what": "session"}]
    if first.exposure:
        spans.append({"from": first.exposure[0], "to": first.exposure[1], "what": "exposure"})
    sprays = sorted({p.spray for p in pictures if p.spray is not None})
    domain = [float(lines["minute"].min()), float(lines["minute"].max())]
    panels: list[alt.LayerChart] = []
    for place, (signal, name, unit) in enumerate(HORMONES):
        last = place == len(HORMONES) - 1
        x = alt.X(
            "minute:Q",
            title="minutes from the start of the session" if last else None,
            scale=alt.Scale(domain=domain, nice=False),
            axis=alt.Axis(labels=last, values=list(range(-60, int(domain[1]) + 1, 60))),
        )
        of = alt.Chart(_data(lines[lines["signal"] == signal]))
        colour = _arm_colour([p.arm for p in pictures], legend=place == 0)
        y, low = (alt.Y(f"{end}:Q", title=unit, axis=alt.Axis(tickCount=4)) for end in ("mean", "q05"))
        layers: list[Any] = [
            *_spans(spans, named=place == 0),
            of.mark_area(opacity=0.18).encode(x=x, y=low, y2="q95:Q", color=colour),
            of.mark_line(strokeWidth=2).encode(x=x, y=y, color=colour),
        ]
        if sprays:
            given = alt.Chart(alt.Data(values=[{"minute": at} for at in sprays]))
            layers.append(given.mark_rule(color=INK, strokeDash=[3, 3], strokeWidth=1.5).encode(x=x))
            if place == 0:
                word = given.mark_text(text="spray", baseline="bottom", color=INK, fontSize=11, y=-2)
                layers.append(word.encode(x=x))
        panels.append(
            _sized(alt.layer(*layers), width - 60, 120).properties(title=alt.Title(name, anchor="start", dy=-8))
        )
    return alt.vconcat(*panels, spacing=14).resolve_scale(color="shared")


def _spans(spans: list[dict[str, Any]], *, named: bool) -> list[alt.Chart]:
    """Boxes for the session and its exposures, on the first panel with their names."""
    shade = {"session": "#f3f1e9", "exposure": "#e3dcc5"}
    boxes = [alt.Chart(alt.Data(values=[span])) for span in spans]
    drawn = [
        box.mark_rect(color=shade[str(span["what"])]).encode(x="from:Q", x2="to:Q")
        for box, span in zip(boxes, spans, strict=True)
    ]
    words = [
        box.mark_text(align="left", baseline="top", dx=3, y=2 + 14 * place, color=INK, fontSize=11).encode(
            x="from:Q", text="what:N"
        )
        for place, box in enumerate(boxes)
    ]
    return drawn + words if named else drawn


def course(frame: pd.DataFrame, measure: str, width: int, *, across: bool) -> Chart:
    """The measure at its visits by arm: mean, middle half and middle nine tenths of the people."""
    arms = list(frame["arm"].unique())
    top = float(frame["q95"].max())
    panels: list[alt.LayerChart] = []
    each = (width - 70 - 30 * (len(arms) - 1)) // len(arms) if across else width - 60
    for place, arm in enumerate(arms):
        rows = frame[frame["arm"] == arm].assign(week=lambda f: f["day"] / 7.0, shown=lambda f: f["mean"].round(1))
        base = alt.Chart(_data(rows.drop(columns=["arm", "visit", "day"])))
        x = alt.X(
            "week:Q", title="weeks since baseline", scale=alt.Scale(padding=18, nice=False), axis=alt.Axis(tickCount=6)
        )
        title = measure if place == 0 or not across else None
        y = alt.Y("mean:Q", title=title, scale=alt.Scale(domain=[0, top * 1.05]))
        colour = ARMS[place % len(ARMS)]
        layers = alt.layer(
            base.mark_area(color=colour, opacity=0.16).encode(x=x, y=alt.Y("q05:Q", title=title), y2="q95:Q"),
            base.mark_area(color=colour, opacity=0.3).encode(x=x, y="q25:Q", y2="q75:Q"),
            base.mark_line(color=colour, strokeWidth=2).encode(x=x, y=y),
            base.mark_point(color=colour, filled=True, size=40, opacity=1).encode(x=x, y=y),
            base.mark_text(dy=-10, fontSize=11, color=INK).encode(x=x, y=y, text=alt.Text("shown:Q", format=".1f")),
        )
        panels.append(_sized(layers, each, 230 if across else 170).properties(title=alt.Title(arm, anchor="start")))
    return alt.hconcat(*panels, spacing=20) if across else alt.vconcat(*panels, spacing=14)


def parts(changes: Sequence[Change], unit: str, width: int) -> alt.VConcatChart:
    """Each arm's parts of change, one after the other down to their sum."""
    panels: list[alt.LayerChart] = []
    every: list[float] = [0.0]
    tables: list[list[dict[str, Any]]] = []
    for change in changes:
        reached, rows = 0.0, list[dict[str, Any]]()
        for part in change.parts:
            end = reached + part.mean
            rows.append({"part": part.name, "from": reached, "to": end, "mean": part.mean, "sum": False})
            reached = end
        rows.append({"part": "together", "from": 0.0, "to": change.total.mean, "mean": change.total.mean, "sum": True})
        every += [float(row[end]) for row in rows for end in ("from", "to")]
        tables.append(rows)
    reach = max(every) - min(every)
    wide = width - 170
    room = reach * 45 / (wide - 60)  # for the figures beside the bars
    scale = alt.Scale(domain=[min(every) - room, max(every) + room / 3], nice=False)
    for place, (change, rows) in enumerate(zip(changes, tables, strict=True)):
        last = place == len(changes) - 1
        base = alt.Chart(alt.Data(values=rows))
        y = alt.Y("part:N", sort=[row["part"] for row in rows], title=None, axis=_names(145))
        x = alt.X("from:Q", scale=scale, title=f"mean change, {unit}" if last else None, axis=alt.Axis(tickCount=4))
        layers = alt.layer(
            alt.Chart(alt.Data(values=[{"from": 0.0}])).mark_rule(color=SOFT).encode(x=x),
            base.mark_bar(height=16).encode(
                x=x,
                x2="to:Q",
                y=y,
                color=alt.condition("datum.sum", alt.value(INK), alt.value(ARMS[place % len(ARMS)])),
            ),
            base.transform_calculate(left="min(datum.from, datum.to)")
            .mark_text(align="right", dx=-4, color=INK, fontSize=12)
            .encode(x=alt.X("left:Q", scale=scale), y=y, text=alt.Text("mean:Q", format="+.1f")),
        )
        titled = _sized(layers, wide, alt.Step(22)).properties(title=alt.Title(change.arm, anchor="start"))
        panels.append(titled)
    return alt.vconcat(*panels, spacing=14)


def staying(frame: pd.DataFrame, width: int) -> alt.LayerChart:
    """Share of the randomised still in therapy, or finished, at each session."""
    arms = list(frame["arm"].unique())
    half = NORMAL_95 * frame["error"]
    rows = frame.assign(low=frame["share"] - half, high=frame["share"] + half)
    base = alt.Chart(_data(rows.drop(columns="error")))
    x = alt.X("session:Q", title="session (0: randomised)", axis=alt.Axis(tickMinStep=1, grid=False))
    scale = alt.Scale(domain=[0, 1])
    title = "share in therapy or finished"
    y = alt.Y("share:Q", title=title, scale=scale, axis=alt.Axis(format="%"))
    low = alt.Y("low:Q", title=title, scale=scale)
    colour = _arm_colour(arms, legend=True)
    return _sized(
        alt.layer(
            base.mark_area(opacity=0.2).encode(x=x, y=low, y2="high:Q", color=colour),
            base.mark_line(strokeWidth=2).encode(x=x, y=y, color=colour),
            base.mark_point(filled=True, size=35, opacity=1).encode(x=x, y=y, color=colour),
        ),
        width - 60,
        220,
    )


def power(rows: Sequence[OperatingCharacteristics], alpha: float, width: int) -> alt.LayerChart:
    """Power, or assurance, by size in every scenario, the null among them, with 95 % Monte-Carlo bands."""
    data = [
        {
            "n": row.n_per_arm,
            "scenario": row.scenario,
            "probability": row.probability,
            "low": max(row.probability - NORMAL_95 * row.mcse, 0.0),
            "high": min(row.probability + NORMAL_95 * row.mcse, 1.0),
        }
        for row in rows
    ]
    top = min(1.0, max(0.1, 1.1 * max(float(d["high"]) for d in data)))
    base = alt.Chart(alt.Data(values=data))
    shown = {name: tint for name, tint in SCENARIO_COLOURS.items() if any(row.scenario == name for row in rows)}
    several = len({row.n_per_arm for row in rows}) > 1
    colour = alt.Color(
        "scenario:N",
        scale=alt.Scale(domain=list(shown), range=list(shown.values())),
        legend=_legend(2 if width <= NARROW else len(shown)) if several else None,
    )
    scale = alt.Scale(domain=[0, top], nice=True)
    level = alt.Chart(alt.Data(values=[{"probability": alpha}])).mark_rule(color=SOFT, strokeDash=[4, 3])
    title = "power or assurance" if "assurance" in shown else "power"
    if not several:
        title = f"{title}, {rows[0].n_per_arm} per arm"
        x, low = alt.X("probability:Q", title=title, scale=scale), alt.X("low:Q", title=title, scale=scale)
        y = alt.Y("scenario:N", sort=list(shown), title=None, axis=_names(80, grid=True))
        return _sized(
            alt.layer(
                level.encode(x=x),
                base.mark_rule(strokeWidth=2).encode(x=low, x2="high:Q", y=y, color=colour),
                base.mark_point(filled=True, size=80, opacity=1).encode(x=x, y=y, color=colour),
            ),
            width - 110,
            150,
        )
    x = alt.X("n:Q", title="people per arm", scale=alt.Scale(zero=False, padding=12))
    y, low = alt.Y("probability:Q", title=title, scale=scale), alt.Y("low:Q", title=title, scale=scale)
    shape = alt.Shape("scenario:N", scale=alt.Scale(domain=list(shown)), legend=None)
    return _sized(
        alt.layer(
            level.encode(y=y),
            base.mark_area(opacity=0.13).encode(x=x, y=low, y2="high:Q", color=colour),
            base.mark_line(strokeWidth=2).encode(x=x, y=y, color=colour),
            base.mark_point(filled=True, size=70, opacity=1).encode(x=x, y=y, color=colour, shape=shape),
        ),
        width - 60,
        280,
    )


def effect(values: np.ndarray, width: int) -> alt.LayerChart:
    """The true effect over the prior: benefit to the left of zero, harm to the right, exactly none apart."""
    some, none = values[values != 0.0], float((values == 0.0).mean())
    reach = max(float(np.abs(values).max()), 0.01)
    step = reach / 20.0
    edges = np.arange(-20, 21) * step
    counts, _ = np.histogram(some, bins=edges)
    rows = [
        {"low": low, "high": low + step, "share": count / len(values), "what": "harm" if low > -step / 2 else "benefit"}
        for low, count in zip(edges[:-1].tolist(), counts.tolist(), strict=True)
        if count
    ]
    used = {"benefit": BENEFIT, "harm": HARM} | ({"exactly none": INK} if none else {})
    rows += [{"low": -step / 8, "high": step / 8, "share": none, "what": "exactly none"}] if none else []
    bars = (
        alt.Chart(alt.Data(values=rows))
        .mark_rect(stroke="white", strokeWidth=0.5)
        .encode(
            x=alt.X("low:Q", title="true effect, SD of the endpoint", axis=alt.Axis(tickCount=6)),
            x2="high:Q",
            y=alt.Y("share:Q", title="share of draws", axis=alt.Axis(format="%")),
            y2=alt.datum(0),
            color=alt.Color("what:N", scale=alt.Scale(domain=list(used), range=list(used.values())), legend=_legend(3)),
        )
    )
    low, high = np.quantile(values, (0.05, 0.95))
    ends = [{"low": float(low), "name": "5 %"}, {"low": float(high), "name": "95 %"}]
    marks = alt.Chart(alt.Data(values=ends)).encode(x="low:Q")
    return _sized(
        alt.layer(
            bars,
            marks.mark_rule(color=INK, strokeDash=[3, 3]),
            marks.mark_text(baseline="top", align="left", dx=3, y=2, color=INK, fontSize=12).encode(text="name:N"),
        ),
        width - 60,
        220,
    )


def beside(implied: Mapping[str, float], published: Sequence[Augmentation], width: int) -> alt.LayerChart:
    """The implied true effect from 5 to 95 %, above published effects with their intervals; what is apart is grey."""
    rows: list[dict[str, Any]] = [
        {
            "name": "these priors",
            "value": implied["mean"],
            "low": implied["q05"],
            "high": implied["q95"],
            "kind": "priors",
        }
    ]
    for one in published:
        low, high = one.ci or (one.value, one.value)
        kind = "apart" if one.apart else "oxytocin" if one.oxytocin else "other drugs"
        rows.append({"name": one.label, "value": one.value, "low": low, "high": high, "kind": kind})
    colours = {"priors": INK, "oxytocin": BENEFIT, "other drugs": ARMS[2], "apart": SOFT}
    base = alt.Chart(alt.Data(values=rows)).encode(
        y=alt.Y("name:N", sort=[row["name"] for row in rows], title=None, axis=alt.Axis(labelLimit=width // 2)),
        color=alt.Color(
            "kind:N",
            scale=alt.Scale(domain=list(colours), range=list(colours.values())),
            legend=_legend(4 if width > NARROW else 2),
        ),
    )
    title = "effect, SD; below 0 is fewer symptoms"
    none = alt.Chart(alt.Data(values=[{"at": 0.0}])).mark_rule(color=INK, strokeDash=[3, 3]).encode(x="at:Q")
    bars = base.mark_rule(strokeWidth=2).encode(x=alt.X("low:Q", title=title), x2="high:Q")
    points = base.mark_point(filled=True, size=60, opacity=1).encode(x=alt.X("value:Q", title=title))
    return _sized(alt.layer(none, bars, points), width - width // 2 - 30, 22 * len(rows))


def drivers(found: Sequence[Driver], width: int) -> alt.LayerChart:
    """The parameters with the largest share of the variance of the true effect, with bootstrap errors."""
    rows = [
        {
            "name": d.name.replace("_", " ").replace(".", ": "),
            "share": d.share,
            "low": max(d.share - NORMAL_95 * d.error, 0.0),
            "high": min(d.share + NORMAL_95 * d.error, 1.0),
        }
        for d in found
    ]
    axis = alt.Axis(format="%", tickCount=5)
    x, low = (alt.X(f"{end}:Q", title="share of the variance", axis=axis) for end in ("share", "low"))
    base = alt.Chart(alt.Data(values=rows)).encode(
        y=alt.Y("name:N", sort=[str(r["name"]) for r in rows], title=None, axis=None)
    )
    names = base.mark_text(align="left", baseline="bottom", dy=-7, color=INK, fontSize=11)
    return _sized(
        alt.layer(
            base.mark_bar(color=BENEFIT, height=9, opacity=0.75, yOffset=4).encode(x=x),
            base.mark_rule(color=INK, strokeWidth=1.5, yOffset=4).encode(x=low, x2="high:Q"),
            names.encode(x=alt.datum(0), text="name:N"),
        ),
        width - 30,
        alt.Step(31),
    )


def _arm_colour(arms: Sequence[str], *, legend: bool) -> alt.Color:
    scale = alt.Scale(domain=list(arms), range=[ARMS[i % len(ARMS)] for i in range(len(arms))])
    return alt.Color("arm:N", scale=scale, legend=_legend(4) if legend else None)


def _legend(columns: int) -> alt.Legend:
    return alt.Legend(title=None, orient="top", columns=columns, columnPadding=24, symbolOpacity=1, labelLimit=200)


def _names(least: int, *, grid: bool = False, domain: bool = True) -> alt.Axis:
    """An axis of names, with room for a browser's wider letters."""
    return alt.Axis(minExtent=least, labelLimit=least + 40, labelPadding=8, ticks=False, grid=grid, domain=domain)


def _data(frame: Any) -> alt.Data:
    return alt.Data(values=frame.to_dict(orient="records"))


def _sized(chart: Any, width: int, height: Any) -> alt.LayerChart:
    return chart.properties(width=width, height=height)
