"""Mirrors src/assuage/mechanisms/fear_learning/conditioned_fear.py.

The numbers tested are those of an own reimplementation of RW+- (MODELS 4.2b): ten reinforced and ten safe trials in
context A, two context-alone steps after each, twenty extinction trials; printed there with two or three decimals.
"""

import functools

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from assuage.mechanisms.fear_learning.conditioned_fear import ConditionedFear
from tests.mechanisms.alone import NEUTRAL, typical
from tests.mechanisms.fear_learning.protocols import (
    A,
    B,
    C,
    conditioning,
    extinction,
    fear,
    gap,
    of_cue,
    play,
    shocks,
)


PUBLISHED = {
    "rate": 0.2,
    "unlearning": 0.5,
    "threat_share": 0.5,
    "fading": 0.005,
    "salience": 0.5,
    "generalisation_healthy": 0.0,
    "width": 1e-3,
    "misperception": 0.0,
    "associability_share": 0.0,
    "context_steps": 0,
    "ptsd": 0.0,
    "female": 0.0,
    "consolidation": 0.0,
    "overload": 0.0,
    "retrieval_block": 0.0,
    "learning_gain": 0.0,
    "unlearning_gain": 0.0,
    "damping_men": 0.0,
    "damping_women": 0.0,
}
pytestmark = pytest.mark.usefixtures("x64")


def person(**changed):
    return typical(ConditionedFear, **(PUBLISHED | changed))


@functools.cache
def conditioned(**changed):
    who = person(**changed)
    return play(who, who.rest(NEUTRAL), conditioning(A))


def extinguished(where, **changed):
    who = person(**changed)
    return play(who, conditioned(**changed)[0], extinction(where))


def test_acquisition_follows_the_printed_curve():
    reinforced = of_cue(conditioning(A), conditioned()[1])
    safe = of_cue(conditioning(A), conditioned()[1], cue=2.0)
    np.testing.assert_allclose([*reinforced[:3], reinforced[-1]], [0.0, 0.24, 0.41, 0.87], atol=0.005)
    assert max(safe) <= 0.065  # printed: .06
    assert safe[-1] < 0.005  # printed: .00


def test_extinction_and_recall_follow_the_printed_numbers():
    after, predicted = extinguished(A)
    curve = of_cue(extinction(A), predicted)
    np.testing.assert_allclose([curve[0], curve[-1]], [0.89, 0.03], atol=0.005)
    np.testing.assert_allclose(fear(person(), after, A), 0.028, atol=0.0006)


@pytest.mark.parametrize(("steps", "printed"), [(100, 0.194), (300, 0.355)])
def test_spontaneous_recovery_as_printed(steps, printed):
    after, _ = extinguished(A)
    np.testing.assert_allclose(fear(person(), play(person(), after, gap(steps))[0], A), printed, atol=0.0006)


@pytest.mark.parametrize(
    ("extinguished_in", "tested_in", "printed", "rounding"),
    [(B, A, 0.232, 0.0006), (B, C, 0.175, 0.0006), (A, B, 0.14, 0.005), (B, B, 0.03, 0.005)],
    ids=["ABA", "ABC", "AAB", "ABB"],
)
def test_renewal_as_printed(extinguished_in, tested_in, printed, rounding):
    after, _ = extinguished(extinguished_in)
    np.testing.assert_allclose(fear(person(), after, tested_in), printed, atol=rounding)


def test_reinstatement_as_printed():
    after, _ = extinguished(A)
    np.testing.assert_allclose(fear(person(), play(person(), after, shocks(A))[0], A), 0.18, atol=0.005)


def test_without_fading_spontaneous_recovery_is_gone_and_the_rest_stays():
    who, (after, _) = person(fading=0.0), extinguished(A, fading=0.0)
    recall = fear(who, after, A)
    np.testing.assert_allclose(fear(who, play(who, after, gap(300))[0], A), recall, rtol=1e-6)
    assert fear(who, after, B) > 3 * recall
    assert fear(who, play(who, after, shocks(A))[0], A) > 3 * recall
    elsewhere, _ = extinguished(B, fading=0.0)
    assert fear(who, elsewhere, A) > fear(who, elsewhere, C) > 3 * fear(who, elsewhere, B)


def test_oxytocin_before_conditioning_speeds_it():
    """Printed: .59 against .41 on the third trial."""
    who = person(learning_gain=0.6)
    trials = conditioning(A)
    with_drug, without = (of_cue(trials, play(who, who.rest(NEUTRAL), trials, effect)[1])[2] for effect in (1.0, 0.0))
    np.testing.assert_allclose([with_drug, without], [0.59, 0.41], atol=0.005)


def test_oxytocin_before_extinction_deepens_it_and_does_not_make_it_last():
    """Printed: late .02 against .03, recall .016 against .028, recovery after 100 steps .183 against .194."""
    who = person(learning_gain=0.6)
    late, recall, recovered = [], [], []
    for effect in (1.0, 0.0):
        after, predicted = play(who, conditioned()[0], extinction(A), effect)
        late.append(of_cue(extinction(A), predicted)[-1])
        recall.append(fear(who, after, A))
        recovered.append(fear(who, play(who, after, gap(100))[0], A))
    np.testing.assert_allclose(late, [0.02, 0.03], atol=0.005)
    np.testing.assert_allclose(recall, [0.016, 0.028], atol=0.0006)
    np.testing.assert_allclose(recovered, [0.183, 0.194], atol=0.0006)


def test_unlearning_under_oxytocin_lowers_recovery_as_printed():
    """gamma_neg .5 -> .65 -> .8 in all stages, as printed: e_G of 0, .3 and .6 with the drug on board throughout."""
    found = []
    for gain in (0.0, 0.3, 0.6):
        who = person(unlearning_gain=gain)
        learned, _ = play(who, who.rest(NEUTRAL), conditioning(A), 1.0)
        after, _ = play(who, learned, extinction(A), 1.0)
        elsewhere, _ = play(who, learned, extinction(B), 1.0)
        found.append([*(fear(who, play(who, after, gap(n))[0], A) for n in (100, 300)), fear(who, elsewhere, A)])
    printed = [[0.194, 0.355, 0.232], [0.149, 0.271, 0.219], [0.105, 0.191, 0.209]]
    np.testing.assert_allclose(found, printed, atol=0.0006)


@pytest.mark.parametrize("steps", [100, 300])
def test_unlearning_under_oxytocin_in_extinction_alone_lowers_recovery(steps):
    found = []
    for gain in (0.0, 0.3, 0.6):
        after, _ = play(person(unlearning_gain=gain), conditioned()[0], extinction(A), 1.0)
        found.append(fear(person(), play(person(), after, gap(steps))[0], A))
    assert found[0] > 1.2 * found[1] > 1.2**2 * found[2]


def test_without_coefficients_oxytocin_changes_not_one_bit():
    trials = conditioning(A) + extinction(B) + shocks(C)
    drug, placebo = (play(person(), person().rest(NEUTRAL), trials, effect) for effect in (1.7, 0.0))
    for one, other in zip(jax.tree.leaves(drug), jax.tree.leaves(placebo), strict=True):
        np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize(("days", "low", "high"), [(1.0, 0.85, 0.95), (30.0, 0.45, 0.55)])
def test_safety_kept_between_sessions(days, low, high):
    """Recall: 85 to 95 % at 24 h, about half at 30 d; threat does not fade."""
    who, (after, _) = person(fading=0.0, rate=0.0), extinguished(A)
    rested = who.on_trial(tuple(map(jnp.asarray, (A, 0.0, 0.0, days * 1440.0))), after, NEUTRAL, None)
    share = float(rested.minus[0] / after.minus[0])
    print(f"safety kept after {days:g} d: {share:.3f}")
    assert low <= share <= high
    np.testing.assert_array_equal(rested.plus, after.plus)


def test_associability_follows_surprise():
    """With gam .3 and a start of .5 the cue's associability moves by .3 of its distance to |error|."""
    who = person(associability_gain=0.3, first_associability=0.5)
    x, _ = play(who, who.rest(NEUTRAL), [(A, 1.0, 1.0)])
    np.testing.assert_allclose(x.associability[0], 0.5 + 0.3 * (1.0 - 0.5), rtol=1e-6)
    np.testing.assert_allclose(x.associability[1], 0.5, rtol=1e-6)
    again, _ = play(who, x, [(A, 1.0, 1.0)])
    np.testing.assert_allclose(again.uncertainty, x.associability[0], rtol=1e-6)


def test_associability_scales_learning_only_where_it_has_a_share():
    """Half the first step where its start is .5 and its share is 1."""
    first, halved = (
        play(who, who.rest(NEUTRAL), [(A, 1.0, 1.0)])[0].plus[0]
        for who in (person(first_associability=0.5), person(first_associability=0.5, associability_share=1.0))
    )
    np.testing.assert_allclose(halved, 0.5 * first, rtol=1e-6)


def test_the_steps_of_the_context_alone_are_those_of_a_trial_that_shows_it():
    """Twice a context alone within the jump is twice a trial without a cue after it."""
    apart, within = person(), person(context_steps=2)
    one, _ = play(apart, apart.rest(NEUTRAL), conditioning(A, 5))
    other, _ = play(within, within.rest(NEUTRAL), [t for t in conditioning(A, 5) if t[1]])
    for field in ("plus", "minus", "associability"):
        np.testing.assert_allclose(getattr(one, field), getattr(other, field), rtol=1e-12, atol=1e-15)


def test_safety_seen_in_another_is_unlearning_more_than_inhibition():
    """The model's share of unlearning, at the model's rate; recovery after a gap is the smaller."""
    who = person(unlearning_observed=0.9, observing=1.0)
    x, _ = conditioned()
    own = seen = x
    payload = tuple(map(jnp.asarray, (A, 1.0, 0.0, 0.0)))
    for _ in range(20):
        own = who.on_trial(payload, own, NEUTRAL, None)
        seen = who.on_observed_trial(payload, seen, NEUTRAL, None)
    after = [fear(who, play(who, rested, gap(300))[0], A) for rested in (own, seen)]
    assert after[0] > 2.0 * after[1] > 0.0
