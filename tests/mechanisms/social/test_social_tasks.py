"""Mirrors src/assuage/mechanisms/social/social_tasks.py."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from assuage.evidence.library import finding
from assuage.mechanisms import signals
from assuage.mechanisms.mechanism import parameter_fields
from assuage.mechanisms.social.social_tasks import SocialTasks
from assuage.parameters.library import central_truth, drug_coefficients, parameter
from tests.mechanisms.alone import NEUTRAL, hears, typical


pytestmark = pytest.mark.usefixtures("x64")
PLAIN = dict.fromkeys(("female", "ptsd", "adversity", "insecure", "autistic"), 0.0)
OFF = {name.partition(".")[2]: 0.0 for name in drug_coefficients() if name.startswith("social_tasks.")}
HERE = {"person": 1.0, "contact": 1.0}


def person(**changed):
    return typical(SocialTasks, **(PLAIN | changed))


def said(who, effect=0.0, trust=0.5, **told):
    """All read-outs, by the names of their signals, in a situation told by the names of its states."""
    x = who.rest(NEUTRAL)
    meet = [jnp.asarray(told.get(n, 0.0)) for n in ("person", "contact", "supportive", "woman")]
    scene = [jnp.asarray(told.get(n, 0.0)) for n in ("distress", "other", "value", "threat")]
    x = who.on_scene(tuple(scene), who.on_meet(tuple(meet), x, NEUTRAL, None), NEUTRAL, None)
    heard = hears(CENTRAL_EFFECT=effect, TRUST=trust)
    return {signal.name: float(value) for signal, value in who.signals(x, heard).items()}


def test_read_outs_are_their_closed_forms():
    """Half of the stake at half trust without reluctance; a chance of guessing and its rest; b over the value."""
    who = person(risk_aversion=0.0, recognition=0.7, skill=0.3, guessing=0.2)
    of = said(who, person=1.0, value=0.6, threat=0.1)
    assert of["trust_transfer"] == 0.5
    np.testing.assert_allclose(of["emotion_recognition"], 0.2 + 0.8 / (1.0 + np.exp(-1.0)))
    np.testing.assert_allclose(of["approach_time"], float(who.decision) / 0.5)
    np.testing.assert_allclose(of["social_distance"], np.exp(-0.5 * float(who.distance_slope)))


@settings(deadline=None, max_examples=25)
@given(st.floats(0.0, 1.0), st.floats(0.05, 0.95), st.floats(0.0, 2.0))
def test_what_is_caught_is_care_and_own_distress_and_nothing_besides(other, distinction, effect):
    """Personal distress and compassion, where neither drug nor PTSD acts, are the distress that is felt along."""
    of = said(person(distinction=distinction, **OFF), effect, other=other)
    np.testing.assert_allclose(of["personal_distress"] + of["compassion"], of["felt_distress"], rtol=1e-9)


def test_with_nobody_there_faces_are_guessed_and_a_device_asks_for_no_trust():
    who = person()
    alone = [said(who, trust=t) for t in (0.1, 0.9)]
    for name in ("emotion_recognition", "theory_of_mind", "empathy_accuracy"):
        assert alone[0][name] == float(who.guessing)
    assert alone[0]["trust_transfer"] == alone[1]["trust_transfer"]
    assert said(who, trust=0.9, person=1.0)["trust_transfer"] > said(who, trust=0.1, person=1.0)["trust_transfer"]


# (coefficients, facts, situation, read-out, direction of the drug)
DRUG = [
    ({"support_met": 0.3}, {"female": 1.0}, HERE, "perceived_support", 1),
    ({"support_met": 0.3, "men": 0.0}, {}, HERE, "perceived_support", 0),
    ({"support_apart": 0.3}, {}, {}, "perceived_support", -1),
    ({"support_apart": 0.3}, {}, HERE, "perceived_support", 0),
    ({"seeking_gain": 0.1}, {}, HERE, "support_seeking", 1),
    ({"seeking_gain": 0.1}, {}, {"person": 1.0}, "support_seeking", 0),
    ({"sharing_gain": 0.3}, {}, HERE, "emotional_disclosure", 1),
    ({"sharing_gain": 0.3}, {}, {}, "emotional_disclosure", 0),
    ({"sharing_gain": 0.3}, {}, HERE, "factual_disclosure", 0),
    ({"sharing_gain": 0.3}, {}, HERE | {"supportive": 1.0, "distress": 0.5}, "felt_distress", -1),
    ({"compassion_gain": 0.1}, {}, {"other": 0.7, "woman": 1.0}, "compassion", 1),
    ({"compassion_gain": 0.1}, {}, {"other": 0.7}, "compassion", 0),
    ({"recognition_gain": 0.2}, {}, {"person": 1.0}, "emotion_recognition", 1),
    ({"recognition_gain": 0.2}, {}, {}, "emotion_recognition", 0),
    ({"recognition_gain_ptsd": 0.2}, {"ptsd": 1.0}, {"person": 1.0}, "emotion_recognition", 1),
    ({"recognition_gain_ptsd": 0.2}, {}, {"person": 1.0}, "emotion_recognition", 0),
    ({"recognition_gain_adversity": -0.2}, {"adversity": 1.0}, {"person": 1.0}, "emotion_recognition", -1),
    ({"theory_gain": 0.2}, {"autistic": 1.0}, {"person": 1.0}, "theory_of_mind", 1),
    ({"empathy_gain": -0.2}, {}, {"person": 1.0}, "empathy_accuracy", -1),
    ({"reward_gain": 0.2}, {}, {"value": 0.6}, "social_reward", 1),
    ({"reward_gain": 0.2}, {}, {"value": 0.6}, "approach_time", -1),
    ({"reward_gain": 0.2}, {}, {"value": 0.6}, "social_distance", -1),
    ({"reward_gain_ptsd": 0.2}, {}, {"value": 0.6}, "social_reward", 0),
    ({"reward_gain_ptsd": 0.2}, {"ptsd": 1.0}, {"value": 0.6}, "social_reward", 1),
    ({"threat_damping": 0.2}, {}, {"threat": 0.4}, "social_threat", -1),
    ({"threat_damping": 0.2}, {}, {"value": 0.5, "threat": 0.4}, "approach", 1),
]


@pytest.mark.parametrize(("coefficients", "facts", "situation", "read_out", "sign"), DRUG)
def test_direction_of_the_drug_and_where_it_acts(coefficients, facts, situation, read_out, sign):
    who = person(**(OFF | coefficients | facts))
    change = said(who, 1.0, **situation)[read_out] - said(who, 0.0, **situation)[read_out]
    assert np.sign(round(change, 12)) == sign


def test_every_coefficient_of_the_drug_has_a_direction_above():
    assert {name for one, *_ in DRUG for name in one} >= OFF.keys() > set()


# (changed, situation, read-out, direction)
OTHERS = [
    ({"ptsd": 1.0}, {"person": 1.0}, "theory_of_mind", -1),
    ({"ptsd": 1.0}, {"other": 0.7}, "compassion", -1),
    ({"ptsd": 1.0}, {"value": 0.6}, "social_reward", -1),
    ({"autistic": 1.0}, {"person": 1.0}, "emotion_recognition", -1),
    ({"insecure": 1.0}, {"distress": 0.5}, "support_seeking", -1),
    ({"own_support": 1.0}, {}, "factual_disclosure", 1),
    ({"relief": 0.9}, HERE | {"supportive": 1.0, "distress": 0.5}, "felt_distress", -1),
    ({"relief": 0.9}, HERE | {"distress": 0.5}, "felt_distress", 0),
    ({"distinction": 0.9}, {"other": 0.7}, "personal_distress", -1),
    ({"distinction": 0.9}, {"other": 0.7}, "felt_distress", 0),
    ({"skill": 1.0}, {"person": 1.0}, "empathy_accuracy", 1),
]


@pytest.mark.parametrize(("changed", "situation", "read_out", "sign"), OTHERS)
def test_direction_of_what_a_person_is(changed, situation, read_out, sign):
    change = said(person(**changed), **situation)[read_out] - said(person(), **situation)[read_out]
    assert np.sign(round(change, 12)) == sign


def test_need_trust_and_support_raise_seeking_and_telling():
    who = person()
    assert said(who, distress=0.8)["support_seeking"] > said(who, distress=0.2)["support_seeking"]
    assert said(who, distress=0.5, trust=0.9, **HERE)["support_seeking"] > said(who, distress=0.5)["support_seeking"]
    with_support = said(who, **HERE, supportive=1.0)
    for name in ("emotional_disclosure", "factual_disclosure", "perceived_support"):
        assert with_support[name] > said(who, **HERE)[name]


def test_all_is_over_outside_windows():
    who = person()
    x = who.on_scene((jnp.asarray(0.5),) * 4, who.rest(NEUTRAL), NEUTRAL, None)
    over = who.between_windows((jnp.asarray(1.0),), x, NEUTRAL, None)
    assert jax.tree.leaves(over) == [0.0] * 8


@pytest.mark.parametrize("effect", [0.4, 1.3])
def test_without_coefficients_the_drug_changes_no_bit(effect):
    everything = HERE | {"woman": 1.0, "distress": 0.4, "other": 0.7, "value": 0.6, "threat": 0.3}
    who = person(**(OFF | {"ptsd": 1.0, "adversity": 1.0, "female": 1.0}))
    assert said(who, effect, **everything) == said(who, 0.0, **everything)


def test_recognition_rises_by_the_published_size():
    """shahrestani2013-emotion-recognition, g .29: a test of forty faces in people of the central truth.

    Expected scores at quantiles of skill: their spread between people, and that of forty answers.
    """
    own = stats.norm.ppf((np.arange(2_000) + 0.5) / 2_000) * float(str(parameter("social_tasks.skill").spread))
    of = jax.vmap(lambda z, e: _recognised(person(skill=0.0), z, e), in_axes=(0, None))
    low, high = (np.asarray(of(jnp.asarray(own), e)) for e in (0.0, 1.0))
    spread = np.sqrt(np.mean([p.var() + np.mean(p * (1.0 - p)) / 40 for p in (low, high)]))
    size, published = (high.mean() - low.mean()) / spread, finding("shahrestani2013-emotion-recognition").effect
    print(f"recognition: g {size:.2f}, published {published}")
    assert published is not None
    np.testing.assert_allclose(size, published.value, atol=0.06)


def _recognised(who, skill, effect):
    own = {name: getattr(who, name) for name in (*parameter_fields(SocialTasks), *PLAIN)}
    x = who.on_meet((jnp.asarray(1.0), *[jnp.asarray(0.0)] * 3), who.rest(NEUTRAL), NEUTRAL, None)
    heard = hears(TRUST=0.5) | {signals.CENTRAL_EFFECT: effect}
    return SocialTasks(**(own | {"skill": skill})).signals(x, heard)[signals.EMOTION_RECOGNITION]


def test_the_centre_of_beliefs_is_a_person():
    assert set(central_truth()) >= {f"social_tasks.{name}" for name in parameter_fields(SocialTasks)}
