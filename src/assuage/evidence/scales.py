"""The scales that effects are pooled on: what belongs on each, how a value is put on it and printed.

g           standardised mean difference between groups (cohen_d, hedges_g), or two arms with mean, SD and n
change      standardised change from the people's own baseline, which is no comparison of groups
log ratio   logarithm of a risk, odds or hazard ratio, or of two arms with events
z           Fisher's z of a correlation
difference  mean difference in the unit of the measure
logit       logit of a proportion
"""

import math
from typing import Literal


Scale = Literal["g", "change", "log ratio", "z", "difference", "logit"]
SCALE_OF: dict[str, Scale] = {
    "cohen_d": "g",
    "hedges_g": "g",
    "risk_ratio": "log ratio",
    "odds_ratio": "log ratio",
    "hazard_ratio": "log ratio",
    "correlation": "z",
    "mean_difference": "difference",
    "proportion": "logit",
}
PRINTED: dict[Scale, str] = {
    "g": "standardised difference (g)",
    "change": "standardised change",
    "log ratio": "ratio",
    "z": "correlation (r)",
    "difference": "mean difference",
    "logit": "proportion",
}
# Beyond this an effect is remarked upon: a d or z that studies of people hardly reach, a ratio or odds of 1000.
LARGE: dict[Scale, float] = {"g": 5.0, "change": 5.0, "log ratio": math.log(1000), "z": 2.65, "logit": math.log(1000)}
# Beyond this a table cannot be on the scale it is said to be on: a ratio or odds of 10^9, an r of 1 to nine digits.
IMPOSSIBLE: dict[Scale, float] = {"log ratio": 20.7, "logit": 20.7, "z": 10.7}


def on_scale(scale: Scale, value: float) -> float:
    """A reported value on its scale; infinite where the scale ends (a ratio of 0, a correlation or proportion of 1)."""
    match scale:
        case "log ratio":
            return math.log(value) if value > 0 else -math.inf
        case "z":
            return math.atanh(value) if abs(value) < 1 else math.copysign(math.inf, value)
        case "logit":
            return math.log(value / (1 - value)) if 0 < value < 1 else math.inf
        case _:
            return value


def on_paper(scale: Scale, value: float) -> float:
    """A value of the scale as it is printed: ratios, correlations and proportions in their own terms."""
    match scale:
        case "log ratio":
            return math.exp(value) if value < 700 else math.inf
        case "z":
            return math.tanh(value)
        case "logit":
            return (1 + math.tanh(value / 2)) / 2
        case _:
            return value
