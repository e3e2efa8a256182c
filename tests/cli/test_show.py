"""Mirrors src/assuage/cli/show.py: tables and sentences in any terminal, progress, JSON, encodings."""

import io
import itertools
import json
import math
import re
import sys
import time
from unittest import mock

import pytest

from assuage.cli import show
from tests.cli.command import assuage


HEADS = ["id", "what\nit is", "n"]
ROWS = [["first", "a long sentence about the thing in the first row", "1"], ["second", "short", "23"]]


@pytest.mark.parametrize(
    ("columns", "wide"), [("0", 80), ("", 80), ("wide", 80), ("10", 40), ("120", 120), ("999", 160)]
)
def test_a_table_is_as_wide_as_the_terminal(columns, wide, monkeypatch):
    monkeypatch.setenv("COLUMNS", columns)
    monkeypatch.setattr(sys, "__stdout__", io.StringIO())  # no terminal to ask
    assert show.terminal_width() == wide


def test_a_table_with_room_is_whole(monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    assert show.table(HEADS, ROWS, left=2).splitlines() == [
        "id      what                                               n",
        "        it is",
        "-" * 60,
        "first   a long sentence about the thing in the first row   1",
        "second  short                                             23",
    ]


def test_a_table_without_room_folds_its_widest_column_and_loses_nothing(monkeypatch):
    monkeypatch.setenv("COLUMNS", "40")
    text = show.table(HEADS, ROWS, left=2)
    assert max(map(len, text.splitlines())) == 40
    assert all(word in text for word in re.findall(r"\w+", ROWS[0][1]))


def test_prose_is_wrapped_and_paths_are_not_broken(monkeypatch, capsys):
    monkeypatch.setenv("COLUMNS", "80")
    path = "runs/" + "a-long-name/" * 9
    show.say("word " * 30 + "\n\na  table  line " + "x" * 80 + f"\nReport: {path}")
    lines = capsys.readouterr().out.splitlines()
    assert lines == ["word " * 15 + "word", "word " * 13 + "word", "", "a  table  line " + "x" * 80, "Report:", path]


def test_json_has_its_schema_and_no_number_that_json_lacks(capsys):
    show.as_json({"mean": math.nan, "rows": [(1, math.inf)], "folder": "größer"})
    out = capsys.readouterr().out
    assert out.isascii()
    assert json.loads(out) == {"schema": 1, "mean": None, "rows": [[1, None]], "folder": "größer"}


def reported(moments, monkeypatch, capsys):
    """What progress says when it is told shares at these times."""
    clock = itertools.chain([0.0], [at for at, _, _ in moments])
    monkeypatch.setattr(show.time, "monotonic", lambda: next(clock))
    with show.progress_bar() as progress:
        for _, what, share in moments:
            progress(what, share)
    return capsys.readouterr().err.splitlines()


def test_progress_without_a_terminal_is_a_line_at_most_every_ten_seconds(monkeypatch, capsys):
    moments = [(float(t), "trials", t / 100.0) for t in range(101)]
    lines = reported(moments, monkeypatch, capsys)
    assert lines[0] == "assuage: trials, 1% done, about 2 min left"
    assert lines[1] == "assuage: trials, 11% done, about 89 s left"
    assert len(lines) == 10


def test_progress_says_nothing_before_anything_is_done(monkeypatch, capsys):
    assert reported([(0.0, "preparing", 0.0), (30.0, "preparing", 0.0)], monkeypatch, capsys) == []


def test_a_step_that_takes_long_is_told_while_it_lasts(monkeypatch, capsys):
    """Also before anything is done; nothing once all is."""
    monkeypatch.setattr(show, "BETWEEN_LINES", 0.05)
    with show.progress_bar() as progress:
        time.sleep(0.2)
        assert capsys.readouterr().err == ""
        progress("preparing", 0.0)
        time.sleep(0.5)
        assert set(capsys.readouterr().err.splitlines()) == {"assuage: preparing, 0% done"}
        progress("report", 1.0)
        time.sleep(0.2)
    time.sleep(0.2)
    assert capsys.readouterr().err == ""


def test_long_waits_are_told_in_hours(monkeypatch, capsys):
    assert reported([(100.0, "trials", 0.01)], monkeypatch, capsys) == ["assuage: trials, 1% done, about 3 h left"]


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self):
        return True


def test_a_refusal_is_wrapped_on_a_terminal_and_one_line_elsewhere(monkeypatch):
    monkeypatch.setenv("COLUMNS", "50")
    for stream, count in ((Terminal(), 3), (io.StringIO(), 1)):
        monkeypatch.setattr(sys, "stderr", stream)
        show.tell("no study 'x'; " + "a sentence of many words " * 4)
        lines = stream.getvalue().splitlines()
        assert len(lines) == count
        assert count == 1 or max(map(len, lines)) <= 50


def test_each_fault_has_its_line(capsys):
    show.tell("mine.yaml, line 1: one\nmine.yaml,  line 2: two")
    assert capsys.readouterr().err == "assuage: mine.yaml, line 1: one\nassuage: mine.yaml, line 2: two\n"


@pytest.mark.parametrize("columns", [0, 40, 80, 160])
def test_a_list_of_findings_fits_every_terminal(columns):
    said = assuage("evidence", "list", "--topic", "therapy", columns=columns)
    lines = said.out.splitlines()
    assert said.code == 0
    assert len(lines) > 20
    assert max(map(len, lines)) <= (columns or 80)


def test_measures_are_whole_where_there_is_room():
    wide = assuage("evidence", "list", "--topic", "therapy", columns=160).out
    narrow = assuage("evidence", "list", "--topic", "therapy").out
    assert "relationship satisfaction (veteran; partner)" in wide
    assert "relationship satisfaction (veteran; partner)" not in narrow


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-8"])
def test_every_encoding_gets_a_whole_answer(encoding):
    out = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
    with mock.patch.object(sys, "stdout", out):
        show.any_encoding()
        show.say("↑ increase, ↓ decrease, ± mixed, tau² 0.1 … 日")
        out.flush()
    said = out.buffer.getvalue().decode(encoding)
    assert said.split()[1::2] == ["increase,", "decrease,", "mixed,", "0.1", "日" if encoding == "utf-8" else "?"]
    assert said.split()[0] == ("↑" if encoding == "utf-8" else "+")
    assert said.split()[2] == ("↓" if encoding == "utf-8" else "-")
