"""Second reading of exposure_session, from its equations."""

import numpy as np


def rest(p, inputs):
    # read as: D_0 is what is reported until a first exposure; later sessions without exposures keep the latest highest
    return {"felt": np.zeros_like(p["usual_distress"]), "distress": p["usual_distress"]}


def signals(p, x, inputs):
    return {"exposure_distress": x["felt"], "session_distress": x["distress"]}


def on_exposure(p, x, inputs, payload, draws):
    here = inputs["attending"] > 0
    # read as: expression is threat_in_clinic, and E is that at the exposure, both held till the next exposure or
    # the end
    # read as: no upper bound where the effect stirs
    calmed = np.maximum(0.0, 1.0 - p["calming"] * inputs["central_effect"] - inputs["drug_calm"])
    felt = inputs["threat_in_clinic"] * calmed * (1.0 - p["relieved_by_task"] * inputs["taxed"])
    first = x["felt"] == 0
    highest = np.where(first, felt, np.maximum(x["distress"], felt))
    # read as: who does not attend feels nothing and keeps the highest of the latest session attended
    return {"felt": np.where(here, felt, 0.0), "distress": np.where(here, highest, x["distress"])}


def on_exposure_end(p, x, inputs, payload, draws):
    return {**x, "felt": np.zeros_like(x["felt"])}


JUMPS = {"EXPOSURE": on_exposure, "EXPOSURE_END": on_exposure_end}
