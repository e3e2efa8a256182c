"""Second reading of karin_milo, from its equations.

`p["day"]` answers means, at_clock, over_gap and cortisol_over_gap.
"""

import numpy as np

from tests.second_readers import circadian_drive, cortisol_binding, stress_core


def reference_free(p):
    return p["saliva_level"] / p["binding"]["saliva_share"]


def total(p, x, inputs):
    own = cortisol_binding.total(p["binding"], reference_free(p) * x["cortisol"])
    return own + inputs["drug_cortisol"]


def free(p, x, inputs):
    return cortisol_binding.free(p["binding"], total(p, x, inputs))


def glucocorticoid_block(p, x, inputs):
    felt = free(p, x, inputs) / reference_free(p) + stress_core.dexamethasone(p, inputs)
    return stress_core.block(p["cortisol_action"] * felt, x["sensitivity_level"], p["cooperativity"])


def signals(p, x, inputs):
    unbound = free(p, x, inputs)
    # read as: a person's own CRH; an injection is in plasma and not added
    crh = p["challenges"]["crh_level"] * x["crh"]
    return {
        # read as: the signal cortisol is x, so it holds the drug as well, without C3
        "cortisol": unbound / reference_free(p),
        "glucocorticoid_occupancy": 1.0 - glucocorticoid_block(p, x, inputs),
        "salivary_cortisol": cortisol_binding.saliva(p["binding"], unbound),
        "stress_load": p["trauma_load"],
        "acth": stress_core.plasma_acth(p, p["challenges"]["acth_level"] * x["acth"]),
        "crh": crh,
        "csf_crh": stress_core.csf_crh(p, crh),
        "free_cortisol": unbound,
        "serum_cortisol": total(p, x, inputs),
        "cortisol_exposure": x["exposure"],
    }


def growth(p, crh, acth, pituitary, adrenal):
    grow_pituitary = p["crh_action"] * crh * (1.0 - pituitary / p["pituitary_limit"]) - 1.0
    grow_adrenal = p["acth_action"] * acth * (1.0 - adrenal / p["adrenal_limit"]) - 1.0
    per_day = np.log(2.0)
    return (
        per_day / p["pituitary_half_time"] * grow_pituitary,
        per_day / p["adrenal_half_time"] * grow_adrenal,
    )


def flow(p, x, inputs, clock):
    unbound = free(p, x, inputs)
    level = p["cortisol_action"] * unbound / reference_free(p)
    # read as: the floor is under C3 x; dexamethasone is not in MR
    mineralocorticoid = 1.0 / np.maximum(level, p["smallest_cortisol"])
    block = glucocorticoid_block(p, x, inputs)
    course = circadian_drive.drive(p["drive"], clock)
    drive = stress_core.resting(p, x, clock, course) + stress_core.beyond(p, x, inputs)
    acting_crh = x["crh"] + stress_core.injected_crh(p, inputs)
    let_out = stress_core.release(p, inputs)
    made_crh = p["crh_secretion"] * drive * mineralocorticoid * block
    made_acth = p["acth_secretion"] * let_out * p["crh_action"] * acting_crh * x["pituitary"] * block
    made_cortisol = p["cortisol_secretion"] * p["acth_action"] * x["acth"] * x["adrenal"]
    pituitary, adrenal = growth(p, acting_crh, x["acth"], x["pituitary"], x["adrenal"])
    # read as: K moves over quiet days alone
    return {
        "crh": np.log(2.0) / p["crh_half_life"] * (made_crh - p["crh_removal"] * x["crh"]),
        "acth": np.log(2.0) / p["acth_half_life"] * (made_acth - p["acth_removal"] * x["acth"]),
        "cortisol": np.log(2.0) / p["cortisol_half_life"] * (made_cortisol - p["cortisol_removal"] * x["cortisol"]),
        "pituitary": x["pituitary"] * pituitary / stress_core.MIN_PER_DAY,
        "adrenal": x["adrenal"] * adrenal / stress_core.MIN_PER_DAY,
        "waking": stress_core.fading(p, x),
        "exposure": unbound / stress_core.MIN_PER_DAY,
    }


def between_windows(p, x, inputs, payload, draws):
    days, opened, closed = payload[:3]
    # read as: quiet days hold no drug, so neither r nor q nor a given steroid is in them
    crh, acth, cortisol = p["day"].means(x["pituitary"], x["adrenal"], x["chronic"])
    of_crh, of_acth = p["day"].over_gap(days, opened, closed)
    pituitary, adrenal = growth(p, crh * of_crh, acth * of_acth, x["pituitary"], x["adrenal"])
    target = stress_core.settled_sensitivity(p)
    kept = np.exp(-days / p["sensitisation_time"])
    # read as: cortisol_over_gap answers 1 + (S(closed) - S(opened)) / days
    of_cortisol = p["day"].cortisol_over_gap(days, opened, closed)
    return {
        **x,
        # read as: afterwards the hormones hold the day mean at the masses the gap began with
        "crh": crh,
        "acth": acth,
        "cortisol": cortisol,
        "pituitary": x["pituitary"] * np.exp(days * pituitary),
        "adrenal": x["adrenal"] * np.exp(days * adrenal),
        "sensitivity_level": target + (x["sensitivity_level"] - target) * kept,
        "waking": np.zeros_like(x["waking"]),
        "exposure": x["exposure"] + reference_free(p) * cortisol * of_cortisol * days,
    }


def on_window(p, x, inputs, payload, draws):
    crh, acth, cortisol = p["day"].at_clock(payload[0], x["pituitary"], x["adrenal"], x["chronic"])
    return {**x, "crh": crh, "acth": acth, "cortisol": cortisol, **stress_core.new_window(x)}


JUMPS = stress_core.jumps(on_window)
