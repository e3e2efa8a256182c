"""Second reading of endogenous_oxytocin, from its equations."""

import numpy as np


def tone(p):
    log = p["from_adversity"] * p["adversity"] + p["from_insecurity"] * p["insecure"]
    log = log + p["from_ptsd"] * p["ptsd"] + p["from_genotype"] * p["carrier"]
    return p["tone"] * p["oxytocin_tone"] * np.exp(log)


def rest(p, inputs):
    # read as: a person's own g; only a typical person's is 1
    return {"level": tone(p), "resting": tone(p)}


def signals(p, x, inputs):
    plasma = np.where(p["female"] > 0, p["plasma_women"], p["plasma_men"])
    return {
        "endogenous_oxytocin": x["level"],
        "plasma_oxytocin": plasma * x["level"] + inputs.get("plasma_excess", 0.0),
        # read as: the rise adds to X, so the drug's part scales with a person's L and not with the tone
        "csf_oxytocin": p["csf_level"] * (x["level"] + inputs.get("csf_rise", 0.0)),
    }


def flow(p, x, inputs, clock):
    arousal, ahead = inputs.get("arousal", 0.0), inputs.get("anticipation", 0.0)
    support, drug = inputs.get("social_support", 0.0), inputs.get("brain_oxytocin", 0.0)
    announced = 1.0 - p["announced_share"] + p["announced_share"] * ahead
    released = p["by_stress"] * arousal * announced + p["by_anticipation"] * ahead + p["by_support"] * support
    released = released + p["by_drug"] * np.maximum(0.0, drug)
    return {"level": p["turnover"] * (x["resting"] + released - x["level"])}


def between_windows(p, x, inputs, payload, draws):
    return {"level": x["resting"], "resting": x["resting"]}


JUMPS = {}
