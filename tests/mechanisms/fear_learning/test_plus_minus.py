"""Mirrors src/assuage/mechanisms/fear_learning/plus_minus.py."""

import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assuage.mechanisms.fear_learning.plus_minus import learn, prediction


pytestmark = pytest.mark.usefixtures("x64")
SHARES = st.floats(0.0, 1.0)
FEATURES = st.tuples(*[st.sampled_from([0.0, 0.25, 0.5, 1.0])] * 3)
RATES = st.tuples(*[st.floats(0.0, 1.5)] * 3)
TRIALS = st.lists(st.tuples(FEATURES, st.sampled_from([0.0, 1.0])), min_size=1, max_size=12)


def numbers(values):
    return tuple(jnp.asarray(v, float) for v in values)


@settings(deadline=None, max_examples=60)
@given(trials=TRIALS, rates=RATES, unlearning=st.floats(0.0, 1.5), share=SHARES)
def test_net_weights_are_those_of_rescorla_and_wagner(trials, rates, unlearning, share):
    """In both branches, clamped or not, a feature's net weight changes by r_i times the prediction error."""
    plus, minus, net = numbers([0.0] * 3), numbers([0.0] * 3), np.zeros(3)
    for features, outcome in trials:
        f = np.array(features)
        error = outcome - max(0.0, float(f @ net))
        net = net + f * np.clip(rates, 0.0, 1.0) * error
        given_here = (numbers(features), plus, minus, jnp.asarray(outcome), numbers(rates))
        plus, minus, found = learn(*given_here, jnp.asarray(unlearning), jnp.asarray(share))
        np.testing.assert_allclose(found, error, atol=1e-10)
        np.testing.assert_allclose(np.add(plus, minus), net, atol=1e-10)
        assert min(map(float, plus)) >= -1e-12
        assert max(map(float, minus)) <= 1e-12


def test_one_cue_alone_follows_the_closed_form():
    """V = 1 - (1 - lr)^n in conditioning and V_0 (1 - lr)^n in extinction, whatever the shares."""
    rate, cue = (jnp.asarray(0.2),), (jnp.asarray(1.0),)
    plus, minus = numbers([0.0]), numbers([0.0])
    for n in range(40):
        outcome = 1.0 if n < 20 else 0.0
        learned = 1.0 - 0.8 ** min(n, 20)
        expected = learned * 0.8 ** max(n - 20, 0)
        np.testing.assert_allclose(prediction(cue, plus, minus), expected, rtol=1e-6)
        plus, minus, _ = learn(cue, plus, minus, jnp.asarray(outcome), rate, jnp.asarray(0.5), jnp.asarray(0.7))


@pytest.mark.parametrize(("unlearning", "left"), [(0.0, 0.8), (0.5, 0.72), (1.0, 0.64)])
def test_unlearning_takes_threat_and_inhibition_leaves_it(unlearning, left):
    """A change of -0.16 on a threat of 0.8: its unlearned share goes from the positive weight."""
    plus, minus, _ = learn(
        numbers([1.0]), numbers([0.8]), numbers([0.0]), jnp.asarray(0.0), numbers([0.2]), jnp.asarray(unlearning), 0.5
    )
    np.testing.assert_allclose(plus[0], left, rtol=1e-6)
    np.testing.assert_allclose(minus[0], 0.64 - left, atol=1e-6)


def test_nothing_is_predicted_below_zero_and_control_weighs_safety_only():
    features, plus, minus = numbers([1.0]), numbers([0.5]), numbers([-0.3])
    np.testing.assert_allclose(prediction(features, plus, minus), 0.2, rtol=1e-6)
    np.testing.assert_allclose(prediction(features, plus, minus, 0.5), 0.35, rtol=1e-6)
    assert float(prediction(features, plus, numbers([-0.9]))) == 0.0
