"""Second reading of transit_chain, from its equations. No event mechanism: no signals, no jumps, only the chain."""

import numpy as np


def rest(p):
    """The chain at the onset of stress."""
    one = np.ones_like(p["elimination"] * 1.0)
    nothing = np.zeros_like(one)
    return {"s0": nothing, "s1": nothing, "s2": nothing, "s3": one, "cortisol": p["secretion"] / p["elimination"]}


def flow(p, x, since, female):
    """Per minute, `since` minutes from the onset of stress; cortisol is saliva, nmol/L."""
    size = p["response"] * np.where(female > 0, np.exp(-p["less_in_women"]), 1.0)
    # read as: the first minute is 0 <= t < 1
    stressed = np.where((since >= 0) & (since < 1), 1.0, 0.0)
    activation, transit = p["activation"], p["transit"]
    return {
        "s0": activation * size * stressed - transit * x["s0"],
        "s1": transit * (x["s0"] - x["s1"]),
        "s2": transit * (x["s1"] - x["s2"]),
        "s3": transit * x["s2"] - activation * x["s3"] + activation,
        "cortisol": p["secretion"] * x["s3"] - p["elimination"] * x["cortisol"],
    }
