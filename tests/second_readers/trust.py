"""Second reading of trust, from its equations."""

import numpy as np


def _sig(z):
    return 1.0 / (1.0 + np.exp(-z))


def _first(p, effect, contact):
    """Trust in a person not known."""
    insecure = p["insecure"]
    own = p["first_trust"] + p["own_trust"] - p["from_insecurity"] * insecure - p["from_adversity"] * p["adversity"]
    gene = p["from_gene"] * p["carrier"] * insecure
    drug = (p["first_gain"] + p["first_gain_insecure"] * insecure) * effect * contact
    return _sig(own - gene + drug)


def rest(p, inputs):
    nothing = np.zeros_like(p["first_trust"])
    return {"trust": _first(p, 0.0, 0.0), "therapist": _first(p, 0.0, 0.0), "contact": nothing}


def signals(p, x, inputs):
    stands = _sig((x["therapist"] - p["threshold"]) / p["width"])
    return {"trust": x["trust"], "work_counted": 1.0 - p["gate"] * (1.0 - stands)}


def on_meet(p, x, inputs, payload, draws):
    # read as: a device, and nobody, too; trust is then that in the next person not known
    contact = payload[1] + np.zeros_like(x["contact"])
    return {**x, "trust": _first(p, inputs["central_effect"], contact), "contact": contact}


def on_exchange(p, x, inputs, payload, draws):
    returned = payload[0]
    spared = p["betrayal_spared"] * inputs["central_effect"] * x["contact"] * (1.0 - returned)
    share = np.clip(p["learning"] * (1.0 - spared), 0.0, 1.0)
    return {**x, "trust": x["trust"] + share * (returned - x["trust"])}


def on_session_start(p, x, inputs, payload, draws):
    # read as: a session to which a person does not come changes nothing
    came = inputs["attending"] > 0
    known = np.where(payload[0] == 1, _first(p, inputs["central_effect"], 1.0), x["therapist"])
    now = {"trust": known, "therapist": known, "contact": np.ones_like(x["contact"])}
    return {name: np.where(came, now[name], x[name]) for name in now}


def on_session_end(p, x, inputs, payload, draws):
    # read as: contact lasts until the window ends
    came = inputs["attending"] > 0
    helped = x["therapist"] + p["learning"] * (1.0 - x["therapist"])
    return {**x, **{name: np.where(came, helped, x[name]) for name in ("trust", "therapist")}}


def between_windows(p, x, inputs, payload, draws):
    return {**x, "contact": np.zeros_like(x["contact"])}


JUMPS = {
    "MEET": on_meet,
    "EXCHANGE": on_exchange,
    "SESSION_START": on_session_start,
    "SESSION_END": on_session_end,
}
