"""What all commands share: options, progress on stderr, tables of 80 columns, JSON on stdout."""

import json
import sys
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer


WIDTH = 80
StudyName = Annotated[str, typer.Argument(metavar="STUDY", help="A shipped study's id, or the path of a study file.")]
Seed = Annotated[int, typer.Option(help="Same seed, same answer.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")]
Core = Annotated[
    str | None, typer.Option(help="The stress axis of an experiment: karin_milo, bangsgaard_ottesen or sriram.")
]
Out = Annotated[Path | None, typer.Option("--out", metavar="FOLDER", help="Run folder; by default under runs/.")]
Set = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="NAME=VALUE", help="Set a parameter for this run: a number, or normal(mean, sd)."),
]
With = Annotated[
    list[Path] | None,
    typer.Option("--with", metavar="FOLDER", help="Add your own parameters, paradigms, therapies, drugs or assays."),
]
FOR_RESEARCH = "For research and planning only, never for a decision about a patient."


@contextmanager
def progress_bar() -> Generator[Callable[[str, float], None]]:
    """A bar on stderr where that is a terminal; silence elsewhere."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    words, share = TextColumn("{task.description:<16}"), TextColumn("{task.percentage:>3.0f} %")
    columns = (words, BarColumn(), share, TimeElapsedColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal, transient=True) as bar:
        task = bar.add_task("", total=1.0)

        def show(what: str, share: float) -> None:
            bar.update(task, description=what, completed=share)

        yield show


def as_json(content: dict[str, Any]) -> None:
    """One JSON object on stdout; what is not a number is null."""
    sys.stdout.write(json.dumps(_plain(content), allow_nan=False) + "\n")


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(v) for v in value]
    if isinstance(value, float) and (value != value or value in (float("inf"), float("-inf"))):
        return None
    return value


def table(heads: Sequence[str], rows: Sequence[Sequence[str]], left: int = 1) -> str:
    """A plain table: the first `left` columns to the left, the rest to the right. Wider than a terminal is an error."""
    widths = [max(len(r[i]) for r in (heads, *rows)) for i in range(len(heads))]
    lines = [
        "  ".join(c.ljust(w) if i < left else c.rjust(w) for i, (c, w) in enumerate(zip(r, widths, strict=True)))
        for r in (heads, *rows)
    ]
    lines.insert(1, "-" * len(lines[0]))
    return "\n".join(line.rstrip() for line in lines)


@contextmanager
def adding(settings: list[str] | None, folders: list[Path] | None) -> Generator[None]:
    """What --set and --with add, for as long as the `with` lasts; named on stderr."""
    from assuage.studies.additions import adding as made

    with made(settings or (), folders or ()) as own:
        for sentence in own.sentences():
            warn(sentence)
        yield


def warn(sentence: str) -> None:
    """A sentence on stderr about something that is allowed but unusual."""
    sys.stderr.write(f"assuage: note: {sentence}\n")


def say(text: str = "") -> None:
    """A line on stdout, wrapped at 80 columns if it is prose."""
    import textwrap

    for line in text.split("\n"):
        plain = len(line) <= WIDTH or "  " in line.strip() or " " not in line
        sys.stdout.write((line if plain else textwrap.fill(line, WIDTH)) + "\n")
