"""Second reading of working memory, from its equations."""

import numpy as np


def rest(p, inputs):
    nothing = np.zeros_like(p["capacity"])
    return {"items": nothing, "interference": nothing}


def signals(p, x, inputs):
    efficiency = p["ptsd"] * (p["efficiency_gain"] * inputs["central_effect"] - p["ptsd_deficit"])
    worried = np.where(p["worry"] > 0.0, p["worry"], 0.0)
    load = x["items"] + p["worry_load"] * worried * inputs["arousal"]
    capacity = p["capacity"] * np.exp(efficiency)
    return {
        "task_accuracy": 0.5 + 0.5 / (1.0 + np.exp((load - capacity) / p["spread"])),
        "prefrontal_effort": np.minimum(load / capacity, p["most_effort"]),
        "prefrontal_coupling": p["coupling"] + efficiency - p["worry_decoupling"] * worried * x["interference"],
    }


def between_windows(p, x, inputs, payload, draws):
    return {name: np.zeros_like(value) for name, value in x.items()}


def on_demand(p, x, inputs, payload, draws):
    return {"items": payload[0], "interference": payload[1]}


JUMPS = {"DEMAND": on_demand}
