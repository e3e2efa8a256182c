"""`assuage evidence`: the findings, what they add up to, and where they disagree. Every number comes from elsewhere."""

import json
import pathlib
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, NoReturn

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from assuage.errors import AssuageError
from assuage.evidence import exports, library
from assuage.evidence.record import Finding
from assuage.evidence.selection import Selection


app = typer.Typer(no_args_is_help=True, help="Know: published findings, pooled, with their conflicts kept visible.")

Topic = Annotated[str | None, typer.Option(help="A topic, such as hpa or fear-extinction.")]
Drug = Annotated[str | None, typer.Option(help="Words in the intervention or comparator; a|b is either.")]
Measure = Annotated[str | None, typer.Option(help="Words in the measure.")]
Population = Annotated[str | None, typer.Option(help="Words in who was studied.")]
Since = Annotated[int | None, typer.Option(help="First year.")]
Until = Annotated[int | None, typer.Option(help="Last year.")]
InReview = Annotated[bool | None, typer.Option("--in-review/--not-in-review", help="Cited by the review, or not.")]
Own = Annotated[pathlib.Path | None, typer.Option(help="A folder of your own findings, read with the shipped ones.")]
AsJson = Annotated[bool, typer.Option("--json", help="For machines: only JSON on stdout.")]

ARROWS = {"increase": "↑", "decrease": "↓", "none": "=", "mixed": "±"}


@app.command(name="list")
def list_findings(
    topic: Topic = None,
    drug: Drug = None,
    measure: Measure = None,
    population: Population = None,
    since: Since = None,
    until: Until = None,
    in_review: InReview = None,
    own: Own = None,
    as_json: AsJson = False,
) -> None:
    """The findings, with their direction, effect and size."""
    try:
        chosen = _selection(topic, drug, measure, population, since, until, in_review).of(_shelf(own).values())
    except AssuageError as problem:
        _refuse(problem)
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
    typer.echo(
        f"{len(chosen)} findings. ↑ increase, ↓ decrease, = no difference, ± mixed; n in () is a whole review's."
    )
    if set_aside:
        typer.echo("Struck through, never counted: " + ", ".join(_why_aside(finding) for finding in set_aside) + ".")


@app.command()
def show(
    names: Annotated[list[str], typer.Argument(help="Ids of findings.", metavar="FINDING…")],
    own: Own = None,
    as_json: AsJson = False,
) -> None:
    """One finding whole: the figures, where they were read, how they are pooled, what was changed."""
    try:
        shelf = _shelf(own)
        chosen = [_named(name, shelf) for name in names]
    except AssuageError as problem:
        _refuse(problem)
    from assuage.evidence.trail import trail

    if as_json:
        _print_json([exports.as_record(one) | {"trail": trail(one, shelf)} for one in chosen])
        return
    for finding in chosen:
        table = Table(box=None, show_header=False, pad_edge=False, title_justify="left")
        table.title = Text(finding.id + ("  RETRACTED" if finding.retracted else ""), style="bold")
        table.add_column(min_width=10, style="dim")
        table.add_column(overflow="fold")
        for label, words in trail(finding, shelf):
            table.add_row(label, Text(words))
        _show(table)


@app.command()
def check(
    path: Annotated[
        pathlib.Path | None, typer.Argument(help="Your file or folder; the shipped findings if left out.")
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
def export(
    form: Annotated[str, typer.Option("--format", help=f"One of {', '.join(exports.FORMATS)}.")] = "csv",
    out: Annotated[pathlib.Path | None, typer.Option(help="A file; stdout if left out.")] = None,
    topic: Topic = None,
    drug: Drug = None,
    measure: Measure = None,
    population: Population = None,
    since: Since = None,
    until: Until = None,
    in_review: InReview = None,
    own: Own = None,
) -> None:
    """Write findings for other programs."""
    try:
        chosen = _selection(topic, drug, measure, population, since, until, in_review).of(_shelf(own).values())
        if out is None:
            typer.echo(exports.as_text(chosen, form), nl=False)
        else:
            exports.write(chosen, form, out)
            typer.echo(f"{len(chosen)} findings in {out}", err=True)
    except AssuageError as problem:
        _refuse(problem)


@app.command()
def cite(
    names: Annotated[list[str], typer.Argument(help="Ids of findings.", metavar="FINDING…")],
    form: Annotated[str, typer.Option("--format", help="text, bibtex or csl-json.")] = "text",
    own: Own = None,
    as_json: AsJson = False,
) -> None:
    """The references of findings, one per paper."""
    from assuage.evidence.references import csl, references

    try:
        shelf = _shelf(own)
        chosen = [_named(name, shelf) for name in names]
        if as_json:
            _print_json(csl(chosen))
        elif form == "text":
            for one in references(chosen):
                typer.echo(one.in_words())
        else:
            typer.echo(exports.as_text(chosen, form), nl=False)
    except AssuageError as problem:
        _refuse(problem)


def _selection(
    topic: str | None,
    drug: str | None,
    measure: str | None,
    population: str | None,
    since: int | None,
    until: int | None,
    in_review: bool | None,
) -> Selection:
    return Selection(
        topic=topic,
        drug=drug,
        measure=measure,
        population=population,
        since=since,
        until=until,
        in_review=in_review,
    )


def _shelf(own: pathlib.Path | None) -> Mapping[str, Finding]:
    if own is None:
        return library.findings()
    from assuage.evidence import check as checking  # pydantic, only for what was never checked

    return checking.with_own(own)


def _named(name: str, shelf: Mapping[str, Finding]) -> Finding:
    return shelf[name] if name in shelf else library.finding(name)


def _n(finding: Finding) -> str:
    if finding.n is None:
        return ""
    return f"({finding.n})" if finding.n_is == "review" else str(finding.n)


def _why_aside(finding: Finding) -> str:
    return f"{finding.id} (retracted)" if finding.retracted else f"{finding.id} (as {finding.same_as})"


def _table(*columns: tuple[str, int]) -> Table:
    """A table of at most 80 columns: each column with its greatest width."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name, width in columns:
        cut = name == "measure"  # the whole of it is in `show`
        justify = "right" if name == "n" else "left"
        table.add_column(name, width=width, overflow="ellipsis" if cut else "fold", no_wrap=cut, justify=justify)
    return table


def _show(table: Table) -> None:
    console = Console()
    console.print(table, width=min(console.width, 80))


def _print_json(data: Sequence[Any] | Mapping[str, Any]) -> None:
    typer.echo(json.dumps(data, ensure_ascii=False))


def _refuse(problem: AssuageError) -> NoReturn:
    typer.secho(str(problem), err=True, fg="red")
    raise typer.Exit(code=2)
