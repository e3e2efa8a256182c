"""Second reading of karin_milo, from its equations.

`p["drive"]` holds the parameters of circadian_drive; `p["day"]` answers means, at_clock and over_gap.
"""

import numpy as np

from tests.second_readers import circadian_drive


MIN_PER_DAY = 1440.0


def glucocorticoid_block(p, x):
    level = p["cortisol_action"] * x["cortisol"]
    return 1.0 / (1.0 + (level / x["sensitivity_level"]) ** p["cooperativity"])


def signals(p, x, heard):
    return {
        # read as: free cortisol itself; C3 is the action of cortisol and enters where cortisol acts
        "cortisol": x["cortisol"],
        "glucocorticoid_occupancy": 1.0 - glucocorticoid_block(p, x),
        "salivary_cortisol": p["saliva_level"] * x["cortisol"],
        "stress_load": p["trauma_load"],
    }


def stress_drive(p, x, heard, clock):
    resting = p["resting_drive"] * circadian_drive.drive(p["drive"], clock) * (1.0 + x["chronic"])
    # read as: u_acute is the laboratory stressor plus what arousal brings, and oxytocin buffers both alike
    acute = x["stressor"] + p["reactivity"] * heard["arousal"]
    return resting + acute * (1.0 - p["buffering"] * heard["central_effect"] * x["prepared"])


def growth(p, crh, acth, pituitary, adrenal):
    grow_pituitary = p["crh_action"] * crh * (1.0 - pituitary / p["pituitary_limit"]) - 1.0
    grow_adrenal = p["acth_action"] * acth * (1.0 - adrenal / p["adrenal_limit"]) - 1.0
    per_day = np.log(2.0)
    return (
        per_day / p["pituitary_half_time"] * grow_pituitary,
        per_day / p["adrenal_half_time"] * grow_adrenal,
    )


def flow(p, x, heard, clock):
    level = p["cortisol_action"] * x["cortisol"]
    # read as: the floor is under the level that acts, x = C3 x3, and in MR only
    mineralocorticoid = 1.0 / np.maximum(level, p["smallest_cortisol"])
    block = glucocorticoid_block(p, x)
    drive = stress_drive(p, x, heard, clock)
    made_crh = p["crh_secretion"] * drive * mineralocorticoid * block
    made_acth = p["acth_secretion"] * p["crh_action"] * x["crh"] * x["pituitary"] * block
    made_cortisol = p["cortisol_secretion"] * p["acth_action"] * x["acth"] * x["adrenal"]
    pituitary, adrenal = growth(p, x["crh"], x["acth"], x["pituitary"], x["adrenal"])
    return {
        "crh": np.log(2.0) / p["crh_half_life"] * (made_crh - p["crh_removal"] * x["crh"]),
        "acth": np.log(2.0) / p["acth_half_life"] * (made_acth - p["acth_removal"] * x["acth"]),
        "cortisol": np.log(2.0) / p["cortisol_half_life"] * (made_cortisol - p["cortisol_removal"] * x["cortisol"]),
        "pituitary": x["pituitary"] * pituitary / MIN_PER_DAY,
        "adrenal": x["adrenal"] * adrenal / MIN_PER_DAY,
    }


def quiet(p, x, heard, payload, draws):
    days, opened, closed = payload[:3]
    crh, acth, cortisol = p["day"].means(x["pituitary"], x["adrenal"], x["chronic"])
    of_crh, of_acth = p["day"].over_gap(days, opened, closed)
    pituitary, adrenal = growth(p, crh * of_crh, acth * of_acth, x["pituitary"], x["adrenal"])
    target = p["sensitivity"] * np.exp(-p["sensitisation"] * p["trauma_load"])
    kept = np.exp(-days / p["sensitisation_time"])
    return {
        **x,
        # read as: afterwards the hormones hold the day mean at the masses the gap began with
        "crh": crh,
        "acth": acth,
        "cortisol": cortisol,
        "pituitary": x["pituitary"] * np.exp(days * pituitary),
        "adrenal": x["adrenal"] * np.exp(days * adrenal),
        "sensitivity_level": target + (x["sensitivity_level"] - target) * kept,
    }


def on_window(p, x, heard, payload, draws):
    crh, acth, cortisol = p["day"].at_clock(payload[0], x["pituitary"], x["adrenal"], x["chronic"])
    # read as: a dose counts within its own window, so a new window has seen none and no stressor is under way
    nothing = np.zeros_like(x["sprayed"])
    return {**x, "crh": crh, "acth": acth, "cortisol": cortisol, "sprayed": nothing, "prepared": nothing}


def on_spray(p, x, heard, payload, draws):
    return {**x, "sprayed": np.ones_like(x["sprayed"])}


def _weight(p, x):
    # read as: a stressor that finds no dose on board gives later doses the late weight
    return np.where(x["sprayed"] > 0, 1.0, p["late_weight"])


def on_session(p, x, heard, payload, draws):
    return {**x, "prepared": _weight(p, x)}


def on_stressor(p, x, heard, payload, draws):
    drive = payload[0] * np.ones_like(x["stressor"])
    # read as: ending a stressor leaves the weight as it was
    return {**x, "stressor": drive, "prepared": np.where(drive > 0, _weight(p, x), x["prepared"])}


def on_chronic_stress(p, x, heard, payload, draws):
    # read as: the payload is the new lasting share itself, not an addition to it
    return {**x, "chronic": payload[0] * np.ones_like(x["chronic"])}


JUMPS = {
    "WINDOW": on_window,
    "SPRAY": on_spray,
    "SESSION_START": on_session,
    "STRESSOR": on_stressor,
    "CHRONIC_STRESS": on_chronic_stress,
}
