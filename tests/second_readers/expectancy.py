"""Second reading of expectancy, from its equations."""

import numpy as np
from scipy.special import ndtri


DRUGS = ("mdma", "sertraline", "alprazolam")  # read as: an event's numbers are in the order of the parameters


def rest(p, inputs):
    return {"belief": np.full_like(p["worth"], 0.5)}


def signals(p, x, inputs):
    lower = p["worth"] * p["spread"] * (x["belief"] - 0.5)
    return {"believed": x["belief"], "expected_course": np.maximum(0.0, 1.0 - lower)}


def on_noticed(p, x, inputs, payload, draws):
    # read as: an event means one drug; no number but 1 and -1 comes, beside the 0 of the others
    told = [np.asarray(y) for y in payload[: len(DRUGS)]]
    right = [
        np.where(y > 0, ndtri(p[f"{drug}_given"]), 0.0) - np.where(y < 0, ndtri(p[f"{drug}_placebo"]), 0.0)
        for drug, y in zip(DRUGS, told, strict=True)
    ]
    guess = np.where(sum(right) + draws["expectancy.guess"] > 0, 1.0, 0.0)
    # read as: who has guessed keeps the guess; who is not in therapy, or is told of no drug, does not guess
    guesses = (x["belief"] == 0.5) & (inputs["attending"] > 0) & (sum(map(abs, told)) > 0)
    return {"belief": np.where(guesses, guess, x["belief"])}


JUMPS = {"NOTICED": on_noticed}
