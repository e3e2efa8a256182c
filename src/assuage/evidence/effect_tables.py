"""Effects from elsewhere: Metapsy's wide tables, and tables of study, yi, vi.

Both come as CSV with commas and decimal points, or as published in parts of Europe with semicolons and
decimal commas; which one a file is, is read off its first line. Blank cells and NA are missing.
"""

import csv
import io
import math
import pathlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from assuage.errors import FileProblem, nearest


@dataclass(frozen=True, slots=True)
class Row:
    """One effect with its sampling variance, and the trail to it: who, where it was read, how it was made.

    `traits` are what might moderate it besides the year, by name, as far as known.
    """

    name: str
    study: str
    year: int | None
    value: float
    variance: float
    where: str
    conversion: str
    traits: Mapping[str, str | float] = field(default_factory=dict[str, str | float])

    @property
    def se(self) -> float:
        """Standard error, in the units of the effect."""
        return math.sqrt(self.variance)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What could not be used, and why."""

    name: str
    why: str


def read_metapsy(path: pathlib.Path) -> tuple[list[Row], list[LeftOut]]:
    """The comparisons of a Metapsy wide table: Hedges' g (`.g`, positive favours the treatment) with its error.

    Raises:
        FileProblem: no such file, a column that is missing, or a cell that is no number.
    """
    rows: list[Row] = []
    left_out: list[LeftOut] = []
    for line, cells in _cells(path, ("study", ".g", ".g_se")):
        arms = " v ".join(filter(None, (cells.get("condition_arm1"), cells.get("condition_arm2"))))
        name = " ".join(filter(None, (cells["study"], arms, cells.get("instrument"))))
        g, se = (_number(path, line, column, cells[column]) for column in (".g", ".g_se"))
        if g is None or se is None:
            left_out.append(LeftOut(name, "no effect and error in the table"))
            continue
        where = f"{path.name}, line {line}, columns .g and .g_se"
        rows.append(_row(path, line, ".g_se", name, cells, g, se, where))
    return rows, left_out


def read_yi_vi(path: pathlib.Path) -> tuple[list[Row], list[LeftOut]]:
    """The effects of a table of study, yi (effect) and vi (its sampling variance).

    Raises:
        FileProblem: no such file, a column that is missing, or a cell that is no number.
    """
    rows: list[Row] = []
    left_out: list[LeftOut] = []
    for line, cells in _cells(path, ("study", "yi", "vi")):
        effect, variance = (_number(path, line, column, cells[column]) for column in ("yi", "vi"))
        if effect is None or variance is None:
            left_out.append(LeftOut(cells["study"], "no effect and variance in the table"))
            continue
        if variance <= 0:
            raise FileProblem(path, f"'{cells['vi']}' is not a variance above zero", field="vi", line=line)
        where = f"{path.name}, line {line}, columns yi and vi"
        rows.append(_row(path, line, "vi", cells["study"], cells, effect, math.sqrt(variance), where))
    return rows, left_out


def _row(
    path: pathlib.Path,
    line: int,
    column: str,
    name: str,
    cells: Mapping[str, str],
    effect: float,
    se: float,
    where: str,
) -> Row:
    if se <= 0:
        raise FileProblem(path, f"{se:g} is not a standard error above zero", field=column, line=line)
    study = cells["study"]
    year = re.search(r"\b(19|20)\d\d", study)
    traits: dict[str, str | float] = {column: cell for column, cell in cells.items() if cell}
    return Row(name, study, int(year[0]) if year else None, effect, se**2, where, "as given in the table", traits)


def _cells(path: pathlib.Path, needed: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    """Each data line of the table as its number in the file and its cells by column."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as trouble:
        raise FileProblem(path, f"cannot be read: {trouble.strerror or trouble}") from None
    except UnicodeDecodeError:
        raise FileProblem(path, "is not UTF-8 text") from None
    first = text.partition("\n")[0]
    semicolons = first.count(";") > first.count(",")
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=";" if semicolons else ",")
    columns = list(reader.fieldnames or [])
    if not columns:
        raise FileProblem(path, "is empty")
    for column in needed:
        if column not in columns:
            raise FileProblem(path, f"missing column; {nearest(column, columns)}", field=column, line=1)
        if columns.count(column) > 1:
            raise FileProblem(path, "two columns of this name", field=column, line=1)
    for cells in reader:
        if None in cells or None in cells.values():
            raise FileProblem(path, f"not the {len(columns)} cells of the first line", line=reader.line_num)
        if semicolons:
            cells = {column: _point(value) for column, value in cells.items()}
        bare = {column: value.strip() for column, value in cells.items()}
        yield reader.line_num, {column: "" if value == "NA" else value for column, value in bare.items()}


def _point(value: str) -> str:
    """A decimal comma as a point; other text as it is."""
    return value.replace(",", ".") if re.fullmatch(r"\s*-?\d*,\d+(e-?\d+)?\s*", value, re.I) else value


def _number(path: pathlib.Path, line: int, column: str, value: str) -> float | None:
    if not value:
        return None
    try:
        number = float(value)
    except ValueError:
        raise FileProblem(path, f"'{value}' is not a number", field=column, line=line) from None
    if not math.isfinite(number):
        raise FileProblem(path, f"'{value}' is not a number", field=column, line=line)
    return number
