"""Second reading of sertraline, from its equations."""

import numpy as np


def rest(p, inputs):
    return {"daily": np.zeros_like(p["relief"]), "built_up": np.zeros_like(p["relief"])}


def signals(p, x, inputs):
    return {"drug_relief": p["relief"] * x["built_up"]}


def on_daily_drug(p, x, inputs, payload, draws):
    # read as: whether in therapy or not
    return {**x, "daily": payload[0] * np.ones_like(x["daily"])}


def between_windows(p, x, inputs, payload, draws):
    steady = x["daily"] / (x["daily"] + p["half_effect"])
    return {**x, "built_up": steady + (x["built_up"] - steady) * np.exp(-payload[0] / p["delay"])}


JUMPS = {"DAILY_DRUG": on_daily_drug}
