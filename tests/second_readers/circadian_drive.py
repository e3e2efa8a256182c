"""Second reading of circadian_drive, from its equations."""

import numpy as np


DAY_MIN = 1440.0


def curve(p, clock):
    since = np.mod(clock - p["shift"], DAY_MIN)
    left = DAY_MIN - since
    rising = since**5 / (since**5 + p["rise"] ** 5)
    falling = left**6 / (left**6 + p["fall"] ** 6)
    return rising * falling + p["base"]


def drive(p, clock):
    # read as: mean(C) is handed in as a parameter, not worked out from the other values
    return p["floor"] + (1.0 - p["floor"]) * curve(p, clock) / p["mean"]
