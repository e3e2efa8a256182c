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
    "assuage.paradigms.catalogue",
    "assuage.paradigms.drugs",
    "assuage.measures.catalogue",
    "assuage.studies.reading",
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


@pytest.mark.parametrize("name", ["oxytocin_prolonged_exposure", "heinrichs_2003"])
def test_a_study_is_read_without_jax(name):
    loaded = modules_after(f"from assuage.studies.reading import load_study; assert load_study('{name}').arms")
    assert "pydantic" in loaded
    assert not loaded & {"jax", "jaxlib", "equinox"}


def test_a_wrong_study_is_refused_without_jax(tmp_path):
    (tmp_path / "mine.yaml").write_text("study: mine\nmesures: {}\n", encoding="utf-8")
    program = f"from assuage.studies.reading import load_study\ntry: load_study({str(tmp_path / 'mine.yaml')!r})"
    loaded = modules_after(f"{program}\nexcept Exception as e: assert 'nearest: measures' in str(e), e\npass")
    assert not loaded & {"jax", "jaxlib", "equinox"}


def test_shipped_records_are_read_without_pydantic(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))  # an empty cache, so that the YAML itself is read
    loaded = modules_after("from assuage.evidence.library import findings; assert findings()")
    assert "yaml" in loaded
    assert not loaded & {"jax", "numpy", "pydantic"}


@pytest.mark.parametrize(
    "words",
    [
        *(("plan", "oxytocin_prolonged_exposure", *more) for more in (("--size", "1"), ("--virtual-trials", "9"))),
        *(("plan", "oxytocin_prolonged_exposure", *more) for more in (("--effect", "9"), ("--core", "kar"))),
        ("plan", "heinrichs_2003"),
        *((name, "mine.yaml") for name in ("plan", "simulate", "replicate")),
        *(("simulate", "flanagan_2018", *more) for more in (("--size", "0"), ("--seed", "-1"), ("--out", ""))),
        *(("replicate", "flanagan_2018", *more) for more in (("--seed", "-1"), ("--core", "kar"))),
        ("replicate", "oxytocin_prolonged_exposure"),
        ("replicate", "--topic", "hpaa"),
        *(("phenomena", *more) for more in (("--draws", "399"), ("--backend", "nope"), ("--seed", "-1"))),
    ],
)
def test_a_command_refused_imports_no_jax(words, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.yaml").write_text("study: mine\nmesures: {}\n", encoding="utf-8")
    program = f"import sys; from assuage.cli import main; sys.argv = ['assuage', *{words!r}]\ntry: main()"
    loaded = modules_after(f"{program}\nexcept SystemExit as end: assert end.code == 2, end.code\npass")
    assert "pydantic" in loaded
    assert not loaded & {"jax", "jaxlib", "equinox"}
