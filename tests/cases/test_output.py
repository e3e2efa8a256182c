"""Output into a pipe whose encoding lacks a letter."""

import json
import os
import subprocess
import sys

import pytest


@pytest.mark.parametrize("encoding", ["cp1252", "ascii"])
def test_what_the_encoding_lacks_is_replaced(encoding):
    done = run(encoding, "conflicts", "oxytocin-amygdala")
    assert done.returncode == 0
    assert b"?" in done.stdout


def test_json_loses_nothing():
    told = [json.loads(run(encoding, "pool", "--topic", "hpa", "--json").stdout) for encoding in ("ascii", "utf-8")]
    assert told[0] == told[1]
    assert told[0]["schema"] == 1


def run(encoding: str, *words: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-c", "from assuage.cli import main; main()", "evidence", *words]
    return subprocess.run(command, capture_output=True, check=False, env=os.environ | {"PYTHONIOENCODING": encoding})
