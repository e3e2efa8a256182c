"""Second reading of vasopressin and nose_to_brain, from their equations."""

import numpy as np

from tests.second_readers.taking import taken


STATES = ("nose", "transit_1", "transit_2", "brain")
NG_PER_IU = 1000.0 * 1.68 * 24.0 / 20.0


def rest(p, inputs):
    return dict.fromkeys(STATES, 0.0)


def signals(p, x, inputs):
    z = x["brain"] * NG_PER_IU / (p["brain_volume"] * p["brain_rise"] * p["brain_basal"])
    return {
        name: z * (1.0 + half) / (z + half)
        for name, half in (("v1a_effect", p["half_v1a"]), ("v1b_effect", p["half_v1b"]))
    }


def flow(p, x, inputs, clock):
    return {
        "nose": -(p["absorption"] + p["mucociliary_rate"]) * x["nose"],
        "transit_1": p["typical_share"] * p["uptake"] * p["absorption"] * x["nose"] - p["transit"] * x["transit_1"],
        "transit_2": p["transit"] * x["transit_1"] - p["transit"] * x["transit_2"],
        "brain": p["transit"] * x["transit_2"] - p["brain_loss"] * x["brain"],
    }


def between_windows(p, x, inputs, payload, draws):
    return {name: np.zeros_like(x[name]) for name in STATES}


def on_vasopressin(p, x, inputs, payload, draws):
    return {**x, "nose": x["nose"] + payload[0] * p["deposition"] * taken(inputs, payload)}


JUMPS = {"VASOPRESSIN": on_vasopressin}
