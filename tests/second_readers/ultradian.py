"""Second reading of ultradian's pulse on the clock's drive, from its equations."""

import numpy as np


DAY_MIN = 1440.0


def factor(p, clock):
    # read as: the pulses start anew at midnight, so a clock past midnight is taken back into its day
    theta = 2.0 * np.pi * (np.mod(clock, DAY_MIN) - p["first_peak"]) / p["period"]
    return 1.0 + p["depth"] * (np.cos(theta) + p["second"] * np.cos(2.0 * theta - p["second_lag"]))
