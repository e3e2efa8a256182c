"""Mirrors src/assuage/mechanisms/oxytocin_system/central_effect.py."""

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import solve_ivp
from scipy.optimize import brentq

from assuage.mechanisms.oxytocin_system.central_effect import CentralEffect, Receptors
from assuage.mechanisms.signals import BRAIN_OXYTOCIN, CENTRAL_EFFECT, ENDOGENOUS_OXYTOCIN
from assuage.parameters.library import central_truth, parameter, variant
from tests.mechanisms.alone import NEUTRAL, hears, typical


pytestmark = pytest.mark.usefixtures("x64")

DOSES = np.array([0.0, 8.0, 24.0, 40.0, 48.0]) / 24.0
KNOWN = {n.split(".")[1]: v for n, v in central_truth().items() if n.startswith("central_effect.")}


def effect(z, own=None, tired=0.0, **changed):
    who = typical(CentralEffect, **changed)
    said = NEUTRAL | {BRAIN_OXYTOCIN: jnp.asarray(z)} | ({} if own is None else {ENDOGENOUS_OXYTOCIN: jnp.asarray(own)})
    return np.asarray(who.signals(Receptors(jnp.asarray(tired)), said)[CENTRAL_EFFECT])


def receptors(z, **changed):
    return effect(z, by_receptors=1.0, **changed)


@pytest.mark.parametrize("inverted", [0.0, 1.0])
def test_alone_and_rested_it_is_the_empirical_curve_to_the_bit(inverted):
    z = np.linspace(0.0, 4.0, 81)
    known = np.asarray(typical(CentralEffect, inverted=inverted).empirical_curve(jnp.asarray(z)))
    np.testing.assert_array_equal(effect(z, inverted=inverted), known)
    np.testing.assert_array_equal(effect(z, own=1.0, inverted=inverted), known)


def test_what_is_off_costs_nothing_and_changes_nothing():
    """Off as shipped, the receptors' curve and desensitisation are not computed; switched on at 0 they are nothing."""
    z, off = jnp.linspace(0.0, 4.0, 81), typical(CentralEffect)
    told = NEUTRAL | {BRAIN_OXYTOCIN: z}
    assert off.flow(jnp.zeros(()), Receptors(jnp.zeros(())), told) == {}
    traced = jax.jit(lambda who: who.signals(Receptors(jnp.zeros(())), told)[CENTRAL_EFFECT])(off)
    np.testing.assert_allclose(traced, off.signals(Receptors(jnp.zeros(())), told)[CENTRAL_EFFECT], rtol=1e-14)


def test_the_switches_are_variants():
    assert variant("cross_binding") == {"central_effect.by_receptors": 1.0}
    assert variant("saturating") == {"central_effect.inverted": 0.0}
    assert variant("desensitisation") == {"central_effect.desensitisation": 0.0025}


def test_its_fluid_is_that_of_the_kinetics():
    centre = central_truth()
    assert KNOWN["resting_level"] == centre["oxytocin.brain_basal"]
    assert KNOWN["rise"] == centre["oxytocin.brain_rise"]


def held(level, half, rival, rival_half):
    """Share of a receptor held by a ligand against a rival, by mass action for both at once (Gaddum 1937)."""
    return (level / half) / (1.0 + level / half + rival / rival_half)


def test_receptors_follow_mass_action():
    who = typical(CentralEffect)
    level = 30.0 * (10.0 + 5.0 * DOSES) / 1007.19  # nmol/L
    own, crossed = who.occupancies(jnp.asarray(DOSES))
    np.testing.assert_allclose(own, held(level, 1.26, 0.05, 5.0), rtol=1e-9)
    np.testing.assert_allclose(crossed, held(level, 500.0, 0.05, 1.0), rtol=1e-9)
    o, q = own / (own + 0.3), crossed / (crossed + 0.3)
    expected = (o - o[0] - (q - q[0])) / (o[2] - o[0])
    np.testing.assert_allclose(receptors(DOSES), expected, rtol=1e-9)


@settings(deadline=None, max_examples=50)
@given(
    concentration=st.floats(0.5, 1e4),
    oxytocin_affinity=st.floats(0.1, 10.0),
    crossed_affinity=st.floats(20.0, 1e4),
    vasopressin=st.floats(0.0, 10.0),
)
def test_receptors_are_held_once_and_the_scale_is_kept(concentration, oxytocin_affinity, crossed_affinity, vasopressin):
    """Shares lie between none and all, rise with the level; no drug is no effect, and a 24 IU peak is 1 without V1a."""
    changed = {
        "concentration": concentration,
        "oxytocin_affinity": oxytocin_affinity,
        "crossed_affinity": crossed_affinity,
        "vasopressin": vasopressin,
    }
    for share in typical(CentralEffect, **changed).occupancies(jnp.asarray(DOSES)):
        assert np.all((share > 0.0) & (share < 1.0))
        assert np.all(np.diff(share) > 0.0)
    found = receptors(DOSES, opposition=0.0, **changed)
    assert found[0] == 0.0
    assert found[2] == pytest.approx(1.0, rel=1e-12)
    assert np.all(np.diff(found) > 0.0)
    assert receptors(np.array([0.0]), **changed)[0] == 0.0


def test_v1a_does_not_explain_the_inverted_u_at_measured_levels():
    """At the level of the fluid after 48 IU oxytocin holds under 5 % of its receptor and under 1e-4 of V1a.

    Cross-binding then leaves the curve as it is. What it would take: the level at which a tenth of V1a is held, and the
    level from which 48 IU do less than 24 IU, both in multiples of the fluid's.
    """
    at_fluid = typical(CentralEffect, concentration=1.0)
    own, crossed = (float(share) for share in at_fluid.occupancies(2.0))
    assert own < 0.05
    assert crossed < 1e-4
    shift = receptors(DOSES, concentration=1.0) - receptors(DOSES, concentration=1.0, opposition=0.0)
    assert np.max(np.abs(shift)) < 0.01

    tenth = float(at_fluid.concentration_for(0.1, 2.0))
    check = typical(CentralEffect, concentration=tenth).occupancies(2.0)[1]
    assert float(check) == pytest.approx(0.1, rel=1e-9)

    def rise(chi, **changed):
        low, high = receptors(np.array([1.0, 2.0]), concentration=chi, **changed)
        return float(high - low)

    bends: Any = brentq(rise, 30.0, 3000.0)
    # V1a 100, not 400, times weaker
    weaker: Any = brentq(lambda chi: rise(chi, crossed_affinity=126.0), 10.0, 3000.0)
    print(f"48 IU in fluid: receptor {own:.3f}, V1a {crossed:.1e}; a tenth of V1a needs {tenth:.0f} times the fluid,")
    print(f"48 IU below 24 IU needs {bends:.0f} times; {weaker:.0f} were V1a 100 times weaker only")
    assert rise(KNOWN["concentration"]) > 0.5
    assert tenth > 1000.0
    assert 300.0 < bends < 350.0
    assert 60.0 < weaker < bends


def test_how_often_the_priors_bend_the_curve_by_cross_binding():
    """Draws of concentration, affinities and vasopressin: the share in which 48 IU do less than 24 IU."""
    rng = np.random.default_rng(9)
    names = ("concentration", "oxytocin_affinity", "crossed_affinity", "vasopressin")
    draws = {
        **{name: parameter(f"central_effect.{name}").typical.at(rng.normal(size=20_000)) for name in names},
        "vasopressin_crossed": parameter("central_effect.vasopressin_crossed").typical.at(rng.normal(size=20_000)),
        "vasopressin_affinity": parameter("central_effect.vasopressin_affinity").typical.at(rng.normal(size=20_000)),
    }
    bent = np.mean(receptors(2.0 * np.ones(20_000), **draws) < receptors(np.ones(20_000), **draws))
    print(f"bent in {bent:.4f} of the draws")
    assert bent < 0.05


@pytest.mark.parametrize(
    ("changed", "sign"),
    [({"oxytocin_affinity": 5.0}, +1), ({"vasopressin": 50.0}, +1), ({"concentration": 300.0}, -1)],
)
def test_far_from_saturation_the_receptor_curve_is_straighter(changed, sign):
    """Twice the 24 IU peak gives more the further below half the receptors are held."""
    without = {"opposition": 0.0}
    two = np.array([2.0])
    assert sign * (receptors(two, **changed, **without) - receptors(two, **without))[0] > 0.01


def test_endogenous_oxytocin_adds_to_the_drug():
    """z + w_X (X - 1), never below none; one own level more is w_X of a 24 IU peak."""
    np.testing.assert_allclose(effect(0.5, own=1.4, own_weight=0.5), effect(0.7), rtol=1e-12)
    assert effect(0.0, own=0.4, own_weight=0.5) == 0.0
    assert effect(0.0, own=1.0) == 0.0
    assert effect(1.0, own=1.5, inverted=0.0) > 1.1
    assert effect(1.0, own=1.5) < 0.95  # past the top of an inverted U more is less
    np.testing.assert_allclose(effect(0.5, own=0.8, own_weight=0.5), effect(0.4), rtol=1e-12)


def tired_after(minutes, **changed):
    who = typical(CentralEffect, **changed)

    def now(t, d):
        z = (t / 50.0) * np.exp(1.0 - t / 50.0)
        rates = who.flow(jnp.zeros(()), Receptors(jnp.asarray(d[0])), hears(BRAIN_OXYTOCIN=z))
        return [float(rates.get("desensitised", 0.0))]

    return solve_ivp(now, (0.0, minutes), [0.0], rtol=1e-8, atol=1e-10, max_step=10.0).y[0, -1]


def test_receptors_do_not_tire_by_default_and_do_in_the_variant():
    assert tired_after(300.0) == 0.0
    lost = tired_after(300.0, desensitisation=0.0025)
    print(f"one dose of 24 IU tires {lost:.3f} of the receptors")
    assert lost == pytest.approx(0.162, abs=0.002)
    assert tired_after(300.0, desensitisation=0.005) > lost
    assert effect(1.0, tired=0.25, desensitisation=0.0025) == pytest.approx(0.75 * float(effect(1.0)), rel=1e-12)


def test_tiring_at_a_held_level_has_the_closed_form():
    who = typical(CentralEffect, desensitisation=0.005)
    rate, back = 0.005 * 1.0 / (1.0 + KNOWN["half_effect"]), KNOWN["recovery"]
    final = rate / (rate + back)

    def now(t, d):
        return [float(who.flow(jnp.zeros(()), Receptors(jnp.asarray(d[0])), hears(BRAIN_OXYTOCIN=1.0))["desensitised"])]

    found = solve_ivp(now, (0.0, 200.0), [0.1], rtol=1e-10, atol=1e-12).y[0, -1]
    assert found == pytest.approx(final + (0.1 - final) * np.exp(-(rate + back) * 200.0), rel=1e-7)


@settings(deadline=None, max_examples=30)
@given(tired=st.floats(0.0, 1.0), first=st.floats(0.01, 5.0), second=st.floats(0.01, 5.0), own=st.floats(0.0, 4.0))
def test_quiet_days_add_and_no_receptor_is_lost(tired, first, second, own):
    """Two gaps are one of their sum; the share stays between none and all."""
    who, inputs = typical(CentralEffect, desensitisation=0.005), hears(ENDOGENOUS_OXYTOCIN=own, BRAIN_OXYTOCIN=0.01)

    def after(days, x):
        return who.between_windows((jnp.asarray(days),), x, inputs, None)

    start = Receptors(jnp.asarray(tired))
    apart = float(after(second, after(first, start)).desensitised)
    assert apart == pytest.approx(float(after(first + second, start).desensitised), rel=1e-9, abs=1e-12)
    assert 0.0 <= apart <= 1.0
    if own <= 1.0:
        expected = tired * np.exp(-KNOWN["recovery"] * 1440.0 * first)
        assert float(after(first, start).desensitised) == pytest.approx(expected, rel=1e-9, abs=1e-12)


def test_published_dose_curve_of_the_default():
    """cardoso2013-48iu: 48 IU do no more than 24 IU; so in the inverted U, and not in the other two shapes."""
    inverted, saturating, crossed = effect(DOSES), effect(DOSES, inverted=0.0), receptors(DOSES)
    for name, found in (("inverted", inverted), ("saturating", saturating), ("cross-binding", crossed)):
        print(name, np.round(found, 3))
    assert inverted[4] < inverted[2]
    assert saturating[4] > saturating[2]
    assert crossed[4] > crossed[2]


def test_it_runs_in_single_precision():
    with jax.enable_x64(False):
        found = receptors(np.asarray(DOSES, np.float32))
        assert found.dtype == np.float32
    np.testing.assert_allclose(found, receptors(DOSES), rtol=1e-4, atol=1e-6)
