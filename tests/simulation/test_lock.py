"""Mirrors src/assuage/simulation/lock.py: one process at a time, and only as long as it lives."""

import os
import subprocess
import sys

import pytest

from assuage.errors import FileProblem
from assuage.simulation.lock import LOCK, Locked, locked


HOLD = """
import sys, time
sys.modules["fcntl"] = sys.modules["msvcrt"] = None  # as where they do not exist
from pathlib import Path
from assuage.simulation.lock import locked
with locked(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


def test_another_process_is_kept_out_until_the_holder_is_gone(tmp_path):
    folder = tmp_path / "Läufe von März"
    folder.mkdir()
    holder = subprocess.Popen([sys.executable, "-c", HOLD, str(folder)], stdout=subprocess.PIPE, text=True)
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(Locked, match="in use"), locked(folder):
            pass
    finally:
        holder.kill()
        holder.communicate()
    with locked(folder):
        assert os.listdir(folder) == [LOCK]


def test_it_holds_within_a_process_and_is_given_back(tmp_path):
    with locked(tmp_path), pytest.raises(Locked), locked(tmp_path):
        pass
    with pytest.raises(KeyboardInterrupt), locked(tmp_path):
        raise KeyboardInterrupt
    with locked(tmp_path):
        pass


def test_a_folder_that_cannot_be_locked_is_named(tmp_path):
    with pytest.raises(FileProblem, match="nowhere: cannot be written"), locked(tmp_path / "nowhere"):
        pass
    (tmp_path / LOCK).write_bytes(b"a letter" * 1000)
    with pytest.raises(FileProblem, match=r"\.lock: cannot be locked"), locked(tmp_path):
        pass
