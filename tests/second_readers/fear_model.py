"""Second reading of fear_model, from its equations: what all models of laboratory fear share."""

from types import SimpleNamespace

import numpy as np


CUES = 2
CONTEXTS = 3
RECORD = ("expectation", "threat", "uncertainty", "showings", "shock", "shown_reinforced", "shown_safe")


def no_record(p):
    return {name: np.zeros_like(p["width"]) for name in RECORD}


def similarity(p, place):
    own = p["width"] * np.exp(p["width_ptsd"] * p["ptsd"])
    both = np.hypot(own, p["misperception"])
    # read as: at place 0 there is no cue, whatever the width
    return [own / both * np.exp(-((place - (k + 1)) ** 2) / (2 * both**2)) * (place > 0) for k in range(CUES)]


def generalised(p):
    typical = np.where(p["ptsd"] > 0, p["generalisation"], p["generalisation_healthy"])
    odds = typical / (1.0 - typical) * np.exp(p["overgeneralisation"])
    return odds / (1.0 + odds)


def contexts(p, context):
    # read as: one share, divided evenly between the two other contexts; the present one keeps its whole
    return [np.where(context == k, 1.0, generalised(p) / (CONTEXTS - 1)) for k in range(CONTEXTS)]


def control(p):
    return np.where(p["ptsd"] > 0, p["control"], p["control_healthy"]) + p["prefrontal_control"]


def speed(p, inputs, observed):
    occupancy = inputs["glucocorticoid_occupancy"]
    under = 1.0 + p["consolidation"] * occupancy
    under = under - p["overload"] * np.where(occupancy > p["high_occupancy"], occupancy - p["high_occupancy"], 0.0)
    drug = 1.0 + p["learning_gain"] * inputs["central_effect"]
    return p["learning_rate"] * drug * np.maximum(under, 0.0) * (p["observing"] if observed else 1.0)


def expression(p, inputs):
    damping = np.where(p["female"] == 1, p["damping_women"], p["damping_men"])
    recall = 1.0 / (1.0 + np.exp(-(inputs["cortisol"] - p["retrieval_level"]) / p["retrieval_width"]))
    share = (1.0 - damping * inputs["central_effect"]) * (1.0 - p["retrieval_block"] * recall)
    return np.maximum(share, 0.0)


def jumps(trial):
    """The two events; `trial(p, x, now, speed, inputs)` gives memory, expectation, expressed fear and uncertainty."""

    def undergone(p, x, inputs, payload, observed):
        context, cue, outcome, gap = payload
        now = SimpleNamespace(context=context, cue=cue, outcome=outcome, gap=gap, observed=observed)
        memory, expected, expressed, uncertain = trial(p, x, now, speed(p, inputs, observed), inputs)
        # read as: the middle between the cues counts as the safe one
        reinforced, safe = (cue > 0) & (cue < 1.5), cue >= 1.5
        # read as: both numbers fade at every trial, one without a cue too
        left = np.exp(-gap / p["dishabituation"])
        shown = {
            "shown_reinforced": x["shown_reinforced"] * left + reinforced,
            "shown_safe": x["shown_safe"] * left + safe,
        }
        showings = np.where(reinforced, shown["shown_reinforced"], np.where(safe, shown["shown_safe"], 0.0))
        return {
            **memory,
            **shown,
            "expectation": expected,
            "threat": expressed * expression(p, inputs),
            "uncertainty": uncertain,
            "showings": showings,
            "shock": np.zeros_like(outcome) if observed else outcome,
        }

    return {
        "TRIAL": lambda p, x, inputs, payload, draws: undergone(p, x, inputs, payload, False),
        "OBSERVED_TRIAL": lambda p, x, inputs, payload, draws: undergone(p, x, inputs, payload, True),
    }


def between_windows(p, x, inputs, payload, draws):
    # read as: the answer to the latest trial goes, the counts of showings go on fading by the gap of the next one
    return {**x, **{name: np.zeros_like(x[name]) for name in RECORD if not name.startswith("shown_")}}


def signals(p, x, inputs):
    return {
        "cue_expectation": x["expectation"],
        "cue_threat": x["threat"],
        "cue_uncertainty": x["uncertainty"],
        "cue_showings": x["showings"],
        "shock": x["shock"],
    }
