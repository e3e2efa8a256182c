"""Second reading of intrusions, from its equations."""

import numpy as np
from scipy.special import gamma


SECONDS_PER_DAY = 86400.0
RUNGS_PER_DAY = np.geomspace(3e-6, 150.0, 10)
HIGHEST_SHARE = 0.9  # of the cues met, that a patient may come with as intrusions


def ladder(p):
    # read as: t^-d is the integral of r^d exp(-r t) / Gamma(d) over log r, summed here at rungs evenly spaced in log r;
    # r in 1/s because t is in seconds. The rungs below the first, too slow to fade in a life, are a geometric series
    # and count with the first
    ratio = RUNGS_PER_DAY[1] / RUNGS_PER_DAY[0]
    weights = [np.log(ratio) * (r / SECONDS_PER_DAY) ** p["decay"] / gamma(p["decay"]) for r in RUNGS_PER_DAY]
    weights[0] = weights[0] / (1.0 - ratio ** -p["decay"])
    return tuple(weights)


def cues_met(p, avoidance):
    return p["cues"] * (1.0 - p["cues_avoided"] * avoidance)


def still_feared(inputs):
    # read as: where nothing was learned there is nothing left of it
    learned = inputs["threat_learned"]
    return np.where(learned > 0, inputs["threat"] / np.where(learned > 0, learned, 1.0), 0.0)


def rate(p, age, traces, strength, suppression, threat_left, avoidance):
    # read as: a rung counts traces (unit 1), each faded at the rung's rate; the weights come in when they are summed
    reencoded = sum(weight * trace for weight, trace in zip(ladder(p), traces, strict=True))
    base = (age * SECONDS_PER_DAY) ** -p["decay"] + reencoded
    strength_now = 1.0 + (strength - 1.0) * threat_left
    without_cue = np.log(base) + np.log(strength_now) - p["threshold"] - suppression
    # read as: the pull W s of a cue is uniform from 0 to twice its mean, so the mean of the logistic is a difference
    # of its integrals over that range
    low, high = without_cue / p["noise"], (without_cue + 2.0 * p["similarity"]) / p["noise"]
    mean = (np.logaddexp(0.0, high) - np.logaddexp(0.0, low)) / (high - low)
    return cues_met(p, avoidance) * mean


def rest(p, inputs):
    avoidance = inputs["avoidance"]
    at_intake = np.minimum(p["intake_rate"], HIGHEST_SHARE * cues_met(p, avoidance))
    age, strength = p["years_since"], p["strength"]
    traces = laid_down(p, at_intake, age)
    # read as: at intake all of the threat is left, and avoidance is the one they come with
    low, high = np.full_like(age, -100.0), np.full_like(age, 100.0)
    for _ in range(80):
        middle = (low + high) / 2.0
        too_many = rate(p, age, traces, strength, middle, 1.0, avoidance) > at_intake
        low, high = np.where(too_many, middle, low), np.where(too_many, high, middle)
    return {
        "age": age,
        "traces": tuple(trace * p["came_ill"] for trace in traces),
        "strength": strength,
        "suppression": (low + high) / 2.0,
        "happened": p["came_ill"],
    }


def signals(p, x, inputs):
    memory = (x["age"], x["traces"], x["strength"], x["suppression"])
    return {
        "intrusions": x["happened"] * rate(p, *memory, still_feared(inputs) * inputs["vividness"], inputs["avoidance"])
    }


def laid_down(p, per_day, days):
    # each rung: traces added evenly over `days`, each fading since it was laid down
    return tuple(p["reencoding"] * per_day * -np.expm1(-r * days) / r for r in RUNGS_PER_DAY)


def between_windows(p, x, inputs, payload, draws):
    days = payload[0]
    fresh = laid_down(p, inputs["intrusions"] * still_feared(inputs), days)
    old = (trace * np.exp(-r * days) for trace, r in zip(x["traces"], RUNGS_PER_DAY, strict=True))
    return {**x, "age": x["age"] + days, "traces": tuple(a + b for a, b in zip(old, fresh, strict=True))}


def on_trauma(p, x, inputs, payload, draws):
    # read as: the new trauma takes the old one's place: age and traces begin anew, strength is that of its intensity
    return {
        "age": np.full_like(x["age"], 1.0 / SECONDS_PER_DAY),
        "traces": tuple(np.zeros_like(trace) for trace in x["traces"]),
        "strength": np.exp(p["encoding_gain"] * payload[0] - p["encoding_block"] * inputs["central_effect"]),
        "suppression": p["binding"],
        "happened": np.ones_like(x["happened"]),
    }


JUMPS = {"TRAUMA": on_trauma}
