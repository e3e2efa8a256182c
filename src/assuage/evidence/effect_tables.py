"""Effects from elsewhere: Metapsy's wide tables, and tables of study, yi and vi (or sei, its root).

Cells are parted by commas, semicolons or tabs, as the line of column names shows or a line `sep=;` before it says; with
semicolons and tabs a number may have a decimal comma. Lines above the column names (titles) are passed over, blanks
around a cell too. Blank cells, NA, n/a, #N/A, NaN and a lone point are missing. A number is digits, with a point or an
exponent: 12, -0.5, 1.5E+2. A year is that of the column `year`, or without such a column the one that ends an author's
label, as in 'Guastella 2010'. The path '-' is standard input.
"""

import csv
import datetime
import math
import pathlib
import re
import sys
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from assuage.errors import FileProblem, nearest, quoted
from assuage.evidence.scales import IMPOSSIBLE, Scale
from assuage.yaml_files import STANDARD_INPUT


MISSING = ("", "na", "n/a", "#n/a", "nan", ".", "null", "none", "-")
# Words after which a number is no year.
NUMBERED = (
    r"(?<![^\W\d_])(?:trial|study|paper|article|sample|site|record|report|experiment|cohort|data ?set"
    r"|number|no|nr|id|pmid)[\W_]*$"
)
NUMBER = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?", re.ASCII | re.IGNORECASE)
UNSEEN = ("Cc", "Cf", "Zl", "Zp")  # kinds of characters that show nothing, or change how the text beside them is shown
ALIKE = 0.2  # vi and the square of sei, as far as both are rounded


@dataclass(frozen=True, slots=True)
class Row:
    """One effect with its sampling variance, and the trail to it: who, where it was read, how it was made.

    `traits` are what might moderate it besides the year, by name, as far as known. `remark` says what is odd about it.
    """

    name: str
    study: str
    year: int | None
    value: float
    variance: float
    where: str
    conversion: str
    traits: Mapping[str, str | float] = field(default_factory=dict[str, str | float])
    remark: str | None = None

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
        FileProblem: no such file, a column that is missing, a cell that is no number, or a character that nobody sees.
    """
    file = shown(path)
    rows: list[Row] = []
    left_out: list[LeftOut] = []
    for line, cells in _cells(path, ("study", ".g", ".g_se")):
        arms = " v ".join(filter(None, (cells.get("condition_arm1"), cells.get("condition_arm2"))))
        name = " ".join(filter(None, (cells["study"], arms, cells.get("instrument"))))
        g, variance = _number(file, line, ".g", cells[".g"]), _variance(file, line, ".g_se", cells[".g_se"])
        if g is None or variance is None:
            left_out.append(LeftOut(name, "no effect and error in the table"))
            continue
        rows.append(_row(file, line, (".g", ".g_se"), name, cells, g, variance))
    return rows, left_out


def read_yi_vi(path: pathlib.Path, scale: Scale = "g") -> tuple[list[Row], list[LeftOut]]:
    """The effects of a table of study, yi (effect, on `scale`) and vi (its sampling variance) or sei (its error).

    Where a row gives both, vi is taken, and a remark says where they disagree.

    Raises:
        FileProblem: no such file, a column that is missing, a cell that is no number, a character that nobody sees, or
            a value that `scale` cannot hold, such as a ratio that is not logged.
    """
    file = shown(path)
    rows: list[Row] = []
    left_out: list[LeftOut] = []
    for line, cells in _cells(path, ("study", "yi", "vi|sei")):
        effect = _number(file, line, "yi", cells["yi"])
        read = {column: _variance(file, line, column, cells.get(column, "")) for column in ("vi", "sei")}
        variances = {column: variance for column, variance in read.items() if variance is not None}
        if effect is None or not variances:
            left_out.append(LeftOut(cells["study"], "no effect and variance in the table"))
            continue
        if abs(effect) > IMPOSSIBLE.get(scale, math.inf):
            sentence = (
                f"'{quoted(cells['yi'])}' is not on the scale {scale}, where it would mean {_means(scale, effect)}"
            )
            raise FileProblem(file, sentence, field="yi", line=line)
        column, variance = next(iter(variances.items()))
        squared = variances.get("sei", variance)
        remark = f"sei {math.sqrt(squared):g} is not the root of vi {variance:g}, which is taken"
        odd = None if math.isclose(variance, squared, rel_tol=ALIKE) else remark
        rows.append(_row(file, line, ("yi", column), cells["study"], cells, effect, variance, odd))
    return rows, left_out


def shown(path: pathlib.Path) -> pathlib.Path:
    """How a table's path is named to people."""
    return pathlib.Path("standard input") if str(path) == STANDARD_INPUT else path


def number(text: str) -> float | None:
    """The number that is written so; none for other words."""
    return value if NUMBER.fullmatch(text) and math.isfinite(value := float(text)) else None


def _means(scale: Scale, value: float) -> str:
    """What so large a value would be in the scale's own terms, which a float need not hold."""
    return f"a correlation of {math.tanh(value):g}" if scale == "z" else f"a ratio of 10^{value / math.log(10):.0f}"


def _row(
    file: pathlib.Path,
    line: int,
    columns: tuple[str, str],
    name: str,
    cells: Mapping[str, str],
    effect: float,
    variance: float,
    remark: str | None = None,
) -> Row:
    traits: dict[str, str | float] = {column: cell for column, cell in cells.items() if cell}
    where = f"{file.name}, line {line}, columns {' and '.join(columns)}"
    year = _year(file, line, cells)
    return Row(name, cells["study"], year, effect, variance, where, "as given in the table", traits, remark)


def _year(file: pathlib.Path, line: int, cells: Mapping[str, str]) -> int | None:
    """The year of the column `year`; without one, of an author's label such as 'Guastella 2010' or 'laba_1988'."""
    this = datetime.date.today().year
    column = next((one for one in cells if one.lower() == "year"), None)
    if column is None:
        told = re.search(r"(?<!\d)(1[89]\d\d|20\d\d)(?!\d)", cells["study"])
        label = cells["study"][: told.start()] if told else ""
        numbered = re.search(NUMBERED, label, re.I) or not re.search(r"[^\W\d_]", label)
        return int(told[0]) if told and not numbered and int(told[0]) <= this + 1 else None
    if not cells[column]:
        return None
    year = number(cells[column])
    if year is None or year != int(year) or not 1800 <= year <= this + 1:
        sentence = f"'{quoted(cells[column])}' is not a year of publication; write it like 2010"
        raise FileProblem(file, sentence, field=column, line=line)
    return int(year)


def _cells(path: pathlib.Path, needed: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    """Each data line of the table as its number in the file and its cells by column; 'a|b' needs either."""
    text, path = _text(path), shown(path)
    titles, delimiter = _layout(text.splitlines(), needed)
    rows = _rows(path, text.splitlines(keepends=True)[titles:], delimiter, titles)
    at, columns = next(rows)
    for column in needed:
        either = column.split("|")
        found = [one for one in columns if one in either]
        if not found:
            raise FileProblem(path, f"missing column; {nearest(either[0], columns)}", field=either[0], line=at)
        if twice := [one for one in found if columns.count(one) > 1]:
            raise FileProblem(path, "two columns of this name", field=twice[0], line=at)
    for line, values in rows:
        if not any(values):
            continue  # a blank line, or one of nothing but separators
        if len(values) != len(columns):
            raise FileProblem(path, f"not the {len(columns)} cells of the first line", line=line)
        if delimiter != ",":
            values = [_point(value) for value in values]
        cells = {
            column: "" if value.lower() in MISSING else value for column, value in zip(columns, values, strict=True)
        }
        if not cells["study"]:
            sentence = "no name of a study; where a spreadsheet merged cells, fill them in"
            raise FileProblem(path, sentence, field="study", line=line)
        yield line, cells


def _text(path: pathlib.Path) -> str:
    """What the table holds, with the same end on every line."""
    file = shown(path)
    try:
        data = sys.stdin.buffer.read() if file != path else path.read_bytes()
        text = re.sub(r"\r\n?", "\n", data.decode("utf-8-sig"))
    except OSError as trouble:
        raise FileProblem(file, f"cannot be read: {trouble.strerror or trouble}") from None
    except UnicodeDecodeError:
        raise FileProblem(file, "is not UTF-8 text") from None
    if not text.strip():
        raise FileProblem(file, "is empty")
    for line, words in enumerate(text.split("\n"), 1):
        for column, character in enumerate(words, 1):
            if unicodedata.category(character) in UNSEEN and character != "\t":
                sentence = f"'{character}' is a character that nobody sees; take it out"
                raise FileProblem(file, sentence, line=line, column=column)
    return text


def _layout(lines: list[str], needed: tuple[str, ...]) -> tuple[int, str]:
    """How many lines stand above the column names, and what parts the cells."""
    said = re.fullmatch(r"\s*\"?sep=(.)\"?\s*", lines[0], re.I)
    first, parts = (1, (said[1],)) if said else (0, (",", ";", "\t"))
    for place in range(first, len(lines)):
        for part in parts:
            names = {name.strip().strip('"').strip() for name in lines[place].split(part)}
            if all(names & set(column.split("|")) for column in needed):
                return place, part
    told = next((place for place in range(first, len(lines)) if lines[place].strip()), 0)  # no line has all the names
    return told, max(parts, key=lines[told].count)


def _rows(path: pathlib.Path, lines: list[str], delimiter: str, before: int) -> Iterator[tuple[int, list[str]]]:
    """Each row, as the number of the line it ends on and its bare cells."""
    reader = csv.reader(lines, delimiter=delimiter, skipinitialspace=True, strict=True)
    start = 0
    try:
        for cells in reader:
            yield before + reader.line_num, [cell.strip() for cell in cells]
            start = reader.line_num
    except csv.Error:
        line = before + start + 1
        if lines[start].count('"') % 2:
            raise FileProblem(path, "a quotation mark opens here and is not closed", line=line) from None
        if any(len(cell) > csv.field_size_limit() for cell in lines[start].split(delimiter)):
            raise FileProblem(path, f"a cell of more than {csv.field_size_limit():,} characters", line=line) from None
        raise FileProblem(path, "a quotation mark inside a quoted cell is not doubled", line=line) from None


def _point(value: str) -> str:
    """A decimal comma as a point; other text as it is."""
    pointed = value.replace(",", ".")
    return value if number(pointed) is None else pointed


def _variance(file: pathlib.Path, line: int, column: str, value: str) -> float | None:
    """The sampling variance: what the column vi gives, the square of what another does."""
    given = _number(file, line, column, value)
    if given is None:
        return None
    what, variance = ("a variance", given) if column == "vi" else ("a standard error", given * given)
    if given <= 0:
        raise FileProblem(file, f"'{quoted(value)}' is not {what} above zero", field=column, line=line)
    if not 0 < variance < math.inf:
        sentence = f"'{quoted(value)}' is too {'large' if given > 1 else 'small'} a number for {what}"
        raise FileProblem(file, sentence, field=column, line=line)
    return variance


def _number(file: pathlib.Path, line: int, column: str, value: str) -> float | None:
    read = number(value)
    if read is not None or not value:
        return read
    fault = "too large a number" if NUMBER.fullmatch(value) else "not a number; write it like 0.35 or 3.5e-1"
    raise FileProblem(file, f"'{quoted(value)}' is {fault}", field=column, line=line)
