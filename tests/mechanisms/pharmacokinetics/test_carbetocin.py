"""Mirrors src/assuage/mechanisms/pharmacokinetics/carbetocin.py."""

import dataclasses

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.linalg import expm

from assuage.evidence.library import finding
from assuage.mechanisms.events import Event
from assuage.mechanisms.pharmacokinetics.carbetocin import Carbetocin, CarbetocinLevels
from assuage.mechanisms.signals import CARBETOCIN, PRESENT
from assuage.parameters.library import central_truth
from assuage.simulation.propagate import HALF_MINUTES, ladder, propagated_state
from tests.evidence.figures import present
from tests.mechanisms.alone import NEUTRAL, typical
from tests.oracles.bateman import two_compartments


pytestmark = pytest.mark.usefixtures("x64")

MUSCLE, NOSE, PLASMA, TISSUE = range(4)
STATES = [f.name for f in dataclasses.fields(CarbetocinLevels)]
MINUTES = np.arange(0.0, 481.0)
KNOWN = {n.split(".")[1]: v for n, v in central_truth().items() if n.startswith("carbetocin.")}
DISPOSITION = ("clearance", "central_volume", "intercompartmental_clearance", "peripheral_volume")

_rates = eqx.filter_jit(
    lambda who: jax.jacfwd(
        lambda v: jnp.stack([who.flow(jnp.zeros(()), CarbetocinLevels(*v), NEUTRAL)[name] for name in STATES])
    )(jnp.zeros(4))
)


def rates(who):
    return np.asarray(_rates(who))


def dosed(who, vein=0.0, muscle=0.0, sprayed=0.0, of_session=0.0, start=None, inputs=None):
    numbers = tuple(jnp.asarray(float(n)) for n in (vein, muscle, sprayed, of_session))
    x = who.rest(NEUTRAL) if start is None else CarbetocinLevels(*jnp.asarray(start))
    return np.array(jax.tree.leaves(who.jumps[Event.CARBETOCIN](who, numbers, x, inputs or NEUTRAL, None)))


def course(who, start, times=MINUTES):
    step, seen = expm(rates(who) * (times[1] - times[0])), [start]
    for _ in times[1:]:
        seen.append(step @ seen[-1])
    return np.stack(seen, axis=1)


@pytest.mark.parametrize("route", ["vein", "muscle", "sprayed"])
def test_plasma_follows_the_closed_form(route):
    who = typical(Carbetocin)
    disposition = [KNOWN[n] for n in DISPOSITION]
    found = course(who, dosed(who, **{route: 100.0}))[PLASMA]
    into, leaving, share = {
        "vein": (None, None, 1.0),
        "muscle": (KNOWN["muscle_absorption"], KNOWN["muscle_absorption"], KNOWN["muscle_share"]),
        "sprayed": (
            KNOWN["nasal_absorption"],
            KNOWN["nasal_absorption"] + KNOWN["mucociliary_rate"],
            KNOWN["absorbed_fraction_to_plasma"],
        ),
    }[route]
    if into is None:  # the limit of ever faster absorption, at its rate of approach
        expected = two_compartments(MINUTES[1:], 100.0, 1e7, 1e7, *disposition)
        np.testing.assert_allclose(found[1:], expected, rtol=1e-5)
        assert found[0] == pytest.approx(100.0 / KNOWN["central_volume"], rel=1e-12)
    else:
        expected = two_compartments(MINUTES, 100.0 * share, into, leaving, *disposition)
        np.testing.assert_allclose(found, expected, rtol=1e-8, atol=1e-11)


@settings(deadline=None, max_examples=20)
@given(
    absorption=st.floats(0.005, 0.3),
    clearance=st.floats(0.05, 2.0),
    doses=st.tuples(*(st.floats(0.0, 400.0) for _ in range(3))),
    late=st.floats(1.0, 400.0),
)
def test_what_was_given_is_somewhere_or_cleared(absorption, clearance, doses, late):
    who = typical(Carbetocin, muscle_absorption=absorption, clearance=clearance)
    whole = np.zeros((8, 8))
    whole[:4, :4], whole[4:, :4] = rates(who), np.eye(4)
    now = expm(whole * late) @ np.concatenate([dosed(who, *doses), np.zeros(4)])
    x, past = now[:4], now[4:]
    entered = doses[0] + KNOWN["muscle_share"] * (doses[1] - x[MUSCLE])
    entered += KNOWN["absorbed_fraction_to_plasma"] * KNOWN["nasal_absorption"] * past[NOSE]
    held = KNOWN["central_volume"] * x[PLASMA] + KNOWN["peripheral_volume"] * x[TISSUE]
    np.testing.assert_allclose(held + clearance * past[PLASMA], entered, rtol=1e-8, atol=1e-8)
    swept = KNOWN["mucociliary_rate"] * past[NOSE] + KNOWN["nasal_absorption"] * past[NOSE]
    np.testing.assert_allclose(x[NOSE] + swept, doses[2], rtol=1e-8, atol=1e-9)


@pytest.mark.parametrize(
    ("changed", "route", "sign"),
    [
        ("central_volume", "vein", -1),
        ("clearance", "muscle", -1),
        ("muscle_absorption", "muscle", +1),
        ("muscle_share", "muscle", +1),
        ("nasal_absorption", "sprayed", +1),
        ("absorbed_fraction_to_plasma", "sprayed", +1),
        ("mucociliary_rate", "sprayed", -1),
        ("deposition", "sprayed", +1),
    ],
)
def test_peaks_move_as_physiology_says(changed, route, sign):
    peaks = [
        course(who, dosed(who, **{route: 100.0}))[PLASMA].max()
        for who in (typical(Carbetocin), typical(Carbetocin, **{changed: 1.2 * KNOWN[changed]}))
    ]
    assert sign * (peaks[1] / peaks[0] - 1.0) > 0.02


def test_doses_add_and_one_of_a_session_is_for_those_who_come():
    who = typical(Carbetocin)
    once = dosed(who, 10.0, 20.0, 30.0)
    np.testing.assert_allclose(dosed(who, 10.0, 20.0, 30.0, start=once), 2.0 * once, rtol=1e-12)
    away = {PRESENT: jnp.asarray(0.0)}
    assert not np.any(dosed(who, 10.0, 20.0, 30.0, 1.0, inputs=away))
    np.testing.assert_array_equal(dosed(who, 10.0, 20.0, 30.0, inputs=away), once)


def test_six_hours_on_little_is_left_and_quiet_leaves_none():
    who = typical(Carbetocin)
    for route in ("vein", "muscle", "sprayed"):
        x = course(who, dosed(who, **{route: 100.0}))
        left = x[PLASMA, 360] / x[PLASMA].max()
        print(f"{route}: {left:.1e} of the peak is left")
        assert left < (8e-3 if route == "muscle" else 5e-3)
        gone = who.between_windows((jnp.asarray(1.0),), CarbetocinLevels(*jnp.asarray(x[:, 360])), NEUTRAL, None)
        assert not np.any(jax.tree.leaves(gone))


def test_the_engines_steps_are_exact_for_it():
    who = typical(Carbetocin)
    start = dosed(who, 100.0, 50.0, 400.0)
    expected = expm(rates(who) * 45.0) @ start
    with jax.enable_x64(False):
        single = jax.tree.map(lambda leaf: jnp.asarray(leaf, jnp.float32), who)
        entries = tuple(entry[HALF_MINUTES.rungs.index(9.0)] for entry in jax.jit(ladder)(single))
        x = CarbetocinLevels(*(jnp.asarray(v, jnp.float32) for v in start))
        for _ in range(5):
            x = propagated_state(single, x, entries)
        found = np.array(jax.tree.leaves(x), float)
    np.testing.assert_allclose(found, expected, rtol=3e-5)


def test_published_half_lives_and_availability():
    """carbetocin-pk: 5.5 (SD 1.6) and 41 (11.9) min after a vein, 80 % available from a muscle."""
    arms = finding("carbetocin-pk").arms
    who = typical(Carbetocin)
    fast, slow = sorted(np.log(2.0) / -np.linalg.eigvals(rates(who)[2:, 2:]).real)
    times = np.arange(0.0, 2001.0)
    areas = [course(who, dosed(who, **{route: 100.0}), times)[PLASMA].sum() for route in ("muscle", "vein")]
    muscle = course(who, dosed(who, muscle=100.0))[PLASMA]
    print(
        f"half-lives {fast:.2f} and {slow:.1f} min; muscle share {areas[0] / areas[1]:.3f}, peak at {muscle.argmax()}"
    )
    assert fast == pytest.approx(arms["distribution"].mean, abs=0.3 * present(arms["distribution"].sd))
    assert slow == pytest.approx(arms["elimination"].mean, abs=0.3 * present(arms["elimination"].sd))
    assert areas[0] / areas[1] == pytest.approx(present(arms["im_bioavailability"].mean) / 100.0, abs=0.03)


def test_the_label():
    """Product information: 22 L of terminal volume, 7.2 ng/mL after 100 ug by vein, a peak 30 min after a muscle."""
    who = typical(Carbetocin)
    slow = min(-np.linalg.eigvals(rates(who)[2:, 2:]).real)
    assert KNOWN["clearance"] / slow == pytest.approx(22.0, abs=1.0)
    assert dosed(who, vein=100.0)[PLASMA] == pytest.approx(7.2, abs=0.2)
    assert abs(course(who, dosed(who, muscle=100.0))[PLASMA].argmax() - 30) <= 2
    said = who.signals(CarbetocinLevels(*jnp.asarray(dosed(who, vein=100.0))), NEUTRAL)
    assert said.keys() == {CARBETOCIN}
