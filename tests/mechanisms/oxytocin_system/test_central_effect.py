"""Mirrors src/assuage/mechanisms/oxytocin_system/central_effect.py."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assuage.mechanisms.oxytocin_system.central_effect import CentralEffect
from assuage.mechanisms.signals import BRAIN_OXYTOCIN, CENTRAL_EFFECT
from assuage.parameters.library import central_truth, variant
from assuage.simulation import assembly
from tests.mechanisms.alone import NEUTRAL


pytestmark = pytest.mark.usefixtures("x64")

LEVELS = np.linspace(0.0, 6.0, 601)


def effect(z, *, inverted=1.0, **changed):
    known = central_truth() | {f"central_effect.{name}": value for name, value in changed.items()}
    who = assembly.mechanism(CentralEffect, known | {"central_effect.inverted": inverted})
    with jax.enable_x64(True):
        return np.asarray(who.signals(who.rest(NEUTRAL), NEUTRAL | {BRAIN_OXYTOCIN: jnp.asarray(z)})[CENTRAL_EFFECT])


def test_published_dose_curve():
    """8, 24, 40 and 48 IU at the centres: 0.76, 1, 0.74, 0.62 of the effect of 24 IU, or 0.50, 1, 1.25, 1.33."""
    doses = np.array([8.0, 24.0, 40.0, 48.0]) / 24.0
    np.testing.assert_allclose(effect(doses), [0.7616, 1.0, 0.7409, 0.6175], atol=5e-5)
    np.testing.assert_allclose(effect(doses, inverted=0.0), [1 / 2, 1.0, 5 / 4, 4 / 3], rtol=1e-12)
    units = np.arange(1.0, 49.0)
    assert units[effect(units / 24.0).argmax()] == 19.0
    assert effect(units / 24.0).max() == pytest.approx(1.033, abs=5e-4)


@settings(deadline=None)
@given(half_effect=st.floats(0.05, 5.0), falling_off=st.floats(0.3, 30.0), inverted=st.sampled_from([0.0, 1.0]))
def test_one_at_the_typical_peak_and_none_without_drug(half_effect, falling_off, inverted):
    found = effect(np.array([0.0, 1.0]), half_effect=half_effect, falling_off=falling_off, inverted=inverted)
    assert found[0] == 0.0
    assert found[1] == pytest.approx(1.0, rel=1e-12)


def test_saturating_variant_rises_to_its_limit():
    assert variant("saturating") == {"central_effect.inverted": 0.0}
    found = effect(LEVELS, inverted=0.0)
    assert np.all(np.diff(found) > 0.0)
    assert effect(np.array([1e9]), inverted=0.0)[0] == pytest.approx(2.0, rel=1e-6)  # 1 + z50


@settings(deadline=None)
@given(half_effect=st.floats(0.1, 10.0), falling_off=st.floats(0.3, 5.0))
def test_inverted_variant_peaks_where_its_slope_ends(half_effect, falling_off):
    """z / ((z + a)(1 + (z / b)^2)) is largest at the positive root of 2 z^3 + a z^2 = a b^2."""
    roots = np.roots([2.0, half_effect, 0.0, -half_effect * falling_off**2])
    (top,) = roots[(abs(roots.imag) < 1e-9) & (roots.real > 0.0)].real
    found = effect(
        top * np.array([0.25, 0.5, 0.9, 1.0, 1.1, 2.0, 4.0]), half_effect=half_effect, falling_off=falling_off
    )
    assert np.all(np.diff(found[:4]) > 0.0)
    assert np.all(np.diff(found[3:]) < 0.0)


@settings(deadline=None)
@given(half_effect=st.floats(0.1, 10.0), falling_off=st.floats(0.3, 5.0))
def test_the_falling_branch_leaves_a_half_then_a_fifth_then_a_tenth(half_effect, falling_off):
    """At once, twice and three times z_i, of what there is near none."""
    z = falling_off * np.array([1e-6, 1.0, 2.0, 3.0])
    with_it, without = (
        effect(z, inverted=switch, half_effect=half_effect, falling_off=falling_off) for switch in (1.0, 0.0)
    )
    share = with_it / without
    np.testing.assert_allclose(share / share[0], [1.0, 1 / 2, 1 / 5, 1 / 10], rtol=1e-9)


@pytest.mark.parametrize(("changed", "sign"), [({"half_effect": 2.0}, -1), ({"falling_off": 2.5}, -1)])
def test_small_doses_do_less_when_the_curve_is_shallower(changed, sign):
    assert sign * (effect(np.array([0.3]), **changed) - effect(np.array([0.3])))[0] > 1e-3
