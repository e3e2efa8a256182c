"""Second reading of the central effect, from its equations."""

import numpy as np


NG_PER_NMOL = 1007.19  # 1 pg/mL is 1 ng/L
MINUTES_PER_DAY = 1440.0


def together(p, drug, own):
    # read as: own oxytocin below a basal level takes from the drug, and only their sum stops at 0
    return np.maximum(0.0, drug + p["own_weight"] * (own - 1.0))


def empirical(p, u):
    z50, s, fall = p["half_effect"], p["inverted"], p["falling_off"]
    greatest = (1.0 + z50) * (1.0 + s / fall**2)
    return greatest * u / (u + z50) / (1.0 + s * (u / fall) ** 2)


def responses(p, u):
    level = p["concentration"] * p["resting_level"] * (1.0 + p["rise"] * u) / NG_PER_NMOL
    # read as: vasopressin v stays put, whatever oxytocin does; chi is not applied to it
    v = p["vasopressin"]
    held = level / (level + p["oxytocin_affinity"] * (1.0 + v / p["vasopressin_crossed"]))
    crossed = level / (level + p["crossed_affinity"] * (1.0 + v / p["vasopressin_affinity"]))
    return held / (held + p["half_occupied"]), crossed / (crossed + p["half_crossed"])


def receptors(p, u):
    o_u, q_u = responses(p, u)
    o_0, q_0 = responses(p, 0.0)
    o_1, _ = responses(p, 1.0)
    # read as: not cut at 0, so V1a may turn the effect around
    return (o_u - o_0 - p["opposition"] * (q_u - q_0)) / (o_1 - o_0)


def loss(p, z):
    # read as: the share held in the loss is z / (z + z50), also where the receptors' own curve stands in
    return p["desensitisation"] * z / (z + p["half_effect"])


def rest(p, inputs):
    # read as: no start is given; all receptors answer, also where a person's own X is above 1
    return {"desensitised": np.zeros_like(p["receptor_sensitivity"], dtype=float)}


def signals(p, x, inputs):
    z = together(p, inputs.get("brain_oxytocin", 0.0), inputs.get("endogenous_oxytocin", 1.0))
    share = p["by_receptors"]
    # read as: s_r mixes linearly; D and f_R multiply both curves
    curve = (1.0 - share) * empirical(p, z) + share * receptors(p, z)
    return {"central_effect": p["receptor_sensitivity"] * (1.0 - x["desensitised"]) * curve}


def flow(p, x, inputs, clock):
    z = together(p, inputs.get("brain_oxytocin", 0.0), inputs.get("endogenous_oxytocin", 1.0))
    lost = x["desensitised"]
    return {"desensitised": loss(p, z) * (1.0 - lost) - p["recovery"] * lost}


def between_windows(p, x, inputs, payload, draws):
    # read as: the drug is left out even if some is on board; X is held at the inputs' value all the while
    gain = loss(p, together(p, 0.0, inputs.get("endogenous_oxytocin", 1.0)))
    rate = gain + p["recovery"]
    # read as: with neither loss nor return D stays as it is
    level = gain / np.where(rate > 0, rate, 1.0)
    kept = np.exp(-rate * payload[0] * MINUTES_PER_DAY)
    return {"desensitised": level + (x["desensitised"] - level) * kept}


JUMPS = {}
