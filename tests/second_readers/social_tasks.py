"""Second reading of social_tasks, from its equations."""

import numpy as np


THERE = ("person", "contact", "supportive", "woman")  # what MEET tells
AT_STAKE = ("distress", "other", "value", "threat")  # what SCENE tells


def _sig(z):
    return 1.0 / (1.0 + np.exp(-z))


def rest(p, inputs):
    return dict.fromkeys((*THERE, *AT_STAKE), np.zeros_like(p["own_support"]))


def _read(p, x, level, deficit, gain):
    steepness = 1.0 + (p["autistic_gain"] - 1.0) * p["autistic"]
    right = _sig(steepness * (level + p["skill"] - deficit * p["ptsd"] + gain))
    # read as: without a person there is nothing to read, and guessing is left
    return p["guessing"] + (1.0 - p["guessing"]) * x["person"] * right


def signals(p, x, inputs):
    effect, trust = inputs["central_effect"], inputs["trust"]
    there, contact, supports = x["person"], x["contact"], x["supportive"]
    needy, other = x["distress"], x["other"]
    female, ptsd = p["female"], p["ptsd"]

    # read as: the drug's terms of contact ask for no person besides
    support = p["own_support"] + p["support_given"] * there * supports
    met = p["support_met"] * contact * (female + (1.0 - female) * p["men"])
    perceived = support + effect * (met - p["support_apart"] * (1.0 - contact))
    need = needy * (1.0 + there * trust) - p["seeking_cost"] - p["insecure_cost"] * p["insecure"]
    need = need + p["seeking_gain"] * effect * contact
    open_to = p["openness_by_trust"] * there * (trust - 0.5) + p["openness_by_support"] * support
    tells = _sig(p["emotional_openness"] + open_to + p["sharing_gain"] * effect * contact)

    caught = p["contagion"] * other
    care = p["contagion"] * p["distinction"] + p["compassion_gain"] * effect * x["woman"]
    care = care - p["compassion_deficit"] * ptsd

    recognition_gain = (
        p["recognition_gain"] + p["recognition_gain_ptsd"] * ptsd + p["recognition_gain_adversity"] * p["adversity"]
    )
    reward = p["reward_weight"] * x["value"] * np.exp(-p["anhedonia"] * ptsd)
    reward = reward * (1.0 + (p["reward_gain"] + p["reward_gain_ptsd"] * ptsd) * effect)
    threat = p["threat_weight"] * x["threat"] * (1.0 - p["threat_damping"] * effect)
    worth = reward - threat
    return {
        "perceived_support": perceived,
        "support_seeking": _sig(p["need_slope"] * need),
        "emotional_disclosure": tells,
        "factual_disclosure": _sig(p["factual_openness"] + open_to),
        "felt_distress": needy * (1.0 - p["relief"] * there * supports * tells) + caught,
        "personal_distress": caught * (1.0 - p["distinction"]),
        "compassion": other * np.maximum(0.0, care),
        "trust_transfer": _sig(p["transfer_slope"] * there * (trust - 0.5) - p["risk_aversion"]),
        "emotion_recognition": _read(p, x, p["recognition"], p["recognition_deficit"], recognition_gain * effect),
        "theory_of_mind": _read(p, x, p["theory"], p["theory_deficit"], p["theory_gain"] * effect),
        "empathy_accuracy": _read(p, x, p["empathy"], p["empathy_deficit"], p["empathy_gain"] * effect),
        "social_reward": reward,
        "social_threat": threat,
        "approach": _sig(worth / p["approach_spread"]),
        "approach_time": p["decision"] / np.maximum(np.abs(worth), p["least_value"]),
        "social_distance": p["distance"] * np.exp(-p["distance_slope"] * worth),
    }


def _told(x, names, payload):
    return x | {name: value + np.zeros_like(x[name]) for name, value in zip(names, payload, strict=True)}


def on_meet(p, x, inputs, payload, draws):
    return _told(x, THERE, payload)


def on_scene(p, x, inputs, payload, draws):
    return _told(x, AT_STAKE, payload)


def between_windows(p, x, inputs, payload, draws):
    # read as: nobody is there between windows, and nothing is at stake
    return {name: np.zeros_like(value) for name, value in x.items()}


JUMPS = {"MEET": on_meet, "SCENE": on_scene}
