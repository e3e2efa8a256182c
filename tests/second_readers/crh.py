"""Second reading of crh, from its equations."""

import numpy as np

from tests.second_readers.taking import taken


MIN_PER_DAY = 1440.0
PG_PER_ML_PER_UG_PER_L = 1000.0


def rates(p):
    return np.log(2.0) / p["fast_half_life"], np.log(2.0) / p["slow_half_life"]


def rest(p, inputs):
    return {"fast": 0.0, "slow": 0.0}


def signals(p, x, inputs):
    # read as: the signal is the sum of both parts, the person's own level left out
    return {"drug_crh": x["fast"] + x["slow"]}


def flow(p, x, inputs, clock):
    a, b = rates(p)
    return {"fast": -a * x["fast"], "slow": -b * x["slow"]}


def between_windows(p, x, inputs, payload, draws):
    a, b = rates(p)
    minutes = MIN_PER_DAY * payload[0]
    return {"fast": x["fast"] * np.exp(-a * minutes), "slow": x["slow"] * np.exp(-b * minutes)}


def on_crh_injection(p, x, inputs, payload, draws):
    a, b = rates(p)
    area = PG_PER_ML_PER_UG_PER_L * payload[0] * taken(inputs, payload) / p["clearance"]
    share = p["slow_share"]
    return {**x, "fast": x["fast"] + (1.0 - share) * a * area, "slow": x["slow"] + share * b * area}


JUMPS = {"CRH_INJECTION": on_crh_injection}
