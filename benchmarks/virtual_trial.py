"""Speed and memory of the whole virtual trial: ten sessions with their windows, six months of follow-up, analysed.

The steps are those of a plan, for one scenario. `python -m benchmarks.virtual_trial TRIALS` runs them in a process of
its own and prints its figures.
"""

import json
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from assuage.parameters.library import central_truth
from assuage.simulation.endpoints import Endpoints, endpoints
from assuage.simulation.participants import block, participants
from assuage.simulation.prepared import Prepared, prepare
from assuage.simulation.readings import measured
from assuage.statistics.ancova import ancova
from assuage.studies.reading import load_study
from benchmarks.machine import Rows, process, seconds


STUDY, PER_ARM = "oxytocin_prolonged_exposure", 93


def trials(prepared: Prepared, count: int) -> None:
    """So many virtual trials in the typical scenario, each analysed."""
    estimand, table = prepared.study.estimand, prepared.table(central_truth())
    assert estimand is not None

    def arm(name: str) -> Endpoints:
        who = participants(range(count), PER_ARM, block(prepared.study, name), np.zeros(count, int))
        seen = measured(prepared, table, who, name, seed=1, only=[estimand.measure])
        return endpoints(seen, prepared.protocols[name], estimand).by_trial(count)

    a, b = map(arm, estimand.compared())
    fit = ancova(a.endpoint, a.baseline, a.assessed, b.endpoint, b.baseline, b.assessed)
    assert np.isfinite(fit.p_less).all()


def alone(count: int) -> dict[str, float]:
    """A process's first run, when it ended, and a second."""
    prepared = prepare(load_study(STUDY))
    trials(prepared, count)
    ended = time.time()
    return {"ended": ended, "warm": seconds(lambda: trials(prepared, count)), "memory_gb": _memory()}


def _memory() -> float:
    try:
        import resource
    except ImportError:  # not on Windows
        return float("nan")
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e9 if sys.platform == "darwin" else 1e6)


def rows(toy: bool) -> Rows:
    """(what, figure)."""
    count = 20 if toy else 1000
    what = f"{count:,} virtual trials of {2 * PER_ARM}, one scenario"
    found: Rows = []

    def measured(cache: Path | None, how: str) -> dict[str, float]:
        began = time.time()
        told: dict[str, float] = json.loads(process(sys.executable, "-m", __name__, count, cache=cache))
        found.append((f"{what}, a fresh process, {how}", f"{told['ended'] - began:.1f} s"))
        return told

    with tempfile.TemporaryDirectory() as folder:
        cache = None if toy else Path(folder)  # a toy compiles nothing that is already on this machine's disk
        if not toy:
            measured(cache, "no program on disk")
        told = measured(cache, "its programs on disk")
    found += [
        (f"{what}, warm", f"{told['warm']:.2f} s"),
        ("participants/s, warm, all cores", f"{count * 2 * PER_ARM / told['warm']:,.0f}"),
        ("memory of that process", f"{told['memory_gb']:.2f} GB"),
    ]
    return found


if __name__ == "__main__":
    print(json.dumps(alone(int(sys.argv[1]))))
