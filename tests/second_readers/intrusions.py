"""Second reading of intrusions, from its equations."""

import numpy as np
from scipy.special import gamma


SECONDS_PER_DAY = 86400.0
RUNGS_PER_DAY = np.geomspace(1e-6, 300.0, 10)


def ladder(p):
    # read as: t^-d is the integral of r^d exp(-r t) / Gamma(d) over log r, summed here at rungs evenly spaced in log r;
    # r in 1/s because t is in seconds
    spacing = np.log(RUNGS_PER_DAY[1] / RUNGS_PER_DAY[0])
    return tuple(spacing * (r / SECONDS_PER_DAY) ** p["decay"] / gamma(p["decay"]) for r in RUNGS_PER_DAY)


def rate(p, age, traces, strength, threat_left, avoidance):
    # read as: a rung counts traces (unit 1), each faded at the rung's rate; the weights come in when they are summed
    reencoded = sum(weight * trace for weight, trace in zip(ladder(p), traces, strict=True))
    base = (age * SECONDS_PER_DAY) ** -p["decay"] + reencoded
    strength_now = 1.0 + (strength - 1.0) * threat_left
    without_cue = np.log(base) + np.log(strength_now) - p["threshold"] - p["binding"]
    # read as: the pull W s of a cue is uniform from 0 to twice its mean, so the mean of the logistic is a difference
    # of its integrals over that range
    low, high = without_cue / p["noise"], (without_cue + 2.0 * p["similarity"]) / p["noise"]
    mean = (np.logaddexp(0.0, high) - np.logaddexp(0.0, low)) / (high - low)
    return p["cues"] * (1.0 - p["cues_avoided"] * avoidance) * mean


def signals(p, x, heard):
    left = heard["threat"] / heard["threat_at_intake"]
    return {
        "intrusions": rate(p, x["age"], x["traces"], x["strength"], left, heard["avoidance"]),
        "intrusions_at_intake": x["at_intake"],
    }


def laid_down(p, per_day, days):
    # each rung: traces added evenly over `days`, each fading since it was laid down
    return tuple(p["reencoding"] * per_day * -np.expm1(-r * days) / r for r in RUNGS_PER_DAY)


def quiet(p, x, heard, payload, draws):
    days = payload[0]
    fresh = laid_down(p, heard["intrusions"], days)
    old = (trace * np.exp(-r * days) for trace, r in zip(x["traces"], RUNGS_PER_DAY, strict=True))
    return {**x, "age": x["age"] + days, "traces": tuple(a + b for a, b in zip(old, fresh, strict=True))}


def on_trauma(p, x, heard, payload, draws):
    # read as: the new trauma takes the old one's place: age and traces begin anew, strength is that of its intensity
    return {
        "age": np.zeros_like(x["age"]),
        "traces": tuple(np.zeros_like(trace) for trace in x["traces"]),
        "strength": np.exp(p["encoding_gain"] * payload[0] - p["encoding_block"] * heard["central_effect"]),
        "at_intake": x["at_intake"],
    }


JUMPS = {"TRAUMA": on_trauma}
