"""Second reading of unpredictable_threat, from its equations."""

import numpy as np


STATES = ("phasic", "target", "sustained")


def rest(p, inputs):
    return dict.fromkeys(STATES, 0.0)


def signals(p, x, inputs):
    effect = inputs.get("central_effect", 0.0)
    # read as: "at most 1" is said of CeA and BNST, and follows from the payload; what is expressed has no limit
    phasic = p["phasic_weight"] * x["phasic"] * (1.0 - p["phasic_damping"] * effect)
    drugs = p["sustained_gain"] * effect + p["vasopressin_gain"] * inputs["v1a_effect"]
    sustained = p["sustained_weight"] * x["sustained"] * (1.0 + drugs)
    cued = p["phasic_startle"] * (phasic + inputs["cue_threat"])
    startle = p["resting_startle"] + cued + p["sustained_startle"] * sustained
    return {"phasic_fear": phasic, "sustained_fear": sustained, "startle": startle}


def flow(p, x, inputs, clock):
    return {"sustained": (x["target"] - x["sustained"]) / p["sustained_time"]}


def between_windows(p, x, inputs, payload, draws):
    # read as: ended means gone, the sustained part too
    return {name: np.zeros_like(x[name]) for name in STATES}


def on_threat(p, x, inputs, payload, draws):
    cue, context, entropy, shown = payload
    target = context * (1.0 + p["entropy_weight"] * entropy) / (1.0 + p["entropy_weight"])
    # read as: the sustained part does not jump, not even to 0 when the threat ends
    return {**x, "phasic": cue * shown * np.ones_like(x["phasic"]), "target": target * np.ones_like(x["target"])}


JUMPS = {"THREAT": on_threat}
