"""Second reading of the memory of a film, from its equations."""

import numpy as np

from tests.second_readers.intrusions import RUNGS_PER_DAY, SECONDS_PER_DAY, ladder


PARTS = 8
MINUTES_PER_DAY = 1440.0


def excess(cortisol):
    above = np.maximum(cortisol - 1.0, 0.0)
    return above / (1.0 + above)


def rate(p, x):
    base = (x["age"] * SECONDS_PER_DAY) ** -p["decay"] + sum(
        weight * trace for weight, trace in zip(ladder(p), x["traces"], strict=True)
    )
    strength = x["strength"] - p["consolidation_block"] * x["oxytocin"] - p["cortisol_block"] * x["cortisol"]
    without_cue = np.log(base) + strength - p["threshold"] - p["suppression"] * x["context"]
    low, high = without_cue / p["noise"], (without_cue + 2.0 * p["similarity"]) / p["noise"]
    return x["seen"] * p["cues"] * (np.logaddexp(0.0, high) - np.logaddexp(0.0, low)) / (high - low)


def rest(p, inputs):
    nothing = np.zeros_like(p["own_strength"])
    names = ("seen", "strength", "context", "oxytocin", "cortisol", "since_mind", "nights", "expected")
    traces = tuple(nothing for _ in RUNGS_PER_DAY)
    return {"age": nothing + 1.0, "traces": traces} | dict.fromkeys(names, nothing)


def signals(p, x, inputs):
    return {"film_intrusions": x["expected"]}


def flow(p, x, inputs, clock):
    now = rate(p, x)
    young = np.where(x["age"] * MINUTES_PER_DAY < p["consolidation"], x["seen"] / p["consolidation"], 0.0)
    return {
        "age": np.full_like(x["age"], 1.0 / MINUTES_PER_DAY),
        "traces": tuple(
            (p["reencoding"] * now - r * trace) / MINUTES_PER_DAY
            for trace, r in zip(x["traces"], RUNGS_PER_DAY, strict=True)
        ),
        "oxytocin": young * inputs["central_effect"],
        "cortisol": young * excess(inputs["cortisol"]),
        "since_mind": np.ones_like(x["age"]),
        "expected": now / MINUTES_PER_DAY,
    }


def lived(p, x, days, per_day):
    new = p["reencoding"] * per_day
    traces = tuple(
        trace * np.exp(-r * days) + new * -np.expm1(-r * days) / r
        for trace, r in zip(x["traces"], RUNGS_PER_DAY, strict=True)
    )
    return {**x, "age": x["age"] + days, "traces": traces}


def between_windows(p, x, inputs, payload, draws):
    days = payload[0] / PARTS
    for _ in range(PARTS):
        middle = rate(p, lived(p, x, days / 2.0, rate(p, x)))
        x = lived(p, x, days, middle) | {"expected": x["expected"] + days * middle}
    return {**x, "since_mind": x["since_mind"] + MINUTES_PER_DAY * payload[0]}


def on_trauma(p, x, inputs, payload, draws):
    felt = p["arousability"] * payload[0]
    nothing = np.zeros_like(x["age"])
    left = p["disruption"] * felt + p["cortisol_disruption"] * excess(inputs["cortisol"])
    return {
        "seen": nothing + 1.0,
        "age": nothing + 1.0 / SECONDS_PER_DAY,
        "traces": tuple(nothing for _ in RUNGS_PER_DAY),
        "strength": p["encoding_gain"] * felt + p["own_strength"] - p["encoding_block"] * inputs["central_effect"],
        "context": np.exp(-left),
        **dict.fromkeys(("oxytocin", "cortisol", "since_mind", "nights", "expected"), nothing),
    }


def on_night(p, x, inputs, payload, draws):
    # read as: nights before the film do not count
    first = x["nights"] == 0.0
    kept = np.where(first, p["night_retention"] * (1.0 + p["sleep_gain"] * payload[0]), 1.0)
    return {**x, "context": x["context"] * kept, "nights": x["nights"] + x["seen"]}


def on_reminder(p, x, inputs, payload, draws):
    return {**x, "since_mind": np.zeros_like(x["since_mind"])}


def on_task(p, x, inputs, payload, draws):
    weaker = np.log(1.0 - p["interference"] * payload[0])
    return {**x, "strength": x["strength"] + np.where(x["since_mind"] < p["consolidation"], weaker, 0.0)}


JUMPS = {"TRAUMA": on_trauma, "NIGHT": on_night, "REMINDER": on_reminder, "TASK": on_task}
