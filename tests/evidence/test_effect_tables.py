"""Mirrors src/assuage/evidence/effect_tables.py: both layouts, both ways of writing numbers, each refusal."""

import csv
import io
import pathlib
import re

import pytest

from assuage.errors import FileProblem
from assuage.evidence.effect_tables import LeftOut, read_metapsy, read_yi_vi


PTSD = pathlib.Path(__file__).parents[2] / ".." / "shared" / "data" / "metapsy_ptsd_psyctr.csv"
COMMAS = (
    "study,condition_arm1,condition_arm2,instrument,.g,.g_se\n"
    '"Ab, 2016",PE,WL,CAPS,1.5,0.3\n"Cd, 2018",PE,WL,CAPS,NA,\n'
)
SEMICOLONS = (
    "study;condition_arm1;condition_arm2;instrument;.g;.g_se\nAb, 2016;PE;WL;CAPS;1,5;0,3\nCd, 2018;PE;WL;CAPS;NA;\n"
)


@pytest.fixture
def table(tmp_path: pathlib.Path):
    def write(text: str) -> pathlib.Path:
        file = tmp_path / "table.csv"
        file.write_text(text, encoding="utf-8")
        return file

    return write


@pytest.mark.parametrize("text", [COMMAS, SEMICOLONS, "\ufeff" + COMMAS])
def test_both_ways_of_writing_numbers_read_the_same(table, text):
    (row,), left_out = read_metapsy(table(text))
    assert (row.name, row.study, row.year, row.value) == ("Ab, 2016 PE v WL CAPS", "Ab, 2016", 2016, 1.5)
    assert row.se == pytest.approx(0.3)
    assert row.where == "table.csv, line 2, columns .g and .g_se"
    assert left_out == [LeftOut("Cd, 2018 PE v WL CAPS", "no effect and error in the table")]


def test_study_yi_vi(table):
    rows, left_out = read_yi_vi(table("study,yi,vi\nGuastella 2010,0.2,0.04\nOther,NA,0.1\n"))
    assert [(row.study, row.year, row.value, row.variance) for row in rows] == [
        ("Guastella 2010", 2010, 0.2, pytest.approx(0.04))
    ]
    assert len(left_out) == 1


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("study,g,se\na,1,1\n", "line 1: .g: missing column; nearest: g"),
        ("study,.g,.g_se\na,one,1\n", "line 2: .g: 'one' is not a number"),
        ("study,.g,.g_se\na,1,inf\n", "line 2: .g_se: 'inf' is not a number"),
        ("study,.g,.g_se\na,1,0\n", "line 2: .g_se: '0' is not a standard error above zero"),
        ("study,.g,.g_se\na,1,1,1\n", "line 2: not the 3 cells of the first line"),
        ("study,.g,.g_se\na,1\n", "line 2: not the 3 cells of the first line"),
        ("study,.g,.g_se,.g\na,1,1,1\n", "line 1: .g: two columns of this name"),
        ("", "is empty"),
    ],
)
def test_each_mistake_is_named_with_its_place(table, text, sentence):
    with pytest.raises(FileProblem) as problem:
        read_metapsy(table(text))
    assert sentence in str(problem.value)


def test_a_variance_below_zero_and_a_missing_file_are_refused(table, tmp_path):
    with pytest.raises(FileProblem, match="line 2: vi: '-1' is not a variance above zero"):
        read_yi_vi(table("study,yi,vi\na,1,-1\n"))
    with pytest.raises(FileProblem, match="cannot be read"):
        read_yi_vi(tmp_path / "none.csv")


@pytest.mark.skipif(not PTSD.exists(), reason="the Metapsy PTSD table is not beside the repository")
def test_the_published_table_has_131_comparisons_of_102_studies():
    rows, left_out = read_metapsy(PTSD)
    assert (len(rows), len({row.study for row in rows}), left_out) == (131, 102, [])


@pytest.mark.skipif(not PTSD.exists(), reason="the Metapsy PTSD table is not beside the repository")
def test_the_published_table_reads_the_same_with_semicolons_and_decimal_commas(tmp_path):
    with PTSD.open(encoding="utf-8", newline="") as lines:
        table = list(csv.reader(lines))
    european = [[re.sub(r"^(-?\d+)\.(\d+)$", r"\1,\2", cell) or "NA" for cell in row] for row in table]
    with (tmp_path / PTSD.name).open("w", encoding="utf-8", newline="") as out:
        csv.writer(out, delimiter=";").writerows(european)
    assert read_metapsy(tmp_path / PTSD.name) == read_metapsy(PTSD)


PLAIN = "study,yi,vi\nAb 2016,1.5,0.09\nCd 2018,0.5,0.04\n"


@pytest.mark.parametrize(
    "text",
    [
        PLAIN,
        PLAIN.replace(",", "\t"),
        PLAIN.replace(",", "\t").replace("0.5", "0,5"),
        PLAIN.replace(",", " , "),
        PLAIN.replace(",", ";"),
        "sep=;\n" + PLAIN.replace(",", ";").replace(".", ","),
        '"sep=\t"\n' + PLAIN.replace(",", "\t"),
        "Table 2. Effects of oxytocin, by study\n\n" + PLAIN,
        PLAIN + "\n,,\n",
        PLAIN.replace("Ab 2016", ' "Ab 2016"'),
    ],
)
def test_a_table_reads_the_same_in_any_layout(table, text):
    rows, _ = read_yi_vi(table(text))
    assert [(row.name, row.value, row.variance) for row in rows] == [
        ("Ab 2016", 1.5, pytest.approx(0.09)),
        ("Cd 2018", 0.5, pytest.approx(0.04)),
    ]


@pytest.mark.parametrize("cell", ["", "NA", "n/a", "N/A", "#N/A", "NaN", "nan", ".", "-"])
def test_a_missing_cell_leaves_its_effect_out(table, cell):
    rows, left_out = read_yi_vi(table(f"study,yi,vi\nAb 2016,{cell},0.1\nCd 2018,0.5,0.04\n"))
    assert ([row.name for row in rows], [one.name for one in left_out]) == (["Cd 2018"], ["Ab 2016"])


def test_a_standard_error_serves_as_well_as_a_variance(table):
    (row,), _ = read_yi_vi(table("study,yi,sei\nAb 2016,1.5,0.3\n"))
    assert row.variance == pytest.approx(0.09)
    assert row.where.endswith("columns yi and sei")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("study,year,yi,vi\na,abcd,1,1\n", "line 2: year: 'abcd' is not a year of publication; write it like 2010"),
        ("study,year,yi,vi\na,1_990,1,1\n", "line 2: year: '1_990' is not a year of publication"),
        ("study,year,yi,vi\na,2016.5,1,1\n", "line 2: year: '2016.5' is not a year of publication"),
        ("study,year,yi,vi\na,20110137,1,1\n", "line 2: year: '20110137' is not a year of publication"),
        (f"study,yi,vi,note\na,1,1,{'x' * 131_073}\n", "line 2: a cell of more than 131,072 characters"),
        ('study,yi,vi,note\na,1,1,"b" c\n', "line 2: a quotation mark inside a quoted cell is not doubled"),
        ("study,yi,vi\n ,1,1\n", "line 2: study: no name of a study"),
        ("Title\nstudy;yi;vi\na;1;b\n", "line 3: vi: 'b' is not a number"),
        ("study,yi,vi\na,1_0,1\n", "line 2: yi: '1_0' is not a number; write it like 0.35 or 3.5e-1"),
        ("study,yi,vi\na,٣,1\n", "line 2: yi: '٣' is not a number"),
        ("study,yi,vi\na,1e999,1\n", "line 2: yi: '1e999' is too large a number"),
        ("study,yi,sei\na,1,1e200\n", "line 2: sei: '1e200' is too large a number for a standard error"),
        ("study,yi,sei\na,1,1e-200\n", "line 2: sei: '1e-200' is too small a number for a standard error"),
        ("study,yi,vi,sei\na,1,1,0\n", "line 2: sei: '0' is not a standard error above zero"),
        ("study,yi,vi,sei,sei\na,1,1,1,1\n", "line 1: sei: two columns of this name"),
        ("study,yi,vi\nA\0,1,1\n", r"line 2, column 2: '\x00' is a character that nobody sees; take it out"),
        ("study,yi,vi\nA,1,1\nC \x1b[31m,1,1\n", r"line 3, column 3: '\x1b' is a character that nobody sees"),
        ("study,yi,vi,no\u202ete\na,1,1,b\n", r"line 1, column 15: '\u202e' is a character that nobody sees"),
    ],
)
def test_what_no_table_may_hold_is_one_sentence(table, text, sentence):
    with pytest.raises(FileProblem) as problem:
        read_yi_vi(table(text))
    assert sentence in str(problem.value)
    assert len(problem.value.problem) < 120


@pytest.mark.parametrize("written", ["1.5E+2", "+150", "150.", "1.5e2", "00150"])
def test_a_number_is_written_as_in_any_spreadsheet(table, written):
    (row,), _ = read_yi_vi(table(f"study,yi,vi\nAb 2016,{written},1e+0\n"))
    assert (row.value, row.variance) == (150, 1)


@pytest.mark.parametrize("written", ["1,5E+2", "+150,0", "150,", "1,5e2"])
def test_a_decimal_comma_may_have_any_exponent(table, written):
    (row,), _ = read_yi_vi(table(f"study;yi;vi\nAb 2016;{written};1,0E+0\n"))
    assert (row.value, row.variance) == (150, 1)


def test_where_variance_and_error_disagree_it_is_remarked_upon(table):
    text = "study,yi,vi,sei\nA,0.4,0.04,0.9\nB,0.2,0.05,0.22\nC,0.5,,0.2\nD,0.5,0.03,\nE,0.5,,\n"
    rows, left_out = read_yi_vi(table(text))
    assert [row.variance for row in rows] == pytest.approx([0.04, 0.05, 0.04, 0.03])
    assert [row.where[-3:] for row in rows] == [" vi", " vi", "sei", " vi"]
    assert [row.remark for row in rows] == ["sei 0.9 is not the root of vi 0.04, which is taken", None, None, None]
    assert [one.name for one in left_out] == ["E"]


def test_a_dash_is_standard_input(monkeypatch):
    for text, read in ((PLAIN, read_yi_vi), (COMMAS, read_metapsy)):
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
        rows, _ = read(pathlib.Path("-"))
        assert rows[0].where.startswith("standard input, line 2, columns ")
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"study,yi,vi\na,b,1\n")))
    with pytest.raises(FileProblem, match=r"^standard input, line 2: yi: 'b' is not a number"):
        read_yi_vi(pathlib.Path("-"))
