"""Second reading of image_work, from its equations."""

import numpy as np


def rest(p, inputs):
    return {"strength": np.ones_like(p["capacity"]), "load": np.zeros_like(p["capacity"])}


def _taxed(p, x):
    return np.minimum(1.0, x["load"] / p["capacity"])


def signals(p, x, inputs):
    return {"vividness": x["strength"], "taxed": _taxed(p, x)}


def _counts(inputs):
    return inputs["attending"] * inputs["work_counted"]


def on_dual_task(p, x, inputs, payload, draws):
    # read as: who attends at the task's start does it till its end
    return {**x, "load": inputs["attending"] * payload[0]}


def on_exposure(p, x, inputs, payload, draws):
    # read as: a weighs the drug's part too
    taxed = _taxed(p, x)
    by_task = p["taxing"] * taxed * (1.0 - taxed)
    taken = _counts(inputs) * (by_task + inputs["reconsolidation_block"])
    return {**x, "strength": x["strength"] * np.maximum(0.0, 1.0 - taken)}


def on_rescript(p, x, inputs, payload, draws):
    return {**x, "strength": x["strength"] * (1.0 - _counts(inputs) * p["rescripting"] * payload[0])}


def between_windows(p, x, inputs, payload, draws):
    return {
        "strength": 1.0 - (1.0 - x["strength"]) * np.exp(-p["relapse"] * payload[0]),
        "load": np.zeros_like(x["load"]),
    }


JUMPS = {"DUAL_TASK": on_dual_task, "EXPOSURE": on_exposure, "RESCRIPT": on_rescript}
