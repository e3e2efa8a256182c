"""What all commands share: options, progress on stderr, tables as wide as the terminal, JSON on stdout."""

import codecs
import io
import json
import os
import shutil
import sys
import textwrap
import threading
import time
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from itertools import zip_longest
from pathlib import Path
from typing import Annotated, Any

import typer

from assuage.files import SCHEMA, path_given


PROSE, NARROWEST, WIDEST = 80, 40, 160  # columns
BETWEEN_LINES = 10.0  # seconds between lines of progress
INSTEAD = {"↑": "+", "↓": "-", "±": "~", "…": ".", "²": "2", "–": "-", "−": "-"}  # where an encoding lacks them
StudyName = Annotated[
    str,
    typer.Argument(
        metavar="STUDY", help="A shipped study's id, the path of a study file, or - for one on standard input."
    ),
]
Seed = Annotated[int, typer.Option(help="Same seed, same answer.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")]
Core = Annotated[str | None, typer.Option(help="The stress axis: karin_milo, bangsgaard_ottesen or sriram.")]
Backend = Annotated[
    str | None, typer.Option(help="The model of laboratory fear: plus_minus, context_gated or latent_cause.")
]
Anew = Annotated[bool, typer.Option("--anew", help="Begin anew: take away what an earlier run left in the run folder.")]


def path_of(what: str) -> Callable[[str], Path]:
    """What reads the path that `what` is given: nothing is no path, and not this folder."""

    def read(written: str) -> Path:
        return path_given(what, written)

    return read


Out = Annotated[
    Path | None,
    typer.Option("--out", parser=path_of("--out"), metavar="FOLDER", help="Run folder; by default under runs/."),
]
Set = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="NAME=VALUE", help="Set a parameter for this run: a number, or normal(mean, sd)."),
]
With = Annotated[
    list[Path] | None,
    typer.Option(
        "--with",
        parser=path_of("--with"),
        metavar="FOLDER",
        help="Add your own parameters, paradigms, drugs or measures.",
    ),
]
FOR_RESEARCH = "For research and planning only, never for a decision about a patient."
Progress = Callable[[str, float], None]


@contextmanager
def progress_bar() -> Generator[Progress]:
    """What is done, its share and the time left, on stderr: a bar on a terminal, elsewhere a line now and then."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(stderr=True, width=terminal_width())
    if not console.is_terminal:
        with _lines() as told:
            yield told
        return
    words, share = TextColumn("{task.description:<16}"), TextColumn("{task.percentage:>3.0f} %")
    columns = (words, BarColumn(), share, TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("", total=1.0)

        def show(what: str, share: float) -> None:
            bar.update(task, description=what, completed=share)

        yield show


@contextmanager
def _lines() -> Generator[Progress]:
    """A line when something is done, and now and then while one step takes long."""
    began = time.monotonic()
    last = began - BETWEEN_LINES
    doing = "", 1.0, began
    over, alone = threading.Event(), threading.Lock()

    def line(now: float) -> None:
        nonlocal last
        what, share, since = doing
        with alone:
            if share >= 1.0 or now - last < BETWEEN_LINES:
                return
            last = now
        left = (since - began) * (1.0 / share - 1.0) - (now - since) if share > 0.0 else 0.0
        tell(f"{what}, {share:.0%} done" + (f", about {_in_words(left)} left" if left >= 1.0 else ""))

    def show(what: str, share: float) -> None:
        nonlocal doing
        doing = what, share, time.monotonic()
        if share > 0.0:  # not at 0: what is refused is refused then, and its sentence stands alone
            line(doing[2])

    def while_it_takes_long() -> None:
        while not over.wait(BETWEEN_LINES):
            line(time.monotonic())

    beside = threading.Thread(target=while_it_takes_long, daemon=True)
    beside.start()
    try:
        yield show
    finally:
        over.set()
        beside.join()


def _in_words(seconds: float) -> str:
    for unit, length in (("h", 3600.0), ("min", 60.0)):
        if seconds >= 1.5 * length:
            return f"{seconds / length:.0f} {unit}"
    return f"{seconds:.0f} s"


def as_json(content: dict[str, Any]) -> None:
    """One JSON object on stdout, with its schema; what is not a number is null."""
    sys.stdout.write(json.dumps({"schema": SCHEMA} | _plain(content), allow_nan=False) + "\n")


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(v) for v in value]
    if isinstance(value, float) and (value != value or value in (float("inf"), float("-inf"))):
        return None
    return value


def open_streams() -> None:
    """Nothing in the place of closed standard streams, so that no file opened later is taken for one of them."""
    while (number := os.open(os.devnull, os.O_RDWR)) <= 2:
        pass
    os.close(number)
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115  to the end of the process


def any_encoding() -> None:
    """Let both streams say what their encoding lacks in its plain likeness, or as a question mark."""

    def likeness(problem: UnicodeError) -> tuple[str, int]:
        assert isinstance(problem, UnicodeEncodeError)
        lacked = problem.object[problem.start : problem.end]
        return "".join(INSTEAD.get(one, "?") for one in lacked), problem.end

    codecs.register_error("likeness", likeness)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="likeness")


def terminal_width() -> int:
    """Columns of the terminal: 80 when unknown, at least 40, at most 160."""
    return min(max(shutil.get_terminal_size((PROSE, 24)).columns, NARROWEST), WIDEST)


def table(heads: Sequence[str], rows: Sequence[Sequence[str]], left: int = 1) -> str:
    """A plain table: the first `left` columns to the left, the rest to the right.

    A head or cell may have several lines; where the terminal is too narrow, the widest columns are folded.
    """
    cells = [[cell.split("\n") for cell in row] for row in (heads, *rows)]
    widths = [max(len(line) for row in cells for line in row[i]) for i in range(len(heads))]
    while sum(widths) + 2 * (len(widths) - 1) > terminal_width() and max(widths) > 1:
        widths[widths.index(max(widths))] -= 1
    lines: list[str] = []
    for row in cells:
        folded = [
            [part for line in cell for part in textwrap.wrap(line, w) or [""]]
            for cell, w in zip(row, widths, strict=True)
        ]
        for parts in zip_longest(*folded, fillvalue=""):
            set_in = zip(parts, widths, strict=True)
            lines.append("  ".join(p.ljust(w) if i < left else p.rjust(w) for i, (p, w) in enumerate(set_in)))
        if row is cells[0]:
            lines.append("-" * len(lines[0]))
    return "\n".join(line.rstrip() for line in lines)


def tell(sentence: str) -> None:
    """Sentences of the program on stderr, a line each: whole for a file or another program, wrapped on a terminal."""
    for line in sentence.splitlines():
        said = f"assuage: {' '.join(line.split())}"
        sys.stderr.write((_wrapped(said) if sys.stderr.isatty() else said) + "\n")
    sys.stderr.flush()


@contextmanager
def adding(settings: list[str] | None, folders: list[Path] | None) -> Generator[None]:
    """What --set and --with add, for as long as the `with` lasts; named on stderr."""
    from assuage.studies.additions import using as made

    with made(settings or (), folders or ()) as own:
        for sentence in own.sentences():
            warn(sentence)
        yield


def warn(sentence: str) -> None:
    """A sentence on stderr about something that is allowed but unusual."""
    tell(f"note: {sentence}")


def say(text: str = "") -> None:
    """Lines on stdout; prose is wrapped, a table's line stays as it is."""
    for line in text.split("\n"):
        sys.stdout.write((line if "  " in line.strip() else _wrapped(line)) + "\n")


def _wrapped(line: str) -> str:
    return textwrap.fill(line, min(PROSE, terminal_width()), break_long_words=False, break_on_hyphens=False)
