"""Mirrors src/assuage/files.py: nothing is seen half written, and what the disk refuses is one sentence."""

import errno
import os
from pathlib import Path

import pytest

from assuage.errors import FileProblem
from assuage.files import write_whole


def text(content):
    return lambda half: half.write_text(content, encoding="utf-8")


def test_a_file_appears_whole_in_a_folder_that_is_made(tmp_path):
    path = tmp_path / "new folder" / "Ergebnisse für später.txt"

    def write(half):
        assert not path.exists()
        half.write_text("all of it", encoding="utf-8")

    write_whole(path, write)
    assert path.read_text(encoding="utf-8") == "all of it"
    assert os.listdir(path.parent) == [path.name]


FULL = (
    OSError(errno.ENOSPC, "No space left on device"),
    OSError("Error writing bytes to file. Detail: [errno 28] No space left on device"),
    OSError("Can't write data (file write failed: filename = 'x', errno = 28, error message = 'No space left')"),
)


@pytest.mark.parametrize("problem", [*FULL, KeyboardInterrupt()])
def test_what_stood_there_stays_when_the_writing_fails(tmp_path, problem):
    path = tmp_path / "table.csv"
    path.write_text("old", encoding="utf-8")

    def write(half):
        half.write_text("ne", encoding="utf-8")
        raise problem

    with pytest.raises((FileProblem, KeyboardInterrupt)) as found:
        write_whole(path, write)
    if found.type is FileProblem:
        assert str(found.value) == f"{path}: cannot be written: No space left on device"
    assert path.read_text(encoding="utf-8") == "old"
    assert os.listdir(tmp_path) == ["table.csv"]


@pytest.mark.skipif(os.name == "nt", reason="modes and links are those of Unix")
@pytest.mark.parametrize("mode", [0o600, 0o640, 0o755])
def test_a_file_keeps_its_mode_and_a_link_leads_where_it_led(tmp_path, mode):
    path, link = tmp_path / "kept" / "table.csv", tmp_path / "latest.csv"
    link.symlink_to(Path("kept") / "table.csv")
    write_whole(link, text("new"))  # where nothing stood
    path.chmod(mode)
    write_whole(link, text("newer"))
    assert (link.is_symlink(), path.read_text(encoding="utf-8")) == (True, "newer")
    write_whole(path, text("newest"))
    assert (link.read_text(encoding="utf-8"), path.stat().st_mode & 0o777) == ("newest", mode)
    assert os.listdir(path.parent) == [path.name]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes of Unix")
def test_what_a_link_leads_to_and_is_no_file_is_written_to(tmp_path):
    """As is /dev/stdout, which leads to a pipe that has no path of its own."""
    (tmp_path / "out").symlink_to(os.devnull)
    write_whole(tmp_path / "out", text("nothing"))
    assert (tmp_path / "out").is_symlink()
    assert not Path(os.devnull).is_file()
    reads, writes = os.pipe()
    write_whole(Path(f"/dev/fd/{writes}"), text("all of it"))
    assert os.read(reads, 100) == b"all of it"
    os.close(reads)
    os.close(writes)


def test_a_folder_that_is_a_file_is_named(tmp_path):
    (tmp_path / "file").write_text("a letter", encoding="utf-8")
    with pytest.raises(FileProblem, match=r"file.x\.json: cannot be written"):
        write_whole(tmp_path / "file" / "x.json", text("{}"))
    with pytest.raises(FileProblem, match="cannot be written: Is a directory"):
        write_whole(tmp_path, text("{}"))


def test_a_device_is_written_to_and_not_replaced():
    write_whole(Path(os.devnull), text("nothing"))
    assert not Path(os.devnull).is_file()
