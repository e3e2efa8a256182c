"""Second reading of carbetocin, from its equations."""

import numpy as np


STATES = ("muscle", "nose", "plasma", "tissue")


def rest(p, heard):
    return dict.fromkeys(STATES, 0.0)


def signals(p, x, heard):
    return {"carbetocin": x["plasma"]}


def flow(p, x, heard, clock):
    from_muscle = p["muscle_absorption"] * x["muscle"]
    from_nose = p["nasal_absorption"] * x["nose"]
    between = p["exchange"] * (x["plasma"] - x["tissue"])
    reaching = p["muscle_share"] * from_muscle + p["nasal_share"] * from_nose
    return {
        "muscle": -from_muscle,
        "nose": -(p["nasal_absorption"] + p["clearing"]) * x["nose"],
        "plasma": (reaching - p["clearance"] * x["plasma"] - between) / p["plasma_volume"],
        "tissue": between / p["tissue_volume"],
    }


def quiet(p, x, heard, payload, draws):
    # read as: outside windows nothing is left, however short the gap
    return {name: np.zeros_like(x[name]) for name in STATES}


def on_carbetocin(p, x, heard, payload, draws):
    vein, muscle, sprayed = (amount * heard.get("attending", 1.0) for amount in payload[:3])
    return {
        **x,
        "plasma": x["plasma"] + vein / p["plasma_volume"],
        "muscle": x["muscle"] + muscle,
        "nose": x["nose"] + sprayed * p["deposition"],
    }


JUMPS = {"CARBETOCIN": on_carbetocin}
