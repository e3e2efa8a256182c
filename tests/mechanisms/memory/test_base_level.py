"""Mirrors src/assuage/mechanisms/memory/base_level.py."""

import jax.numpy as jnp
import numpy as np
import pytest

from assuage.mechanisms.memory.base_level import LADDER_PER_DAY, SECONDS_PER_DAY, base_level, cue_chance, faded, ladder


pytestmark = pytest.mark.usefixtures("x64")
HALF = jnp.asarray(0.5)


def test_ladder_is_the_power_law():
    """Below 2 % from one hour to thirty years at d = .5."""
    days = np.geomspace(1 / 24, 30 * 365.25, 2_000)
    total = np.exp(-np.outer(days, LADDER_PER_DAY)) @ np.array(ladder(HALF))
    off = np.abs(total * (days * SECONDS_PER_DAY) ** 0.5 - 1.0)
    print(f"largest error of the ladder {off.max():.4f} at {days[off.argmax()]:.0f} d")
    assert off.max() < 0.02


def test_traces_fade_in_two_steps_as_in_one():
    some = tuple(jnp.asarray(0.1 * k) for k in range(len(LADDER_PER_DAY)))
    once, twice = (
        faded(some, jnp.asarray(3.0), HALF),
        faded(faded(some, jnp.asarray(1.0), HALF), jnp.asarray(2.0), HALF),
    )
    np.testing.assert_allclose(np.array(once), np.array(twice), rtol=1e-12)


def test_base_level_of_the_event_alone_is_its_age_to_a_power():
    none = tuple(jnp.zeros(()) for _ in LADDER_PER_DAY)
    np.testing.assert_allclose(base_level(HALF, jnp.asarray(2.0), none), -0.5 * np.log(2.0 * SECONDS_PER_DAY))


def test_chance_is_the_mean_over_cues():
    """The closed form against quadrature over similarities."""
    nodes, weights = np.polynomial.legendre.leggauss(200)
    for low, pull, noise in ((-4.0, 1.25, 0.7), (0.5, 3.0, 1.5)):
        z = low + pull * (nodes + 1.0) / noise
        expected = 0.5 * weights @ (1.0 / (1.0 + np.exp(-z)))
        np.testing.assert_allclose(cue_chance(*map(jnp.asarray, (low, pull, noise))), expected, rtol=1e-9)
