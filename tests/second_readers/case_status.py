"""Second reading of case_status, from its words."""

import numpy as np


def rest(p, inputs):
    return {"case": 0.0, "ever": 0.0, "well": 0.0}


def signals(p, x, inputs):
    return {"ptsd_case": x["case"], "ptsd_ever": x["ever"]}


def on_chance(p, x, inputs, payload, draws):
    severity, exposed = inputs["severity"], inputs["trauma_exposed"]
    well = np.where(severity < p["recovered"], x["well"] + 1, 0)
    begins = (severity >= p["onset"]) & (exposed == 1)
    over = well >= p["ticks_well"]
    # read as: a case that begins or goes on, unless it is over at this very tick
    case = ((begins | (x["case"] == 1)) & ~over) * 1.0
    return {"case": case, "ever": np.where(case == 1, 1.0, x["ever"]), "well": well}


JUMPS = {"CHANCE": on_chance}
