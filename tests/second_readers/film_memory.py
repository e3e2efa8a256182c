"""Second reading of film_memory, from its equations. The ladder of rates is that of the intrusions of a trauma."""

import numpy as np

from tests.second_readers.intrusions import RUNGS_PER_DAY, SECONDS_PER_DAY, ladder


MINUTES_PER_DAY = 1440.0
SECOND = 1.0 / SECONDS_PER_DAY  # read as: what is laid down is a second old
PARTS = 8  # read as: the equations don't say how many; 8 agrees with the product


def rest(p, inputs):
    nothing = np.zeros_like(p["noise"])
    names = ("seen", "strength", "context", "oxytocin", "cortisol", "since_mind", "nights", "expected")
    # read as: the age of no film is a day, any positive number
    return dict.fromkeys(names, nothing) | {"age": nothing + 1.0, "traces": (nothing,) * len(RUNGS_PER_DAY)}


def excess(cortisol):
    above = np.maximum(cortisol - 1.0, 0.0)
    return above / (1.0 + above)


def softplus(z):
    return np.logaddexp(0.0, z)


def chance(p, a):
    span = 2.0 * p["similarity"] / p["noise"]
    return (softplus(a + span) - softplus(a)) / span


def rate(p, x, age, traces):
    own = (age * SECONDS_PER_DAY) ** -p["decay"] + sum(w * t for w, t in zip(ladder(p), traces, strict=True))
    activation = np.log(own) + x["strength"] - p["consolidation_block"] * x["oxytocin"]
    activation = activation - p["cortisol_block"] * x["cortisol"] - p["threshold"] - p["suppression"] * x["context"]
    return x["seen"] * p["cues"] * chance(p, activation / p["noise"])


def later(p, traces, a_day, days):
    return tuple(
        t * np.exp(-r * days) + p["reencoding"] * a_day * (1.0 - np.exp(-r * days)) / r
        for t, r in zip(traces, RUNGS_PER_DAY, strict=True)
    )


def signals(p, x, inputs):
    return {"film_intrusions": x["expected"]}


def flow(p, x, inputs, clock):
    # read as: rates are per minute; before a film both times run on, for nothing
    seen = x["seen"]
    open_still = seen * (x["age"] * MINUTES_PER_DAY < p["consolidation"]) / p["consolidation"]
    a_day = rate(p, x, x["age"], x["traces"])
    return {
        "age": np.ones_like(seen) / MINUTES_PER_DAY,
        "traces": tuple(
            (p["reencoding"] * a_day - r * t) / MINUTES_PER_DAY for t, r in zip(x["traces"], RUNGS_PER_DAY, strict=True)
        ),
        "oxytocin": open_still * inputs["central_effect"],
        "cortisol": open_still * excess(inputs["cortisol"]),
        "since_mind": np.ones_like(seen),
        "expected": a_day / MINUTES_PER_DAY,
    }


def between_windows(p, x, inputs, payload, draws):
    days = payload[0]
    part = days / PARTS
    age, traces, expected = x["age"], x["traces"], x["expected"]
    for _ in range(PARTS):
        middle = later(p, traces, rate(p, x, age, traces), part / 2)
        a_day = rate(p, x, age + part / 2, middle)
        traces = later(p, traces, a_day, part)
        expected = expected + a_day * part
        age = age + part
    return {
        **x,
        "age": age,
        "traces": traces,
        "since_mind": x["since_mind"] + days * MINUTES_PER_DAY,
        "expected": expected,
    }


def on_film(p, x, inputs, payload, draws):
    aroused = p["arousability"] * payload[0]
    strength = p["encoding_gain"] * aroused + p["own_strength"] - p["encoding_block"] * inputs["central_effect"]
    nothing = np.zeros_like(strength)
    return {
        # read as: a film seen later takes the place of the one before; what was expected so far stays counted
        "seen": nothing + 1.0,
        "age": nothing + SECOND,
        "traces": (nothing,) * len(RUNGS_PER_DAY),
        "strength": strength,
        "context": np.exp(-p["disruption"] * aroused - p["cortisol_disruption"] * excess(inputs["cortisol"])),
        "oxytocin": nothing,
        "cortisol": nothing,
        "since_mind": nothing,
        "nights": nothing,
        "expected": x["expected"],
    }


def on_night(p, x, inputs, payload, draws):
    first = x["nights"] < 1
    left = p["night_retention"] * (1.0 + p["sleep_gain"] * payload[0])
    return {
        **x,
        "context": x["context"] * np.where(first, left, 1.0),
        # read as: nights before the film are not counted; what they do to no context is of no account
        "nights": x["nights"] + x["seen"],
    }


def on_reminder(p, x, inputs, payload, draws):
    return {**x, "since_mind": np.zeros_like(x["since_mind"])}


def on_task(p, x, inputs, payload, draws):
    taken = np.log(1.0 - p["interference"] * payload[0])
    return {**x, "strength": x["strength"] + np.where(x["since_mind"] < p["consolidation"], taken, 0.0)}


JUMPS = {"FILM": on_film, "NIGHT": on_night, "REMINDER": on_reminder, "TASK": on_task}
