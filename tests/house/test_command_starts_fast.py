"""Asking for help loads none of the heavy libraries."""

import subprocess
import sys


PROBE = """
import sys
from assuage.cli import main
sys.argv = ["assuage", *{words!r}]
try:
    main()
except SystemExit as end:
    assert not end.code, end.code
print(*sorted({{m.partition(".")[0] for m in sys.modules}} & {heavy!r}), file=sys.stderr)
"""
HEAVY = {
    "jax",
    "jaxlib",
    "equinox",
    "numpy",
    "pandas",
    "scipy",
    "xarray",
    "pyarrow",
    "altair",
    "numpyro",
    "statsmodels",
}


def loaded(*words: str) -> str:
    probe = PROBE.format(words=list(words), heavy=HEAVY)
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout
    return done.stderr.strip()


def test_help_is_light():
    assert loaded("--help") == ""
    assert loaded("plan", "--help") == ""


def test_importing_the_package_is_light():
    probe = f"import sys, assuage; print(*sorted({{m.partition('.')[0] for m in sys.modules}} & {HEAVY!r}))"
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == ""
