"""Speed of the evidence base: the findings loaded, and everything listed by a process of its own."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path


LOAD = """
import time
from assuage.evidence import library
began = time.perf_counter()
library.findings()
print(time.perf_counter() - began)
"""


def loading(cache: str) -> float:
    """Seconds to load the findings in a new process, once the code is imported."""
    environment = os.environ | {"XDG_CACHE_HOME": cache}
    done = subprocess.run([sys.executable, "-c", LOAD], env=environment, capture_output=True, text=True, check=True)
    return float(done.stdout)


def listing(*words: str) -> float:
    """Seconds of a whole process that prints every finding."""
    began = time.perf_counter()
    command = [str(Path(sys.executable).with_name("assuage")), "evidence", "list", *words]
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - began


def rows() -> list[tuple[str, str]]:
    """(what, figure)."""
    with tempfile.TemporaryDirectory() as cache:
        first, later = loading(cache), min(loading(cache) for _ in range(5))
    return [
        ("findings loaded, the first time ever", f"{first:.2f} s"),
        ("findings loaded", f"{later:.3f} s"),
        ("assuage evidence list --json", f"{min(listing('--json') for _ in range(5)):.2f} s"),
        ("assuage evidence list", f"{min(listing() for _ in range(5)):.2f} s"),
    ]
