"""Second reading of direct_effect, from its equations."""

import numpy as np


def rest(p, inputs):
    nothing = np.zeros_like(p["benefit"])
    return {"share": nothing, "per_minute": nothing}


def signals(p, x, inputs):
    return {"direct_course": np.maximum(0.0, 1.0 - p["benefit"] * p["spread"] * x["share"])}


def flow(p, x, inputs, clock):
    return {"share": inputs["central_effect"] * inputs["attending"] * x["per_minute"]}


def on_session_start(p, x, inputs, payload, draws):
    return {**x, "per_minute": np.ones_like(x["per_minute"]) / (payload[1] * payload[2])}


def on_session_end(p, x, inputs, payload, draws):
    return {**x, "per_minute": np.zeros_like(x["per_minute"])}


def between_windows(p, x, inputs, payload, draws):
    return {**x, "share": x["share"] * np.exp(-p["relapse"] * payload[0])}


JUMPS = {"SESSION_START": on_session_start, "SESSION_END": on_session_end}
