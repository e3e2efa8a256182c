"""Speed and memory of the whole virtual trial: ten sessions with their windows, six months of follow-up."""

import resource
import subprocess
import sys
import time
from pathlib import Path

import numpy as np

from assuage.parameters.library import central_truth
from assuage.simulation.arms import people, prepare, send
from assuage.studies.reading import load_study


STUDY = "oxytocin_prolonged_exposure"
COLD = """
import numpy as np, resource, time
from assuage.parameters.library import central_truth
from assuage.simulation.arms import people, prepare, send
from assuage.simulation.outcome import outcome
from assuage.statistics.ancova import ancova
from assuage.studies.reading import load_study
study = load_study("oxytocin_prolonged_exposure")
p = prepare(study)
table = p.table(central_truth())
ends = {}
for arm, n in (("oxytocin", 93), ("placebo", 92)):
    crowd = people(range(1000), n, p.block(arm), np.zeros(1000, int))
    ends[arm] = outcome(send(p, table, crowd, arm, seed=1), p.schedules[arm], study.estimand).by_trial(1000)
a, b = ends["oxytocin"], ends["placebo"]
fit = ancova(a.endpoint, a.baseline, a.assessed, b.endpoint, b.baseline, b.assessed)
assert np.isfinite(fit.p_less).all()
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6)
"""


def rows() -> list[tuple[str, str]]:
    """(what, figure)."""
    prepared = prepare(load_study(STUDY))
    table = prepared.table(central_truth())
    trials = 400
    crowds = {a: people(range(trials), 92, prepared.block(a), np.zeros(trials, int)) for a in ("oxytocin", "placebo")}

    def once() -> float:
        began = time.perf_counter()
        for arm, crowd in crowds.items():
            send(prepared, table, crowd, arm, seed=1)
        return time.perf_counter() - began

    once()
    best = min(once() for _ in range(3))
    count = sum(len(c) for c in crowds.values())
    began = time.perf_counter()
    memory = subprocess.run([sys.executable, "-c", COLD], capture_output=True, text=True, check=True).stdout.strip()
    cold = time.perf_counter() - began
    began = time.perf_counter()
    subprocess.run([str(Path(sys.executable).with_name("assuage")), "--help"], capture_output=True, check=True)
    helped = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    return [
        ("participants/s, warm, all cores", f"{count / best:,.0f}"),
        ("1,000 virtual trials of 185, one scenario, warm", f"{185_000 * best / count:.1f} s"),
        ("the same as a cold process (compiled programs on disk)", f"{cold:.1f} s"),
        ("its memory", f"{float(memory):.2f} GB (this process {peak:.2f} GB)"),
        ("assuage --help", f"{helped:.2f} s"),
    ]
