"""Second reading of recall, from its equations."""

import numpy as np


MINUTES_PER_DAY = 1440.0
SECONDS_PER_DAY = 86400.0


def rest(p, inputs):
    nothing = np.zeros_like(p["noise"])
    names = ("learned", "strength", "emotion", "cortisol", "nights", "called", "suppressed")
    # read as: the age of nothing learned is a day, any positive number
    return dict.fromkeys(names, nothing) | {"age": nothing + 1.0}


def excess(cortisol):
    above = np.maximum(cortisol - 1.0, 0.0)
    return above / (1.0 + above)


def sigmoid(z):
    return 1.0 / (1.0 + np.exp(-z))


def done(p, attempts):
    return 1.0 - np.exp(-attempts / p["attempts"])


def signals(p, x, inputs):
    learned = x["learned"] > 0
    seconds = x["age"] * SECONDS_PER_DAY
    trace = x["strength"] - p["decay"] * np.log(seconds) + p["consolidation_gain"] * x["cortisol"]
    between = p["retrieval_block"] * excess(inputs["cortisol"]) * (1.0 + p["emotion_block"] * x["emotion"])
    between = between + p["suppression"] * done(p, x["suppressed"]) * (1.0 + p["ptsd_suppression"] * p["ptsd"])
    between = between - p["practice"] * done(p, x["called"])
    unaided = trace - between - p["threshold"]
    told = trace - (1.0 - p["familiarity"]) * between - p["recognition_threshold"]
    return {
        "free_recall": np.where(learned, sigmoid(unaided / p["noise"]), 0.0),
        "cued_recall": np.where(learned, sigmoid((unaided + p["cue"]) / p["noise"]), 0.0),
        # read as: before anything is learned, d' is 0
        "recognition": np.where(learned, p["recognition_gain"] * np.maximum(told, 0.0), 0.0),
        "word_generation": sigmoid((p["generation_base"] + p["priming"] * x["learned"]) / p["noise"]),
    }


def flow(p, x, inputs, clock):
    young = x["age"] * MINUTES_PER_DAY < p["consolidation"]
    return {
        # read as: rates are per minute; before anything is learned age runs on, for nothing
        "age": np.ones_like(x["age"]) / MINUTES_PER_DAY,
        "cortisol": np.where(young, excess(inputs["cortisol"]) / p["consolidation"], 0.0) * x["learned"],
    }


def between_windows(p, x, inputs, payload, draws):
    return {**x, "age": x["age"] + payload[0]}


def on_learn(p, x, inputs, payload, draws):
    emotion, social = payload[0], payload[1]
    drug = inputs["central_effect"]
    strength = p["own_strength"] + p["emotion_gain"] * p["arousability"] * emotion
    strength = strength - p["encoding_block"] * drug * (1.0 - social) + p["social_gain"] * drug * social
    strength = strength - p["stress_block"] * inputs["arousal"] * (1.0 - p["stress_rescue"] * drug)
    strength = strength - p["ptsd_deficit"] * p["ptsd"]
    nothing = np.zeros_like(strength)
    return {
        # read as: what is learned anew takes the place of what was
        "learned": nothing + 1.0,
        "age": nothing + 1.0 / SECONDS_PER_DAY,  # read as: a second old
        "strength": strength,
        "emotion": nothing + emotion,
        "cortisol": nothing,
        "nights": nothing,
        "called": nothing,
        "suppressed": nothing,
    }


def on_night(p, x, inputs, payload, draws):
    first = x["nights"] < 1
    gain = np.log(1.0 + p["sleep_gain"] * payload[0] * x["emotion"])
    return {
        **x,
        "strength": x["strength"] + np.where(first, gain, 0.0),
        # read as: nights before anything is learned are not counted; what they do to no strength is of no account
        "nights": x["nights"] + x["learned"],
    }


def on_think(p, x, inputs, payload, draws):
    # read as: both numbers as they are told, the attempts to keep it out not taken from the others; of attempts
    # before anything is learned there is no trace, for learning starts both numbers anew
    return {
        **x,
        "called": x["called"] + payload[0],
        "suppressed": x["suppressed"] + payload[1],
    }


JUMPS = {"LEARN": on_learn, "NIGHT": on_night, "THINK": on_think}
