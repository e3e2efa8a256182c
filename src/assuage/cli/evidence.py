"""`assuage evidence`: the findings, what they add up to, and where they disagree. Every number comes from elsewhere."""

import json
import math
import pathlib
import sys
import textwrap
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from assuage.cli.filters import filtered
from assuage.cli.show import PROSE, terminal_width
from assuage.errors import UnknownName
from assuage.evidence import exports, library
from assuage.evidence.record import Finding
from assuage.evidence.selection import Selection
from assuage.files import SCHEMA


if TYPE_CHECKING:  # imported where they are used, so that `list` stays quick
    from assuage.evidence.conflicts import Map
    from assuage.evidence.verdicts import Judgement

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Know: published findings, pooled, with their conflicts kept visible.",
)


def path(written: str) -> pathlib.Path:
    """The path that an option gives; an empty one would be the folder that one is in."""
    if not written:
        raise typer.BadParameter("'' is no path; write . for the folder you are in")
    return pathlib.Path(written)


Own = Annotated[
    pathlib.Path | None,
    typer.Option(parser=path, metavar="FOLDER", help="A folder of your own findings, read with the shipped ones."),
]
AsJson = Annotated[bool, typer.Option("--json", help="For machines: only JSON on stdout.")]

VERDICTS = ("supported", "contested", "contradicted", "unsupported here")
ARROWS = {"increase": "↑", "decrease": "↓", "none": "=", "mixed": "±"}


@app.command(name="list")
@filtered
def list_findings(
    *,
    selection: Selection,
    own: Own = None,
    as_json: AsJson = False,
) -> None:
    """The findings, with their direction, effect and size."""
    chosen = _chosen(selection, own)
    if as_json:
        _print_json([exports.as_record(finding) for finding in chosen])
        return
    table = _table(("finding", 30), ("measure", 17), ("", 1), ("effect", 22), ("n", 6))
    for finding in chosen:
        counted = not finding.retracted and finding.same_as is None
        row = (finding.id, finding.measure, ARROWS[finding.direction], str(finding.effect or ""), _n(finding))
        table.add_row(*(Text(cell, style="" if counted else "strike dim") for cell in row))
    _show(table)
    set_aside = [finding for finding in chosen if finding.retracted or finding.same_as is not None]
    _say(f"{len(chosen)} findings. ↑ increase, ↓ decrease, = no difference, ± mixed; n in () is a whole review's.")
    if set_aside:
        _say("Struck through, never counted: " + ", ".join(_why_aside(finding) for finding in set_aside) + ".")


@app.command()
def show(
    names: Annotated[list[str], typer.Argument(help="Ids of findings.", metavar="FINDING…")],
    own: Own = None,
    as_json: AsJson = False,
) -> None:
    """One finding whole: the figures, where they were read, how they are pooled, what was changed."""
    shelf = _shelf(own)
    chosen = [_named(name, shelf) for name in names]
    from assuage.evidence.trail import trails

    if as_json:
        told = zip(chosen, trails(chosen, shelf), strict=True)
        _print_json([exports.as_record(finding) | {"trail": lines} for finding, lines in told])
        return
    for finding, lines in zip(chosen, trails(chosen, shelf), strict=True):
        table = Table(box=None, show_header=False, pad_edge=False, title_justify="left")
        table.title = Text(finding.id + ("  RETRACTED" if finding.retracted else ""), style="bold")
        table.add_column(min_width=10, style="dim")
        table.add_column(overflow="fold")
        for label, words in lines:
            table.add_row(label, Text(words))
        _show(table)


@app.command()
def check(
    path: Annotated[
        pathlib.Path | None,
        typer.Argument(
            parser=path,
            metavar="PATH",
            help="Your file or folder, or - for standard input; the shipped findings if left out.",
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Validate records: every problem in one sentence with its file, line and field."""
    from assuage.evidence import check as checking

    found = checking.problems(path) if path is not None else checking.problems_shipped()
    if as_json:
        _print_json([{"file": one.file, "line": one.line, "field": one.field, "problem": one.problem} for one in found])
    elif found:
        for problem in found:
            typer.secho(str(problem), err=True, fg="red")
    else:
        typer.echo("All records hold.")
    if found:
        raise typer.Exit(code=2)


@app.command()
@filtered
def export(
    *,
    form: Annotated[str, typer.Option("--format", help=f"One of {', '.join(exports.FORMATS)}.")] = "csv",
    out: Annotated[
        pathlib.Path | None, typer.Option(parser=path, metavar="FILE", help="A file; stdout if left out.")
    ] = None,
    selection: Selection,
    own: Own = None,
) -> None:
    """Write findings for other programs."""
    chosen = _chosen(selection, own)
    if out is None:
        typer.echo(exports.as_text(chosen, form), nl=False)
    else:
        exports.write(chosen, form, out)
        typer.echo(f"{len(chosen)} findings in {out}", err=True)


@app.command()
def cite(
    names: Annotated[list[str], typer.Argument(help="Ids of findings.", metavar="FINDING…")],
    form: Annotated[str, typer.Option("--format", help="text, bibtex or csl-json.")] = "text",
    own: Own = None,
    as_json: AsJson = False,
) -> None:
    """The references of findings, one per paper."""
    from assuage.evidence.references import csl, references

    shelf = _shelf(own)
    chosen = [_named(name, shelf) for name in names]
    if as_json:
        typer.echo(json.dumps(csl(chosen), ensure_ascii=not _utf8()))  # a format of others: no key of ours
    elif form == "text":
        for one in references(chosen):
            typer.echo(one.in_words())
    else:
        typer.echo(exports.as_text(chosen, form), nl=False)


@app.command()
@filtered
def pool(
    *,
    metapsy: Annotated[
        pathlib.Path | None,
        typer.Option(
            parser=path, metavar="FILE", help="Pool a Metapsy wide table (- is standard input) instead of findings."
        ),
    ] = None,
    effects: Annotated[
        pathlib.Path | None,
        typer.Option(
            parser=path, metavar="FILE", help="Pool a table of study, yi, vi or sei (- is standard input) instead."
        ),
    ] = None,
    estimator: Annotated[str, typer.Option(help="Of tau²: equal, dl, he, pm, ml or reml.")] = "reml",
    interval: Annotated[str, typer.Option(help="wald, hksj (Knapp-Hartung) or hksj-adhoc.")] = "hksj",
    scale: Annotated[
        str | None, typer.Option(help="g, change, log ratio, z, difference or logit; g for a table.")
    ] = None,
    by: Annotated[
        str | None, typer.Option(metavar="MODERATOR", help="Also by sex, dose, year, …, or a column of the table.")
    ] = None,
    bayes: Annotated[bool, typer.Option("--bayes", help="Also under weakly informative priors; slow.")] = False,
    seed: Annotated[int, typer.Option(help="Of the draws of --bayes.")] = 0,
    out: Annotated[
        pathlib.Path | None,
        typer.Option(parser=path, metavar="FOLDER", help="A folder for the forest, funnel and decline."),
    ] = None,
    picture: Annotated[str, typer.Option(help="svg, png or html.")] = "svg",
    selection: Selection,
    own: Own = None,
    as_json: AsJson = False,
) -> None:
    """A pooled effect, what went in, where each number was read, and what was left out."""
    from assuage.evidence import effect_tables, pooled

    asked, on = pooled.method(estimator, interval), pooled.known_scale(scale)
    if metapsy is not None and effects is not None:
        raise pooled.NothingToPool("give --metapsy or --effects, not both")
    if (metapsy is not None or effects is not None) and (selection != Selection() or own is not None):
        raise pooled.NothingToPool("filters and --own choose among findings; a table is pooled whole")
    if metapsy is not None:
        if on not in (None, "g"):
            raise pooled.NothingToPool(f"a Metapsy table holds effects on the scale g, not {on}")
        name = effect_tables.shown(metapsy).stem
        answer = pooled.pool_rows(name, *effect_tables.read_metapsy(metapsy), **asked)
    elif effects is not None:
        name = effect_tables.shown(effects).stem
        answer = pooled.pool_rows(name, *effect_tables.read_yi_vi(effects, on or "g"), scale=on or "g", **asked)
    else:
        chosen = _chosen(selection, own)
        answer = pooled.pool_findings(selection.words(), chosen, scale=on, **asked)
    if by is not None:
        answer = pooled.by_moderator(answer, by)
    if bayes:
        with Console(stderr=True).status("sampling the posterior"):
            answer = pooled.believed(answer, seed=seed)
    if out is not None:
        from assuage.reports import evidence_pictures

        drawn = {"forest": evidence_pictures.forest, "funnel": evidence_pictures.funnel}
        for name, draw in (drawn | {"decline": evidence_pictures.decline}).items():
            evidence_pictures.save(draw(answer), out / f"{name}.{picture}")
    if as_json:
        _print_json(answer.as_record())
        return
    alike = len({row.conversion for row in answer.rows}) == 1
    figures = (("effect", 7), ("SE", 6), ("weight", 6))
    table = _table(("effect of", 58), *figures) if alike else _table(("effect of", 36), *figures, ("from", 21))
    for row, weight in zip(answer.rows, answer.pooled.weights, strict=True):
        cells = (row.name, f"{answer.on_paper(row.value):.2f}", f"{row.se:.2f}", f"{weight:.1%}", row.conversion)
        table.add_row(*map(Text, cells[:4] if alike else cells))
    _show(table)
    if alike:
        _say(f"each effect: {answer.rows[0].conversion}")
    for line in answer.in_words():
        _say(line)


@app.command()
@filtered
def conflicts(
    *,
    name: Annotated[
        str | None, typer.Argument(help="One question, whole; all in brief if left out.", metavar="QUESTION")
    ] = None,
    expects: Annotated[str | None, typer.Option(help="For your own question: increase or decrease.")] = None,
    out: Annotated[
        pathlib.Path | None,
        typer.Option(parser=path, metavar="FOLDER", help="A folder for a picture of each question."),
    ] = None,
    picture: Annotated[str, typer.Option(help="svg, png or html.")] = "svg",
    selection: Selection,
    own: Own = None,
    as_json: AsJson = False,
) -> None:
    """What is for, against and null on a question, and whether anything divides them; filters make a question."""
    from assuage.evidence import conflicts as mapping

    shelf = _shelf(own)
    if name is not None:
        asked = [mapping.question(name)]
    elif selection != Selection():
        selection.check(shelf.values())
        asked = [mapping.asked(selection, shelf, mapping.known_direction(expects))]
    else:
        asked = list(mapping.questions())
    maps = [mapping.conflict_map(one, shelf) for one in asked]
    if out is not None:
        from assuage.reports import evidence_pictures

        for found in maps:
            evidence_pictures.save(evidence_pictures.sides(found), out / f"{found.question.id}.{picture}")
    if as_json:
        _print_json([found.as_record() for found in maps])
    elif len(maps) == 1:
        _show_map(maps[0])
    else:
        table = _table(("question", 29), ("asks", 26), ("for", 3), ("against", 7), ("null", 4), ("mixed", 5))
        for found in sorted(maps, key=lambda one: not one.disputed):
            counts = (str(found.studies(stance)) for stance in ("for", "against", "null", "mixed"))
            table.add_row(found.question.id, found.question.question, *counts)
        _show(table)
        typer.echo("Studies on each side, disputed questions first; a study can stand on two.")


@app.command()
def claims(
    name: Annotated[str | None, typer.Argument(help="One claim, whole.", metavar="CLAIM")] = None,
    verdict: Annotated[
        str | None, typer.Option(help="Only: supported, contested, contradicted, unsupported here.")
    ] = None,
    misreported: Annotated[
        bool, typer.Option("--misreported", help="Only where the cited work says otherwise.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """What the review claims, and the verdict of the findings."""
    from assuage.evidence.claims import claim
    from assuage.evidence.verdicts import judge, judgements

    chosen = [judge(claim(name))] if name is not None else judgements()
    if verdict is not None and verdict not in VERDICTS:
        raise UnknownName("verdict", verdict, VERDICTS)
    chosen = [one for one in chosen if verdict in (None, one.verdict) and (one.misreported or not misreported)]
    if as_json:
        _print_json([one.as_record() for one in chosen])
        return
    if name is not None:
        _show_claim(chosen[0])
        return
    table = _table(("claim", 30), ("verdict", 31), ("for", 3), ("against", 7), ("null", 4))
    for one in chosen:
        table.add_row(one.claim.id, one.words, *(str(len(one.those(side))) for side in ("for", "against", "null")))
    _show(table)
    counts = ", ".join(f"{sum(one.verdict == each for one in chosen)} {each}" for each in VERDICTS)
    _say(f"{len(chosen)} claims: {counts}. Numbers are findings.")


@app.command()
def catalogue(
    out: Annotated[
        pathlib.Path, typer.Option(parser=path, metavar="FILE", help="The HTML file to write.")
    ] = pathlib.Path("evidence.html"),
) -> None:
    """Write the evidence as one page that opens offline: conflicts first, then claims, then findings."""
    from assuage.reports import catalogue as page

    page.write(out)
    typer.echo(f"The evidence is in {out}.")


def _show_map(found: "Map") -> None:
    _say(found.question.question, bold=True)
    table = _table(("side", 7), ("finding", 36), ("", 1), ("effect", 25), ("n", 6))
    for stance, findings in found.sides.items():
        for one in findings:
            table.add_row(stance, one.id, ARROWS[one.direction], Text(str(one.effect or "")), _n(one))
    for aside, why in found.set_aside.items():
        table.add_row("aside", Text(aside, style="strike dim"), "", Text(why), "")
    _show(table)
    for one in found.moderators:
        if one.p is None:
            continue
        levels = "; ".join(
            f"{level} " + ", ".join(f"{count} {side}" for side, count in row.items() if count)
            for level, row in one.table.items()
        )
        _say(f"{one.name}{' separates them' if one.separates else ''} (exact p {one.p:.2f}): {levels}")
    _say(found.caution)


def _show_claim(one: "Judgement") -> None:
    _say(one.claim.text, bold=True)
    _say(f"{one.claim.section}. Verdict: {one.words}.")
    table = _table(("side", 7), ("finding", 36), ("", 1), ("effect", 25), ("n", 6))
    for bearing in one.bearings:
        found = bearing.finding
        table.add_row(bearing.stance, found.id, ARROWS[found.direction], Text(str(found.effect or "")), _n(found))
    for aside, why in one.set_aside.items():
        table.add_row("aside", Text(aside, style="strike dim"), "", Text(why), "")
    if one.pooled is not None:
        _say(f"Pooled: {one.pooled}.")
    if one.bearings or one.set_aside:
        _show(table)
    _say(f"About: {one.claim.about or 'not modelled, ' + (one.claim.not_modelled or '')}")
    if one.claim.note:
        _say(one.claim.note)


def _shelf(own: pathlib.Path | None) -> Mapping[str, Finding]:
    if own is None:
        return library.findings()
    from assuage.evidence import check as checking  # pydantic, only for what was never checked

    return checking.with_own(own)


def _chosen(selection: Selection, own: pathlib.Path | None) -> list[Finding]:
    shelf = _shelf(own).values()
    selection.check(shelf)
    return selection.of(shelf)


def _named(name: str, shelf: Mapping[str, Finding]) -> Finding:
    return shelf[name] if name in shelf else library.finding(name)


def _n(finding: Finding) -> str:
    if finding.n is None:
        return ""
    return f"({finding.n})" if finding.n_is == "review" else str(finding.n)


def _why_aside(finding: Finding) -> str:
    return f"{finding.id} (retracted)" if finding.retracted else f"{finding.id} (as {finding.same_as})"


def _table(*columns: tuple[str, int]) -> Table:
    """A table of at most 80 columns, more on a wider terminal: each column with its width in 80."""
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0), header_style="bold")
    for name, width in columns:
        table.add_column(name, width=width, overflow="fold", justify="right" if name == "n" else "left")
    return table


def _show(table: Table) -> None:
    needs = [max(len(str(cell)) for cell in (column.header, *column.cells)) for column in table.columns]
    for _ in range(terminal_width() - PROSE):  # what a wider terminal adds goes where most is missing
        missing = [need - (column.width or need) for need, column in zip(needs, table.columns, strict=True)]
        if max(missing) > 0:
            widest = table.columns[missing.index(max(missing))]
            widest.width = (widest.width or 0) + 1
    Console(width=terminal_width()).print(table)


def _say(sentence: str, *, bold: bool = False) -> None:
    """A sentence in lines of at most 80 columns."""
    typer.secho(textwrap.fill(sentence, min(PROSE, terminal_width()), subsequent_indent="  "), bold=bold)


def _print_json(data: Sequence[Mapping[str, Any]] | Mapping[str, Any]) -> None:
    """JSON whose every object says the shape it has; what no number can say is null."""
    marked = _marked(data) if isinstance(data, Mapping) else [_marked(one) for one in data]
    typer.echo(json.dumps(_finite(marked), ensure_ascii=not _utf8(), allow_nan=False))


def _marked(one: Mapping[str, Any]) -> dict[str, Any]:
    return {"schema": SCHEMA} | dict(one)


def _finite(value: Any) -> Any:
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {key: _finite(one) for key, one in value.items()}
    return [_finite(one) for one in value] if isinstance(value, list | tuple) else value


def _utf8() -> bool:
    """Whether stdout can hold any letter; if not, JSON escapes what is not ASCII, and loses nothing."""
    return (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
