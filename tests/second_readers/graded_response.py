"""Second reading of the graded-response scales, from their equations."""

import numpy as np
from scipy.special import ndtri


# scale: (items of each signal read, score of the lowest grade, of the highest)
SCALES = {
    "caps5": ({"reexperiencing": 5, "avoidance": 2, "mood": 7, "hyperarousal": 6}, 0, 4),
    "pcl5": ({"reexperiencing": 5, "avoidance": 2, "mood": 7, "hyperarousal": 6}, 0, 4),
    "pclc": ({"reexperiencing": 5, "avoidance": 2, "mood": 5, "hyperarousal": 5}, 1, 5),
    "pssi": ({"reexperiencing": 5, "avoidance": 2, "mood": 5, "hyperarousal": 5}, 0, 3),
    "iesr": ({"reexperiencing": 8, "avoidance": 8, "hyperarousal": 6}, 0, 4),
    "bdi2": ({"mood": 21}, 0, 3),
    "phq9": ({"mood": 9}, 0, 3),
    "sds": ({"mood": 2, "hyperarousal": 1}, 0, 10),
    "ras": ({"mood": 7}, 5, 1),
}

EDGE = 1e-4


def _normal_scores(count):
    """Normal scores of `count` items, scaled to unit population deviation; a single item has none."""
    scores = ndtri((np.arange(count) + 0.5) / count)
    if count == 1:
        return np.zeros(1)
    return scores / np.sqrt(np.mean((scores - scores.mean()) ** 2))


def items(name, p, cuts, levels, method, lasting, occasion, rater, passing):
    """The item scores of a scale, in the order of its signals."""
    counts, low, high = SCALES[name]
    cuts = np.asarray(cuts, dtype=float)
    assert len(cuts) == abs(high - low)
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
        [np.full(count, ndtri(min(max(float(levels[name]), EDGE), 1.0 - EDGE))) for name, count in counts.items()]
    )
    shift = p["item_spread"] * np.concatenate([_normal_scores(count) for count in counts.values()])
    response = (
        loading * state
        + p["method"] * method
        + p["occasion_error"] * occasion
        + p["rater_error"] * rater
        + p["lasting_item"] * np.asarray(lasting, dtype=float)
        + p["item_error"] * np.asarray(passing, dtype=float)
    )
    scores = []
    for felt, harder in zip(response, shift, strict=True):
        grade = sum(1 for cut in cuts if cut + harder < felt)
        scores.append(low + grade if high > low else low - grade)
    return np.array(scores, dtype=float)


def total(scores):
    """The sum of the item scores."""
    return np.sum(scores)
