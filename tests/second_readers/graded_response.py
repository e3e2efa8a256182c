"""Second reading of the graded-response scales, from their equations."""

import numpy as np
from scipy.special import ndtri


ITEMS = {"reexperiencing": 5, "avoidance": 2, "mood": 7, "hyperarousal": 6}

CUTS = ("first_cut", "second_cut", "third_cut", "fourth_cut")
EDGE = 1e-4


def _normal_scores(count):
    """Normal scores of `count` items, scaled to unit population deviation."""
    scores = ndtri((np.arange(count) + 0.5) / count)
    return scores / np.sqrt(np.mean((scores - scores.mean()) ** 2))


def items(p, levels, method, lasting, occasion, rater, passing):
    """The twenty item scores (0..4), in the order of ITEMS."""
    cuts = np.array([p[name] for name in CUTS], dtype=float)
    cuts = cuts - cuts.mean()
    square = (
        p["method"] ** 2
        + p["occasion_error"] ** 2
        + p["rater_error"] ** 2
        + p["lasting_item"] ** 2
        + p["item_error"] ** 2
        + np.mean(cuts**2)
        + p["item_spread"] ** 2
    )
    loading = np.sqrt(square)

    state = np.concatenate(
        [np.full(count, ndtri(min(max(float(levels[name]), EDGE), 1.0 - EDGE))) for name, count in ITEMS.items()]
    )
    shift = p["item_spread"] * np.concatenate([_normal_scores(count) for count in ITEMS.values()])
    response = (
        loading * state
        + p["method"] * method
        + p["occasion_error"] * occasion
        + p["rater_error"] * rater
        + p["lasting_item"] * np.asarray(lasting, dtype=float)
        + p["item_error"] * np.asarray(passing, dtype=float)
    )
    thresholds = cuts[np.newaxis, :] + shift[:, np.newaxis]
    return np.sum(thresholds < response[:, np.newaxis], axis=1)


def total(scores):
    """The sum of the item scores."""
    return np.sum(scores)
