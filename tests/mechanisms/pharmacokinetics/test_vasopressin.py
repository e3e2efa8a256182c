"""Mirrors src/assuage/mechanisms/pharmacokinetics/vasopressin.py."""

import functools

import equinox as eqx
import jax.numpy as jnp
import numpy as np
import pytest

from assuage.evidence.library import finding
from assuage.mechanisms.events import Event
from assuage.mechanisms.pharmacokinetics.oxytocin import Oxytocin, share_to_brain
from assuage.mechanisms.pharmacokinetics.vasopressin import Vasopressin
from assuage.mechanisms.signals import BRAIN_OXYTOCIN, PRESENT, V1A_EFFECT, V1B_EFFECT
from assuage.parameters.library import central_truth
from assuage.units import UG_OF_AN_IU
from tests.evidence.figures import present
from tests.mechanisms.alone import NEUTRAL, typical
from tests.mechanisms.pharmacokinetics.linear import after, as_array, course, said, slept


pytestmark = pytest.mark.usefixtures("x64")

NOSE, FIRST, SECOND, BRAIN = range(4)
MINUTES = np.arange(0.0, 481.0)
KNOWN = {n.split(".")[1]: v for n, v in central_truth().items() if n.startswith("oxytocin.")}


@functools.cache
def share():
    return float(eqx.filter_jit(share_to_brain)(typical(Oxytocin, typical_share=1.0)))


def person(**changed):
    return typical(Vasopressin, **({"typical_share": share()} | changed))


def sprayed(dose, who=None, inputs=None):
    one = who or person()
    return course(one, after(one, Event.VASOPRESSIN, dose, inputs=inputs), MINUTES)


def test_the_brain_follows_the_closed_form():
    """A chain of first-order steps: partial fractions, the two transit steps told apart by a millionth."""
    k_a, k_d, k_t, k_b = (KNOWN[n] for n in ("absorption", "mucociliary_rate", "transit", "brain_loss"))
    rates = np.array([k_a + k_d, k_t * (1.0 - 1e-6), k_t * (1.0 + 1e-6), k_b])
    weights = [1.0 / np.prod([other - one for other in rates if other != one]) for one in rates]
    expected = (
        20.0 * share() * k_a * k_t**2 * sum(w * np.exp(-r * MINUTES) for w, r in zip(weights, rates, strict=True))
    )
    found = sprayed(20.0)[BRAIN]
    np.testing.assert_allclose(found, expected, rtol=1e-4, atol=1e-4 * found.max())


def test_doses_are_in_proportion_and_what_is_sprayed_is_somewhere():
    one, two = sprayed(20.0), sprayed(40.0)
    np.testing.assert_allclose(two, 2.0 * one, rtol=1e-9)
    past = np.array([np.trapezoid(row, MINUTES) for row in one])
    k_a, k_d, k_b = (KNOWN[n] for n in ("absorption", "mucociliary_rate", "brain_loss"))
    assert one[NOSE, -1] + (k_a + k_d) * past[NOSE] == pytest.approx(20.0, rel=2e-3)
    on_the_way = one[[FIRST, SECOND, BRAIN], -1].sum()
    assert on_the_way + k_b * past[BRAIN] == pytest.approx(share() * k_a * past[NOSE], rel=2e-3)


def test_twenty_units_bring_a_typical_brain_to_its_unit():
    """As 24 IU of oxytocin do, up to plasma's part of them, and both effects are 1 there."""
    effects = said(person(), sprayed(20.0))
    oxytocin = typical(Oxytocin, typical_share=share())
    other = said(oxytocin, course(oxytocin, after(oxytocin, Event.SPRAY, 24.0, 0.0), MINUTES))[BRAIN_OXYTOCIN]
    assert other.max() == pytest.approx(1.0, abs=1e-3)
    for effect in (effects[V1A_EFFECT], effects[V1B_EFFECT]):
        assert effect[0] == 0.0
        assert effect.max() == pytest.approx(1.0, abs=0.02)
        assert effect.argmax() == pytest.approx(other.argmax(), abs=1.0)


@pytest.mark.parametrize(
    ("changed", "sign"),
    [({"half_v1a": 4.0}, +1), ({"uptake": 2.0}, +1), ({"deposition": 0.5}, -1), ({"brain_loss": 0.03}, -1)],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else None,
)
def test_the_effect_of_forty_units_moves_as_it_should(changed, sign):
    usual, other = (said(person(**c), sprayed(40.0, person(**c)))[V1A_EFFECT].max() for c in ({}, changed))
    assert sign * (other - usual) > 0.05


def test_who_does_not_come_is_given_none_of_a_session_and_nothing_is_left_outside_windows():
    absent = NEUTRAL | {PRESENT: jnp.asarray(0.0)}
    who = person()
    of_session, by_clock = (after(who, Event.VASOPRESSIN, 20.0, 0.0, 0.0, s, inputs=absent) for s in (1.0, 0.0))
    np.testing.assert_array_equal(as_array(of_session), 0.0)
    np.testing.assert_array_equal(as_array(by_clock), as_array(after(who, Event.VASOPRESSIN, 20.0)))
    np.testing.assert_array_equal(slept(who, after(who, Event.VASOPRESSIN, 20.0), 1.0), as_array(who.rest(NEUTRAL)))


def test_it_is_in_the_brain_when_it_was_found_there():
    """born2002-csf: in cerebrospinal fluid within half an hour, still rising; here a third of its peak or more."""
    level = sprayed(20.0)[BRAIN]
    at = int(present(finding("born2002-csf").effect).value)
    assert 0.3 < level[at] / level.max() < 0.8


def test_a_unit_is_what_labels_say():
    assert UG_OF_AN_IU["vasopressin"] == pytest.approx(1000.0 / 530.0, rel=0.01)
