"""Mirrors src/assuage/population/intake.py."""

import functools

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from assuage.errors import AssuageError
from assuage.measures.forms import instrument
from assuage.mechanisms.symptoms.clusters import TRAITS
from assuage.parameters.library import central_truth, parameters
from assuage.parameters.parameter import Adds, Multiplies
from assuage.population.intake import CLUSTERS, Rule, severity_for
from assuage.population.person import Population, person
from assuage.randomness import RandomStream, person_key
from tests.evidence.figures import number


PEOPLE, SEED, TRIAL, LATER = 20_000, 11, 3, 5_000
MEAN, SD, LOWEST = 39.9, 8.7, 25.0  # schnurr2022-cerv-baseline, the intake of the shipped studies
FEMALE = 0.2
SOLVED = {f"symptoms.{name}" for name in TRAITS}


@functools.cache
def population():
    severity = severity_for(MEAN, SD, LOWEST)
    rule = Rule(*(jnp.asarray(v) for v in (*severity, LOWEST, 80.0)))
    return Population(*(jnp.asarray(v) for v in (FEMALE, 1.0, 1.0, 0.0, 0.0)), rule=rule)


def keys():
    return jax.vmap(lambda i: person_key(SEED, TRIAL, i))(jnp.arange(PEOPLE))


@functools.cache
def drawing():
    """One program: a person's values and facts, their score at intake, and that of a later interview."""
    fixed, whole = central_truth(), population()
    interview = instrument("caps5", fixed)
    truth = {n: jnp.asarray(fixed[n]) for n, belief in parameters().items() if isinstance(belief.spread, str)}

    @jax.jit
    @jax.vmap
    def one(key):
        values, facts, caps5 = person(whole, truth, fixed, key, {name.partition(".")[0] for name in parameters()})
        clusters = tuple(facts[f"first_{name}"] for name in CLUSTERS)
        return values | facts, caps5, interview.observe(clusters, RandomStream(key), RandomStream(key, LATER))

    return one


@functools.cache
def drawn():
    """20,000 people of the central truth."""
    values, caps5, again = drawing()(keys())
    return {k: np.asarray(v, float) for k, v in values.items()}, np.asarray(caps5, float), np.asarray(again, float)


def test_everyone_meets_the_rule_of_intake():
    _, caps5, _ = drawn()
    assert caps5.min() >= LOWEST
    assert caps5.max() <= 80.0
    np.testing.assert_array_equal(caps5, np.round(caps5))


def test_observed_mean_and_spread_are_those_the_study_says():
    """Within half a point; at 20,000 people the standard errors are .06 and .04, so chance never decides."""
    _, caps5, _ = drawn()
    print(f"CAPS-5 at intake: mean {caps5.mean():.2f} for {MEAN}, SD {caps5.std():.2f} for {SD}")
    assert abs(caps5.mean() - MEAN) < 0.5
    assert abs(caps5.std() - SD) < 0.5


def test_regression_to_the_mean_follows_from_selection():
    """Chosen for a high score, people score lower at once, and the lowest barely chosen do not.

    The fall in those chosen at 25 or more is small because few are refused; among the highest scorers it is large.
    With 20,000 people the standard error of the fall is .05, so a fall above five of them has a false alarm of 3e-7.
    """
    _, caps5, again = drawn()
    fall = caps5 - again
    high = caps5 >= 50.0
    print(f"regression to the mean: {fall.mean():.2f} points of all, {fall[high].mean():.2f} of those at 50 or more")
    assert fall.mean() > 5.0 * fall.std() / np.sqrt(PEOPLE)
    assert fall[high].mean() > 1.0 > fall.mean()
    assert fall[caps5 <= 28.0].mean() < 0.0


def test_clusters_lie_inside_their_bounds_and_their_levels_apart():
    clusters = np.array([drawn()[0][f"first_{name}"] for name in CLUSTERS])
    floor = central_truth()["population.smallest_cluster"]
    assert clusters.min() >= floor * (1 - 1e-6)
    assert clusters.max() <= 1.0 - floor * (1 - 1e-6)
    levels = [central_truth()[f"population.{name}_level"] for name in CLUSTERS]
    ratios = clusters.mean(axis=1) / clusters.mean(axis=1)[0]
    np.testing.assert_allclose(ratios, np.array(levels) / levels[0], rtol=0.03)


def test_the_same_person_is_the_same_wherever_they_stand():
    values, caps5, _ = drawing()(keys()[::-1])
    np.testing.assert_array_equal(np.asarray(caps5)[::-1], drawn()[1])
    for name, own in values.items():
        np.testing.assert_array_equal(np.asarray(own, float)[::-1], drawn()[0][name], err_msg=name)


def test_people_differ_as_the_parameters_say():
    """Mean and SD of every deviation within five standard errors: over some 50 checks a false-alarm rate of 3e-5."""
    values, _, _ = drawn()
    fixed, checked = central_truth(), 0
    for name, belief in parameters().items():
        if belief.between_persons is None or name in SOLVED:  # a patient's intercepts follow from intake
            continue
        spread = belief.spread
        spread = number(fixed[f"{name.rpartition('.')[0]}.{spread}"] if isinstance(spread, str) else spread)
        own, typical = values[name], belief.typical.centre
        if isinstance(belief.between_persons, Adds):
            deviation = own - typical
        elif isinstance(belief.between_persons, Multiplies):
            deviation = np.log(own / typical)
        else:
            deviation = np.log(own / (1.0 - own)) - np.log(typical / (1.0 - typical))
        assert abs(deviation.mean()) < 5.0 * spread / np.sqrt(PEOPLE), name
        assert abs(deviation.std() / spread - 1.0) < 5.0 / np.sqrt(2.0 * PEOPLE), name
        checked += 1
    assert checked >= 10


def test_facts_of_people():
    """Sex within five binomial standard errors (6e-7); the two waiting draws uniform by Kolmogorov (1e-6)."""
    values, _, _ = drawn()
    share = values["female"].mean()
    assert abs(share - FEMALE) < 5.0 * np.sqrt(FEMALE * (1 - FEMALE) / PEOPLE)
    for name in ("never_draw", "loss_draw"):
        gap = np.max(np.abs(np.sort(values[name]) - (np.arange(PEOPLE) + 0.5) / PEOPLE))
        assert gap < 2.7 / np.sqrt(PEOPLE), name
    together = np.corrcoef([values[n] for n in ("never_draw", "loss_draw", "trauma_memory.rate")])
    assert np.max(np.abs(together - np.eye(3))) < 5.0 / np.sqrt(PEOPLE)


@pytest.mark.parametrize(
    ("mean", "sd", "lowest"), [(20.0, 8.0, 25.0), (85.0, 5.0, 25.0), (45.0, 2.0, 25.0)],
    ids=["mean below the rule", "mean above the scale", "less spread than the interview's own error"],
)  # fmt: skip
def test_an_impossible_request_is_one_sentence(mean, sd, lowest):
    with pytest.raises(AssuageError, match=f"no population shows a CAPS-5 of mean {mean:g}"):
        severity_for(mean, sd, lowest)
