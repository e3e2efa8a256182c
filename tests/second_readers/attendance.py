"""Second reading of attendance, from its equations."""

import numpy as np


def _never_started(p):
    return np.where(p["never_draw"] < p["never_starts"], 1.0, 0.0)


def _sigmoid(z):
    return 1.0 / (1.0 + np.exp(-z))


def rest(p, inputs):
    nothing = np.zeros_like(p["never_draw"])
    return {
        "attending": 1.0 - _never_started(p),
        "dropped": nothing,
        "sessions": nothing,
        "accumulated_hazard": nothing,
        "severity_then": inputs["severity"],
        "recent_gain": nothing,
        "severity_first": inputs["severity"],
        "present": np.ones_like(nothing),
    }


def signals(p, x, inputs):
    return {
        "attending": x["attending"],
        "dropped_out": x["dropped"],
        "sessions_attended": x["sessions"],
        "present": x["present"],
        "never_started": _never_started(p),
        "assessed": np.where(x["accumulated_hazard"] > -np.log(1.0 - p["loss_draw"]), 0.0, 1.0),
    }


def on_window(p, x, inputs, payload, draws):
    number = payload[1]
    is_early = (number >= p["early_from"]) & (number <= p["early_to"])
    log_odds = (
        p["dropout_intercept"]
        + p["from_distress"] * (inputs["session_distress"] - p["middle_distress"]) / p["spread_distress"]
        - p["from_alliance"] * inputs["alliance"]
        + np.where(is_early, p["early"], 0.0)
        - p["from_gain"] * x["recent_gain"]
        + p["dropout_random_effect"]
    )
    # read as: nobody leaves before the first session (never starting is another thing), nor at a window without one
    leaves = (number > 1) & (x["attending"] > 0) & (draws["attendance.leaves"] < _sigmoid(log_odds))
    return {
        **x,
        "attending": np.where(leaves, 0.0, x["attending"]),
        # read as: who leaves before a session is absent from its window already
        "present": np.where((number > 0) & (leaves | (x["attending"] < 1)), 0.0, 1.0),
        "dropped": np.where(leaves, 1.0, x["dropped"]),
    }


def on_session_end(p, x, inputs, payload, draws):
    came = x["attending"] > 0
    gain = (x["severity_then"] - inputs["severity"]) / x["severity_first"]
    done = (inputs["severity"] < p["early_completion"]) | (payload[2] > 0)
    return {
        **x,
        "attending": np.where(came & done, 0.0, x["attending"]),
        "sessions": x["sessions"] + np.where(came, 1.0, 0.0),
        "severity_then": np.where(came, inputs["severity"], x["severity_then"]),
        "recent_gain": np.where(came, gain, x["recent_gain"]),
    }


def between_windows(p, x, inputs, payload, draws):
    # read as: who finished, well enough or after the last session, keeps the hazard of those in therapy
    gone = (x["dropped"] > 0) | (inputs["never_started"] > 0)
    daily = np.exp(p["loss_hazard"] + np.where(gone, p["lost_after_leaving"], 0.0))
    return {**x, "accumulated_hazard": x["accumulated_hazard"] + daily * payload[0]}


JUMPS = {"WINDOW": on_window, "SESSION_END": on_session_end}
