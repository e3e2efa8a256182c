"""What can go wrong, for people. The command line shows the message and exits with 2.

AssuageError            anything a user can put right
├── FileProblem         a file that cannot be read, is not what it should be, or holds wrong values
└── UnknownName         a name that is not on the shelf; the message offers the nearest one

A message may quote what a user wrote, so each sentence is one line of at most 300 characters, and what would not be
seen in it, or would change how the rest is shown, is escaped.
"""

import difflib
import re
from collections.abc import Iterable, Sequence
from typing import Self


LONGEST = 300  # characters of a sentence
MOST = 20  # sentences in one message
_LONGEST_PLACE = 100
_LONGEST_VALUE = 60
_LONGEST_CHOICES = 240
_LONGEST_NAME = 100  # of a name that is compared with others: the comparison takes the square of it


class AssuageError(Exception):
    """Base of every error a user can put right; `str(error)` is one clear sentence."""

    def __init__(self, sentence: str) -> None:
        super().__init__(one_line(sentence))


class FileProblem(AssuageError):
    """A file, a place in it (field; line and column from 1) and what is wrong there.

    `problems` holds everything that is wrong with the file, this one first; the message has a line for each.
    """

    problems: "tuple[FileProblem, ...]"

    def __init__(
        self,
        file: object,
        problem: str,
        *,
        field: str | None = None,
        line: int | None = None,
        column: int | None = None,
    ) -> None:
        self.file, self.field, self.line, self.column, self.problem = str(file), field, line, column, problem
        self.problems = (self,)
        place = one_line(self.file, _LONGEST_PLACE)
        place += (f", line {line}" if line is not None else "") + (f", column {column}" if column is not None else "")
        super().__init__(f"{place}: {one_line(field, _LONGEST_PLACE) + ': ' if field else ''}{problem}")

    @classmethod
    def of(cls, problems: Sequence[Self], more: int = 0) -> Self:
        """One error for several problems, and for `more` that nobody needs to read."""
        first, shown = problems[0], problems[:MOST]
        whole = cls(first.file, first.problem, field=first.field, line=first.line, column=first.column)
        whole.problems = tuple(problems)
        hidden = more + len(problems) - len(shown)
        whole.args = ("\n".join([*map(str, shown), *([f"and {hidden} more"] if hidden else [])]),)
        return whole


class UnknownName(AssuageError):
    """A name nobody knows, with the nearest one that exists."""

    def __init__(self, kind: str, name: str, known: Iterable[str], *, see: str | None = None) -> None:
        self.kind, self.name = kind, name
        super().__init__(f"no {kind} '{quoted(name)}'; {nearest(name, known)}" + (f"; see '{see}'" if see else ""))


def nearest(name: str, known: Iterable[str]) -> str:
    """'nearest: caps5', or the whole list when nothing is close and the list is short."""
    choices = sorted(known)
    plain = {choice.lower(): choice for choice in choices}
    close = difflib.get_close_matches(str(name)[:_LONGEST_NAME].lower(), plain, n=1, cutoff=0.5)
    if close:
        return f"nearest: {plain[close[0]]}"
    listed = "choose from: " + ", ".join(choices)
    return listed if len(listed) <= _LONGEST_CHOICES else "nothing is like it"


def quoted(value: object) -> str:
    """What a user wrote, as it stands between quotation marks in a sentence: on one line, escaped, cut."""
    return one_line(str(value), _LONGEST_VALUE)


def one_line(text: str, longest: int = LONGEST) -> str:
    """The text on one line, with what is not printable escaped; what is too long loses its middle.

    The middle, because a sentence begins with the place and ends with what to write instead.
    """
    cut = _cut(text, 4 * longest)  # escapes lengthen, and a text can be very long
    spaced = re.sub(r"[ \t\r\n]+", " ", cut).strip(" ")
    return _cut("".join(c if c.isprintable() else _escaped(c) for c in spaced), longest)


def _cut(text: str, longest: int) -> str:
    if len(text) <= longest:
        return text
    kept = longest - len(" ... ")
    return f"{text[: kept - kept // 3]} ... {text[-(kept // 3) :]}"


def _escaped(character: str) -> str:
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
