"""Second reading of who_meets, from its equations."""

import numpy as np


def rest(p, inputs):
    return {}


def signals(p, x, inputs):
    cohesion = np.sqrt(p["cohesion_shared"]) * p["group"] + np.sqrt(1.0 - p["cohesion_shared"]) * p["own_cohesion"]
    by_group = p["in_group"] * (p["group_gain"] * p["group"] + p["cohesion_gain"] * cohesion)
    return {
        "contact_shift": p["therapist_gain"] * p["therapist"]
        + by_group
        + p["depressed_gain"] * p["depressed"]
        + p["unsupported_gain"] * p["unsupported"],
        "leaving_shift": p["therapist_leaving"] * p["therapist_keeps"]
        + p["in_group"] * p["cohesion_leaving"] * cohesion
        + p["alcohol_leaving"] * p["misusing_alcohol"]
        + p["depressed_leaving"] * p["depressed"]
        + p["unsupported_leaving"] * p["unsupported"]
        + p["age_leaving"] * p["decades"],
    }
