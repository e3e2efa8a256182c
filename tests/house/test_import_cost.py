"""Reading a file loads no JAX: a wrong study is refused at once."""

import subprocess
import sys

import pytest


READERS = [
    "assuage.yaml_files",
    "assuage.model_check",
    "assuage.units",
    "assuage.evidence.check",
    "assuage.evidence.claims",
    "assuage.paradigms.paradigm",
    "assuage.paradigms.therapy",
    "assuage.studies.part",
    "assuage.studies.outcome",
]


def modules_after(program: str) -> set[str]:
    program += "; import sys; print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True)
    return set(done.stdout.split())


@pytest.mark.parametrize("module", READERS)
def test_a_reader_imports_no_jax(module):
    loaded = modules_after(f"import {module}")
    assert "assuage" in loaded
    assert not loaded & {"jax", "jaxlib", "equinox"}


def test_shipped_records_are_read_without_pydantic(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))  # an empty cache, so that the YAML itself is read
    loaded = modules_after("from assuage.evidence.library import findings; assert findings()")
    assert "yaml" in loaded
    assert not loaded & {"jax", "numpy", "pydantic"}
