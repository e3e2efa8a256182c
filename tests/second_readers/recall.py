"""Second reading of recall, from its equations."""

import numpy as np

from tests.second_readers.film_memory import MINUTES_PER_DAY, SECONDS_PER_DAY, excess


def logistic(x):
    return 1.0 / (1.0 + np.exp(-x))


def rest(p, inputs):
    nothing = np.zeros_like(p["own_strength"])
    names = ("learned", "strength", "emotion", "cortisol", "nights", "called", "suppressed")
    return {"age": nothing + 1.0} | dict.fromkeys(names, nothing)


def signals(p, x, inputs):
    trace = x["strength"] + p["consolidation_gain"] * x["cortisol"] - p["decay"] * np.log(x["age"] * SECONDS_PER_DAY)
    tried, kept_out = (1.0 - np.exp(-x[name] / p["attempts"]) for name in ("called", "suppressed"))
    hindered = p["retrieval_block"] * excess(inputs["cortisol"]) * (1.0 + p["emotion_block"] * x["emotion"])
    hindered = hindered + p["suppression"] * kept_out * (1.0 + p["ptsd_suppression"] * p["ptsd"])
    hindered = hindered - p["practice"] * tried
    recalled = (trace - hindered - p["threshold"]) / p["noise"]
    recollected = trace - (1.0 - p["familiarity"]) * hindered - p["recognition_threshold"]
    return {
        "free_recall": x["learned"] * logistic(recalled),
        "cued_recall": x["learned"] * logistic(recalled + p["cue"] / p["noise"]),
        "recognition": x["learned"] * p["recognition_gain"] * np.maximum(recollected, 0.0),
        "word_generation": logistic((p["generation_base"] + p["priming"] * x["learned"]) / p["noise"]),
    }


def flow(p, x, inputs, clock):
    young = x["age"] * MINUTES_PER_DAY < p["consolidation"]
    return {
        "age": np.full_like(x["age"], 1.0 / MINUTES_PER_DAY),
        "cortisol": np.where(young, x["learned"] / p["consolidation"], 0.0) * excess(inputs["cortisol"]),
    }


def between_windows(p, x, inputs, payload, draws):
    return {**x, "age": x["age"] + payload[0]}


def on_learn(p, x, inputs, payload, draws):
    emotion, social, effect = payload[0], payload[1], inputs["central_effect"]
    nothing = np.zeros_like(x["age"])
    strength = p["own_strength"] + p["emotion_gain"] * p["arousability"] * emotion
    strength = strength - p["encoding_block"] * effect * (1.0 - social) + p["social_gain"] * effect * social
    strength = strength - p["stress_block"] * inputs["arousal"] * (1.0 - p["stress_rescue"] * effect)
    strength = strength - p["ptsd_deficit"] * p["ptsd"]
    return {
        "learned": nothing + 1.0,
        "age": nothing + 1.0 / SECONDS_PER_DAY,
        "strength": strength,
        "emotion": emotion,
        **dict.fromkeys(("cortisol", "nights", "called", "suppressed"), nothing),
    }


def on_night(p, x, inputs, payload, draws):
    first = x["nights"] == 0.0
    more = np.where(first, np.log(1.0 + p["sleep_gain"] * payload[0] * x["emotion"]), 0.0)
    return {**x, "strength": x["strength"] + more, "nights": x["nights"] + x["learned"]}


def on_think(p, x, inputs, payload, draws):
    return {**x, "called": x["called"] + payload[0], "suppressed": x["suppressed"] + payload[1]}


JUMPS = {"LEARN": on_learn, "NIGHT": on_night, "THINK": on_think}
