"""Second reading of central_effect, from its equations."""

import numpy as np


MIN_PER_DAY = 1440.0
OXYTOCIN_G_PER_MOL = 1007.19


def rest(p, inputs):
    # read as: nobody's receptors are desensitised to begin with, even where own oxytocin at rest is above the typical 1
    return {"desensitised": 0.0}


def together(p, inputs, drug):
    """z_t, what drug and own oxytocin come to."""
    return np.maximum(0.0, drug + p["own_weight"] * (inputs.get("endogenous_oxytocin", 1.0) - 1.0))


def empirical(p, z):
    half, falling, switch = p["half_effect"], p["falling_off"], p["inverted"]
    return (1.0 + half) * (1.0 + switch / falling**2) * z / (z + half) / (1.0 + switch * (z / falling) ** 2)


def oxytocin_side(p, u):
    level = p["concentration"] * p["resting_level"] * (1.0 + p["rise"] * u) / OXYTOCIN_G_PER_MOL
    held = level / (level + p["oxytocin_affinity"] * (1.0 + p["vasopressin"] / p["vasopressin_crossed"]))
    return held / (held + p["half_occupied"])


def vasopressin_side(p, u):
    level = p["concentration"] * p["resting_level"] * (1.0 + p["rise"] * u) / OXYTOCIN_G_PER_MOL
    held = level / (level + p["crossed_affinity"] * (1.0 + p["vasopressin"] / p["vasopressin_affinity"]))
    return held / (held + p["half_crossed"])


def by_receptors(p, u):
    gained = oxytocin_side(p, u) - oxytocin_side(p, 0.0)
    opposed = vasopressin_side(p, u) - vasopressin_side(p, 0.0)
    return (gained - p["opposition"] * opposed) / (oxytocin_side(p, 1.0) - oxytocin_side(p, 0.0))


def signals(p, x, inputs):
    z = together(p, inputs, inputs.get("brain_oxytocin", 0.0))
    which = p["by_receptors"]
    curve = (1.0 - which) * empirical(p, z) + which * by_receptors(p, z)
    return {"central_effect": p["receptor_sensitivity"] * (1.0 - x["desensitised"]) * curve}


def flow(p, x, inputs, clock):
    z = together(p, inputs, inputs.get("brain_oxytocin", 0.0))
    held = z / (z + p["half_effect"])
    return {"desensitised": p["desensitisation"] * held * (1.0 - x["desensitised"]) - p["recovery"] * x["desensitised"]}


def between_windows(p, x, inputs, payload, draws):
    # read as: X is what is heard as the gap begins, held over the gap; a drug still infused does not count
    z = together(p, inputs, 0.0)
    desensitisation = p["desensitisation"] * z / (z + p["half_effect"])
    rate = desensitisation + p["recovery"]
    # read as: where nothing tires and nothing returns, D stays
    target = np.where(rate > 0, desensitisation / np.where(rate > 0, rate, 1.0), x["desensitised"])
    return {"desensitised": target + (x["desensitised"] - target) * np.exp(-rate * MIN_PER_DAY * payload[0])}


JUMPS = {}
