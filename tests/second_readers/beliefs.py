"""Second reading of beliefs, from its equations."""

import numpy as np


def rest(p, inputs):
    return {"strength": p["first_strength"]}


def signals(p, x, inputs):
    return {"belief_change": x["strength"] - p["first_strength"]}


def _counts(inputs):
    return inputs["attending"] * inputs["work_counted"]


def on_restructure(p, x, inputs, payload, draws):
    # read as: both ways, up where less is believed than the evidence leaves
    apart = x["strength"] - p["warranted"]
    return {"strength": x["strength"] - _counts(inputs) * p["restructuring"] * payload[0] * apart}


def on_rescript(p, x, inputs, payload, draws):
    return {"strength": x["strength"] * (1.0 - _counts(inputs) * p["rescripting"] * payload[0])}


def between_windows(p, x, inputs, payload, draws):
    kept = np.exp(-p["relapse"] * payload[0])
    return {"strength": p["first_strength"] + (x["strength"] - p["first_strength"]) * kept}


JUMPS = {"RESTRUCTURE": on_restructure, "RESCRIPT": on_rescript}
