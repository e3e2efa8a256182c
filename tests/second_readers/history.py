"""Second reading of history (the stress axis after trauma, PTSD and adversity), from its equations."""

import numpy as np


def drive(p):
    # read as: traumatised and ptsd add up, so with PTSD after trauma both differences count
    log = p["drive_after_trauma"] * p["traumatised"] + p["drive_in_ptsd"] * p["ptsd"]
    return np.exp(log + p["drive_after_adversity"] * p["adversity"])


def waking(p, gain):
    # read as: the floor is under the product, so a gain below 0 adds nothing with or without PTSD
    return np.maximum(gain * (1.0 + (p["waking_in_ptsd"] - 1.0) * p["ptsd"]), 0.0)


def csf_crh(p, crh, crh_level):
    return crh + crh_level * p["crh_in_ptsd"] * p["ptsd"]
