"""Mirrors src/assuage/mechanisms/hpa_axis/cortisol_binding.py."""

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import brentq

from assuage.mechanisms.hpa_axis.cortisol_binding import CortisolBinding
from assuage.parameters.library import central_truth
from tests.mechanisms.alone import typical


pytestmark = pytest.mark.usefixtures("x64")

KNOWN = {n.split(".")[1]: v for n, v in central_truth().items() if n.startswith("cortisol_binding.")}
NMOL_PER_UG_PER_DL = 27.59


def person(**changed):
    return typical(CortisolBinding, **changed)


def solved(total, globulin, affinity, albumin_ratio, **_) -> Any:
    """Free cortisol by bisection of the law of mass action, written down again."""

    def excess(free):
        bound = globulin * free / (1.0 / affinity + free)
        return free + albumin_ratio * free + bound - total

    return brentq(excess, 0.0, total, xtol=1e-13, rtol=1e-14)


@pytest.mark.parametrize("total", [1.0, 50.0, 428.0, 714.0, 2500.0])
def test_free_is_the_root_found_by_bisection(total):
    np.testing.assert_allclose(person().free(jnp.asarray(total)), solved(total, **KNOWN), rtol=1e-10)


def test_the_quadratic_is_the_one_printed_by_its_authors():
    """In umol/L: U = sqrt(Z^2 + 0.0122 T) - Z, Z = 0.0167 + 0.182 (G - T); its constants are rounded to 0.3 %."""
    total, globulin = np.array([0.1, 0.4, 0.9]), 0.7
    z = 0.0167 + 0.182 * (globulin - total)
    printed = np.sqrt(z**2 + 0.0122 * total) - z
    np.testing.assert_allclose(person(globulin=700.0).free(1000.0 * total), 1000.0 * printed, rtol=6e-3)


@settings(deadline=None, max_examples=60)
@given(
    free=st.floats(1e-3, 3e3),
    globulin=st.floats(50.0, 3e3),
    affinity=st.floats(5e-3, 0.1),
    albumin_ratio=st.floats(0.3, 4.0),
)
def test_there_and_back_is_where_it_began(free, globulin, affinity, albumin_ratio):
    who = person(globulin=globulin, affinity=affinity, albumin_ratio=albumin_ratio)
    np.testing.assert_allclose(who.free(who.total(jnp.asarray(free))), free, rtol=1e-10)


def test_single_precision_keeps_six_digits_and_its_slope_is_finite():
    free = np.geomspace(1e-3, 3e3, 400)
    with jax.enable_x64(False):
        who = CortisolBinding(**{name: jnp.asarray(value, jnp.float32) for name, value in KNOWN.items()})
        again = who.free(who.total(jnp.asarray(free, jnp.float32)))
        assert again.dtype == jnp.float32
        slope = jax.vmap(jax.grad(who.free))(jnp.linspace(0.0, 3e3, 50, dtype=jnp.float32))
    np.testing.assert_allclose(np.asarray(again, float), free, rtol=1e-6)
    assert np.all(np.isfinite(slope))
    assert np.all(slope > 0.0)


def test_nothing_is_nothing_and_more_is_more():
    who, levels = person(), jnp.linspace(0.0, 3000.0, 2000)
    assert who.total(jnp.asarray(0.0)) == 0.0
    assert who.free(jnp.asarray(0.0)) == 0.0
    assert np.all(np.diff(who.total(levels)) > 0.0)
    assert np.all(np.diff(who.free(levels)) > 0.0)
    assert np.all(who.free(levels[1:]) < levels[1:])


def test_free_rises_faster_than_total_once_the_globulin_is_full():
    share = person().free(jnp.asarray([100.0, 400.0, 900.0])) / np.array([100.0, 400.0, 900.0])
    assert np.all(np.diff(share) > 0.01)


@pytest.mark.parametrize(("doubled", "sign"), [("globulin", -1), ("affinity", -1), ("albumin_ratio", -1)])
def test_what_binds_more_leaves_less_free(doubled, sign):
    more = person(**{doubled: 2 * KNOWN[doubled]})
    change = more.free(jnp.asarray(400.0)) / person().free(jnp.asarray(400.0)) - 1.0
    assert sign * change > 0.02


def test_saliva_shows_less_than_what_is_free():
    who = person()
    assert 0.0 < who.saliva(jnp.asarray(10.0)) < 10.0
    np.testing.assert_allclose(who.free_of_saliva(who.saliva(jnp.asarray(10.0))), 10.0, rtol=1e-12)


def test_the_published_day_of_serum_is_a_plausible_day_of_saliva():
    """debono2009-circadian-peak: serum 15.5 ug/dL at the peak, 2.0 at the nadir. The model: 16 and 1.2 nmol/L."""
    who = person()
    total = NMOL_PER_UG_PER_DL * jnp.asarray([15.5, 2.0])
    peak, nadir = np.asarray(who.saliva(who.free(total)))
    assert peak == pytest.approx(15.8, abs=0.3)
    assert nadir == pytest.approx(1.24, abs=0.03)
    assert peak / nadir > 1.5 * 15.5 / 2.0  # free cortisol, and saliva with it, swings more than the total


def test_about_a_twentieth_is_free():
    share = np.asarray(person().free(jnp.asarray([100.0, 185.0, 320.0]))) / [100.0, 185.0, 320.0]
    assert np.all((share > 0.04) & (share < 0.07))
