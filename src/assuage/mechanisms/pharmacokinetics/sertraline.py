r"""Sertraline taken every day: what it takes from mood and arousal symptoms builds up over weeks.

    DAILY_DRUG of y      y mg a day from then on
    days                 u += (y / (y + y_50) - u) (1 - exp(-t / tau))
    DRUG_RELIEF = e_R u

The level of a drug with a half-life of a day is steady long before symptoms follow, so days are its finest grain.
"""

from typing import ClassVar

import equinox as eqx
import jax.numpy as jnp

from assuage.mechanisms.events import Event
from assuage.mechanisms.mechanism import Inputs, Mechanism, Payload, Scalar, moved, parameter, state
from assuage.mechanisms.signals import DRUG_RELIEF, Signal
from assuage.randomness import RandomStream


class DailyCourse(eqx.Module):
    """What is taken, and how far it has come."""

    daily: Scalar = state("mg", "y, taken every day")
    built_up: Scalar = state("1", "u, share of the effect that is there")


class Sertraline(Mechanism[DailyCourse]):
    """One person on sertraline."""

    parameters_file: ClassVar = "sertraline"
    writes: ClassVar = (DRUG_RELIEF,)
    roused_by: ClassVar = (Event.DAILY_DRUG,)

    half_effect: Scalar = parameter("mg", "y_50", "daily dose of half the effect")
    delay: Scalar = parameter("day", "tau", "time constant with which the effect builds up")
    relief: Scalar = parameter("1", "e_R", "mood and arousal symptoms that the full effect takes away")

    def rest(self, inputs: Inputs) -> DailyCourse:
        """Nothing taken."""
        zero = jnp.zeros_like(self.delay)
        return DailyCourse(zero, zero)

    def signals(self, x: DailyCourse, inputs: Inputs) -> dict[Signal, Scalar]:
        """What is taken from symptoms."""
        return {DRUG_RELIEF: self.relief * x.built_up}

    def on_daily_drug(self, payload: Payload, x: DailyCourse, inputs: Inputs, random: RandomStream) -> DailyCourse:
        """Payload (mg a day,); 0 ends it."""
        return moved(x, daily=jnp.zeros_like(x.daily) + payload[0])

    def between_windows(self, payload: Payload, x: DailyCourse, inputs: Inputs, random: RandomStream) -> DailyCourse:
        """Days."""
        aim = x.daily / (x.daily + self.half_effect)
        return moved(x, built_up=aim + (x.built_up - aim) * jnp.exp(-payload[0] / self.delay))

    jumps: ClassVar = {Event.DAILY_DRUG: on_daily_drug}
