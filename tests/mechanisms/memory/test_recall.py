"""Mirrors src/assuage/mechanisms/memory/recall.py."""

import dataclasses

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy import stats

from assuage.mechanisms.memory.recall import Recall
from assuage.mechanisms.signals import CUED_RECALL, FREE_RECALL, RECOGNITION, WORD_GENERATION
from assuage.parameters.library import parameter
from tests.mechanisms.alone import NEUTRAL, hears, typical


pytestmark = pytest.mark.usefixtures("x64")
REST = {"CORTISOL": 0.6}
TESTS = (FREE_RECALL, CUED_RECALL, RECOGNITION, WORD_GENERATION)
PLAIN, MOVING, SOCIAL = ((jnp.asarray(e), jnp.asarray(s)) for e, s in ((0.0, 0.0), (1.0, 0.0), (0.0, 1.0)))


def person(**changed):
    return typical(Recall, **({"ptsd": 0.0} | changed))


def learned(who, what=PLAIN, days=1.0, **said):
    heard = hears(**(REST | said))
    x = who.on_learn(what, who.rest(heard), heard, None)
    return who.between_windows((jnp.asarray(days),), x, heard, None)


def scores(who, x, **said):
    return {test: float(value) for test, value in who.signals(x, hears(**(REST | said))).items()}


def test_recall_is_the_closed_form_of_one_trace():
    """A day later: sig((ln q - d ln 86401 - tau) / s), and with a cue W more."""
    who = person()
    said = scores(who, learned(who))
    left = -0.5 * np.log(86_401.0) - float(who.threshold)
    np.testing.assert_allclose(said[FREE_RECALL], 1.0 / (1.0 + np.exp(-left / 0.7)), rtol=1e-9)
    np.testing.assert_allclose(said[CUED_RECALL], 1.0 / (1.0 + np.exp(-(left + float(who.cue)) / 0.7)), rtol=1e-9)


def test_nothing_is_recalled_that_was_not_learned_and_all_is_kept_if_nothing_happens():
    """Before learning only generation is above zero; an empty night and no attempt change nothing."""
    who = person()
    nothing = scores(who, who.rest(hears(**REST)))
    assert [nothing[test] for test in TESTS[:3]] == [0.0, 0.0, 0.0]
    assert nothing[WORD_GENERATION] > 0.0
    x = learned(who)
    idle = who.on_think((jnp.asarray(0.0), jnp.asarray(0.0)), x, NEUTRAL, None)
    assert scores(who, who.on_night((jnp.asarray(0.0),), idle, NEUTRAL, None)) == scores(who, x)


def test_keeping_out_of_mind_lies_below_baseline_and_thinking_above_and_no_attempt_on_it():
    who = person()
    x = learned(who)

    def after(think, suppress):
        done = who.on_think((jnp.asarray(think), jnp.asarray(suppress)), x, NEUTRAL, None)
        return scores(who, done)[CUED_RECALL]

    assert after(0.0, 12.0) < after(0.0, 3.0) < after(0.0, 0.0) < after(3.0, 0.0) < after(12.0, 0.0)
    assert after(0.0, 0.0) == scores(who, x)[CUED_RECALL]


@pytest.mark.parametrize(
    ("changed", "said", "what", "sign"),
    [
        ({"encoding_block": 0.2}, {"CENTRAL_EFFECT": 1.0}, PLAIN, -1),
        ({"encoding_block": 0.2}, {"CENTRAL_EFFECT": 1.0}, SOCIAL, 0),
        ({"social_gain": 0.2}, {"CENTRAL_EFFECT": 1.0}, SOCIAL, +1),
        ({"social_gain": 0.2}, {"CENTRAL_EFFECT": 1.0}, PLAIN, 0),
        ({"stress_block": 0.2}, {"AROUSAL": 1.0}, PLAIN, -1),
        ({"stress_block": -0.2}, {"AROUSAL": 1.0}, PLAIN, +1),
    ],
)
def test_direction_of_what_is_there_at_learning(changed, said, what, sign):
    who = person(**({"encoding_block": 0.0, "social_gain": 0.0, "stress_block": 0.0} | changed))
    with_it, without = (scores(who, learned(who, what, **now)) for now in (said, {}))
    for test in (FREE_RECALL, CUED_RECALL, RECOGNITION):
        assert np.sign(round(with_it[test] - without[test], 12)) == sign
    assert with_it[WORD_GENERATION] == without[WORD_GENERATION]


def test_oxytocin_spares_its_share_of_what_stress_takes():
    who = person(stress_block=0.3, stress_rescue=1.0, encoding_block=0.0)
    stressed, saved, calm = (
        scores(who, learned(who, AROUSAL=a, CENTRAL_EFFECT=e))[FREE_RECALL]
        for a, e in ((1.0, 0.0), (1.0, 1.0), (0.0, 0.0))
    )
    assert stressed < saved
    assert saved == pytest.approx(calm)


def test_cortisol_at_the_test_takes_recall_more_of_what_moved_half_of_recognition_and_no_priming():
    who = person(familiarity=0.5, emotion_gain=1e-9)
    plain, moving = learned(who), learned(who, MOVING)
    before, high = scores(who, plain), scores(who, plain, CORTISOL=3.0)
    assert high[FREE_RECALL] < before[FREE_RECALL]
    assert scores(who, moving, CORTISOL=3.0)[FREE_RECALL] < high[FREE_RECALL]
    taken = (before[RECOGNITION] - high[RECOGNITION]) / float(who.recognition_gain)
    np.testing.assert_allclose(taken, 0.5 * float(who.retrieval_block) * 2.0 / 3.0, rtol=1e-9)
    assert high[WORD_GENERATION] == before[WORD_GENERATION]


def test_consolidation_ends_with_its_window_and_a_first_night_favours_what_moved():
    who = person(consolidation_gain=0.4)
    x = learned(who, days=0.01)
    per_minute = who.flow(jnp.asarray(0.0), x, hears(CORTISOL=2.0))["cortisol"]
    np.testing.assert_allclose(float(per_minute) * 360.0, 0.5)
    assert float(who.flow(jnp.asarray(0.0), learned(who), hears(CORTISOL=2.0))["cortisol"]) == 0.0
    better = dataclasses.replace(x, cortisol=jnp.asarray(0.5))
    assert float(who.trace(better) - who.trace(x)) == pytest.approx(0.2)
    night = (jnp.asarray(1.0),)
    moved = who.on_night(night, learned(who, MOVING), NEUTRAL, None)
    assert float(moved.strength) > float(learned(who, MOVING).strength)
    assert float(who.on_night(night, moved, NEUTRAL, None).strength) == float(moved.strength)
    assert float(who.on_night(night, x, NEUTRAL, None).strength) == float(x.strength)


def test_cortisol_before_a_test_lowers_it_by_the_published_size():
    """het2005-retrieval, d -.49: an hour after a tablet cortisol is about four times the reference level.

    Expected scores of a list of twenty in people of the central truth: their spread, and that of twenty answers.
    """
    who, items = person(), 20
    z = stats.norm.ppf((np.arange(2_000) + 0.5) / 2_000) * float(str(parameter("recall.own_strength").spread))
    x = learned(who)

    def score(cortisol):
        one = jax.vmap(lambda own: who.signals(dataclasses.replace(x, strength=own), hears(CORTISOL=cortisol)))
        return np.asarray(one(jnp.asarray(z))[FREE_RECALL])

    low, high = score(0.6), score(4.0)
    spread = np.sqrt(np.mean([p.var() + np.mean(p * (1.0 - p)) / items for p in (low, high)]))
    size = (high.mean() - low.mean()) / spread
    print(f"cortisol before a test: d {size:.2f}")
    np.testing.assert_allclose(size, -0.49, atol=0.12)
