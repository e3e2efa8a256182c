"""Second reading of conditioned_fear, from its equations."""

import numpy as np

from tests.second_readers import fear_model, plus_minus
from tests.second_readers.fear_model import CONTEXTS, CUES


MINUTES_PER_DAY = 1440.0


def rest(p, inputs):
    nothing = np.zeros_like(p["first_associability"])
    return fear_model.no_record(p) | {
        "plus": (nothing,) * (CUES + CONTEXTS),
        "minus": (nothing,) * (CUES + CONTEXTS),
        "associability": (p["first_associability"],) * (CUES + CONTEXTS),
    }


def trial(p, x, now, speed, inputs):
    kept = (1.0 + now.gap / MINUTES_PER_DAY / p["fading_time"]) ** -p["fading_power"]
    memory = {
        "plus": x["plus"],
        "minus": tuple(m * kept for m in x["minus"]),
        "associability": x["associability"],
    }
    cues, contexts = fear_model.similarity(p, now.cue), fear_model.contexts(p, now.context)
    shown = [*cues, *(p["salience"] * c for c in contexts)]
    expected = plus_minus.prediction(shown, memory["plus"], memory["minus"])
    expressed = plus_minus.prediction(shown, memory["plus"], memory["minus"], fear_model.control(p))
    uncertain = cues[0] * x["associability"][0] + cues[1] * x["associability"][1]
    share = p["unlearning_observed"] if now.observed else p["unlearning"]
    share = np.clip(share * (1.0 + p["unlearning_gain"] * inputs["central_effect"]), 0.0, 1.0)

    def step(memory, features, presence, outcome):
        # read as: this trial learns with the associability it found, which then follows the trial's surprise
        scale = [1.0 - p["associability_share"] * (1.0 - a) for a in memory["associability"]]
        rates = [p["rate"] * speed * s for s in scale]
        plus, minus, error = plus_minus.learn(
            features, memory["plus"], memory["minus"], outcome, rates, share, p["threat_share"]
        )
        surprise = np.abs(error)
        return {
            "plus": plus,
            # read as: fading comes after the trial's learning
            "minus": tuple(m - m * p["fading"] for m in minus),
            "associability": tuple(
                a + p["associability_gain"] * there * (surprise - a)
                for a, there in zip(memory["associability"], presence, strict=True)
            ),
        }

    memory = step(memory, shown, [*cues, *contexts], now.outcome)
    nothing = np.zeros_like(now.cue)
    for _ in range(p["context_steps"]):
        # read as: the steps of the context alone run at the trial's speed and with its share of unlearning
        memory = step(memory, [nothing, nothing, *shown[CUES:]], [nothing, nothing, *contexts], nothing)
    return memory, expected, expressed, uncertain


JUMPS = fear_model.jumps(trial)
signals = fear_model.signals
between_windows = fear_model.between_windows
