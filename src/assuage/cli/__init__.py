"""The command line: it parses, calls one function of the Python API, and prints.

Exit 0: success. 1: a check failed. 2: bad input, said in one sentence on stderr. 130: stopped with Ctrl-C.
Heavy libraries are imported inside the commands, so `assuage --help` answers at once.
"""

import sys

import typer

from assuage.cli import evidence, plan, replicate, simulate
from assuage.errors import AssuageError


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
app.add_typer(evidence.app, name="evidence")


def main() -> None:
    """Entry point of the `assuage` command."""
    try:
        app()
    except AssuageError as problem:
        sys.stderr.write(f"assuage: {problem}\n")
        raise SystemExit(2) from None
    except KeyboardInterrupt:
        sys.stderr.write("assuage: stopped; the same command continues where it stopped\n")
        raise SystemExit(130) from None
    except BrokenPipeError:
        raise SystemExit(0) from None
