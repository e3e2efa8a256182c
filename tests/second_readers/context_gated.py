"""Second reading of context_gated, from its equations."""

import numpy as np

from tests.second_readers import fear_model
from tests.second_readers.fear_model import CONTEXTS, CUES


MINUTES_PER_DAY = 1440.0


def rest(p, inputs):
    nothing = np.zeros_like(p["first_associability"])
    return fear_model.no_record(p) | {
        "threat_of_cues": (nothing,) * CUES,
        "threat_of_contexts": (nothing,) * CONTEXTS,
        "safety": (nothing,) * (CUES * CONTEXTS),
        "associability": (p["first_associability"],) * CUES,
        "labile": nothing,
    }


def trial(p, x, now, speed, inputs):
    days = now.gap / MINUTES_PER_DAY
    kept = p["lasting_safety"] + (1.0 - p["lasting_safety"]) * np.exp(-days / p["forgetting_time"])
    faded = [s * kept for s in x["safety"]]
    first, towards = p["first_associability"], np.exp(-days / p["associability_time"])
    alpha = [first + (a - first) * towards for a in x["associability"]]

    rested = (now.gap >= p["window_opens"]) & (now.gap <= p["window_closes"])
    # read as: a rest that is too short or too long opens nothing, and what was open goes on running out; of two the
    # longer counts
    still_open = np.maximum(x["labile"] - now.gap, 0.0)
    labile = np.where(rested, np.maximum(p["window_closes"] - now.gap, still_open), still_open)
    open_share = np.where(labile > 0, 1.0, p["not_labile"])

    cues = fear_model.similarity(p, now.cue)
    present = [(now.context == k) * 1.0 for k in range(CONTEXTS)]
    g, control = fear_model.generalised(p), fear_model.control(p)
    gate = [(1.0 - g) * z + g / CONTEXTS for z in present]

    w, c = x["threat_of_cues"], x["threat_of_contexts"]
    threat = sum(s * v for s, v in zip(cues, w, strict=True))
    threat = threat + p["context_weight"] * sum(v * z for v, z in zip(c, present, strict=True))
    safe = sum(cues[i] * faded[i * CONTEXTS + k] * gate[k] for i in range(CUES) for k in range(CONTEXTS))
    net = threat - control * safe
    # read as: what is expected is never below 0, nor what is expressed; what the outcome is compared with may be
    expected = np.maximum(net, 0.0)
    error = now.outcome - net
    more, less = np.maximum(error, 0.0), np.minimum(error, 0.0)
    speeds = [np.clip(a * speed, 0.0, 1.0) for a in alpha]

    new_w = [
        np.maximum(
            w[i] + (p["threat_rate"] * more + p["unlearning_rate"] * open_share * less) * speeds[i] * cues[i], 0.0
        )
        for i in range(CUES)
    ]
    new_s = [
        faded[i * CONTEXTS + k] - p["safety_rate"] * speeds[i] * less * cues[i] * gate[k]
        for i in range(CUES)
        for k in range(CONTEXTS)
    ]
    # read as: what is learned of the context feels neither speed nor generalisation
    share = np.where(now.cue > 0, p["overshadowed"], 1.0)
    memory = {
        "threat_of_cues": tuple(new_w),
        "threat_of_contexts": tuple(
            v + p["context_rate"] * share * z * (now.outcome - v) for v, z in zip(c, present, strict=True)
        ),
        "safety": tuple(new_s),
        "associability": tuple(
            a + p["associability_gain"] * s * (np.abs(error) - a) for a, s in zip(alpha, cues, strict=True)
        ),
        "labile": labile,
    }
    # read as: uncertain is what the cues shown are associable, before the outcome
    uncertain = sum(s * a for s, a in zip(cues, alpha, strict=True))
    return memory, expected, expected, uncertain


JUMPS = fear_model.jumps(trial)
signals = fear_model.signals
between_windows = fear_model.between_windows
