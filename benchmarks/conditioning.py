"""A conditioning study repeated virtually: three phases of 24 trials, the skin conductance response at each."""

import time

from assuage.inference.replicate import repeated
from assuage.parameters.truths import truths
from assuage.simulation.prepared import prepare
from assuage.studies.asked import BACKENDS, Models
from assuage.studies.study import Study
from benchmarks.machine import Rows


PHASES = ("fear_acquisition", "fear_extinction", "fear_reversal")
CUES = ["CS+", "CS-", "CS+ US", "CS- US"]
SHOWN = {"fear_acquisition": CUES[:3], "fear_extinction": CUES[:2], "fear_reversal": ["CS+", "CS-", "CS- US"]}


def study(size: int) -> Study:
    """One arm, one phase a day."""
    days = [{"do": phase, "day": day, "clock": "10:00"} for day, phase in enumerate(PHASES, start=1)]
    return Study.model_validate(
        {
            "study": "conditioning_benchmark",
            "question": "How fast is a conditioning study?",
            "reported_in": [],
            "population": {"who": "healthy adults", "female": 0.5},
            "arms": {"people": {"size": size}},
            "timeline": days,
            "measures": {"scr": [{"after": phase, "trials": SHOWN[phase]} for phase in PHASES]},
        }
    )


def rows(toy: bool) -> Rows:
    """Seconds, warm, of each model of laboratory fear, and over the default one's."""
    repetitions, size = (4, 5) if toy else (500, 60)
    found: Rows = []
    first = 0.0
    for backend in BACKENDS[:1] if toy else BACKENDS:
        ready = prepare(study(size), models=Models(backend=backend))
        table = ready.table(truths(1, 0, repetitions))
        took = 0.0
        for _ in range(2):  # the first run compiles
            began = time.perf_counter()
            repeated(ready, table, seed=1, repetitions=repetitions)
            took = time.perf_counter() - began
        first = first or took
        what = f"{repetitions} repetitions of {size} people, 72 trials, {backend}, warm"
        found.append((what, f"{took:.1f} s ({took / first:.1f} times {BACKENDS[0]})"))
    return found
