r"""What a patient wrongly believes of the trauma, and of blame, safety and trust since: therapy may correct it.

    RESTRUCTURE of y      r -= a k_c y (r - r_ev)       towards what the evidence leaves
    RESCRIPT of y         r -= a k_r y r                guilt and shame of the image
    days                  r += (r_0 - r) (1 - exp(-l_n t))
    BELIEF_CHANGE = r - r_0

y: share of a session. a = ATTENDING WORK_COUNTED: of those who come, as far as trust lets work count. Symptoms follow
(`clusters`) and beliefs do not follow symptoms, though both change together in trials; which leads is not settled.
"""

from typing import ClassVar

import equinox as eqx
import jax.numpy as jnp

from assuage.mechanisms.events import Event
from assuage.mechanisms.mechanism import Inputs, Mechanism, Payload, Scalar, moved, parameter, state
from assuage.mechanisms.signals import ATTENDING, BELIEF_CHANGE, WORK_COUNTED, Signal
from assuage.randomness import RandomStream


class WrongBelief(eqx.Module):
    """What is believed."""

    strength: Scalar = state("1", "r, strength of wrong beliefs")


class Beliefs(Mechanism[WrongBelief]):
    """One patient's beliefs."""

    parameters_file: ClassVar = "beliefs"
    reads: ClassVar = (ATTENDING,)
    hears: ClassVar = {WORK_COUNTED: 1.0}
    writes: ClassVar = (BELIEF_CHANGE,)
    roused_by: ClassVar = (Event.RESTRUCTURE, Event.RESCRIPT)

    first_strength: Scalar = parameter("1", "r_0", "strength of wrong beliefs at intake")
    warranted: Scalar = parameter("1", "r_ev", "strength that the evidence leaves")
    restructuring: Scalar = parameter("1", "k_c", "share of the way to it that a whole session of restructuring goes")
    rescripting: Scalar = parameter("1", "k_r", "share that a whole session of rescripting takes away")
    relapse: Scalar = parameter("1/day", "l_n", "daily loss of the gain", file="alliance")

    def rest(self, inputs: Inputs) -> WrongBelief:
        """Intake."""
        return WrongBelief(self.first_strength + jnp.zeros_like(inputs[ATTENDING]))

    def signals(self, x: WrongBelief, inputs: Inputs) -> dict[Signal, Scalar]:
        """The change since intake."""
        return {BELIEF_CHANGE: x.strength - self.first_strength}

    def on_restructure(self, payload: Payload, x: WrongBelief, inputs: Inputs, random: RandomStream) -> WrongBelief:
        """Payload (share of a session,)."""
        way = inputs[ATTENDING] * inputs[WORK_COUNTED] * self.restructuring * payload[0]
        return moved(x, strength=x.strength - way * (x.strength - self.warranted))

    def on_rescript(self, payload: Payload, x: WrongBelief, inputs: Inputs, random: RandomStream) -> WrongBelief:
        """Payload (share of a session,)."""
        way = inputs[ATTENDING] * inputs[WORK_COUNTED] * self.rescripting * payload[0]
        return moved(x, strength=x.strength * (1.0 - way))

    def between_windows(self, payload: Payload, x: WrongBelief, inputs: Inputs, random: RandomStream) -> WrongBelief:
        """Old beliefs come back slowly."""
        back = -jnp.expm1(-self.relapse * payload[0])
        return moved(x, strength=x.strength + (self.first_strength - x.strength) * back)

    jumps: ClassVar = {Event.RESTRUCTURE: on_restructure, Event.RESCRIPT: on_rescript}
