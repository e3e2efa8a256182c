"""Mirrors src/assuage/evidence/exports.py: each format is read back."""

import csv
import errno
import io
import json

import pandas as pd
import pytest

from assuage.errors import AssuageError, UnknownName
from assuage.evidence import finding, findings
from assuage.evidence.exports import NeedsFile, as_record, as_text, write
from assuage.evidence.library import build


EVERYTHING = list(findings().values())


def test_a_record_goes_out_and_comes_back_the_same():
    for one in EVERYTHING:
        record = json.loads(json.dumps(as_record(one)))
        assert record.pop("year") == one.year
        assert build(record) == one


def test_csv_has_a_row_for_each_and_keeps_the_figures():
    rows = {row["id"]: row for row in csv.DictReader(io.StringIO(as_text(EVERYTHING, "csv")))}
    assert list(rows) == list(findings())
    assert (rows["gu2022-tsst-d"]["effect"], rows["gu2022-tsst-d"]["ci_low"]) == ("0.93", "0.82")
    assert rows["eckstein2015-late-extinction-scr"]["effect"] == ""
    assert {row["i2"] for row in rows.values()} == {
        str(one.heterogeneity.i2) if one.heterogeneity and one.heterogeneity.i2 is not None else ""
        for one in EVERYTHING
    }


def test_parquet_keeps_types(tmp_path):
    write(EVERYTHING, "parquet", tmp_path / "all.parquet")
    table = pd.read_parquet(tmp_path / "all.parquet").set_index("id")
    assert len(table) == len(EVERYTHING)
    assert table.loc["gu2022-tsst-d", "effect"] == pytest.approx(0.93)
    assert pd.isna(table.loc["eckstein2015-late-extinction-scr", "effect"])


@pytest.mark.parametrize("form", ["csv", "bibtex", "csl-json", "json"])
def test_a_text_format_is_the_same_in_a_file(tmp_path, form):
    write([finding("gu2022-tsst-d")], form, tmp_path / "one")
    assert (tmp_path / "one").read_text(encoding="utf-8") == as_text([finding("gu2022-tsst-d")], form)


def test_nothing_chosen_is_an_empty_table():
    assert as_text([], "csv") == "id\n"
    assert json.loads(as_text([], "json")) == []


def test_what_cannot_be_done_says_so(tmp_path):
    with pytest.raises(UnknownName, match="no format 'bibtec'; nearest: bibtex"):
        as_text([], "bibtec")
    with pytest.raises(NeedsFile):
        as_text([], "parquet")
    with pytest.raises(AssuageError, match="cannot be written"):
        write(EVERYTHING, "csv", tmp_path)  # a folder


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_a_full_disk_leaves_the_old_file(tmp_path, monkeypatch, form):
    """`os.replace` is the last step: what fails before it has touched nothing."""
    file = tmp_path / f"out.{form}"
    file.write_bytes(b"old")

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("os.replace", full)
    with pytest.raises(AssuageError, match="cannot be written: No space left on device"):
        write(list(findings().values())[:3], form, file)
    assert file.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [file]
