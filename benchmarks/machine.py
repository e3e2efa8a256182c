"""How a measurement is made: on which machine, in which process, and timed how."""

import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any


COMMAND = (sys.executable, "-c", "from assuage.cli import main; main()")  # the `assuage` of this interpreter
Rows = list[tuple[str, ...]]


def cores() -> int:
    """Cores this process may use."""
    allowed = getattr(os, "sched_getaffinity", None)  # Linux only
    return len(allowed(0)) if allowed else os.cpu_count() or 1


def described() -> str:
    """Processor, cores, load and versions, in a sentence."""
    name = platform.processor() or "unknown processor"
    told = Path("/proc/cpuinfo")
    if told.exists():
        lines = told.read_text(encoding="utf-8", errors="replace").splitlines()
        name = next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), name)
    load = f", load {os.getloadavg()[0]:.1f} before it began" if hasattr(os, "getloadavg") else ""
    return f"{name}, {cores()} cores{load}, Python {platform.python_version()}, JAX {version('jax')}"


def seconds(what: Callable[[], Any], times: int = 1) -> float:
    """The shortest of so many runs."""
    found: list[float] = []
    for _ in range(times):
        began = time.perf_counter()
        what()
        found.append(time.perf_counter() - began)
    return min(found)


def process(*words: object, cache: Path | None = None) -> str:
    """What a process of its own prints; `cache` is where it keeps programs. Raises CalledProcessError if it fails."""
    place: Mapping[str, str] = {} if cache is None else {"XDG_CACHE_HOME": str(cache)}
    environment = os.environ | {"COLUMNS": "80"} | place
    done = subprocess.run([*map(str, words)], env=environment, stdout=subprocess.PIPE, text=True, check=True)
    return done.stdout
