"""Second reading of circadian_drive, from its equations."""

import numpy as np


DAY_MIN = 1440.0


def shape(p, clock):
    since = np.mod(clock - p["shift"], DAY_MIN)
    left = DAY_MIN - since
    rising = since**5 / (since**5 + p["rise"] ** 5)
    falling = left**6 / (left**6 + p["fall"] ** 6)
    return rising * falling


def drive(p, clock):
    # read as: m is handed in as a parameter, not worked out from the other values
    return p["floor"] + (1.0 - p["floor"]) * (shape(p, clock) + p["base"]) / (p["mean"] + p["base"])
