"""Second reading of trauma_memory, from its equations."""

import numpy as np

from tests.second_readers import plus_minus


FEATURES = 3  # trauma cue, consulting room, daily life


def rest(p, inputs):
    nothing, threat = np.zeros_like(p["first_threat"]), p["first_threat"] * p["came_ill"]
    return {
        "plus": (threat, nothing, nothing),
        "minus": (nothing,) * FEATURES,
        "homework": nothing,
        "lasting": threat,
        "learned": threat,
    }


def elsewhere(p):
    odds = p["generalisation"] / (1.0 - p["generalisation"]) * np.exp(p["overgeneralisation"])
    return odds / (1.0 + odds)


def safety_weight(p):
    return p["control"] + p["prefrontal_control"]


def remembered(p, x):
    return plus_minus.prediction(in_life(p), x["plus"], x["minus"], safety_weight(p))


def in_clinic(p):
    one = np.ones_like(p["salience"])
    return one, p["salience"], p["salience"] * elsewhere(p)


def in_life(p):
    # read as: the trauma cue itself is met in both places
    one = np.ones_like(p["salience"])
    return one, p["salience"] * elsewhere(p), p["salience"]


def sigmoid(z):
    return 1.0 / (1.0 + np.exp(-z))


def signals(p, x, inputs):
    damping = np.where(p["female"] > 0.5, p["damping_women"], p["damping_men"])
    drug = 1.0 - damping * inputs["central_effect"]
    blocked = sigmoid((inputs["cortisol"] - p["retrieval_level"]) / p["retrieval_width"])
    left = np.maximum(drug * (1.0 - p["retrieval_block"] * blocked), 0.0)
    here = plus_minus.prediction(in_clinic(p), x["plus"], x["minus"], safety_weight(p))
    return {
        # read as: drug and cortisol lower what shows in the consulting room only
        "threat": (1.0 - p["carry_over"]) * x["lasting"] + p["carry_over"] * remembered(p, x),
        "threat_learned": x["learned"],
        "threat_in_clinic": here * left,
    }


def _trial(p, x, inputs, features, outcome, speed, unlearning_effect, worth):
    occupancy = inputs["glucocorticoid_occupancy"]
    over = np.maximum(occupancy - p["high_occupancy"], 0.0)
    hormone = np.maximum(1.0 + p["consolidation"] * occupancy - p["overload"] * over, 0.0)
    rate = p["rate"] * p["learning_rate"] * speed * hormone * worth
    unlearning = np.clip(p["unlearning"] * (1.0 + p["unlearning_gain"] * unlearning_effect), 0.0, 1.0)
    plus, minus, _ = plus_minus.learn(
        features, x["plus"], x["minus"], outcome, (rate,) * FEATURES, unlearning, p["threat_share"]
    )
    return plus, minus


def on_exposure(p, x, inputs, payload, draws):
    # read as: an overwhelming exposure is a fully reinforced one, whatever the tape asked for
    overwhelmed = draws["trauma_memory.overwhelmed"] < p["overwhelming"] * inputs["threat_in_clinic"]
    outcome = np.where(overwhelmed, 1.0, payload[0])
    dose = inputs["attending"] * inputs["work_counted"]
    effect = inputs["central_effect"]
    # read as: with another drug heard the factor of both drugs is cut at 0
    speed = np.maximum(0.0, 1.0 + p["learning_gain"] * effect + inputs["drug_learning"])
    plus, minus = _trial(p, x, inputs, in_clinic(p), outcome, speed, effect, dose)
    return {**x, "plus": plus, "minus": minus}


def on_session_end(p, x, inputs, payload, draws):
    return {**x, "homework": payload[1] * np.ones_like(x["homework"])}


def between_windows(p, x, inputs, payload, draws):
    days = payload[0]
    # read as: the homework of a gap is one trial at the added rate of its exposures, then safety is lost over the gap
    worth = p["homework_rate"] * days * x["homework"] * inputs["attending"]
    plus, minus = _trial(p, x, inputs, in_life(p), 0.0, 1.0, 0.0, worth)
    kept = np.exp(-p["safety_loss"] * days)
    # read as: then life, by what is heard as the gap begins: first the fading of all three, then what is feared anew
    free = 1.0 - p["came_ill"]
    left = np.exp(-free * p["life_extinction"] * (1.0 - p["reminders_avoided"] * inputs["avoidance"]) * days)
    share = inputs["intrusions"] / (inputs["intrusions"] + p["half_intrusions"])
    more = free * p["refearing"] * days * share * inputs["hyperarousal"] * np.maximum(0.0, 1.0 - inputs["threat"])
    return {
        **x,
        "plus": (plus[0] * left + more, *(w * left for w in plus[1:])),
        "minus": tuple(m * kept * left for m in minus),
        "lasting": x["lasting"] * left + more,
    }


def on_trauma(p, x, inputs, payload, draws):
    threat = p["first_threat"] * np.minimum(1.0, payload[0])
    return {
        **x,
        "plus": (x["plus"][0] + np.maximum(0.0, threat - remembered(p, x)), *x["plus"][1:]),
        "lasting": np.maximum(x["lasting"], threat),
        "learned": np.maximum(inputs["threat"], threat),
    }


def on_life(p, x, inputs, payload, draws):
    chance = 1.0 - np.exp(-p["reinstating"] * payload[0] / 365.25)
    back = p["reinstatement"] * draws["trauma_memory.reinstatement"] * np.maximum(0.0, x["learned"] - inputs["threat"])
    more = np.where((draws["trauma_memory.reinstated"] < chance) & (p["came_ill"] < 1), back, 0.0)
    return {**x, "plus": (x["plus"][0] + more, *x["plus"][1:]), "lasting": x["lasting"] + more}


JUMPS = {"EXPOSURE": on_exposure, "SESSION_END": on_session_end, "TRAUMA": on_trauma, "LIFE": on_life}
