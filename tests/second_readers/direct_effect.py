"""Second reading of direct_effect, from its equations."""

import numpy as np


def rest(p, inputs):
    nothing = np.zeros_like(p["benefit"])
    return {"share": nothing, "others": nothing, "per_minute": nothing}


def signals(p, x, inputs):
    return {"direct_course": np.maximum(0.0, 1.0 - p["spread"] * (p["benefit"] * x["share"] + x["others"]))}


def flow(p, x, inputs, clock):
    here = inputs["attending"] * x["per_minute"]
    return {"share": inputs["central_effect"] * here, "others": inputs["drug_direct"] * here}


def on_session_start(p, x, inputs, payload, draws):
    return {**x, "per_minute": np.ones_like(x["per_minute"]) / (payload[1] * payload[2])}


def on_session_end(p, x, inputs, payload, draws):
    return {**x, "per_minute": np.zeros_like(x["per_minute"])}


def between_windows(p, x, inputs, payload, draws):
    kept = np.exp(-p["relapse"] * payload[0])
    return {**x, "share": x["share"] * kept, "others": x["others"] * kept}


JUMPS = {"SESSION_START": on_session_start, "SESSION_END": on_session_end}
