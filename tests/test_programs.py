"""Mirrors src/assuage/programs.py: a program from disk is the program that was made, or is made anew."""

import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from assuage import programs
from assuage.programs import Program


class Pair(NamedTuple):
    left: jax.Array
    right: jax.Array


TRACED: list[float] = []
NUMBERS = Pair(np.arange(6, dtype=np.float32), np.ones(3, np.float32))


def weighed(pair: Pair, more: dict[str, jax.Array], *, by: float) -> dict[str, jax.Array | Pair]:
    TRACED.append(by)
    return {"sum": by * pair.left.sum() + more["add"], "swapped": Pair(pair.right, pair.left)}


def run(by: float = 2.0, pair: Pair = NUMBERS) -> float:
    """A fresh program, as a fresh process has it."""
    found = Program(weighed, by=by)(pair, {"add": np.float32(1.0)})
    np.testing.assert_array_equal(found["swapped"].right, pair.left)
    return float(found["sum"])


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    TRACED.clear()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "un été"))
    return tmp_path / "un été" / "assuage" / "compiled"


def files(folder):
    return sorted(folder.glob("*.program"))


def test_a_program_on_disk_is_not_traced_again(folder):
    assert [run(), run()] == [31.0, 31.0]
    assert TRACED == [2.0]
    # by what it follows from, and by what it computes; and no half of one
    assert [path.suffix for path in folder.iterdir()] == [".program"] * 2


def test_a_program_in_memory_is_not_even_looked_for(folder):
    program = Program(weighed, by=2.0)
    for _ in range(2):
        program(NUMBERS, {"add": np.float32(1.0)})
        for path in files(folder):
            path.unlink()
    assert TRACED == [2.0]


def test_whatever_a_program_follows_from_is_in_its_name(folder, monkeypatch):
    run()
    assert run(by=3.0) == 46.0
    run(pair=Pair(np.arange(7, dtype=np.float32), np.ones(3, np.float32)))
    run(pair=Pair(np.arange(6, dtype=np.int32), np.ones(3, np.float32)))
    with jax.enable_x64(True):
        run()
    monkeypatch.setenv("XLA_FLAGS", "--xla_cpu_enable_fast_math=false")
    run()
    monkeypatch.setattr(programs, "_code", lambda: "other code")
    run()
    monkeypatch.setattr(programs, "_machine", lambda device: "another machine")
    run()
    assert len(TRACED) == 8
    assert len(files(folder)) == 8 + 6  # other code computes the same, and so do 64 bits where all is given in 32


@pytest.mark.parametrize(
    "damage",
    [lambda whole: whole[:-9], lambda whole: b"", lambda whole: whole[:99] + bytes([whole[99] ^ 1]) + whole[100:]],
    ids=["cut", "empty", "a bit flipped"],
)
def test_a_damaged_file_is_made_anew(folder, damage):
    run()
    for path in files(folder):
        path.write_bytes(damage(path.read_bytes()))
    assert run() == 31.0
    assert run() == 31.0
    assert TRACED == [2.0, 2.0]


def test_the_file_of_another_user_is_not_read(folder, monkeypatch):
    run()
    if not hasattr(os, "getuid"):
        pytest.skip("no users here")
    me = os.getuid()
    monkeypatch.setattr(os, "getuid", lambda: me + 1)
    run()
    assert TRACED == [2.0, 2.0]


def test_without_a_folder_programs_run_all_the_same(folder, monkeypatch):
    folder.parent.parent.mkdir()
    folder.parent.write_text("a file where the folder should be")
    assert run() == 31.0
    monkeypatch.setattr(programs, "kept", lambda: None)
    assert run() == 31.0


def test_the_files_used_last_are_kept(folder, monkeypatch):
    monkeypatch.setattr(programs, "MOST_FILES", 3)
    for by in (1.0, 2.0, 3.0):
        run(by)
        for path in files(folder):  # an hour passes
            os.utime(path, (path.stat().st_atime, path.stat().st_mtime - 3600.0))
    run(1.0)
    run(4.0)
    assert len(files(folder)) == 3
    TRACED.clear()
    run(1.0)
    run(2.0)
    assert TRACED == [2.0]


def test_where_the_system_does_not_tell_the_processor_programs_are_kept_all_the_same(folder, monkeypatch):
    """Elsewhere than on Linux there is no /proc/cpuinfo; the library's word stands in its place."""
    told = Path.read_text

    def hidden(path, *args, **named):
        if str(path) == "/proc/cpuinfo":
            raise FileNotFoundError(path)
        return told(path, *args, **named)

    programs._machine.cache_clear()
    monkeypatch.setattr(Path, "read_text", hidden)
    monkeypatch.setattr(programs.platform, "processor", lambda: "a processor")
    try:
        [device, *_] = jax.devices()
        assert programs._machine(device)[-1] == "a processor"
        assert [run(), run()] == [31.0, 31.0]
    finally:
        programs._machine.cache_clear()
    assert TRACED == [2.0]
    assert len(files(folder)) == 2


LAPACK = """
import jax, numpy as np
from assuage.programs import Program
def grown(x): return jax.scipy.linalg.expm(x).sum()
print(float(Program(grown)(np.eye(3, dtype=np.float32))))
"""


def test_a_program_from_disk_finds_lapack(folder):
    """It crashed where nothing had been lowered before it in its process."""
    for _ in range(2):
        done = subprocess.run([sys.executable, "-c", LAPACK], capture_output=True, text=True, check=True)
        assert float(done.stdout) == pytest.approx(3 * np.e, rel=1e-5)
    assert len(files(folder)) == 2


def test_double_precision_is_kept():
    with jax.enable_x64(True):
        third = Program(jnp.divide)(np.float64(1.0), np.float64(3.0))
    assert third.dtype == np.float64
    assert float(third) == 1.0 / 3.0
