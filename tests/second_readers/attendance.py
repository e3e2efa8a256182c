"""Second reading of attendance, from its equations."""

import numpy as np


DAYS_PER_WEEK = 7.0


def _never(p):
    return np.where(p["never_draw"] < p["never_starts"], 1.0, 0.0)


def rest(p, inputs):
    nothing = np.zeros_like(p["never_draw"])
    # read as: who will start counts as in therapy from intake on; who never starts has not dropped out
    return {
        "attending": 1.0 - _never(p),
        "dropped": nothing,
        "sessions": nothing,
        "accumulated_hazard": nothing,
        "severity_then": inputs["severity"],
        "recent_gain": nothing,
        "calendar": nothing,
        "effect_then": nothing,
        "severity_first": inputs["severity"],
        "present": 1.0 - _never(p),
    }


def signals(p, x, inputs):
    lost = x["accumulated_hazard"] > -np.log1p(-p["loss_draw"])
    return {
        "attending": x["attending"],
        "dropped_out": x["dropped"],
        "sessions_attended": x["sessions"],
        "assessed": np.where(lost, 0.0, 1.0),
        "never_started": _never(p),
        "present": x["present"],
    }


def _calendar_rate(p, x, inputs):
    """C', a week."""
    return p["calendar_hazard"] * np.exp(
        p["dropout_random_effect"]
        + inputs["leaving_shift"]
        - p["from_alliance"] * inputs["alliance"]
        - p["from_gain"] * x["recent_gain"]
        - p["staying"] * x["effect_then"]
    )


def _session_part(p, x, inputs, number):
    """q of session `number`."""
    # read as: k counts planned sessions, and both ends of the early ones belong to them
    early = (number >= p["early_from"]) & (number <= p["early_to"])
    distress = (inputs["session_distress"] - p["middle_distress"]) / p["spread_distress"]
    # read as: neither u nor recent gain acts on q
    return (
        p["session_hazard"]
        * np.exp(
            inputs["leaving_shift"]
            + p["from_distress"] * distress
            - p["from_alliance"] * inputs["alliance"]
            - p["staying"] * x["effect_then"]
        )
        * (1.0 + np.where(early, p["early"], 0.0))
    )


def on_window(p, x, inputs, payload, draws):
    number = np.asarray(payload[1])
    in_therapy = x["attending"] > 0
    # a window without a session has number 0, so that nobody leaves there either
    faces = in_therapy & (number > 1)
    leaves_with = -np.expm1(-(x["calendar"] + _session_part(p, x, inputs, number)))
    leaves = faces & (draws["attendance.leaves"] < leaves_with)
    attending = np.where(leaves, 0.0, x["attending"])
    return {
        **x,
        "attending": attending,
        "dropped": np.where(leaves, 1.0, x["dropped"]),
        # read as: spent by all who were in therapy as the window opened, those who leave at it too
        "calendar": np.where(in_therapy & (number > 0), 0.0, x["calendar"]),
        # read as: who leaves at this window, has left, has finished or never started does not come
        "present": np.where(number > 0, attending, x["present"]),
    }


def on_session_end(p, x, inputs, payload, draws):
    came = x["attending"] > 0
    severity = inputs["severity"]
    # read as: the gain at the first session is the fall since intake
    gain = (x["severity_then"] - severity) / x["severity_first"]
    # read as: finished by being well enough or by the last planned session, and neither is dropping out
    finished = came & ((severity < p["early_completion"]) | (np.asarray(payload[2]) > 0))
    # read as: who finishes came to this session and stays present till that of the next
    return {
        **x,
        "attending": np.where(finished, 0.0, x["attending"]),
        "sessions": x["sessions"] + np.where(came, 1.0, 0.0),
        "severity_then": np.where(came, severity, x["severity_then"]),
        "recent_gain": np.where(came, gain, x["recent_gain"]),
        "effect_then": np.where(came, inputs["central_effect"], x["effect_then"]),
    }


def between_windows(p, x, inputs, payload, draws):
    # read as: C and H run over the days given here, and not again by the minute within windows
    days = payload[0]
    runs = (x["attending"] > 0) & (x["sessions"] > 0)
    ran_up = _calendar_rate(p, x, inputs) * days / DAYS_PER_WEEK
    away = np.where((x["dropped"] > 0) | (inputs["never_started"] > 0), 1.0, 0.0)
    # read as: severity is that of now, not that of the last session
    ill = (inputs["severity"] - p["middle_severity"]) / p["spread_severity"]
    loss = np.exp(p["loss_hazard"] + p["lost_after_leaving"] * away + p["lost_by_severity"] * ill)
    # read as: loss runs from intake on, in everybody
    return {
        **x,
        "calendar": x["calendar"] + np.where(runs, ran_up, 0.0),
        "accumulated_hazard": x["accumulated_hazard"] + loss * days,
    }


JUMPS = {"WINDOW": on_window, "SESSION_END": on_session_end}
