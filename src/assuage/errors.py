"""What can go wrong, for people. The command line shows the message and exits with 2.

AssuageError            anything a user can put right
├── FileProblem         a file that cannot be read, is not what it should be, or holds a wrong value
└── UnknownName         a name that is not on the shelf; the message offers the nearest one
"""

import difflib
from collections.abc import Iterable


SHORT_LIST = 30


class AssuageError(Exception):
    """Base of every error a user can put right; `str(error)` is one clear sentence."""


class FileProblem(AssuageError):
    """A file, a field in it and what is wrong with its value."""

    def __init__(self, file: object, problem: str, *, field: str | None = None, line: int | None = None) -> None:
        self.file, self.field, self.line, self.problem = str(file), field, line, problem
        place = str(file) + (f", line {line}" if line is not None else "")
        super().__init__(f"{place}: {field + ': ' if field else ''}{problem}")


class UnknownName(AssuageError):
    """A name nobody knows, with the nearest one that exists."""

    def __init__(self, kind: str, name: str, known: Iterable[str], *, see: str | None = None) -> None:
        self.kind, self.name = kind, name
        super().__init__(f"no {kind} '{name}'; {nearest(name, known)}" + (f"; see '{see}'" if see else ""))


def nearest(name: str, known: Iterable[str]) -> str:
    """'nearest: caps5', or the whole list when nothing is close and the list is short."""
    choices = sorted(known)
    close = difflib.get_close_matches(name.lower(), choices, n=1, cutoff=0.5)
    if close:
        return f"nearest: {close[0]}"
    return "choose from: " + ", ".join(choices) if len(choices) <= SHORT_LIST else "nothing is like it"
