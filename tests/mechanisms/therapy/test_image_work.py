"""Mirrors src/assuage/mechanisms/therapy/image_work.py."""

import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assuage.mechanisms.signals import TAXED, VIVIDNESS
from assuage.mechanisms.therapy.image_work import ImageWork
from tests.mechanisms.alone import NEUTRAL, hears, typical


pytestmark = pytest.mark.usefixtures("x64")


def exposed(who, load, times=1, **said):
    inputs = hears(**({"ATTENDING": 1.0} | said))
    x = who.on_dual_task((jnp.asarray(load),), who.rest(inputs), inputs, None)
    for _ in range(times):
        x = who.on_exposure((jnp.asarray(0.0),), x, inputs, None)
    return x


def vividness(who, x):
    return float(who.signals(x, NEUTRAL)[VIVIDNESS])


@settings(deadline=None, max_examples=30)
@given(load=st.floats(0.0, 3.0), times=st.integers(0, 80), k=st.floats(0.0, 0.8), block=st.floats(0.0, 0.3))
def test_exposures_in_closed_form(load, times, k, block):
    who = typical(ImageWork, taxing=k, capacity=1.4)
    taxed = min(load / 1.4, 1.0)
    x = exposed(who, load, times, RECONSOLIDATION_BLOCK=block)
    np.testing.assert_allclose(who.signals(x, NEUTRAL)[TAXED], taxed, atol=1e-12)
    np.testing.assert_allclose(vividness(who, x), (1.0 - k * taxed * (1.0 - taxed) - block) ** times, rtol=1e-8)


def test_half_of_working_memory_helps_most_and_none_or_all_of_it_not_at_all():
    who = typical(ImageWork, capacity=1.0, taxing=0.4)
    left = [vividness(who, exposed(who, load, 5)) for load in (0.0, 0.25, 0.5, 0.75, 1.0, 2.0)]
    assert left[0] == left[4] == left[5] == 1.0
    assert np.argmin(left) == 2
    np.testing.assert_allclose(left[1], left[3])


def test_the_task_ends_with_it_and_with_the_window_and_the_absent_do_none():
    who = typical(ImageWork)
    x = exposed(who, 0.7)
    ended = who.on_dual_task((jnp.asarray(0.0),), x, hears(ATTENDING=1.0), None)
    for over in (ended, who.between_windows((jnp.asarray(1.0),), x, NEUTRAL, None)):
        assert float(who.signals(over, NEUTRAL)[TAXED]) == 0.0
    absent = exposed(who, 0.7, 3, ATTENDING=0.0, RECONSOLIDATION_BLOCK=0.2)
    assert vividness(who, absent) == 1.0


def test_rescripting_weakens_and_the_image_comes_back_never_beyond_intake():
    who = typical(ImageWork, rescripting=0.2, relapse=0.01)
    x = who.rest(NEUTRAL)
    for _ in range(3):
        x = who.on_rescript((jnp.asarray(0.5),), x, hears(ATTENDING=1.0), None)
    np.testing.assert_allclose(vividness(who, x), 0.9**3)
    once = who.between_windows((jnp.asarray(30.0),), x, NEUTRAL, None)
    np.testing.assert_allclose(vividness(who, once), 1.0 - (1.0 - 0.9**3) * np.exp(-0.3))
    assert vividness(who, who.between_windows((jnp.asarray(1e6),), x, NEUTRAL, None)) == 1.0
