"""More of src/assuage/programs.py: what JAX keeps for itself does not spoil what is kept here."""

import subprocess
import sys

import numpy as np
import pytest

from assuage.programs import Program


RUN = """
import sys
from unittest import mock
import jax, numpy as np
from assuage import programs
jax.config.update("jax_compilation_cache_dir", sys.argv[2])
jax.config.update("jax_persistent_cache_min_compile_time_secs", 0.0)
jax.config.update("jax_persistent_cache_min_entry_size_bytes", 0)
def waved(x): return jax.vmap(lambda a: jax.lax.fori_loop(0, 9, lambda i, y: np.float32(3.7) * y * (1 - y), a))(x)
if sys.argv[3] == "jax":
    jax.jit(waved)(np.ones(8, np.float32))
with mock.patch.object(programs, "_code", lambda: sys.argv[1]):
    print(programs.Program(waved)(np.full(8, 0.3, np.float32)).tolist())
"""


@pytest.mark.parametrize("before", ["jax", "nothing"])
def test_changed_code_that_gives_the_same_program_runs(tmp_path, monkeypatch, before):
    """The second code's program is what JAX has on disk already; a serialised copy of that could not be run."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "ours"))
    said = [
        subprocess.run(
            [sys.executable, "-c", RUN, code, str(tmp_path / "jax"), before], capture_output=True, text=True, check=True
        ).stdout
        for code in ("one", "other", "other")
    ]
    assert said[0] == said[1] == said[2]
    # one of what is computed, and one of each code that led there
    assert len(list((tmp_path / "ours").rglob("*.program"))) == 3


def chosen(*numbers, which):
    return numbers[which]


def test_programs_that_use_different_arguments_are_told_apart(tmp_path, monkeypatch):
    """What a program does not use is no part of its computation, and yet of how it is called."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    numbers = np.float32(1.0), np.float32(2.0)
    assert [float(Program(chosen, which=which)(*numbers)) for which in (0, 1)] == [1.0, 2.0]
