"""Second reading of exposure_session, from its equations."""

import numpy as np


def rest(p, inputs):
    return {"felt": np.zeros_like(p["usual_distress"]), "distress": p["usual_distress"]}


def signals(p, x, inputs):
    return {"exposure_distress": x["felt"], "session_distress": x["distress"]}


def on_exposure(p, x, inputs, payload, draws):
    came = inputs["attending"] > 0
    felt = np.where(came, inputs["threat_in_clinic"], 0.0)
    # read as: the first exposure of a session is the one that finds nothing felt; it opens a new highest value
    highest = np.where(x["felt"] > 0, np.maximum(x["distress"], felt), felt)
    # the absent feel nothing: their latest session with exposures, and its distress, is an earlier one
    return {"felt": felt, "distress": np.where(came, highest, x["distress"])}


def on_exposure_end(p, x, inputs, payload, draws):
    return {**x, "felt": np.zeros_like(x["felt"])}


JUMPS = {"EXPOSURE": on_exposure, "EXPOSURE_END": on_exposure_end}
