"""The command line: it parses, calls one function of the Python API, and prints.

Exit 0: success. 1: a check failed. 2: bad input, said in one sentence on stderr. 130: stopped with Ctrl-C.
Heavy libraries are imported inside the commands, so `assuage --help` answers at once.
"""

import io
import sys
from typing import Any

import typer

from assuage.cli import evidence, paradigms, plan, replicate, simulate
from assuage.errors import AssuageError, one_line


app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="An in-silico laboratory for oxytocin-enhanced psychotherapy of PTSD. For research and planning only.",
)
app.command()(plan.plan)
app.command()(simulate.simulate)
app.command()(replicate.replicate)
app.command()(paradigms.paradigms)
app.add_typer(evidence.app, name="evidence")


_UsageProblem: Any = typer.BadParameter.__base__  # click's UsageError, wherever this version of typer keeps it
STOPPED = 130


def main() -> None:
    """Entry point of the `assuage` command."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a pipe whose encoding lacks a letter still gets the rest
    try:
        code = app(standalone_mode=False, prog_name="assuage")
    except AssuageError as problem:
        code = _say_and(2, str(problem))
    except _UsageProblem as problem:
        code = _misused(problem)
    except BrokenPipeError:
        code = 0
    except OSError as problem:
        code = _say_and(2, f"{problem.filename}: {problem.strerror}" if problem.filename else str(problem))
    except (KeyboardInterrupt, typer.Abort):
        code = STOPPED
    if code == STOPPED:
        _say_and(STOPPED, "stopped; the same command goes on from what was finished")
    raise SystemExit(code)


def _misused(problem: Any) -> int:
    said: str = problem.format_message()
    if said.startswith("Usage:"):  # no command given: its help
        sys.stderr.write(said + "\n")
        return 2
    where = f"; see '{problem.ctx.command_path} --help'" if problem.ctx else ""
    return _say_and(2, said[0].lower() + said[1:].rstrip(".?") + where)


def _say_and(code: int, sentences: str) -> int:
    for line in sentences.splitlines() or [""]:
        sys.stderr.write(f"assuage: {one_line(line)}\n")
    return code
