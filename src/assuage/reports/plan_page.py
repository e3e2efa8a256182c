"""Pieces of a plan's page: its style, figures, tables, lists, links."""

import html
from collections.abc import Callable, Container, Mapping, Sequence

from assuage.reports.catalogue import STYLE as CATALOGUE_STYLE
from assuage.reports.plan_pictures import NARROW, WIDE, Chart, svg


STYLE = (
    CATALOGUE_STYLE
    + """
body { max-width: 52rem; } h3 { font-size: 1.02rem; margin: 1.2rem 0 .3rem; }
figure { margin: .8rem 0; } figcaption { color: var(--soft); font-size: .93rem; max-width: 46rem; }
figure svg { display: block; max-width: 100%; height: auto; overflow: visible; }
.narrow { display: none; }
.scroll { overflow-x: auto; margin: .6rem 0; } .scroll td, .scroll th { padding-right: .9rem; }
.scroll .n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
dl { display: grid; grid-template-columns: 11rem 1fr; gap: .25rem 1rem; margin: .6rem 0; max-width: 46rem; }
dt { color: var(--soft); } dd { margin: 0; overflow-wrap: anywhere; } li { max-width: 45rem; margin: .2rem 0; }
pre { overflow-x: auto; font-size: .85rem; } code { overflow-wrap: anywhere; }
@media (max-width: 40rem) { .wide { display: none; } .narrow { display: block; }
  h1 { font-size: 1.35rem; }
  .scroll table { width: max-content; min-width: 100%; } .scroll td { max-width: 16rem; }
  dl { grid-template-columns: 1fr; gap: 0; } dd { margin-bottom: .5rem; } }
"""
)


def figure(name: str, draw: Callable[[int], Chart], words: str, caption: str) -> str:
    """A picture drawn for both widths, what it shows in words, and its caption (HTML)."""
    drawn = [
        f'<div class="{kind}">{svg(draw(width), f"{name}-{kind}", e(words))}</div>'
        for kind, width in (("wide", WIDE), ("narrow", NARROW))
    ]
    return f'<figure id="picture-{name}">{"".join(drawn)}<figcaption>{caption}</figcaption></figure>'


def table(heads: Sequence[str], rows: Sequence[Sequence[str]], *, numbers: Container[int] = ()) -> str:
    """A table that scrolls in its own box; the columns `numbers` are set to the right."""
    mark = [' class="n"' if i in numbers else "" for i in range(len(heads))]
    head = "".join(f"<th{m}>{h}</th>" for m, h in zip(mark, heads, strict=True))
    body = "".join(
        "<tr>" + "".join(f"<td{m}>{c}</td>" for m, c in zip(mark, row, strict=True)) + "</tr>" for row in rows
    )
    return f'<div class="scroll" tabindex="0"><table><tr>{head}</tr>{body}</table></div>'


def listed(rows: Mapping[str, str]) -> str:
    """Names and what they stand for."""
    return "<dl>" + "".join(f"<dt>{name}</dt><dd>{words}</dd>" for name, words in rows.items()) + "</dl>"


def citing(names: Sequence[str], cited: dict[str, None]) -> str:
    """Links to findings, which are noted in `cited`."""
    cited.update(dict.fromkeys(names))
    return ", ".join(link(name) for name in names) or "nothing"


def link(name: str) -> str:
    """A link to a finding on the page."""
    return f'<a href="#{e(name)}">{e(name)}</a>'


def with_error(value: float, error: float) -> str:
    """A figure and its Monte-Carlo error."""
    return f"{value:.3f} (Monte-Carlo error {error:.3f})"


def clock(minutes: float) -> str:
    """The time of day."""
    return f"{int(minutes) // 60:02d}:{int(minutes) % 60:02d}"


def e(text: str) -> str:
    """Text safe in HTML."""
    return html.escape(text)
