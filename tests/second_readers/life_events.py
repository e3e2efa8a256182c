"""Second reading of life_events, from its equations."""

import numpy as np


def rest(p, inputs):
    return {"years": 0.0, "events": 0.0, "violent": 0.0, "intensity": 0.0}


def signals(p, x, inputs):
    hurt = (x["events"] > 0) * 1.0
    return {"life_trauma": x["intensity"], "trauma_exposed": hurt, "trauma_unexposed": 1.0 - hurt}


def on_chance(p, x, inputs, payload, draws):
    dt = payload[0] / 365.25
    beta = p["dispersion"] / p["rate"] + x["years"]
    none = (beta / (beta + dt)) ** ((p["dispersion"] + x["events"]) * np.exp(p["again"] * x["violent"]))
    hit = draws["life_events.befalls"] < 1.0 - none
    sexual_share = np.where(p["female"] == 1, p["sexual_women"], p["sexual_men"])
    sexual = draws["life_events.kind"] < sexual_share
    # read as: the kinds lie end to end between 0 and 1; sexual violence counts as violence
    other_violence = ~sexual & (draws["life_events.kind"] < sexual_share + p["violence"])
    kind = np.select([sexual, other_violence], [p["scale_sexual"], p["scale_violence"]], 1.0)
    log = p["spread"] * draws["life_events.intensity"] + p["women"] * p["female"] * ~sexual
    log = log + p["after_adversity"] * p["adversity"]
    return {
        "years": x["years"] + dt,
        "events": x["events"] + hit,
        "violent": x["violent"] + (hit & (sexual | other_violence)),
        "intensity": hit * p["scale"] * kind * np.exp(log),
    }


JUMPS = {"CHANCE": on_chance}
