"""Mirrors src/assuage/population/person.py: shares as the study says, who cannot be what, and who correlates."""

from functools import cache
from unittest import mock

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from assuage.parameters.correlations import Correlation, correlations
from assuage.parameters.library import central_truth
from assuage.population.person import FACTS, LOAD, Population, person
from assuage.randomness import person_key
from assuage.simulation import assembly


PEOPLE = 40_000
SHARES = {"female": 0.2, "traumatised": 0.6, "ptsd": 0.25, "adversity": 0.35, "insecure": 0.4, "autistic": 0.15}
SHARES |= {"depressed": 0.45, "unsupported": 0.3, "misusing_alcohol": 0.1}
SIGMAS = 5.0  # a share beyond it by chance: once in 1.7 million


def everybody(shares):
    fixed, files = central_truth(), assembly.parameter_files(assembly.shelf("stress"))
    keys = jax.vmap(lambda i: person_key(5, 0, i))(jnp.arange(PEOPLE))
    return jax.vmap(lambda key: person(shares, {}, fixed, key, files)[:2])(keys)


compiled = jax.jit(everybody)


@cache
def drawn(of=compiled, **other):
    values, facts = of(Population(**{name: jnp.asarray((SHARES | other)[name]) for name in FACTS}))
    return {k: np.asarray(v) for k, v in values.items()}, {k: np.asarray(v) for k, v in facts.items()}


def test_facts_are_0_or_1():
    _, facts = drawn()
    assert set(facts) >= set(FACTS)
    for name in FACTS:
        assert set(np.unique(facts[name])) == {0.0, 1.0}


@pytest.mark.parametrize("name", FACTS)
def test_shares_are_those_of_the_study(name):
    share = SHARES[name]
    assert abs(drawn()[1][name].mean() - share) < SIGMAS * np.sqrt(share * (1 - share) / PEOPLE)


@pytest.mark.parametrize(("share", "found"), [(0.0, 0.0), (1.0, 1.0)])
def test_nobody_and_everybody(share, found):
    _, facts = drawn(**dict.fromkeys(FACTS, share))
    assert all(np.all(facts[name] == found) for name in FACTS)


def test_everybody_with_ptsd_went_through_trauma():
    for shares in ({}, {"traumatised": 0.0}, {"ptsd": 0.6}):
        _, facts = drawn(**shares)
        assert np.all(facts["traumatised"] >= facts["ptsd"])
    assert drawn(traumatised=0.0)[1]["traumatised"].mean() == drawn()[1]["ptsd"].mean()


def test_facts_but_trauma_and_ptsd_are_independent():
    _, facts = drawn()
    pairs = [(a, b) for a in FACTS for b in FACTS if a < b and {a, b} != {"traumatised", "ptsd"}]
    for one, other in pairs:
        assert abs(np.corrcoef(facts[one], facts[other])[0, 1]) < SIGMAS / np.sqrt(PEOPLE), (one, other)


def test_the_never_traumatised_carry_no_load():
    values, facts = drawn()
    load = values[LOAD]
    assert np.all(load[facts["traumatised"] == 0.0] == 0.0)
    assert np.all(load >= 0.0)
    assert np.mean(load[facts["traumatised"] == 1.0] > 0.0) > 0.5


def test_shares_change_who_somebody_is_and_nothing_else():
    """The same person, more likely to be a woman: all other values and facts stay."""
    (values, facts), (others, of_others) = drawn(), drawn(female=0.9)
    for name in values:
        np.testing.assert_array_equal(values[name], others[name])
    assert np.all(of_others["female"] >= facts["female"])
    for name in set(FACTS) - {"female"}:
        np.testing.assert_array_equal(facts[name], of_others[name])


def test_a_truth_replaces_the_typical_person():
    shares = Population(**{name: jnp.asarray(SHARES[name]) for name in FACTS})
    fixed, files = central_truth(), assembly.parameter_files(assembly.shelf("stress"))
    name = "hpa_axis.sensitivity"
    other = {name: jnp.asarray(2.0 * fixed[name])}
    found = [person(shares, truth, fixed, person_key(5, 0, 1), files).values[name] for truth in ({}, other)]
    assert float(found[1] / found[0]) == pytest.approx(2.0, rel=1e-5)


def test_the_insecure_are_those_of_the_most_insecure_attachment():
    values, facts = drawn()
    insecurity = values["traits.attachment_insecurity"]
    assert insecurity[facts["insecure"] == 1.0].min() > insecurity[facts["insecure"] == 0.0].max()


def test_who_comes_without_scores_is_healthy():
    _, facts = drawn()
    assert np.all(facts["came_ill"] == 0.0)
    assert np.all(facts["first_reexperiencing"] == 0.0)


def test_every_world_has_the_same_people():
    """Traits, facts and values that two shelves share are the same numbers."""
    shares = Population(**{name: jnp.asarray(SHARES[name]) for name in FACTS})
    found = [
        person(shares, {}, central_truth(), person_key(5, 0, 3), assembly.parameter_files(assembly.shelf(name)))
        for name in ("rest and drugs", "life")
    ]
    for name, value in found[0].values.items():
        np.testing.assert_array_equal(value, found[1].values[name], err_msg=name)


def test_deviations_correlate_as_told_and_without_a_correlation_stay_as_they_are():
    """r = 0.6 between two traits, found within five standard errors; a third trait is untouched."""
    one, other = "traits.arousability", "traits.stress_reactivity"
    entry = Correlation(between=(one, other), r=0.6, grade="assumed", findings=(), reasoning="a test")
    plain, _ = drawn()
    with mock.patch("assuage.population.person.correlations", return_value=(*correlations(), entry)):
        together, _ = drawn(jax.jit(lambda shares: everybody(shares)))  # its own program
    r = np.corrcoef(np.log(together[one]), np.log(together[other]))[0, 1]
    assert abs(r - 0.6) < SIGMAS * (1 - 0.36) / np.sqrt(PEOPLE)
    for name, value in plain.items():
        if name not in (one, other):
            np.testing.assert_array_equal(value, together[name], err_msg=name)
    np.testing.assert_allclose(together[one], plain[one], rtol=1e-6)  # the first of them keeps its draw
    assert np.log(together[other]).std() == pytest.approx(np.log(plain[other]).std(), rel=0.02)
