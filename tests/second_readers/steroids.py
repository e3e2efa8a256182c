"""Second reading of steroids, from its equations."""

import numpy as np

from tests.second_readers.taking import taken


MIN_PER_DAY = 1440.0
NMOL_PER_MG = 1e6 / 362.46
UG_PER_MG = 1000.0
STATES = ("hydrocortisone_gut", "cortisol", "dexamethasone_gut", "dexamethasone")


def hydrocortisone(p):
    """Rates of absorption and elimination, volume, and the level that one mg absorbed makes."""
    into, out = np.log(2.0) / p["absorption"], np.log(2.0) / p["half_life"]
    volume = p["clearance"] / out
    return into, out, volume, p["availability"] * NMOL_PER_MG / volume


def dexamethasone(p):
    into, out = np.log(2.0) / p["dexamethasone_absorption"], np.log(2.0) / p["dexamethasone_half_life"]
    volume = p["dexamethasone_clearance"] / out
    return into, out, p["dexamethasone_availability"] * UG_PER_MG / volume


def rest(p, inputs):
    return dict.fromkeys(STATES, 0.0)


def signals(p, x, inputs):
    return {"drug_cortisol": x["cortisol"], "dexamethasone": x["dexamethasone"]}


def flow(p, x, inputs, clock):
    into, out, _, level = hydrocortisone(p)
    into_d, out_d, level_d = dexamethasone(p)
    return {
        "hydrocortisone_gut": -into * x["hydrocortisone_gut"],
        "cortisol": level * into * x["hydrocortisone_gut"] - out * x["cortisol"],
        "dexamethasone_gut": -into_d * x["dexamethasone_gut"],
        "dexamethasone": level_d * into_d * x["dexamethasone_gut"] - out_d * x["dexamethasone"],
    }


def passed(into, out, minutes):
    """B: the same in both rates, so written with the slower in front; keeps its digits where they are close."""
    slower, apart = np.minimum(into, out), np.abs(into - out)
    safe = np.where(apart > 0, apart, 1.0)
    return np.exp(-slower * minutes) * np.where(apart > 0, -np.expm1(-safe * minutes) / safe, minutes)


def between_windows(p, x, inputs, payload, draws):
    minutes = MIN_PER_DAY * payload[0]
    into, out, _, level = hydrocortisone(p)
    into_d, out_d, level_d = dexamethasone(p)
    gut, gut_d = x["hydrocortisone_gut"], x["dexamethasone_gut"]
    return {
        "hydrocortisone_gut": gut * np.exp(-into * minutes),
        # read as: G in the second term is what the gut held when the gap began
        "cortisol": x["cortisol"] * np.exp(-out * minutes) + level * into * gut * passed(into, out, minutes),
        "dexamethasone_gut": gut_d * np.exp(-into_d * minutes),
        "dexamethasone": x["dexamethasone"] * np.exp(-out_d * minutes)
        + level_d * into_d * gut_d * passed(into_d, out_d, minutes),
    }


def on_steroid(p, x, inputs, payload, draws):
    swallowed, vein, dexa = (amount * taken(inputs, payload) for amount in payload[:3])
    volume = hydrocortisone(p)[2]
    return {
        **x,
        "hydrocortisone_gut": x["hydrocortisone_gut"] + swallowed,
        # read as: what goes into a vein arrives whole, without F
        "cortisol": x["cortisol"] + NMOL_PER_MG * vein / volume,
        "dexamethasone_gut": x["dexamethasone_gut"] + dexa,
    }


JUMPS = {"STEROID": on_steroid}
