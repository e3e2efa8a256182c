"""Second reading of untreated_course, from its equations."""

import numpy as np


def rest(p, inputs):
    return {"drifted": 0.0, "life": 0.0}


def signals(p, x, inputs):
    return {"untreated_course": (1.0 - x["drifted"]) * np.exp(x["life"])}


def between_windows(p, x, inputs, payload, draws):
    kept = np.exp(-payload[0] / p["drift_time"])
    # read as: those who did not come ill tend to no drift; what had drifted goes back
    aim = p["drift"] * p["came_ill"]
    return {"drifted": aim + (x["drifted"] - aim) * kept, "life": x["life"]}


def on_life(p, x, inputs, payload, draws):
    kept = np.exp(-payload[0] / p["life_time"])
    spread = p["life_spread"] * np.sqrt(1.0 - kept**2)
    return {"drifted": x["drifted"], "life": x["life"] * kept + spread * draws["untreated_course.life"]}


JUMPS = {"LIFE": on_life}
