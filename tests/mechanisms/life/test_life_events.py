"""Mirrors src/assuage/mechanisms/life/life_events.py."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from assuage.mechanisms.life.life_events import LifeEvents
from assuage.randomness import RandomStream, person_key
from tests.mechanisms.alone import NEUTRAL, Told, typical


pytestmark = pytest.mark.usefixtures("x64")
PEOPLE, YEARS, PER_HEAD, SHAPE = 20_000, 43, 3.2, 0.717


def somebody(**changed):
    return typical(LifeEvents, **({"female": 0.0, "adversity": 0.0} | changed))


def lived(ticks, days, **changed):
    """Traumas of each of many people after so many ticks."""
    one = somebody(rate=PER_HEAD / YEARS, dispersion=SHAPE, **changed)

    def life(key):
        def tick(n, x):
            return one.on_chance((days, 0.0, 0.0, 0.0), x, NEUTRAL, RandomStream(key, n))

        return jax.lax.fori_loop(0, ticks, tick, one.rest(NEUTRAL))

    keys = jax.vmap(lambda p: person_key(1, 0, p))(jnp.arange(PEOPLE))
    return jax.jit(jax.vmap(life))(keys)


def befallen(uniform=0.0, kind=0.9, z=0.0, **changed):
    """The intensity of an event that comes, of this kind."""
    one = somebody(**changed)
    told = Told(befalls=uniform, kind=kind, intensity=z)
    return float(one.on_chance((30.0, 0.0, 0.0, 0.0), one.rest(NEUTRAL), NEUTRAL, told).intensity)


@pytest.mark.parametrize(("ticks", "days"), [(12 * YEARS, 365.25 / 12), (YEARS, 365.25)])
def test_as_many_are_exposed_as_the_closed_form_says_whatever_the_ticks(ticks, days):
    """1 - (1 + mu t / k)^-k, the published .704 of adults; four standard errors."""
    exposed = np.mean(np.asarray(lived(ticks, days, again=0.0).events) > 0)
    expected = 1.0 - (1.0 + PER_HEAD / SHAPE) ** -SHAPE
    assert abs(expected - 0.704) < 0.001
    assert abs(exposed - expected) < 4.0 * np.sqrt(expected * (1.0 - expected) / PEOPLE)


def test_counts_are_negative_binomial():
    """Four or more: .319, and 3.2 a head; a month with two counts once, which takes at most a hundredth."""
    events = np.asarray(lived(52 * YEARS, 365.25 / 52, again=0.0).events)
    assert abs(np.mean(events >= 4) - 0.319) < 0.012
    assert abs(events.mean() - PER_HEAD) < 0.1


def test_who_met_violence_meets_more():
    ticks = (YEARS, 365.25)
    assert lived(*ticks, again=0.4).events.mean() > 1.02 * lived(*ticks, again=0.0).events.mean()


def test_nothing_befalls_at_no_rate_and_nothing_is_forgotten():
    one = somebody(rate=1e-12)
    x = one.on_chance((30.0, 0.0, 0.0, 0.0), one.rest(NEUTRAL), NEUTRAL, Told(1e-6))
    assert float(x.events) == 0.0
    assert float(x.intensity) == 0.0
    after = somebody().on_chance((30.0, 0.0, 0.0, 0.0), x, NEUTRAL, Told(0.0))
    assert float(after.events) == 1.0
    quiet = somebody().on_chance((30.0, 0.0, 0.0, 0.0), after, NEUTRAL, Told(1.0))
    assert (float(quiet.events), float(quiet.intensity)) == (1.0, 0.0)


def test_kinds_adversity_and_sex_raise_intensity():
    """Sex does so only where the trauma is not sexual violence."""
    sexual, violent, other = (befallen(kind=kind) for kind in (0.0, 0.2, 0.9))
    assert sexual > violent > other > 0.0
    assert befallen(adversity=1.0) > other
    assert befallen(female=1.0) > other
    assert befallen(kind=0.0, female=1.0) == sexual
    assert befallen(z=1.0) > other
