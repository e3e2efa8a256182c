"""Mirrors src/assuage/mechanisms/fear_learning/context_gated.py.

The numbers tested are those of the prototype of NODE-S (MODELS 4.3), printed there with two decimals: ten reinforced
and ten safe trials in context A, then twenty of extinction, nothing between trials; what is printed of a curve is the
prediction after the trial. The prototype had lab at 1 throughout. The last digit of three of its numbers (recall, ABB,
reinstatement: .265, .267, .335 here) is cut off, not rounded.
"""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from assuage.mechanisms.fear_learning.context_gated import ContextGatedFear
from tests.mechanisms.alone import NEUTRAL, typical
from tests.mechanisms.fear_learning.protocols import A, B, C, conditioning, extinction, fear, of_cue, play, shocks


PROTOTYPE = {
    "threat_rate": 0.25,
    "safety_rate": 0.12,
    "unlearning_rate": 0.02,
    "context_rate": 0.08,
    "context_weight": 0.35,
    "associability_gain": 0.3,
    "first_associability": 0.5,
    "generalisation_healthy": 0.15,
    "lasting_safety": 0.45,
    "forgetting_time": 14.0,
    "not_labile": 1.0,
    "width": 1e-3,
    "misperception": 0.0,
    "ptsd": 0.0,
    "female": 0.0,
    "consolidation": 0.0,
    "overload": 0.0,
    "retrieval_block": 0.0,
    "learning_gain": 0.0,
    "damping_men": 0.0,
}
DAY = 1440.0
ROUNDED, CUT = 0.005, 0.01
pytestmark = pytest.mark.usefixtures("x64")


def person(**changed):
    return typical(ContextGatedFear, **(PROTOTYPE | changed))


def conditioned(who, effect=0.0):
    return play(who, who.rest(NEUTRAL), conditioning(A, steps=0), effect)


def extinguished(who, where, effect=0.0):
    return play(who, conditioned(who)[0], extinction(where, steps=0), effect)


def test_acquisition_follows_the_printed_curve():
    who = person()
    after, predicted = conditioned(who)
    reinforced = of_cue(conditioning(A, steps=0), predicted)
    np.testing.assert_allclose([*reinforced[1:4], reinforced[-1]], [0.13, 0.28, 0.41, 0.79], atol=ROUNDED)
    assert max(of_cue(conditioning(A, steps=0), predicted, cue=2.0)) <= 0.05
    np.testing.assert_allclose(fear(who, after, A), 0.81, atol=ROUNDED)


@pytest.mark.parametrize(
    ("extinguished_in", "tested_in", "days", "printed", "within"),
    [
        (A, A, 0.0, 0.25, ROUNDED),
        (A, A, 1.0, 0.26, CUT),
        (A, A, 30.0, 0.47, ROUNDED),
        (B, A, 1.0, 0.68, ROUNDED),
        (B, C, 1.0, 0.63, ROUNDED),
        (B, B, 1.0, 0.26, CUT),
    ],
    ids=["late extinction", "recall", "30 days", "ABA", "ABC", "ABB"],
)
def test_return_of_fear_as_printed(extinguished_in, tested_in, days, printed, within):
    who = person()
    after, _ = extinguished(who, extinguished_in)
    np.testing.assert_allclose(fear(who, after, tested_in, rest=days * DAY), printed, atol=within)


def test_reinstatement_as_printed():
    who = person()
    shocked, _ = play(who, extinguished(who, A)[0], shocks(A), rest=DAY)
    np.testing.assert_allclose(fear(who, shocked, A), 0.33, atol=CUT)


def test_oxytocin_speeds_both_phases_as_printed_and_its_gain_lasts():
    """Printed for e_A .6: the third trial .41 against .28, late extinction .16 against .25, recall .18 against .26."""
    who = person(learning_gain=0.6)
    drug, plain = (of_cue(conditioning(A, steps=0), conditioned(who, e)[1]) for e in (1.0, 0.0))
    np.testing.assert_allclose([drug[2], plain[2]], [0.41, 0.28], atol=ROUNDED)
    drug, plain = (extinguished(who, A, e)[0] for e in (1.0, 0.0))
    np.testing.assert_allclose([fear(who, drug, A), fear(who, plain, A)], [0.16, 0.25], atol=ROUNDED)
    np.testing.assert_allclose([fear(who, x, A, rest=DAY) for x in (drug, plain)], [0.18, 0.26], atol=CUT)


def test_damping_lowers_expression_and_leaves_recall():
    """Printed: e_C .3 alone leaves recall unchanged."""
    who = person(damping_men=0.3)
    (drug, _), (plain, _) = extinguished(who, A, 1.0), extinguished(who, A, 0.0)
    np.testing.assert_allclose(drug.threat, 0.7 * plain.threat, rtol=1e-9)
    assert fear(who, drug, A, rest=DAY) == fear(who, plain, A, rest=DAY)


def test_the_first_trials_by_hand():
    """w = eta_w alpha0, then alpha = alpha0 + gam (1 - alpha0); c = o_c eta_c after one reinforced trial."""
    who = person()
    one, _ = play(who, who.rest(NEUTRAL), [(A, 1.0, 1.0)])
    np.testing.assert_allclose(one.threat_of_cues, [0.25 * 0.5, 0.0], rtol=1e-9)
    np.testing.assert_allclose(one.associability, [0.65, 0.5], rtol=1e-9)
    np.testing.assert_allclose(one.threat_of_contexts, [0.2 * 0.08, 0.0, 0.0], rtol=1e-9)
    two, predicted = play(who, one, [(A, 1.0, 0.0)])
    net = 0.125 + 0.35 * 0.016
    np.testing.assert_allclose(predicted, [net], rtol=1e-9)
    gate = np.array([0.9, 0.05, 0.05])
    np.testing.assert_allclose(two.safety[:3], 0.12 * 0.65 * net * gate, rtol=1e-9)
    np.testing.assert_allclose(two.threat_of_cues[0], 0.125 - 0.02 * 0.65 * net, rtol=1e-9)
    np.testing.assert_array_equal(two.safety[3:], 0.0)


def test_the_gate_shares_one_whole_between_contexts():
    """Whoever it is; all of it goes to the present context where nothing is generalised."""
    for shared in (1e-9, 0.15, 0.6):
        who = person(generalisation_healthy=shared, overgeneralisation=0.3)
        gate = np.array(who.gate(jnp.asarray(B)))
        np.testing.assert_allclose(gate.sum(), 1.0, rtol=1e-9)
        assert gate[1] == gate.max()
    np.testing.assert_allclose(person(generalisation_healthy=1e-12).gate(jnp.asarray(B)), [0, 1, 0], atol=1e-11)


def test_extinction_moves_neither_context_nor_the_other_cue():
    """What it writes is safety of that cue, in that context and a share in the others; the context stays a context."""
    who = person(unlearning_rate=0.0, context_rate=0.0)
    before, _ = conditioned(who)
    after, _ = play(who, before, extinction(A, steps=0))
    np.testing.assert_array_equal(after.threat_of_cues, before.threat_of_cues)
    np.testing.assert_array_equal(after.threat_of_contexts, before.threat_of_contexts)
    np.testing.assert_array_equal(after.safety[3:], before.safety[3:])


@pytest.mark.parametrize(
    ("minutes", "labile"),
    [(5.0, False), (10.0, True), (355.0, True), (361.0, False), (DAY, False)],
)
def test_a_reminder_makes_threat_labile_for_hours(minutes, labile):
    """After a reminder and a rest within the window all of extinction unlearns more, not its first trial alone."""
    reminded, _ = play(person(), conditioned(person())[0], [(A, 1.0, 0.0)], rest=DAY)
    lost = []
    for share in (0.3, 1.0):
        who = person(not_labile=share)
        one, _ = play(who, reminded, extinction(A, 1, steps=0), rest=minutes)
        again, _ = play(who, one, extinction(A, 1, steps=0))
        lost.append(-np.diff([float(x.threat_of_cues[0]) for x in (reminded, one, again)]))
    assert np.all(lost[1] > 0.0)
    # on the second trial the two people differ a little in what is left to unlearn
    np.testing.assert_allclose(lost[0] / lost[1], 1.0 if labile else 0.3, rtol=0.02)


def test_the_window_closes_six_hours_after_the_reminder():
    who = person(not_labile=0.0)
    reminded, _ = play(who, conditioned(who)[0], [(A, 1.0, 0.0)], rest=DAY)
    opened, _ = play(who, reminded, extinction(A, 1, steps=0), rest=300.0)
    assert float(opened.labile) == pytest.approx(60.0)
    still, _ = play(who, opened, extinction(A, 1, steps=0), rest=9.0)
    closed, _ = play(who, still, extinction(A, 1, steps=0), rest=9.0)
    assert float(closed.labile) == pytest.approx(42.0)
    assert float(still.threat_of_cues[0]) < float(opened.threat_of_cues[0])


def test_weak_prefrontal_control_slows_extinction():
    """It weighs safety while it is learned too, so more of it is learned and what returns elsewhere is hardly more."""
    (healthy, ill), late, renewed = (person(), person(ptsd=1.0, control=0.7, generalisation=0.15)), [], []
    for who in (healthy, ill):
        after, _ = extinguished(who, B)
        late.append(fear(who, after, B))
        renewed.append(fear(who, after, A))
    assert late[1] > 1.2 * late[0]
    np.testing.assert_allclose(renewed[1], renewed[0], rtol=0.05)


def test_safety_is_forgotten_to_what_lasts_and_threat_stays():
    who = person(associability_time=1e-3)
    after, _ = extinguished(who, A)
    rested, _ = play(person(safety_rate=0.0, unlearning_rate=0.0, threat_rate=0.0), after, [(A, 0.0, 0.0)], rest=1e9)
    np.testing.assert_allclose(rested.safety, 0.45 * jnp.asarray(after.safety), rtol=1e-9)
    np.testing.assert_array_equal(rested.threat_of_cues, after.threat_of_cues)
    np.testing.assert_allclose(rested.associability, 0.5, rtol=1e-9)


def test_without_coefficients_oxytocin_changes_not_one_bit():
    trials = conditioning(A) + extinction(B) + shocks(C)
    drug, placebo = (play(person(), person().rest(NEUTRAL), trials, effect) for effect in (1.7, 0.0))
    for one, other in zip(jax.tree.leaves(drug), jax.tree.leaves(placebo), strict=True):
        np.testing.assert_array_equal(one, other)
