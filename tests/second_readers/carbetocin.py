"""Second reading of carbetocin, from its equations."""

import numpy as np

from tests.second_readers.taking import taken


STATES = ("muscle", "nose", "plasma", "tissue")


def rest(p, inputs):
    return dict.fromkeys(STATES, 0.0)


def signals(p, x, inputs):
    return {"carbetocin": x["plasma"]}


def flow(p, x, inputs, clock):
    from_muscle = p["muscle_absorption"] * x["muscle"]
    from_nose = p["nasal_absorption"] * x["nose"]
    between = p["intercompartmental_clearance"] * (x["plasma"] - x["tissue"])
    reaching = p["muscle_share"] * from_muscle + p["absorbed_fraction_to_plasma"] * from_nose
    return {
        "muscle": -from_muscle,
        "nose": -(p["nasal_absorption"] + p["mucociliary_rate"]) * x["nose"],
        "plasma": (reaching - p["clearance"] * x["plasma"] - between) / p["central_volume"],
        "tissue": between / p["peripheral_volume"],
    }


def between_windows(p, x, inputs, payload, draws):
    # read as: outside windows nothing is left, however short the gap
    return {name: np.zeros_like(x[name]) for name in STATES}


def on_carbetocin(p, x, inputs, payload, draws):
    vein, muscle, sprayed = (amount * taken(inputs, payload) for amount in payload[:3])
    return {
        **x,
        "plasma": x["plasma"] + vein / p["central_volume"],
        "muscle": x["muscle"] + muscle,
        "nose": x["nose"] + sprayed * p["deposition"],
    }


JUMPS = {"CARBETOCIN": on_carbetocin}
