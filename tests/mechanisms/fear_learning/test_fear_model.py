"""Mirrors src/assuage/mechanisms/fear_learning/fear_model.py: what every model of laboratory fear shares."""

import itertools

import equinox as eqx
import jax.numpy as jnp
import numpy as np
import pytest

from assuage.mechanisms.fear_learning.conditioned_fear import ConditionedFear
from assuage.mechanisms.fear_learning.context_gated import ContextGatedFear
from assuage.mechanisms.fear_learning.latent_cause import LatentCauseFear
from assuage.mechanisms.signals import (
    CENTRAL_EFFECT,
    CORTISOL,
    CUE_EXPECTATION,
    CUE_SHOWINGS,
    CUE_THREAT,
    CUE_UNCERTAINTY,
    GLUCOCORTICOID_OCCUPANCY,
    SHOCK,
)
from tests.mechanisms.alone import NEUTRAL, hears, typical


pytestmark = pytest.mark.usefixtures("x64")
PLAIN = {"ptsd": 0.0, "female": 0.0, "consolidation": 0.0, "overload": 0.0, "retrieval_block": 0.0}


def person(**changed):
    return typical(ConditionedFear, **(PLAIN | changed))


def after(who, *trials, inputs=NEUTRAL, observed=False):
    """The memory after trials (context, cue, outcome, gap)."""
    x = who.rest(inputs)
    for one in trials:
        undergo = who.on_observed_trial if observed else who.on_trial
        x = undergo(tuple(map(jnp.asarray, one)), x, inputs, None)
    return x


SHOCKED = (0.0, 1.0, 1.0, 0.0)


def test_a_cue_resembles_itself_less_the_more_it_is_misperceived():
    """sg / sqrt(sg^2 + sp^2) at no distance, 1 without misperception; and the mean over perceived places elsewhere."""
    sharp = person(misperception=0.0, width=0.3)
    np.testing.assert_allclose(sharp.cues(jnp.asarray(1.0)), [1.0, np.exp(-0.5 / 0.09)], rtol=1e-9)
    blurred = person(misperception=0.2, width=0.3)
    places = 1.4 + 0.2 * np.random.default_rng(3).standard_normal(400_000)
    for k, found in enumerate(blurred.cues(jnp.asarray(1.4))):
        drawn = np.exp(-0.5 * (places - (k + 1.0)) ** 2 / 0.09)
        assert abs(float(found) - drawn.mean()) < 4.0 * drawn.std() / np.sqrt(len(places))  # false alarm 6e-5 each


def test_the_gradient_falls_and_is_wider_in_ptsd():
    places = [jnp.asarray(1.0 + d) for d in (0.0, 0.25, 0.5, 0.75, 1.0)]
    healthy, ill = ([float(person(ptsd=p).cues(s)[0]) for s in places] for p in (0.0, 1.0))
    assert all(a > b for a, b in itertools.pairwise(healthy))
    assert all(b > a for a, b in zip(healthy[1:], ill[1:], strict=True))


def test_ptsd_has_the_contexts_and_the_control_of_the_trauma_memory():
    who = person(ptsd=1.0, generalisation=0.5, control=0.6)
    np.testing.assert_allclose(who.contexts(jnp.asarray(1.0)), [0.25, 1.0, 0.25], rtol=1e-9)
    np.testing.assert_allclose(who.weight_of_safety(), 0.6, rtol=1e-9)
    np.testing.assert_allclose(person(control_healthy=0.9).weight_of_safety(), 0.9, rtol=1e-9)


def test_what_is_said_is_the_latest_trial_before_its_outcome():
    who = person()
    said = [who.signals(after(who, *[SHOCKED] * n), NEUTRAL) for n in (1, 2, 3)]
    assert [float(s[CUE_SHOWINGS]) for s in said] == [1.0, 2.0, 3.0]
    assert float(said[0][CUE_EXPECTATION]) == 0.0
    assert float(said[2][CUE_EXPECTATION]) > float(said[1][CUE_EXPECTATION]) > 0.0
    assert float(said[0][SHOCK]) == 1.0
    safe = who.signals(after(who, SHOCKED, SHOCKED, (0.0, 2.0, 0.0, 0.0)), NEUTRAL)
    assert float(safe[CUE_SHOWINGS]) == 1.0
    assert float(safe[SHOCK]) == 0.0
    alone = who.signals(after(who, SHOCKED, (0.0, 0.0, 1.0, 0.0)), NEUTRAL)
    assert float(alone[CUE_SHOWINGS]) == 0.0


def test_a_trial_seen_in_another_shocks_nobody_and_teaches_less():
    who = person(observing=0.6)
    own, seen = after(who, SHOCKED, SHOCKED), after(who, SHOCKED, SHOCKED, observed=True)
    assert float(seen.shock) == 0.0
    assert 0.0 < float(seen.expectation) < float(own.expectation)


@pytest.mark.parametrize(("female", "damping"), [(0.0, 0.4), (1.0, -0.3)])
def test_oxytocin_damps_expression_by_sex_and_not_expectation(female, damping):
    who = person(female=female, damping_men=0.4, damping_women=-0.3, learning_gain=0.0)
    plain, drug = (after(who, SHOCKED, SHOCKED, inputs=hears(CENTRAL_EFFECT=e)) for e in (0.0, 1.0))
    np.testing.assert_allclose(drug.threat, (1.0 - damping) * plain.threat, rtol=1e-9)
    np.testing.assert_array_equal(drug.expectation, plain.expectation)


def test_cortisol_blocks_retrieval_and_changes_learning():
    who = person(retrieval_block=0.5, retrieval_level=1.5, retrieval_width=0.5)
    low, high = (after(who, SHOCKED, SHOCKED, inputs=hears(CORTISOL=c)) for c in (1.5, 9.0))
    np.testing.assert_allclose(low.threat / high.threat, 0.75 / 0.5, rtol=1e-4)
    learns = person(consolidation=0.4)
    occupied = after(learns, SHOCKED, SHOCKED, inputs=hears(GLUCOCORTICOID_OCCUPANCY=0.5))
    np.testing.assert_allclose(learns.speed(hears(GLUCOCORTICOID_OCCUPANCY=0.5)) / learns.learning_rate, 1.2, rtol=1e-9)
    assert float(occupied.expectation) > float(after(learns, SHOCKED, SHOCKED).expectation)


@pytest.mark.parametrize("kind", [ConditionedFear, ContextGatedFear, LatentCauseFear])
def test_after_a_pause_no_cue_is_there_and_what_was_learned_is_kept(kind):
    """A startle that is read days later knows nothing of the last cue, and the next trial is as it would have been."""
    who = typical(kind, **PLAIN)
    x = after(who, SHOCKED, (0.0, 1.0, 1.0, 4.0), (0.0, 1.0, 1.0, 4.0))
    assert all(float(v) > 0.0 for s, v in who.signals(x, NEUTRAL).items() if s is not CUE_UNCERTAINTY)
    rested = who.between_windows((jnp.asarray(2.0),), x, NEUTRAL, None)
    assert all(float(v) == 0.0 for v in who.signals(rested, NEUTRAL).values())
    recalled = (0.0, 1.0, 0.0, 2880.0)
    one, other = (who.on_trial(tuple(map(jnp.asarray, recalled)), before, NEUTRAL, None) for before in (x, rested))
    assert eqx.tree_equal(one, other)


def test_its_signals_are_neutral_before_any_trial():
    who = person()
    assert all(float(v) == 0.0 for v in who.signals(who.rest(NEUTRAL), NEUTRAL).values())
    assert set(ConditionedFear.hears) == {CENTRAL_EFFECT, CORTISOL, GLUCOCORTICOID_OCCUPANCY}
    assert CUE_THREAT in ConditionedFear.writes
