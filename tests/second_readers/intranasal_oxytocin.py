"""Second reading of intranasal_oxytocin, from its equations."""

import numpy as np


UG_PER_IU = 1.68
PG_PER_ML_PER_UG_PER_L = 1000.0
STATES = ("nose", "plasma", "tissue", "transit_1", "transit_2", "brain")


def rest(p, heard):
    return dict.fromkeys(STATES, 0.0)


def signals(p, x, heard):
    # read as: the typical peak is the typical rise times the basal level, and the brain signal leaves basal out
    return {
        "plasma_oxytocin": x["plasma"] + p["plasma_basal"],
        "brain_oxytocin": x["brain"] / (p["brain_rise"] * p["brain_basal"]),
    }


def flow(p, x, heard, clock):
    absorbed = p["absorption"] * x["nose"]
    between = p["exchange"] * (x["plasma"] - x["tissue"])
    eliminated = p["clearance"] * x["plasma"]
    # read as: a person's f_B is the typical share times their own uptake
    share = p["typical_share"] * p["uptake"]
    arriving = PG_PER_ML_PER_UG_PER_L * p["transit"] * x["transit_2"] + p["from_blood"] * eliminated
    into_plasma = PG_PER_ML_PER_UG_PER_L * p["systemic_share"] * absorbed
    return {
        "nose": -(p["absorption"] + p["clearing"]) * x["nose"],
        "plasma": (into_plasma - eliminated - between) / p["plasma_volume"],
        "tissue": between / p["tissue_volume"],
        "transit_1": share * absorbed - p["transit"] * x["transit_1"],
        "transit_2": p["transit"] * (x["transit_1"] - x["transit_2"]),
        "brain": arriving / p["brain_volume"] - p["brain_loss"] * x["brain"],
    }


def quiet(p, x, heard, payload, draws):
    # read as: outside windows nothing is on board, however short the gap
    return {name: np.zeros_like(x[name]) for name in STATES}


def on_spray(p, x, heard, payload, draws):
    taken = UG_PER_IU * payload[0] * p["deposition"] * heard["attending"]
    return {**x, "nose": x["nose"] + taken}


JUMPS = {"SPRAY": on_spray}
