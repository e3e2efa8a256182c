"""Mirrors src/assuage/population/volunteers.py: shares as the study says, and who cannot be what."""

from functools import cache

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from assuage.parameters.library import central_truth
from assuage.population.person import FACTS, LOAD, Volunteers, volunteer
from assuage.randomness import person_key
from assuage.simulation import assembly


PEOPLE = 40_000
SHARES = {"female": 0.2, "traumatised": 0.6, "ptsd": 0.25, "adversity": 0.35, "insecure": 0.4}
SIGMAS = 5.0  # a share beyond it by chance: once in 1.7 million


@cache
def drawn(**other):
    shares = Volunteers(*(jnp.asarray((SHARES | other)[name]) for name in FACTS))
    fixed, files = central_truth(), assembly.files(assembly.laboratory())
    keys = jax.vmap(lambda i: person_key(5, 0, i))(jnp.arange(PEOPLE))
    values, facts = jax.jit(jax.vmap(lambda key: volunteer(shares, {}, fixed, key, files)))(keys)
    return {k: np.asarray(v) for k, v in values.items()}, {k: np.asarray(v) for k, v in facts.items()}


def test_facts_are_0_or_1():
    _, facts = drawn()
    assert set(facts) == set(FACTS)
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
    shares = Volunteers(*(jnp.asarray(SHARES[name]) for name in FACTS))
    fixed, files = central_truth(), assembly.files(assembly.laboratory())
    name = "hpa_axis.sensitivity"
    other = {name: jnp.asarray(2.0 * fixed[name])}
    found = [volunteer(shares, truth, fixed, person_key(5, 0, 1), files)[0][name] for truth in ({}, other)]
    assert float(found[1] / found[0]) == pytest.approx(2.0, rel=1e-5)
