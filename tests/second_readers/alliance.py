"""Second reading of alliance, from its equations."""

import numpy as np


def rest(p, inputs):
    nothing = np.zeros_like(p["first_alliance"])
    return {
        "alliance": p["first_alliance"],
        "gained": nothing,
        "per_minute": nothing,
        "severity_then": inputs["severity"],
        "severity_first": inputs["severity"],
    }


def _felt(p, x, inputs):
    here = np.where(x["per_minute"] > 0, inputs["attending"], 0.0)
    wanting = p["mistrust"] * (1.0 - inputs["work_counted"])
    return x["alliance"] + (p["bonding_now"] * inputs["central_effect"] + inputs["drug_bond"]) * here - wanting


def signals(p, x, inputs):
    return {"alliance": _felt(p, x, inputs), "nonspecific_course": 1.0 - x["gained"]}


def flow(p, x, inputs, clock):
    return {"alliance": p["bonding"] * inputs["central_effect"] * x["per_minute"] * inputs["attending"]}


def on_session_start(p, x, inputs, payload, draws):
    return {**x, "per_minute": np.ones_like(x["per_minute"]) / payload[1]}


def on_session_end(p, x, inputs, payload, draws):
    came = inputs["attending"]
    gain = (x["severity_then"] - inputs["severity"]) / x["severity_first"]
    bond = p["from_gain"] * (gain - p["expected_gain"]) + p["chance"] * draws["alliance.chance"]
    alliance = x["alliance"] + came * bond
    # read as: the session still runs when its end comes, so that what was felt in it counts
    gained = p["contact_gain"] + inputs["contact_shift"] + p["alliance_gain"] * _felt(p, x, inputs)
    relieved = np.clip(gained, 0.0, 1.0)
    contact = (1.0 - x["gained"]) * relieved * (1.0 - p["contact_share"] * (1.0 - inputs["work_counted"]))
    return {
        "alliance": alliance,
        "gained": x["gained"] + came * contact,
        "per_minute": np.zeros_like(x["per_minute"]),
        "severity_then": np.where(came > 0, inputs["severity"], x["severity_then"]),
        "severity_first": x["severity_first"],
    }


def between_windows(p, x, inputs, payload, draws):
    return {**x, "gained": x["gained"] * np.exp(-p["relapse"] * payload[0])}


JUMPS = {"SESSION_START": on_session_start, "SESSION_END": on_session_end}
