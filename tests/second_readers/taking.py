"""Second reading of taking, from its equation."""


def taken(inputs, payload):
    # read as: what does not belong to a session is taken by everybody
    return (1.0 - payload[3]) + payload[3] * inputs.get("present", 1.0)
