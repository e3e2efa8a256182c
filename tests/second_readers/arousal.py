"""Second reading of arousal, from its equations."""

import numpy as np


STATES = ("social", "exertion", "cue", "support", "anticipating")


def rest(p, inputs):
    return dict.fromkeys(STATES, 0.0)


def social_drive(p, x, inputs):
    buffering = p["buffering_alone"] + p["buffering_support"] * x["support"]
    buffering = buffering + p["buffering_adversity"] * p["adversity"]
    # read as: only the factor of oxytocin has a floor, and it has no ceiling
    left = np.maximum(0.0, 1.0 - buffering * inputs.get("central_effect", 0.0))
    by_sex = 1.0 + (p["women"] - 1.0) * p["female"]
    by_adversity = 1.0 + (p["after_adversity"] - 1.0) * p["adversity"]
    supported = 1.0 - p["support_relief"] * x["support"]
    return p["social_drive"] * x["social"] * by_sex * by_adversity * supported * left


def signals(p, x, inputs):
    by_drugs = p["cue_by_vasopressin"] * inputs["v1a_effect"] - p["cue_by_oxytocin"] * inputs.get("central_effect", 0.0)
    cue = p["cue_drive"] * (1.0 - p["ptsd"]) + p["cue_drive_ptsd"] * p["ptsd"]
    cue = cue * np.maximum(0.0, 1.0 + by_drugs)
    fear = inputs.get("phasic_fear", 0.0) + inputs.get("sustained_fear", 0.0)
    arousal = social_drive(p, x, inputs) + p["exertion_drive"] * x["exertion"] + cue * x["cue"]
    arousal = arousal + p["anticipation_drive"] * x["anticipating"] + p["threat_drive"] * fear
    arousal = arousal + p["exposure_drive"] * inputs.get("exposure_distress", 0.0)
    # read as: k is on all of arousal, the social part with its buffering and fear included
    return {"arousal": p["arousability"] * arousal, "anticipation": x["anticipating"], "social_support": x["support"]}


def between_windows(p, x, inputs, payload, draws):
    return {name: np.zeros_like(x[name]) for name in STATES}


def on_stress(p, x, inputs, payload, draws):
    # read as: zeros end these four; what is announced goes on until ANTICIPATE says so
    return {**x, **{name: payload[i] * np.ones_like(x[name]) for i, name in enumerate(STATES[:4])}}


def on_anticipate(p, x, inputs, payload, draws):
    # read as: the end of it, n = 0, sets a to 0 whatever q
    dreads = np.where(payload[1] > 0, p["ptsd"], 1.0)
    return {**x, "anticipating": payload[0] * dreads * np.ones_like(x["anticipating"])}


JUMPS = {"STRESS": on_stress, "ANTICIPATE": on_anticipate}
