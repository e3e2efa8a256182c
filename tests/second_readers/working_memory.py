"""Second reading of working_memory, from its equations."""

import numpy as np


def rest(p, inputs):
    nothing = np.zeros_like(p["capacity"])
    return {"items": nothing, "interference": nothing}


def signals(p, x, inputs):
    efficiency = (p["efficiency_gain"] * inputs["central_effect"] - p["ptsd_deficit"]) * p["ptsd"]
    worried = np.maximum(p["worry"], 0.0)
    load = x["items"] + p["worry_load"] * worried * inputs["arousal"]
    can_hold = p["capacity"] * np.exp(efficiency)
    right = 1.0 / (1.0 + np.exp((load - can_hold) / p["spread"]))
    return {
        # read as: without anything to hold in mind the same formulas go on, with a load of worry alone
        "task_accuracy": 0.5 + 0.5 * right,
        "prefrontal_effort": np.minimum(load / can_hold, p["most_effort"]),
        "prefrontal_coupling": p["coupling"] + efficiency - p["worry_decoupling"] * worried * x["interference"],
    }


def on_demand(p, x, inputs, payload, draws):
    nothing = np.zeros_like(x["items"])
    return {"items": payload[0] + nothing, "interference": payload[1] + nothing}


def between_windows(p, x, inputs, payload, draws):
    # read as: a demand does not outlast its window
    nothing = np.zeros_like(x["items"])
    return {"items": nothing, "interference": nothing}


JUMPS = {"DEMAND": on_demand}
