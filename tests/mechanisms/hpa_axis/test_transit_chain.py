"""Mirrors src/assuage/mechanisms/hpa_axis/transit_chain.py."""

import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import solve_ivp

from assuage.mechanisms.hpa_axis.transit_chain import TransitChain
from assuage.parameters.library import central_truth
from assuage.simulation.assembly import mechanism
from tests.mechanisms.hpa_axis.axis import axis, reaction, reactive


pytestmark = pytest.mark.usefixtures("x64")

MINUTES = np.arange(0.0, 121.0)


def chain(**changed):
    return mechanism(TransitChain, central_truth() | {f"transit_chain.{n}": v for n, v in changed.items()})


def saliva(female=0.0, **changed):
    return np.asarray(chain(**changed).course(jnp.asarray(MINUTES), jnp.asarray(female)))


def slow_twin(response=45.0, ka=0.1, kt=0.3, ks=0.6, ke=0.1):
    """The equations as published, by DOP853 in two pieces."""

    def rates(push):
        return lambda _, x: [
            -kt * x[0] + ka * response * push,
            kt * (x[0] - x[1]),
            kt * (x[1] - x[2]),
            kt * x[2] - ka * x[3] + ka,
            ks * x[3] - ke * x[4],
        ]

    how = {"method": "DOP853", "rtol": 1e-11, "atol": 1e-13}
    first = solve_ivp(rates(1.0), (0.0, 1.0), [0.0, 0.0, 0.0, 1.0, ks / ke], **how).y[:, -1]
    after = solve_ivp(rates(0.0), (1.0, 120.0), first, t_eval=MINUTES[1:], **how).y[4]
    return np.concatenate([[ks / ke], after])


def test_slow_twin():
    np.testing.assert_allclose(saliva(), slow_twin(), rtol=1e-8)
    np.testing.assert_allclose(saliva(1.0), slow_twin(45.0 * np.exp(-0.7)), rtol=1e-8)


def test_size_and_time_of_the_starting_values():
    """Men from 6.0 to about 14.3 nmol/L at 22 min and near 7.0 at 60; women to about 10."""
    men = saliva()
    assert men[0] == pytest.approx(6.0)
    assert men.argmax() == 22
    assert men.max() == pytest.approx(14.3, abs=0.15)
    assert men[60] == pytest.approx(7.0, abs=0.1)
    assert saliva(1.0).max() == pytest.approx(9.9, abs=0.3)


@settings(deadline=None, max_examples=15)
@given(response=st.floats(1.0, 200.0), ka=st.floats(0.03, 0.5), kt=st.floats(0.1, 1.0))
def test_what_is_made_beyond_rest_is_what_stress_put_in(response, ka, kt):
    """Every transit passes on all it gets, so the area above rest is R k_s / k_e, whatever the rates before."""
    who = chain(response=response, activation=ka, transit=kt)
    minutes = jnp.linspace(0.0, 600.0, 6001)
    above = np.asarray(who.course(minutes, jnp.asarray(0.0))) - 6.0
    assert np.trapezoid(above, minutes) == pytest.approx(response * 0.6 / 0.1, rel=2e-3)


@pytest.mark.parametrize(
    ("changed", "sign"), [({"response": 90.0}, 1), ({"elimination": 0.2}, -1), ({"transit": 0.15}, -1)]
)
def test_the_peak_moves_as_it_should(changed, sign):
    assert sign * (saliva(**changed).max() - saliva().max()) > 0.3


def test_the_default_core_peaks_like_the_chain_once_its_stress_lasts_as_long():
    """The chain's stress is at its onset, the core's lasts 15 min: from its middle on, 22 to 24 min in both.

    The authors' own half-lives (4/20/80) peak 50 min after it.
    """
    chain_peak = MINUTES[saliva().argmax()] - 0.5
    for half_lives, far in (((7.0, 30.0), False), ((20.0, 80.0), True)):
        who = axis(floor=1.0, acth_half_life=half_lives[0], cortisol_half_life=half_lives[1])
        minutes, level = reaction(who, reactive(*half_lives))
        peak = minutes[level.argmax()] - 7.5
        assert (abs(peak - chain_peak) > 20.0) == far
        assert (abs(peak - chain_peak) < 5.0) != far
