"""Mirrors src/assuage/simulation/correlations.py: correlations within arms, from the table of samples."""

import numpy as np
import pandas as pd
import pytest

from assuage.simulation.correlations import correlations
from assuage.studies.study import Study
from tests.simulation.laboratories import lesson


ASKED = [
    {"of": "rise at +20 min of acth", "with": "level at +35 min of salivary_cortisol"},
    {"of": "level at +20 min of acth", "with": "level at -10 min of acth"},
]


def study(*asked) -> Study:
    return Study.model_validate(lesson(correlations=list(asked)))


def table(**values):
    """Samples in long form; `values` are (people, samples) of 'arm, measure'."""
    subject, rows = study(), []
    for key, curve in values.items():
        arm, measure = key.split("__")
        rows += [
            {"arm": arm, "measure": measure, "sample": label, "person": person, "value": float(of[k])}
            for k, label in enumerate(subject.labels(measure, arm))
            for person, of in enumerate(curve)
        ]
    return pd.DataFrame(rows).sample(frac=1.0, random_state=1)  # in no order


@pytest.fixture(scope="module")
def drawn():
    """Twelve and ten people whose arms are far apart."""
    rng = np.random.default_rng(5)
    made = {}
    for arm, people, level in (("oxytocin", 12, 0.0), ("placebo", 10, 50.0)):
        stress = rng.normal(size=(people, 1))
        made[f"{arm}__acth"] = level + np.concatenate([rng.normal(size=(people, 1)), stress], axis=1)
        made[f"{arm}__salivary_cortisol"] = level + 0.5 * stress + rng.normal(size=(people, 3))
    return made


def test_a_correlation_is_that_of_what_is_left_of_the_arms_means(drawn):
    found = correlations(study(*ASKED), table(**drawn))
    assert [(one["of"], one["with"]) for one in found] == [(one["of"], one["with"]) for one in ASKED]
    of, beside = [], []
    for arm in ("oxytocin", "placebo"):
        acth, saliva = drawn[f"{arm}__acth"], drawn[f"{arm}__salivary_cortisol"]
        rise = acth[:, 1] - acth[:, 0]
        of.append(rise - rise.mean())
        beside.append(saliva[:, 2] - saliva[:, 2].mean())
    r = np.corrcoef(np.concatenate(of), np.concatenate(beside))[0, 1]
    assert found[0]["r"] == pytest.approx(r, rel=1e-12)
    assert found[0]["se"] == pytest.approx((1 - r**2) / np.sqrt(12 + 10 - 2 - 1), rel=1e-12)


def test_a_difference_between_arms_is_no_correlation(drawn):
    """Fifty apart in both measures, people taken together correlate at nearly 1; within arms they do not."""
    together = np.corrcoef(
        np.concatenate([drawn[f"{arm}__acth"][:, 1] for arm in ("oxytocin", "placebo")]),
        np.concatenate([drawn[f"{arm}__acth"][:, 0] for arm in ("oxytocin", "placebo")]),
    )[0, 1]
    assert together > 0.99
    found = correlations(study(ASKED[1]), table(**drawn))
    assert abs(found[0]["r"]) < 0.7
    moved = {key: curve - 50.0 * key.startswith("placebo") for key, curve in drawn.items()}
    assert correlations(study(ASKED[1]), table(**moved))[0]["r"] == pytest.approx(found[0]["r"], rel=1e-9)


def test_one_that_is_wholly_so_has_no_error():
    acth = np.array([[0.0, 1.0], [0.0, 2.0], [0.0, 4.0]])
    saliva = np.tile(-3.0 * acth[:, 1:], 3)
    both = {
        f"{arm}__{m}": v for arm in ("oxytocin", "placebo") for m, v in (("acth", acth), ("salivary_cortisol", saliva))
    }
    [one] = correlations(study(ASKED[0]), table(**both))
    assert (one["r"], one["se"]) == (pytest.approx(-1.0), pytest.approx(0.0, abs=1e-12))


def test_nothing_asked_is_nothing_found(drawn):
    assert correlations(study(), table(**drawn)) == []
