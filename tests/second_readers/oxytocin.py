"""Second reading of oxytocin, from its equations."""

import numpy as np

from tests.second_readers.taking import taken


UG_PER_IU = 1.68
PG_PER_ML_PER_UG_PER_L = 1000.0
STATES = ("nose", "plasma", "tissue", "transit_1", "transit_2", "brain", "infusion", "muscle", "mouth")


def rest(p, inputs):
    return dict.fromkeys(STATES, 0.0)


def signals(p, x, inputs):
    return {
        "plasma_excess": x["plasma"],
        # read as: the parameter brain_rise is r_B - 1 itself, not the fold r_B
        "brain_oxytocin": x["brain"] / (p["brain_rise"] * p["brain_basal"]),
        # read as: the rise alone, over the basal level; the basal level itself is not in it
        "csf_rise": x["brain"] / p["brain_basal"],
    }


def flow(p, x, inputs, clock):
    from_nose = p["absorption"] * x["nose"]
    from_muscle = p["muscle_absorption"] * x["muscle"]
    from_mouth = p["mouth_absorption"] * x["mouth"]
    reaching = (
        p["absorbed_fraction_to_plasma"] * from_nose + p["muscle_share"] * from_muscle + p["mouth_share"] * from_mouth
    )
    into_plasma = PG_PER_ML_PER_UG_PER_L * (reaching + x["infusion"])
    eliminated = p["clearance"] * x["plasma"]
    between = p["intercompartmental_clearance"] * (x["plasma"] - x["tissue"])
    into_brain = PG_PER_ML_PER_UG_PER_L * p["transit"] * x["transit_2"] + p["from_blood"] * eliminated
    return {
        "nose": -(p["absorption"] + p["mucociliary_rate"]) * x["nose"],
        "plasma": (into_plasma - eliminated - between) / p["central_volume"],
        "tissue": between / p["peripheral_volume"],
        "transit_1": p["typical_share"] * p["uptake"] * from_nose - p["transit"] * x["transit_1"],
        "transit_2": p["transit"] * (x["transit_1"] - x["transit_2"]),
        "brain": into_brain / p["brain_volume"] - p["brain_loss"] * x["brain"],
        "infusion": np.zeros_like(x["infusion"]),
        "muscle": -from_muscle,
        "mouth": -from_mouth,
    }


def between_windows(p, x, inputs, payload, draws):
    # read as: a gap of whatever length ends at the steady state; the infusion itself runs on, attending or not
    rate = PG_PER_ML_PER_UG_PER_L * x["infusion"]
    new = {name: np.zeros_like(x[name]) for name in STATES}
    new["infusion"] = x["infusion"]
    new["plasma"] = new["tissue"] = rate / p["clearance"]
    new["brain"] = p["from_blood"] * rate / (p["brain_volume"] * p["brain_loss"])
    return new


def on_spray(p, x, inputs, payload, draws):
    # read as: a factor of 0 or below means none was given, so it counts as 1
    device = np.where(payload[1] > 0, payload[1], 1.0)
    return {**x, "nose": x["nose"] + UG_PER_IU * payload[0] * p["deposition"] * device * taken(inputs, payload)}


def on_injection(p, x, inputs, payload, draws):
    vein, muscle, mouth = (amount * taken(inputs, payload) for amount in payload[:3])
    return {
        **x,
        "plasma": x["plasma"] + PG_PER_ML_PER_UG_PER_L * vein / p["central_volume"],
        "muscle": x["muscle"] + muscle,
        "mouth": x["mouth"] + mouth,
    }


def on_infusion(p, x, inputs, payload, draws):
    return {**x, "infusion": payload[0] * taken(inputs, payload) * np.ones_like(x["infusion"])}


JUMPS = {"SPRAY": on_spray, "INJECTION": on_injection, "INFUSION": on_infusion}
