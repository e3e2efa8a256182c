"""Second reading of oral_drugs, from its equations."""

import numpy as np

from tests.second_readers.steroids import MIN_PER_DAY, passed
from tests.second_readers.taking import taken


DRUGS = ("d_cycloserine", "propranolol", "mdma", "alprazolam")


def rest(p, inputs):
    return {name: 0.0 for drug in DRUGS for name in (f"{drug}_gut", drug)}


def _rates(p, drug):
    return np.log(2.0) / p[f"{drug}_absorption"], np.log(2.0) / p[f"{drug}_half_life"]


def signals(p, x, inputs):
    effect = {drug: x[drug] / (x[drug] + p[f"{drug}_half_effect"]) for drug in DRUGS}
    return {
        "drug_learning": p["d_cycloserine_learning"] * effect["d_cycloserine"]
        + p["mdma_learning"] * effect["mdma"]
        - p["alprazolam_learning"] * effect["alprazolam"],
        "drug_calm": p["mdma_calm"] * effect["mdma"] + p["alprazolam_calm"] * effect["alprazolam"],
        "drug_bond": p["mdma_bond"] * effect["mdma"],
        "reconsolidation_block": p["propranolol_block"] * effect["propranolol"],
        "drug_direct": sum(p[f"{drug}_direct"] * effect[drug] for drug in DRUGS),
    }


def flow(p, x, inputs, clock):
    rates = {}
    for drug in DRUGS:
        into, out = _rates(p, drug)
        absorbed = into * x[f"{drug}_gut"]
        rates |= {f"{drug}_gut": -absorbed, drug: absorbed - out * x[drug]}
    return rates


def between_windows(p, x, inputs, payload, draws):
    minutes, after = MIN_PER_DAY * payload[0], {}
    for drug in DRUGS:
        into, out = _rates(p, drug)
        gut = x[f"{drug}_gut"]
        after[f"{drug}_gut"] = gut * np.exp(-into * minutes)
        after[drug] = x[drug] * np.exp(-out * minutes) + into * gut * passed(into, out, minutes)
    return after


def on_oral_drug(p, x, inputs, payload, draws):
    share = taken(inputs, payload)
    swallowed = zip(DRUGS[:3], payload[:3], strict=True)
    return {**x, **{f"{drug}_gut": x[f"{drug}_gut"] + dose * share for drug, dose in swallowed}}


def on_alprazolam(p, x, inputs, payload, draws):
    return {**x, "alprazolam_gut": x["alprazolam_gut"] + payload[0] * taken(inputs, payload)}


JUMPS = {"ORAL_DRUG": on_oral_drug, "ALPRAZOLAM": on_alprazolam}
