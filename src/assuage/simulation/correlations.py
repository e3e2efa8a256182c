"""Correlations over people that a study asks for: within arms, so that a difference between arms is none of it."""

from typing import Any

import numpy as np
import pandas as pd

from assuage.simulation.quantities import pearson, summarised
from assuage.studies.outcome import Quantity
from assuage.studies.study import Study


def correlations(study: Study, samples: pd.DataFrame) -> list[dict[str, Any]]:
    """Of, with, r and its standard error (1 - r^2) / sqrt(n - arms - 1), for each that the study asks for."""
    found: list[dict[str, Any]] = []
    for asked in study.correlations:
        pairs = [[_of(study, samples, arm, one) for one in (asked.of, asked.with_)] for arm in study.arms]
        one, other = (np.concatenate([pair[k] - pair[k].mean() for pair in pairs]) for k in range(2))
        r = float(pearson(one, other))
        error = (1.0 - r * r) / np.sqrt(max(len(one) - len(pairs) - 1, 1))
        found.append({"of": str(asked.of), "with": str(asked.with_), "r": r, "se": float(error)})
    return found


def _of(study: Study, samples: pd.DataFrame, arm: str, quantity: Quantity) -> np.ndarray:
    own = samples[(samples["arm"] == arm) & (samples["measure"] == quantity.measure)]
    labels = study.labels(quantity.measure, arm)
    curve = own.pivot(index="person", columns="sample", values="value")[list(labels)].to_numpy()
    return summarised(quantity, curve, study.minutes(quantity.measure, arm), labels)
