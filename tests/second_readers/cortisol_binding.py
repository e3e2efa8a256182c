"""Second reading of cortisol_binding, from its equations."""

import numpy as np


def total(p, free):
    globulin = p["globulin"] * p["affinity"] * free / (1.0 + p["affinity"] * free)
    return free * (1.0 + p["albumin_ratio"]) + globulin


def free(p, total):
    loose, affinity = 1.0 + p["albumin_ratio"], p["affinity"]
    half = (loose + affinity * (p["globulin"] - total)) / 2.0
    root = np.sqrt(half**2 + loose * affinity * total)
    # the sum is positive where it is used; the other branch never sees it
    divisor = np.where(half >= 0, half + root, 1.0)
    return np.where(half >= 0, total / divisor, (root - half) / (loose * affinity))


def saliva(p, free):
    return p["saliva_share"] * free


def free_of_saliva(p, saliva):
    return saliva / p["saliva_share"]
