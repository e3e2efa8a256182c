"""Pictures of the evidence: forest, funnel and decline of a pooled answer; a question's findings by side.

Made with Altair and written by vl-convert, so that SVG, PNG and HTML need no network.
"""

import pathlib
from typing import Any

import altair as alt

from assuage.errors import UnknownName
from assuage.evidence.conflicts import STANCES, Map
from assuage.evidence.pooled import INTERVALS, Answer
from assuage.files import write_whole


INK, SOFT, ACCENT = "#20303c", "#9aa7b1", "#b5472f"
SIDES = {"for": "#2f6f9f", "against": "#b5472f", "null": "#9aa7b1", "mixed": "#8a6bb0"}
FORMATS = (".svg", ".png", ".html")
WIDTH = 420


def save(chart: alt.TopLevelMixin, file: pathlib.Path) -> None:
    """Write a picture; the format is the ending of the name, and the HTML holds all it needs.

    Raises:
        UnknownName: an ending that is not .svg, .png or .html.
        FileProblem: the file cannot be written; what stood there stays.
    """
    if file.suffix not in FORMATS:
        raise UnknownName("kind of picture", file.suffix, FORMATS)
    save_as: Any = chart.save  # its many options are typed one by one
    kind = file.suffix.removeprefix(".")
    asked = {"html": {"inline": True}, "png": {"ppi": 144}}.get(kind, {})
    write_whole(file, lambda half: save_as(str(half), format=kind, **asked))


def forest(answer: Answer) -> alt.LayerChart:
    """Each effect with its 95 % interval, square by weight; below them the pooled effect and the next study's range."""
    pooled = answer.pooled
    order = sorted(range(pooled.k), key=lambda place: answer.rows[place].value)
    names = [_label(answer.rows[place].name, place, answer) for place in order]
    half = 1.959963984540054
    rows = [
        {
            "name": name,
            "effect": answer.on_paper(row.value),
            "low": answer.on_paper(row.value - half * row.se),
            "high": answer.on_paper(row.value + half * row.se),
            "weight": float(pooled.weights[place]),
        }
        for name, place in zip(names, order, strict=True)
        for row in (answer.rows[place],)
    ]
    summary = [_summary("pooled", answer, pooled.ci)]
    summary += [_summary("next study", answer, pooled.prediction)] if pooled.prediction else []
    last = [row["name"] for row in summary]
    y = alt.Y("name:N", sort=[*names, *last], title=None, axis=alt.Axis(labelLimit=300, ticks=False, domain=False))
    x = _x("effect", answer)
    studies = alt.Chart(alt.Data(values=rows)).encode(y=y)
    ends = alt.Chart(alt.Data(values=summary)).encode(y=y)
    none = alt.Chart(alt.Data(values=[{"effect": answer.on_paper(0.0)}]))
    layers = [
        studies.mark_rule(color=INK).encode(x=_x("low", answer), x2="high:Q"),
        studies.mark_square(color=INK, opacity=1).encode(
            x=x, size=alt.Size("weight:Q", legend=None, scale=alt.Scale(range=[8, 110])), tooltip=["name:N", "effect:Q"]
        ),
        ends.mark_rule(color=ACCENT, strokeWidth=2.5).transform_filter("datum.name == 'pooled'").encode(
            x=_x("low", answer), x2="high:Q"
        ),
        ends.mark_rule(color=ACCENT, strokeDash=[4, 3]).transform_filter("datum.name == 'next study'").encode(
            x=_x("low", answer), x2="high:Q"
        ),
        ends.mark_point(color=ACCENT, filled=True, opacity=1, shape="diamond", size=90).transform_filter(
            "datum.name == 'pooled'"
        ).encode(x=x),
    ]  # fmt: skip
    if answer.scale != "logit":  # a proportion has no value that means no effect
        layers.insert(0, none.mark_rule(color=SOFT).encode(x=x))
    return _dressed(alt.layer(*layers), answer, height=alt.Step(15 if pooled.k > 40 else 19))


def funnel(answer: Answer) -> alt.LayerChart:
    """Effect against standard error; without bias the points spread evenly about the line."""
    centre = answer.pooled.estimate
    rows = [{"name": row.name, "effect": row.value, "se": row.se} for row in answer.rows]
    top = 1.05 * max(row.se for row in answer.rows)
    sides = [{"se": se, "low": centre - 1.96 * se, "high": centre + 1.96 * se} for se in (0.0, top)]
    y = alt.Y("se:Q", scale=alt.Scale(domain=[top, 0], nice=False), title="standard error")
    edges = alt.Chart(alt.Data(values=sides)).mark_line(color=SOFT, strokeDash=[4, 3])
    x = alt.X(
        "effect:Q",
        title=answer.printed + ("" if answer.scale in ("g", "change", "difference") else ", on its pooling scale"),
    )
    layers = (
        edges.encode(x=alt.X("low:Q"), y=y, order="se:Q"),
        edges.encode(x=alt.X("high:Q"), y=y, order="se:Q"),
        alt.Chart(alt.Data(values=[{"effect": centre}])).mark_rule(color=ACCENT).encode(x=x),
        alt.Chart(alt.Data(values=rows))
        .mark_circle(color=INK, size=45, opacity=0.7)
        .encode(x=x, y=y, tooltip=["name:N", "effect:Q", "se:Q"]),
    )
    return _dressed(alt.layer(*layers), answer, height=300)


def decline(answer: Answer) -> alt.LayerChart:
    """Effect against year, larger circles for more precise studies; the line is the meta-regression on year."""
    rows = [
        {"name": row.name, "year": row.year, "effect": answer.on_paper(row.value), "precision": 1 / row.se}
        for row in answer.rows
        if row.year is not None
    ]
    years = [row.year for row in answer.rows if row.year is not None] or [2000]
    x = alt.X(
        "year:Q",
        title="year of publication",
        axis=alt.Axis(format="d", tickMinStep=1),
        scale=alt.Scale(domain=[min(years) - 1, max(years) + 1], nice=False),
    )
    y = alt.Y("effect:Q", title=answer.printed, scale=_scale(answer))
    points = alt.Chart(alt.Data(values=rows)).mark_circle(color=INK, opacity=0.6)
    shown = points.encode(
        x=x,
        y=y,
        size=alt.Size("precision:Q", legend=alt.Legend(title="1 / standard error"), scale=alt.Scale(range=[15, 250])),
        tooltip=["name:N", "year:Q", "effect:Q"],
    )
    trend = answer.by_year
    if trend is None:
        return _dressed(alt.layer(shown), answer, height=300)
    level, slope = (float(one) for one in trend.fit.coefficients)
    ends = [
        {"year": year, "effect": answer.on_paper(level + slope * (year - (trend.centre or 0.0)))}
        for year in (min(years), max(years))
    ]
    line = alt.Chart(alt.Data(values=ends)).mark_line(color=ACCENT).encode(x=x, y=y)
    return _dressed(alt.layer(shown, line), answer, height=300)


def sides(found: Map) -> alt.Chart:
    """The findings on a question by year and side, for at the top, against at the bottom; larger for more people.

    Every finding has its point: without a year at the left edge, without a number of people the smallest.
    """
    everyone = [(stance, one) for stance in STANCES for one in found.sides[stance]]
    years = [one.year for _, one in everyone if one.year is not None] or [2000]
    edge = min(years) - 1
    rows = [
        {
            "finding": one.id,
            "side": stance,
            "year": one.year if one.year is not None else edge,
            "people": one.n if one.n is not None and one.n_is == "own" else 0,
        }
        for stance, one in everyone
    ]
    undated = any(one.year is None for _, one in everyone)
    chart = alt.Chart(alt.Data(values=rows), title=alt.Title(_wrapped(found.question.question), anchor="start"))
    points = chart.mark_circle(opacity=0.85).encode(
        x=alt.X(
            "year:Q",
            title="year of publication" + (" (at the left edge: not on record)" if undated else ""),
            axis=alt.Axis(format="d", tickMinStep=1),
            scale=alt.Scale(domain=[edge - 0.5, max(years) + 1], nice=False),
        ),
        y=alt.Y(
            "side:N",
            sort=["for", "mixed", "null", "against"],
            title=None,
            scale=alt.Scale(domain=["for", "mixed", "null", "against"]),
        ),
        yOffset=alt.YOffset("finding:N"),
        color=alt.Color("side:N", legend=None, scale=alt.Scale(domain=list(SIDES), range=list(SIDES.values()))),
        size=alt.Size("people:Q", legend=alt.Legend(title="people (least: unknown)"), scale=alt.Scale(range=[20, 300])),
        tooltip=["finding:N", "side:N", "year:Q", "people:Q"],
    )
    return points.properties(width=WIDTH, height=220).configure_view(stroke=None)


def _summary(name: str, answer: Answer, ends: tuple[float, float]) -> dict[str, Any]:
    low, high = (answer.on_paper(end) for end in ends)
    return {"name": name, "effect": answer.on_paper(answer.pooled.estimate), "low": low, "high": high}


def _label(name: str, place: int, answer: Answer) -> str:
    """The row's name, told apart from another of the same name."""
    again = sum(row.name == name for row in answer.rows[:place])
    return name if not again else f"{name} ({again + 1})"


def _x(field: str, answer: Answer) -> alt.X:
    return alt.X(f"{field}:Q", title=answer.printed, scale=_scale(answer))


def _scale(answer: Answer) -> alt.Scale:
    return alt.Scale(type="log") if answer.scale == "log ratio" else alt.Scale(zero=False)


def _dressed(layers: Any, answer: Answer, *, height: Any) -> alt.LayerChart:
    pooled = answer.pooled
    low, high = (answer.on_paper(end) for end in pooled.ci)
    effect = f"{answer.on_paper(pooled.estimate):.2f} [{low:.2f}, {high:.2f}]"
    said = (
        f"{effect}, {pooled.k} effects of {answer.studies} studies, I² {pooled.i2:.0f} %, {INTERVALS[pooled.interval]}"
    )
    title = alt.Title(_wrapped(answer.question), subtitle=said, anchor="start", subtitleColor=INK)
    return layers.properties(width=WIDTH, height=height, title=title).configure_view(stroke=None)


def _wrapped(text: str, at: int = 70) -> list[str]:
    lines = [""]
    for word in text.split():
        if len(lines[-1]) + len(word) > at:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines
