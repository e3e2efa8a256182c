"""Mirrors src/assuage/statistics/pooling/studies.py: what every pooling function refuses."""

import subprocess
import sys

import numpy as np
import pytest

from assuage.errors import AssuageError
from assuage.statistics.pooling.bayesian import pool_bayesian
from assuage.statistics.pooling.heterogeneity import heterogeneity
from assuage.statistics.pooling.influence import influence, leave_one_out, study_effects
from assuage.statistics.pooling.meta_regression import meta_regression
from assuage.statistics.pooling.multilevel import three_level
from assuage.statistics.pooling.publication_bias import egger, rank_test, trim_and_fill
from assuage.statistics.pooling.random_effects import pool
from assuage.statistics.pooling.selection import three_parameter_selection


EVERY = {
    "pool": pool,
    "heterogeneity": heterogeneity,
    "leave_one_out": leave_one_out,
    "influence": influence,
    "study_effects": study_effects,
    "egger": egger,
    "rank_test": rank_test,
    "trim_and_fill": trim_and_fill,
    "selection": three_parameter_selection,
    "bayesian": lambda y, v: pool_bayesian(y, v, seed=0),
    "meta_regression": lambda y, v: meta_regression(y, v, np.arange(len(y))),
    "three_level": lambda y, v: three_level(y, v, [1, 1, 2, 3, 3][: len(y)]),
}
GOOD_Y, GOOD_V = [0.1, 0.5, 0.3, 0.9, -0.2], [0.1, 0.2, 0.1, 0.3, 0.2]


@pytest.mark.parametrize("name", EVERY)
@pytest.mark.parametrize(
    ("y", "v", "problem"),
    [
        (GOOD_Y, [0.1, 0.2, -0.1, 0.3, 0.2], "variance of study 3 is -0.1"),
        (GOOD_Y, [0.1, 0.0, 0.1, 0.3, 0.2], "variance of study 2 is 0"),
        (GOOD_Y, [0.1, 0.2, 0.1, 0.3, np.inf], "variance of study 5 is inf"),
        ([0.1, 0.5, 0.3, np.nan, -0.2], GOOD_V, "effect of study 4"),
        ([0.1, 1e300, 0.3, 0.9, -0.2], GOOD_V, "effect of study 2 is too far from 1"),
        (GOOD_Y, [1e-320, 0.2, 0.1, 0.3, 0.2], "variance of study 1 is too far from 1"),
        (GOOD_Y, GOOD_V[:4], "5 effects but 4 variances"),
        ([], [], "needed here, but there are 0"),
        ([GOOD_Y], [GOOD_V], "one list of numbers"),
    ],
)
def test_bad_numbers_are_refused_in_one_sentence(name, y, v, problem):
    with pytest.raises(AssuageError, match=problem) as raised:
        EVERY[name](y, v)
    assert str(raised.value).endswith(".")
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("name", sorted(set(EVERY) - {"bayesian"}))
def test_one_study_is_too_few(name):
    with pytest.raises(AssuageError, match="needed here, but there are 1"):
        EVERY[name](GOOD_Y[:1], GOOD_V[:1])


@pytest.mark.parametrize("level", [0.0, 1.0, 95])
def test_the_level_is_a_probability(level):
    with pytest.raises(AssuageError, match="level"):
        pool(GOOD_Y, GOOD_V, level=level)


@pytest.mark.parametrize(
    ("moderators", "problem"),
    [
        ([1, 1, 1, 1, 1], "constant"),
        (np.column_stack([[1, 2, 3, 4, 5], [2, 4, 6, 8, 10]]), "follows from the others"),
        ([1, 2, 3, 4], "one row for each"),
        ([1, 2, np.nan, 4, 5], "missing"),
        (np.eye(5)[:, :4], "5 coefficients"),
    ],
)
def test_bad_moderators_are_refused(moderators, problem):
    with pytest.raises(AssuageError, match=problem):
        meta_regression(GOOD_Y, GOOD_V, moderators)


@pytest.mark.parametrize(
    "call",
    [
        lambda: pool(GOOD_Y, GOOD_V, estimator="remle"),
        lambda: pool(GOOD_Y, GOOD_V, interval="hkjs"),
        lambda: trim_and_fill(GOOD_Y, GOOD_V, side="lefft"),
        lambda: three_parameter_selection(GOOD_Y, GOOD_V, favoured="greter"),
        lambda: pool_bayesian(GOOD_Y, GOOD_V, seed=0, tau_prior="half-norm"),
    ],
)
def test_a_misspelt_choice_names_the_nearest(call):
    with pytest.raises(AssuageError, match="nearest: "):
        call()


def test_importing_is_light():
    modules = "bayesian heterogeneity influence meta_regression multilevel publication_bias random_effects selection"
    imports = "; ".join(f"import assuage.statistics.pooling.{name}" for name in modules.split())
    heavy = "{'jax', 'numpyro', 'pymare', 'pandas', 'sympy'}"
    code = f"import sys; {imports}; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
