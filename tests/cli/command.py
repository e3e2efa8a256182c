"""Run the command line as a person would, in this process."""

import contextlib
import io
import os
import sys
from dataclasses import dataclass
from unittest import mock

from assuage.cli import main


@dataclass(frozen=True)
class Said:
    """What a command printed, and its exit code."""

    code: int
    out: str
    err: str


def assuage(*words: object, columns: object = 80) -> Said:
    """`assuage WORDS` in a terminal of so many columns, with both streams caught."""
    out, err = io.StringIO(), io.StringIO()
    with (
        mock.patch.object(sys, "argv", ["assuage", *map(str, words)]),
        mock.patch.dict(os.environ, COLUMNS=str(columns)),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        try:
            main()
            code = 0
        except SystemExit as end:
            code = int(end.code or 0)
    return Said(code, out.getvalue(), err.getvalue())


def without_progress(err: str) -> str:
    """What was said on stderr, less the lines of progress, which come by the clock."""
    return "".join(line for line in err.splitlines(keepends=True) if "% done" not in line)
