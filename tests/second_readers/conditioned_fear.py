"""Second reading of conditioned_fear, from its equations."""

import numpy as np

from tests.second_readers import plus_minus


CUES = 2
CONTEXTS = 3


def rest(p, inputs):
    nothing = np.zeros_like(p["first_associability"])
    return {
        "plus": (nothing,) * (CUES + CONTEXTS),
        "minus": (nothing,) * (CUES + CONTEXTS),
        "associability": (p["first_associability"],) * (CUES + CONTEXTS),
        "predicted": nothing,
        "rested": nothing,
    }


def features(p, context, cue):
    cues = [np.where(cue == k + 1, 1.0, 0.0) for k in range(CUES)]
    # read as: one share, divided evenly between the two other contexts; the present one keeps its whole salience
    odds = p["generalisation"] / (1.0 - p["generalisation"]) * np.exp(p["overgeneralisation"])
    each = odds / (1.0 + odds) / (CONTEXTS - 1)
    contexts = [np.where(context == k, 1.0, each) * p["salience"] for k in range(CONTEXTS)]
    return tuple(cues + contexts)


def on_trial(p, x, inputs, payload, draws):
    context, cue, outcome = payload[:3]
    effect = inputs["central_effect"]
    shown = features(p, context, cue)
    faster = 1.0 + p["learning_gain"] * effect
    # read as: this trial learns with the associability it found, which then follows the trial's surprise
    rates = tuple(p["rate"] * p["learning_rate"] * a * faster for a in x["associability"])
    unlearning = np.clip(p["unlearning"] * (1.0 + p["unlearning_gain"] * effect), 0.0, 1.0)
    plus, minus, error = plus_minus.learn(shown, x["plus"], x["minus"], outcome, rates, unlearning, p["threat_share"])
    # read as: a feature is present where its salience is above zero, so generalised contexts are present too
    associability = tuple(
        np.where(f > 0, a + p["associability_gain"] * (np.abs(error) - a), a)
        for f, a in zip(shown, x["associability"], strict=True)
    )
    return {
        "plus": plus,
        # read as: fading comes after the trial's learning
        "minus": tuple(m * (1.0 - p["fading"]) for m in minus),
        "associability": associability,
        "predicted": plus_minus.prediction(shown, x["plus"], x["minus"]),
        "rested": np.zeros_like(x["rested"]),
    }


def between_windows(p, x, inputs, payload, draws):
    before = 1.0 + x["rested"] / p["fading_time"]
    after = 1.0 + (x["rested"] + payload[0]) / p["fading_time"]
    kept = (after / before) ** -p["fading_power"]
    return {**x, "minus": tuple(m * kept for m in x["minus"]), "rested": x["rested"] + payload[0]}


JUMPS = {"TRIAL": on_trial}
