"""Second reading of autonomic_response, from its equations."""

import numpy as np


def rest(p, inputs):
    return {"sympathetic": 0.0, "vagal": 1.0, "work": 0.0, "exertion": 0.0, "hour": 0.0}


def signals(p, x, inputs):
    effect = inputs.get("central_effect", 0.0)
    tone = x["vagal"] * (1.0 + p["vagal_by_oxytocin"] * effect)
    rate = p["resting_heart_rate"] + p["women_heart"] * p["female"] + p["daily_heart"] * x["hour"]
    rate = rate + p["sympathetic_heart"] * x["sympathetic"]
    # read as: the vagal tone that holds the heart back is the one oxytocin has raised
    rate = rate - p["vagal_heart"] * (tone - 1.0) + p["working_heart"] * x["work"]
    return {
        "vagal_tone": tone,
        "heart_rate": rate + p["heart_by_oxytocin"] * effect,
        "skin_conductance": p["resting_conductance"] * (1.0 + p["conductance_gain"] * x["sympathetic"]),
    }


def flow(p, x, inputs, clock):
    arousal, own = inputs.get("arousal", 0.0), inputs.get("endogenous_oxytocin", 1.0)
    asked = arousal / (arousal + p["half_arousal"])
    quick = np.maximum(p["sympathetic_time"], p["shortest_time"])
    left = 1.0 - p["withdrawal"] * asked
    # read as: recovery is any rise of V, also one towards a level that is still withdrawn
    recovering = p["vagal_time"] * np.exp(-p["recovery_by_oxytocin"] * (own - 1.0))
    slow = np.maximum(np.where(left > x["vagal"], recovering, p["vagal_time"]), p["shortest_time"])
    return {
        "sympathetic": (asked - x["sympathetic"]) / quick,
        "vagal": (left - x["vagal"]) / slow,
        "work": (x["exertion"] - x["work"]) / quick,
        "hour": (np.cos(2.0 * np.pi * (clock - p["highest_at"]) / 1440.0) - x["hour"]) / quick,
    }


def between_windows(p, x, inputs, payload, draws):
    return {name: value * np.ones_like(x[name]) for name, value in rest(p, inputs).items()}


def on_stress(p, x, inputs, payload, draws):
    return {**x, "exertion": payload[1] * np.ones_like(x["exertion"])}


JUMPS = {"STRESS": on_stress}
