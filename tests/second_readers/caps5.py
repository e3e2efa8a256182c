"""Second reading of caps5, from its equations."""

import numpy as np


ITEMS = {"reexperiencing": 5, "avoidance": 2, "mood": 7, "hyperarousal": 6}
TOP = 4.0


def items(p, levels, lasting, passing, rater, occasion):
    """Scores of one visit: `lasting` and `passing` twenty standard normals each, `rater` and `occasion` one each."""
    count = sum(ITEMS.values())
    level = np.concatenate([np.full(n, levels[name]) for name, n in ITEMS.items()])
    # read as: common error is stated for the total, so an item carries a twentieth of it
    common = (p["rater_error"] * rater + p["occasion_error"] * occasion) / count
    score = TOP * level + p["item_spread"] * lasting + p["item_error"] * passing + common
    return np.clip(np.round(score), 0.0, TOP)


def total(scores):
    return np.sum(scores, axis=-1)
