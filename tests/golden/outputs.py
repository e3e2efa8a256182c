"""What nine shipped studies gave at one commit, so that a change of structure can be told from a change of result.

`python tests/golden/outputs.py FILE` writes the outputs of the present code. Per study, arm and measure: the samples'
names, mean and SD of 1,000 people at every sample, the readings of the first eight, and a hash of all readings.
"""

import hashlib
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

import assuage


TRIALS = ("oxytocin_prolonged_exposure", "oxytocin_prolonged_exposure_45min", "flanagan_2018")
EXPERIMENTS = (
    "heinrichs_2003",
    "legros_1984_staircase",
    "grillon_2013",
    "violanti_2007",
    "steudte_2013",
    "sack_2017",
)
SIZE, SHOWN, SEED = 1_000, 8, 7


def outputs(study: str, folder: Path) -> dict[str, Any]:
    """Arm -> measure -> what was read."""
    table = assuage.simulate(study, size=SIZE, seed=SEED, out=folder / study).samples
    name, time = "sample", "minute"
    arms: dict[str, Any] = {}
    groups: Any = table.groupby(["arm", "measure"], sort=False)
    for (arm, measure), of in groups:
        wide = of.pivot(index="person", columns=time, values="value").sort_index()
        names = of.drop_duplicates(time).sort_values(time)[name].tolist()
        values = wide.to_numpy(np.float32)
        arms.setdefault(arm, {})[measure] = {
            "samples": names,
            "mean": values.mean(axis=0, dtype=np.float64).tolist(),
            "sd": values.std(axis=0, ddof=1, dtype=np.float64).tolist(),
            "first": values[:SHOWN].tolist(),
            "sha256": hashlib.sha256(np.ascontiguousarray(values).tobytes()).hexdigest(),
        }
    return arms


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        every = {study: outputs(study, Path(scratch)) for study in (*TRIALS, *EXPERIMENTS)}
    Path(sys.argv[1]).write_text(json.dumps(every, indent=0) + "\n", encoding="utf-8")
