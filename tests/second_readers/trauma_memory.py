"""Second reading of trauma_memory, from its equations."""

import numpy as np

from tests.second_readers import plus_minus


FEATURES = 3  # trauma cue, consulting room, daily life


def rest(p, heard):
    nothing = np.zeros_like(p["first_threat"])
    return {"plus": (p["first_threat"], nothing, nothing), "minus": (nothing,) * FEATURES, "homework": nothing}


def in_clinic(p):
    one = np.ones_like(p["salience"])
    return one, p["salience"], p["salience"] * p["generalisation"]


def in_life(p):
    # read as: the trauma cue itself is met in both places
    one = np.ones_like(p["salience"])
    return one, p["salience"] * p["generalisation"], p["salience"]


def sigmoid(z):
    return 1.0 / (1.0 + np.exp(-z))


def signals(p, x, heard):
    damping = np.where(p["female"] > 0.5, p["damping_women"], p["damping_men"])
    drug = 1.0 - damping * heard["central_effect"]
    blocked = sigmoid((heard["cortisol"] - p["retrieval_level"]) / p["retrieval_width"])
    left = np.maximum(drug * (1.0 - p["retrieval_block"] * blocked), 0.0)
    here = plus_minus.prediction(in_clinic(p), x["plus"], x["minus"], p["control"])
    life = plus_minus.prediction(in_life(p), x["plus"], x["minus"], p["control"])
    return {
        # read as: drug and cortisol lower what shows in the consulting room only
        "threat": (1.0 - p["carry_over"]) * p["first_threat"] + p["carry_over"] * life,
        # read as: at intake there is threat of the cue alone, and no safety for control to weigh
        "threat_at_intake": p["first_threat"],
        "threat_in_clinic": here * left,
    }


def _trial(p, x, heard, features, outcome, effect, worth):
    occupancy = heard["glucocorticoid_occupancy"]
    over = np.maximum(occupancy - p["high_occupancy"], 0.0)
    hormone = np.maximum(1.0 + p["consolidation"] * occupancy - p["overload"] * over, 0.0)
    rate = p["rate"] * (1.0 + p["learning_gain"] * effect) * hormone * worth
    unlearning = np.clip(p["unlearning"] * (1.0 + p["unlearning_gain"] * effect), 0.0, 1.0)
    plus, minus, _ = plus_minus.learn(
        features, x["plus"], x["minus"], outcome, (rate,) * FEATURES, unlearning, p["threat_share"]
    )
    return plus, minus


def on_exposure(p, x, heard, payload, draws):
    # read as: an overwhelming exposure is a fully reinforced one, whatever the tape asked for
    overwhelmed = draws["trauma_memory.overwhelmed"] < p["overwhelming"] * heard["threat_in_clinic"]
    outcome = np.where(overwhelmed, 1.0, payload[0])
    plus, minus = _trial(p, x, heard, in_clinic(p), outcome, heard["central_effect"], heard["attending"])
    return {"plus": plus, "minus": minus, "homework": x["homework"]}


def on_session_end(p, x, heard, payload, draws):
    return {**x, "homework": payload[1] * np.ones_like(x["homework"])}


def quiet(p, x, heard, payload, draws):
    days = payload[0]
    # read as: the homework of a gap is one trial at the added rate of its exposures, then safety is lost over the gap
    worth = p["homework_rate"] * days * x["homework"] * heard["attending"]
    plus, minus = _trial(p, x, heard, in_life(p), 0.0, 0.0, worth)
    kept = np.exp(-p["safety_loss"] * days)
    return {"plus": plus, "minus": tuple(m * kept for m in minus), "homework": x["homework"]}


JUMPS = {"EXPOSURE": on_exposure, "SESSION_END": on_session_end}
