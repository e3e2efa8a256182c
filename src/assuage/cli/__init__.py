"""The command line: it parses, calls one function of the Python API, and prints.

Exit 0: success. 1: a check failed. 2: bad input, said in one sentence on stderr. 130: stopped with Ctrl-C.
Heavy libraries are imported inside the commands, so `assuage --help` answers at once.
"""

import contextlib
import os
import sys
from typing import Annotated, Any

import typer

from assuage import __version__
from assuage.cli import (
    calibrate,
    drugs,
    evidence,
    measures,
    paradigms,
    phenomena,
    plan,
    replicate,
    simulate,
    strata,
    upgrade,
)
from assuage.cli.show import any_encoding, open_streams, tell
from assuage.errors import AssuageError, one_line


app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="An in-silico laboratory for oxytocin-enhanced psychotherapy of PTSD. For research and planning only.",
)
app.command()(plan.plan)
app.command()(simulate.simulate)
app.command()(replicate.replicate)
app.command()(calibrate.calibrate)
app.command()(paradigms.paradigms)
app.command()(measures.measures)
app.command()(drugs.drugs)
app.command()(strata.strata)
app.command()(phenomena.phenomena)
app.command()(upgrade.upgrade)
app.add_typer(evidence.app, name="evidence")


_UsageProblem: Any = typer.BadParameter.__base__  # click's UsageError, wherever this version of typer keeps it
STOPPED = 130


def _print_version(asked: bool) -> None:
    if asked:
        typer.echo(f"assuage {__version__}")
        raise typer.Exit


@app.callback()
def _common(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    pass


def main() -> None:
    """Entry point of the `assuage` command."""
    open_streams()
    any_encoding()
    try:
        if sys.stdout is None:
            raise AssuageError("standard output is closed; open it, or send it to a file with '>'")
        code = app(standalone_mode=False, prog_name="assuage")
        sys.stdout.flush()  # here, so that a reader who has gone is met here and not at the interpreter's exit
    except AssuageError as problem:
        code = _refused(str(problem))
    except _UsageProblem as problem:
        code = _misused(problem)
    except BrokenPipeError:
        code = _nobody_reads()
    except SystemExit as end:
        # typer and rich make an exit of a broken pipe, inside the handling of that error
        if not isinstance(end.__context__, BrokenPipeError):
            raise
        code = _nobody_reads()
    except OSError as problem:
        what = problem.strerror or str(problem)
        code = _refused(f"{problem.filename}: {what}" if problem.filename else what)
    except (KeyboardInterrupt, typer.Abort):
        code = STOPPED
    if code == STOPPED:
        tell("stopped; the same command goes on from what was finished")
    raise SystemExit(code)


def _nobody_reads() -> int:
    """The reader of our output has seen enough (`| head`): say no more, also not when the interpreter ends."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError):  # a stream without a file, as under test
            os.dup2(nowhere, stream.fileno())
    return 0


def _misused(problem: Any) -> int:
    said: str = problem.format_message()
    if said.startswith("Usage:"):  # no command given: its help
        sys.stderr.write(said + "\n")
        return 2
    where = f"; see '{problem.ctx.command_path} --help'" if problem.ctx else ""
    return _refused(one_line(said[0].lower() + said[1:].rstrip(".?") + where))


def _refused(sentence: str) -> int:
    tell(sentence)
    return 2
