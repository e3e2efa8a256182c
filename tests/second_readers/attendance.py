"""Second reading of attendance, from its equations."""

import numpy as np


def _never(p):
    # read as: a person never starts when the draw U_0 is below the probability p_0
    return p["never_draw"] < p["never_starts"]


def rest(p, inputs):
    nothing = np.zeros_like(p["never_draw"])
    return {
        # read as: those who never start are out of therapy from the beginning, not only from the first session's window
        "attending": np.where(_never(p), 0.0, 1.0),
        # read as: never having started is not leaving unfinished; such people are not counted as dropped
        "dropped": nothing,
        "sessions": nothing,
        "accumulated_hazard": nothing,
        # read as: intake stands for the last session until there has been one, so session 1 already has a gain
        "severity_then": nothing + inputs["severity"],
        "recent_gain": nothing,
        "calendar": nothing,
        # read as: intake is where the person stands at rest
        "severity_first": nothing + inputs["severity"],
        "present": np.ones_like(nothing),
    }


def signals(p, x, inputs):
    # read as: being lost to assessment ends neither therapy nor presence
    lost = x["accumulated_hazard"] > -np.log1p(-p["loss_draw"])
    return {
        "attending": x["attending"],
        "dropped_out": x["dropped"],
        "sessions_attended": x["sessions"],
        "assessed": np.where(lost, 0.0, 1.0),
        "never_started": np.where(_never(p), 1.0, 0.0),
        "present": x["present"],
    }


def on_window(p, x, inputs, payload, draws):
    number = payload[1]
    in_therapy = x["attending"] > 0
    # read as: k is the planned session's number; those in therapy have attended all before it
    # read as: first and last early session both belong to the early ones
    is_early = (number >= p["early_from"]) & (number <= p["early_to"])
    z = (inputs["session_distress"] - p["middle_distress"]) / p["spread_distress"]
    # read as: u is a part of the calendar's hazard only, not of the session's
    q = p["session_hazard"] * np.exp(p["from_distress"] * z - p["from_alliance"] * inputs["alliance"])
    q = q * np.where(is_early, 1.0 + p["early"], 1.0)
    probability = -np.expm1(-(x["calendar"] + q))
    leaves = in_therapy & (number > 1) & (draws["attendance.leaves"] < probability)
    attending = np.where(leaves, 0.0, x["attending"])
    return {
        **x,
        "attending": attending,
        "dropped": np.where(leaves, 1.0, x["dropped"]),
        # read as: the draw before a session uses up what accumulated; C starts anew from that session's window,
        # and a window without a session leaves it alone
        "calendar": np.where(in_therapy & (number > 0), 0.0, x["calendar"]),
        # read as: who leaves before this session does not come to it; those finished or never started do not either
        "present": np.where(number > 0, np.where(attending > 0, 1.0, 0.0), np.ones_like(attending)),
    }


def on_session_end(p, x, inputs, payload, draws):
    came = x["attending"] > 0
    severity = inputs["severity"]
    first = x["severity_first"]
    # read as: severity at a session is that at its end; a worsening is a negative gain, not cut at zero;
    # nobody ill of nothing at intake gains anything
    ill = first > 0
    gain = np.where(ill, (x["severity_then"] - severity) / np.where(ill, first, 1.0), 0.0)
    # read as: the last planned session also finishes therapy; finishing is no dropping out; the test is strict, and
    # it is made after any session, the first too
    finished = came & ((severity < p["early_completion"]) | (payload[2] > 0))
    return {
        **x,
        # read as: who finishes here stays present until the next window
        "attending": np.where(finished, 0.0, x["attending"]),
        # read as: a session counts as attended at its end
        "sessions": x["sessions"] + np.where(came, 1.0, 0.0),
        "severity_then": np.where(came, severity, x["severity_then"]),
        "recent_gain": np.where(came, gain, x["recent_gain"]),
    }


def between_windows(p, x, inputs, payload, draws):
    # read as: time passes for both hazards between windows only; the minutes inside a window are not counted
    days = payload[0]
    weekly = p["calendar_hazard"] * np.exp(
        p["dropout_random_effect"] - p["from_alliance"] * inputs["alliance"] - p["from_gain"] * x["recent_gain"]
    )
    # read as: C runs only in those in therapy who have had a session; before the first there is no session before
    running = (x["attending"] > 0) & (x["sessions"] > 0)
    # read as: those who never start carry the added loss from intake on
    away = (x["dropped"] > 0) | (inputs["never_started"] > 0)
    # read as: alliance and severity are those that the inputs give for the gap, held over all of it
    z = (inputs["severity"] - p["middle_severity"]) / p["spread_severity"]
    daily = np.exp(p["loss_hazard"] + p["lost_after_leaving"] * np.where(away, 1.0, 0.0) + p["lost_by_severity"] * z)
    return {
        **x,
        "calendar": x["calendar"] + np.where(running, weekly * days / 7.0, 0.0),
        # read as: H goes on accumulating in everybody, also during and after therapy, also once lost
        "accumulated_hazard": x["accumulated_hazard"] + daily * days,
    }


JUMPS = {"WINDOW": on_window, "SESSION_END": on_session_end}
