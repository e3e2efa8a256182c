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
    forgotten = (1.0 - p["lasting_safety"]) * (1.0 - np.exp(-days / p["forgetting_time"]))
    safety = np.array(x["safety"]).reshape(CUES, CONTEXTS, -1) * (1.0 - forgotten)
    back = 1.0 - np.exp(-days / p["associability_time"])
    alpha = np.array(x["associability"])
    alpha = alpha + back * (p["first_associability"] - alpha)
    # read as: the window is counted from the latest trial that such a rest followed; an open one runs on
    opened = np.where(now.gap >= p["window_opens"], p["window_closes"] - now.gap, -np.inf)
    labile = np.maximum(0.0, np.maximum(x["labile"] - now.gap, opened))

    cue = np.array(fear_model.similarity(p, now.cue))
    present = np.array([(now.context == k) * 1.0 for k in range(CONTEXTS)])
    shared = fear_model.generalised(p)
    gate = present * (1.0 - shared) + shared / 3.0
    w, c = np.array(x["threat_of_cues"]), np.array(x["threat_of_contexts"])
    threat = np.einsum("ip,ip->p", cue, w) + p["context_weight"] * np.einsum("kp,kp->p", c, present)
    net = threat - fear_model.control(p) * np.einsum("ip,ikp,kp->p", cue, safety, gate)
    error = now.outcome - net
    uncertain = np.einsum("ip,ip->p", cue, alpha)
    learns = np.clip(alpha * speed, 0.0, 1.0)
    lab = np.where(labile > 0, 1.0, p["not_labile"])

    rises = error > 0
    w_up = w + p["threat_rate"] * learns * error * cue
    w_down = np.maximum(w + p["unlearning_rate"] * lab * learns * error * cue, 0.0)
    lost = np.einsum("ip,kp->ikp", learns * cue, gate) * (p["safety_rate"] * error)
    alone = np.where(now.cue > 0, p["overshadowed"], 1.0)
    memory = {
        "threat_of_cues": tuple(np.where(rises, w_up, w_down)),
        "threat_of_contexts": tuple(c + p["context_rate"] * alone * present * (now.outcome - c)),
        "safety": tuple(np.where(rises, safety, safety - lost).reshape(CUES * CONTEXTS, -1)),
        "associability": tuple(alpha + p["associability_gain"] * cue * (np.abs(error) - alpha)),
        "labile": labile,
    }
    felt = np.maximum(net, 0.0)
    return memory, felt, felt, uncertain


JUMPS = fear_model.jumps(trial)
signals = fear_model.signals
