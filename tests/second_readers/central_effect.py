"""Second reading of central_effect, from its equations."""


def signals(p, x, heard):
    z, half, falling, switch = heard["brain_oxytocin"], p["half_effect"], p["falling_off"], p["inverted"]
    # read as: E_max is there only to make E(1) = 1, so it carries the same switch s as the falling branch
    at_one = 1.0 / (1.0 + half) / (1.0 + switch / falling)
    return {"central_effect": z / (z + half) / (1.0 + switch * z / falling) / at_one}


def rest(p, heard):
    return {}
