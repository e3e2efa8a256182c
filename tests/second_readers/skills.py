"""Second reading of skills, from its equations."""

import numpy as np


def rest(p, inputs):
    return {"calming": np.zeros_like(p["calming"]), "accommodation": np.ones_like(p["partner"])}


def signals(p, x, inputs):
    return {"calming_skill": x["calming"], "accommodation_left": x["accommodation"]}


def on_skill(p, x, inputs, payload, draws):
    practised = inputs["attending"] * p["calming"] * payload[0]
    return {**x, "calming": x["calming"] + practised * (1.0 - x["calming"])}


def on_partner(p, x, inputs, payload, draws):
    ended = inputs["attending"] * p["partner"] * payload[0]
    return {**x, "accommodation": x["accommodation"] * (1.0 - ended)}


def between_windows(p, x, inputs, payload, draws):
    kept = np.exp(-p["relapse"] * payload[0])
    return {"calming": x["calming"] * kept, "accommodation": 1.0 - (1.0 - x["accommodation"]) * kept}


JUMPS = {"SKILL": on_skill, "PARTNER": on_partner}
