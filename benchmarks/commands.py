"""Seconds of whole processes, as a person at the command line waits for them."""

import tempfile
from pathlib import Path

from benchmarks.machine import COMMAND, Rows, process, seconds


EXPERIMENT = "heinrichs_2003"
READ = f"""
import sys, time
import assuage
began = time.perf_counter()
assuage.load_study({EXPERIMENT!r})
print(time.perf_counter() - began, "jax" in sys.modules)
"""
FINDINGS = """
import time
from assuage.evidence import library
began = time.perf_counter()
library.findings()
print(time.perf_counter() - began)
"""


def rows(toy: bool) -> Rows:
    """(what, figure)."""
    times = 1 if toy else 5
    found: Rows = []
    for words in (("--help",), ("evidence", "list"), ("evidence", "list", "--json")):
        taken = seconds(lambda words=words: process(*COMMAND, *words), times)
        found.append((f"assuage {' '.join(words)}", f"{taken:.2f} s"))
    reading, jax = process(COMMAND[0], "-c", READ).split()
    imported = "imported" if jax == "True" else "not imported"
    found.append((f"{EXPERIMENT}, read (a process of its own, JAX {imported})", f"{float(reading):.2f} s"))
    with tempfile.TemporaryDirectory() as folder:
        cache = Path(folder)
        first = float(process(COMMAND[0], "-c", FINDINGS, cache=cache))
        later = min(float(process(COMMAND[0], "-c", FINDINGS, cache=cache)) for _ in range(times))
        found += [
            ("findings loaded, nothing kept yet", f"{first:.2f} s"),
            ("findings loaded", f"{later:.3f} s"),
        ]
        kept = None if toy else cache  # a toy compiles nothing that is already on this machine's disk
        counted = iter(range(100))

        def simulate() -> None:
            out = cache / f"run{next(counted)}"
            process(*COMMAND, "simulate", EXPERIMENT, "--seed", 1, "--json", "--out", out, cache=kept)

        if not toy:
            found.append((f"assuage simulate {EXPERIMENT}, no program on disk", f"{seconds(simulate):.1f} s"))
        else:
            simulate()
        taken = seconds(simulate, min(times, 2))
        found.append((f"assuage simulate {EXPERIMENT}, its program on disk", f"{taken:.1f} s"))
    return found
