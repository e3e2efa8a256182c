"""Mirrors src/assuage/evidence/effect_tables.py: both layouts, both ways of writing numbers, each refusal."""

import csv
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
        ("study,.g,.g_se\na,1,nan\n", "line 2: .g_se: 'nan' is not a number"),
        ("study,.g,.g_se\na,1,0\n", "line 2: .g_se: 0 is not a standard error above zero"),
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
