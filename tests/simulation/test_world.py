"""Mirrors src/assuage/simulation/world.py."""

from typing import ClassVar

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from assuage.mechanisms.events import Event
from assuage.mechanisms.mechanism import Mechanism, Scalar, moved, state
from assuage.mechanisms.signals import LIFE_TRAUMA, Signal
from assuage.randomness import RandomStream, person_key
from assuage.simulation.propagate import HALF_MINUTES, ladder
from assuage.simulation.world import World, runge_kutta


pytestmark = pytest.mark.usefixtures("x64")

LEFT, RIGHT = Signal("left", "1", "level of the left one"), Signal("right", "1", "level of the right one")


class Level(eqx.Module):
    level: Scalar = state("1", "level")


class Left(Mechanism[Level]):
    """Turns with the right one: x' = -y. A trauma sets it to what the right one says."""

    reads: ClassVar = (RIGHT,)
    writes: ClassVar = (LEFT,)
    first: Scalar

    def rest(self, inputs):
        return Level(self.first)

    def signals(self, x, inputs):
        return {LEFT: x.level}

    def flow(self, clock, x, inputs):
        return {"level": -inputs[RIGHT]}

    def on_trauma(self, payload, x, inputs, random):
        return moved(x, level=inputs[RIGHT] + payload[0])

    jumps: ClassVar = {Event.TRAUMA: on_trauma}


class Right(Mechanism[Level]):
    """y' = x. A trauma sets it to what the left one says; quiet days add up."""

    hears: ClassVar = {LEFT: 0.0}
    writes: ClassVar = (RIGHT,)
    first: Scalar

    def rest(self, inputs):
        return Level(self.first + 10.0 * inputs.get(LEFT, 0.0))

    def signals(self, x, inputs):
        return {RIGHT: x.level}

    def flow(self, clock, x, inputs):
        return {"level": inputs[LEFT]}

    def on_trauma(self, payload, x, inputs, random):
        return moved(x, level=inputs[LEFT])

    def between_windows(self, payload, x, inputs, random):
        return moved(x, level=x.level + payload[0])

    jumps: ClassVar = {Event.TRAUMA: on_trauma}


class Fading(Mechanism[Level]):
    """Linear: z' = -k z, stepped exactly."""

    linear: ClassVar = True
    rate: Scalar

    def rest(self, inputs):
        return Level(jnp.ones(()))

    def flow(self, clock, x, inputs):
        return {"level": -self.rate * x.level}


FADED = Signal("faded", "1", "what is left")


class Loud(Fading):
    """The same, said aloud."""

    parameters_file: ClassVar = "none"
    writes: ClassVar = (FADED,)
    rate: Scalar = eqx.field(metadata={"role": "parameter", "unit": "1/min", "symbol": "k", "meaning": "rate"})

    def signals(self, x, inputs):
        return {FADED: x.level}


class Collecting(Mechanism[Level]):
    """Takes up what the loud one loses: c' = z."""

    reads: ClassVar = (FADED,)

    def rest(self, inputs):
        return Level(jnp.zeros(()))

    def flow(self, clock, x, inputs):
        return {"level": inputs[FADED]}


RANDOM = RandomStream(person_key(0, 0, 0))


def pair(first=1.0, second=0.0):
    return World((Left(jnp.asarray(first)), Right(jnp.asarray(second))))


def payload(*numbers):
    return tuple(jnp.asarray(v) for v in (*numbers, *(0.0,) * (4 - len(numbers))))


def test_at_rest_a_mechanism_hears_those_to_its_left():
    left, right = pair(2.0, 1.0).rest()
    assert (float(left.level), float(right.level)) == (2.0, 21.0)
    right, left = World((Right(jnp.asarray(1.0)), Left(jnp.asarray(2.0)))).rest()
    assert (float(left.level), float(right.level)) == (2.0, 1.0)


def test_an_event_happens_to_all_at_once():
    """Each takes the other's level of the moment before, in either order of the world."""
    x, y = Level(jnp.asarray(3.0)), Level(jnp.asarray(5.0))
    left, right = pair().jump(Event.TRAUMA, payload(0.5), (x, y), RANDOM)
    assert (float(left.level), float(right.level)) == (5.5, 3.0)
    turned = World((Right(jnp.asarray(0.0)), Left(jnp.asarray(1.0))))
    right, left = turned.jump(Event.TRAUMA, payload(0.5), (y, x), RANDOM)
    assert (float(left.level), float(right.level)) == (5.5, 3.0)


def test_an_event_nobody_answers_to_changes_nothing():
    world = pair()
    states = world.rest()
    assert not world.answers(Event.SPRAY)
    assert world.answers(Event.TRAUMA)
    assert world.answers(Event.BETWEEN_WINDOWS)
    same = world.jump(Event.SPRAY, payload(24.0), states, RANDOM)
    assert eqx.tree_equal(same, states)


def test_quiet_days_go_to_each_mechanism():
    left, right = pair().jump(
        Event.BETWEEN_WINDOWS, payload(3.0), (Level(jnp.asarray(1.0)), Level(jnp.asarray(2.0))), RANDOM
    )
    assert (float(left.level), float(right.level)) == (1.0, 5.0)


def turned(minutes, steps):
    """A rotation by `minutes` radians in so many steps, from (1, 0)."""
    world = pair()
    x = (Level(jnp.asarray(1.0)), Level(jnp.asarray(0.0)))
    size = jnp.asarray(minutes / steps)
    step = jax.jit(lambda x: runge_kutta(world, jnp.zeros(()), x, size, ((), ())))
    for _ in range(steps):
        x = step(x)
    return np.array([float(x[0].level), float(x[1].level)])


def test_the_method_is_of_fourth_order():
    exact = np.array([np.cos(2.0), np.sin(2.0)])
    errors = [np.abs(turned(2.0, steps) - exact).max() for steps in (8, 16, 32)]
    orders = np.log2(np.array(errors[:-1]) / np.array(errors[1:]))
    np.testing.assert_allclose(orders, 4.0, atol=0.15)


def test_linear_mechanisms_are_stepped_exactly_and_heard_exactly():
    """z = exp(-k t); what hears it integrates to (1 - z) / k, by Simpson's rule on exact values."""
    rate, rung = 0.4, HALF_MINUTES.lengths.index(6.0)
    loud = Loud(jnp.asarray(rate))
    world = World((loud, Collecting()))
    entries = ladder(loud)
    steps = (
        (tuple(e[HALF_MINUTES.halves[rung]] for e in entries), tuple(e[HALF_MINUTES.fulls[rung]] for e in entries)),
        ((), ()),
    )
    z, c = runge_kutta(world, jnp.zeros(()), world.rest(), jnp.asarray(6.0), steps)
    middle, end = np.exp(-rate * 3.0), np.exp(-rate * 6.0)
    assert float(z.level) == pytest.approx(end, rel=1e-7)
    assert float(c.level) == pytest.approx((1.0 + 4.0 * middle + end), rel=1e-7)


class Fate(Mechanism[Level]):
    """Something befalls, as hard as it was told."""

    writes: ClassVar = (LIFE_TRAUMA,)
    first: Scalar

    def rest(self, inputs):
        return Level(self.first)

    def signals(self, x, inputs):
        return {LIFE_TRAUMA: x.level}


class Hurt(Mechanism[Level]):
    """A trauma adds its intensity."""

    first: Scalar

    def rest(self, inputs):
        return Level(self.first)

    def on_trauma(self, payload, x, inputs, random):
        return moved(x, level=x.level + payload[0] + 0.25)

    jumps: ClassVar = {Event.TRAUMA: on_trauma}


@pytest.mark.parametrize(("intensity", "after"), [(0.0, 1.0), (0.5, 1.75), (2.0, 3.25)])
def test_what_befalls_is_a_trauma_of_ones_own_intensity_for_those_it_hits(intensity, after):
    world = World((Fate(jnp.asarray(intensity)), Hurt(jnp.asarray(1.0))))
    states = world.jump(Event.BEFALL, (jnp.asarray(9.0),) * 4, world.rest(), RandomStream(person_key(0, 0, 0)))
    assert float(states[1].level) == after
    assert float(states[0].level) == intensity


def test_nothing_can_befall_where_nobody_says_so():
    assert not World((Hurt(jnp.asarray(1.0)),)).answers(Event.BEFALL)
    assert World((Fate(jnp.asarray(0.0)),)).answers(Event.BEFALL)
