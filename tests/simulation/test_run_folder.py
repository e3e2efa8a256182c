"""Mirrors src/assuage/simulation/run_folder.py: one run, one process, and nothing taken up that is not whole."""

import json
import os
import subprocess
import sys

import pytest

from assuage.errors import AssuageError, FileProblem
from assuage.simulation import run_folder
from assuage.simulation.progress import PROGRESS, seen
from assuage.simulation.run_folder import RUN, SUMS, RunFolder, add, code_hash


RUN_ONE = {"kind": "plan", "seed": 1}


@pytest.fixture(autouse=True)
def one_code(monkeypatch):
    code = code_hash()
    monkeypatch.setattr(run_folder, "code_hash", lambda: code)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "Läufe von März" / "run"


def blocks(path, *, made=None, seed=1, anew=False):
    """A run of two blocks, and which of them were made."""
    folder = RunFolder(path, RUN_ONE | {"seed": seed}, anew=anew)
    made = [] if made is None else made
    with folder.running():
        found = [
            folder.kept(
                f"blocks/{number}.txt",
                lambda number=number: made.append(number) or f"block {number}",
                lambda content, half: half.write_text(content, encoding="utf-8"),
                lambda file: file.read_text(encoding="utf-8"),
                lambda content, number=number: content == f"block {number}",
            )
            for number in (0, 1)
        ]
    assert found == ["block 0", "block 1"]
    return made


def test_what_was_kept_is_not_made_again(path, capsys):
    assert blocks(path) == [0, 1]
    assert blocks(path) == []
    assert capsys.readouterr().err == ""


def flip(file):
    content = bytearray(file.read_bytes())
    content[3] ^= 1
    file.write_bytes(content)


DAMAGE = {
    "a flipped bit": flip,
    "cut short": lambda file: file.write_bytes(file.read_bytes()[:-1]),
    "emptied": lambda file: file.write_bytes(b""),
    "a copy of another": lambda file: file.write_bytes((file.parent / "1.txt").read_bytes()),
}


@pytest.mark.parametrize("what", DAMAGE)
def test_a_damaged_file_is_made_again_and_it_is_said_in_one_line(path, what, capsys):
    blocks(path)
    DAMAGE[what](path / "blocks" / "0.txt")
    assert blocks(path) == [0]
    said = f"assuage: note: {path / 'blocks' / '0.txt'} is damaged or another's, and is computed again\n"
    assert capsys.readouterr().err == said
    assert blocks(path) == []


def test_a_copy_whose_checksum_was_copied_too_does_not_fit(path, capsys):
    blocks(path)
    (path / "blocks" / "0.txt").write_bytes((path / "blocks" / "1.txt").read_bytes())
    one = next(line for line in (path / SUMS).read_text().splitlines() if line.endswith("/1.txt"))
    (path / SUMS).write_text(f"{one}\n{one.replace('/1.txt', '/0.txt')}\n")
    assert blocks(path) == [0]
    assert "computed again" in capsys.readouterr().err


@pytest.mark.parametrize("content", [b"", b"\xff\x00\n", b"half a li"])
def test_damaged_checksums_cost_time_and_nothing_else(path, content, capsys):
    blocks(path)
    (path / SUMS).write_bytes(content)
    assert blocks(path) == [0, 1]
    assert capsys.readouterr().err.count("computed again") == 2
    assert blocks(path) == []


def test_a_checksum_line_cut_short_spoils_no_other(path):
    blocks(path)
    with (path / SUMS).open("a") as sums:
        sums.write("0123abc")
    assert blocks(path) == []
    assert "0123abc" not in (path / SUMS).read_text()


def test_the_checksums_are_those_that_sha256sum_writes(path):
    blocks(path)
    add(path, "report.html", lambda half: half.write_text("a page"))
    for line in (path / SUMS).read_text().splitlines():
        digest, name = line.split("  ")
        assert run_folder.checksum(path / name) == digest


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"null", b"\xff\xfe", b"[" * 100_000])
def test_a_damaged_run_json_says_how_to_begin_anew(path, content):
    blocks(path)
    (path / RUN).write_bytes(content)
    with pytest.raises(AssuageError) as found:
        blocks(path)
    assert str(found.value) == f"{path / RUN} is damaged; begin anew in this one with --anew, or {run_folder.ELSEWHERE}"
    assert blocks(path, anew=True) == [0, 1]


def test_another_run_is_refused_unless_begun_anew(path):
    blocks(path)
    (path / "thesis.txt").write_text("years of work")
    with pytest.raises(AssuageError, match=r"holds another run, which differs in its seed; .*--out.*--anew"):
        blocks(path, seed=2)
    add(path, "report.html", lambda half: half.write_text("of the first"))
    assert blocks(path, seed=2, anew=True) == [0, 1]
    assert not (path / "report.html").exists()
    assert (path / "thesis.txt").read_text() == "years of work"
    assert json.loads((path / RUN).read_text())["seed"] == 2


def test_what_is_no_run_folder_is_not_touched(path):
    path.mkdir(parents=True)
    (path / "thesis.txt").write_text("years of work")
    for anew in (False, True):
        with pytest.raises(AssuageError, match="not empty and not a run folder"):
            blocks(path, anew=anew)
    assert os.listdir(path) == ["thesis.txt"]


def test_checksums_that_point_elsewhere_take_nothing_away(path):
    blocks(path)
    outside = path.parent / "thesis.txt"
    outside.write_text("years of work")
    (path / SUMS).write_text(f"{'0' * 64}  ../thesis.txt\n{'0' * 64}  {outside}\n")
    blocks(path, seed=2, anew=True)
    assert outside.exists()


def test_a_folder_of_an_older_version_names_it(path):
    blocks(path)
    held = json.loads((path / RUN).read_text()) | {"version": "0.0.9"}
    del held["schema"]
    (path / RUN).write_text(json.dumps(held))
    with pytest.raises(AssuageError, match=r"another Assuage \(0\.0\.9\), and only that one goes on with it"):
        blocks(path)


def test_run_json_says_schema_and_devices(path, monkeypatch):
    monkeypatch.delenv("ASSUAGE_CORES", raising=False)
    monkeypatch.setattr(os, "cpu_count", lambda: 64)
    monkeypatch.setattr(os, "sched_getaffinity", lambda process: {0, 3, 5}, raising=False)
    blocks(path)
    about = json.loads((path / RUN).read_text())
    assert (about["schema"], about["finished"]) == (1, True)
    assert about["machine"]["cores"] == 3
    assert about["machine"]["devices"] >= 1


HOLD = """
import sys, time
from pathlib import Path
from assuage.simulation import run_folder
run_folder.code_hash = lambda: "the same"
run_folder.RunFolder._say_what = lambda self, *, finished: None
with run_folder.RunFolder(Path(sys.argv[1]), {"kind": "plan", "seed": 1}).running():
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_second_process_is_told_who_is_there_and_a_killed_one_does_not_block(path):
    holder = subprocess.Popen([sys.executable, "-c", HOLD, str(path)], stdout=subprocess.PIPE, text=True)
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(AssuageError, match=f"is in use by process {holder.pid}; wait for it, or give another"):
            blocks(path)
    finally:
        holder.kill()
        holder.communicate()
    (path / ".block.parquet.4711.part").write_text("half")
    assert blocks(path) == [0, 1]
    assert not list(path.rglob("*.part"))


@pytest.mark.parametrize(("problem", "state"), [(KeyboardInterrupt, "stopped"), (ValueError, "failed")])
def test_how_a_run_ended_is_told_and_the_folder_is_free_again(path, problem, state):
    folder = RunFolder(path, RUN_ONE)
    with pytest.raises(problem), folder.running():
        raise problem
    assert seen(path)["state"] == state
    assert json.loads((path / RUN).read_text())["finished"] is False
    assert blocks(path) == [0, 1]
    assert seen(path)["state"] == "finished"


def test_a_full_disk_is_one_sentence_and_leaves_nothing_half_written(path, monkeypatch):
    blocks(path)
    before = {p.name: p.read_bytes() for p in path.rglob("*") if p.is_file() and p.name != PROGRESS}

    def full(content, half):
        half.write_text(content[:3])
        raise OSError(28, "No space left on device")

    folder = RunFolder(path, RUN_ONE)
    with pytest.raises(FileProblem, match=r"2\.txt: cannot be written: No space left"), folder.running():
        folder.kept("blocks/2.txt", lambda: "block 2", full, lambda file: file.read_text())
    assert {p.name: p.read_bytes() for p in path.rglob("*") if p.is_file() and p.name != PROGRESS} == before


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_is_named(tmp_path):
    (tmp_path / "run").mkdir(mode=0o500)
    with pytest.raises(FileProblem, match="run: cannot be written"):
        blocks(tmp_path / "run")


def test_a_folder_that_is_a_file_is_named(tmp_path):
    (tmp_path / "run").write_text("a letter")
    with pytest.raises(AssuageError, match="is a file, not a folder; give another folder with --out"):
        blocks(tmp_path / "run")
    with pytest.raises(AssuageError, match=r"is a file, not a folder|cannot be written: Not a directory"):
        blocks(tmp_path / "run" / "below")
