r"""Working memory: what is to be held in mind against what can be, with worry and threat as further load.

DEMAND sets b, the items to be held in mind, and i, the interference of the task, 0 to 1. Zeros end it, and so does the
end of a window. With E the central effect, a AROUSAL, v worry in standard deviations between people, and eta the
efficiency of dorsolateral prefrontal cortex and anterior cingulate:

    eta  = (e_N E - k_D) ptsd
    load = b + k_w max(0, v) a            capacity = C exp(eta)
    TASK_ACCURACY       = 1/2 + 1/2 sig((capacity - load) / s_L)
    PREFRONTAL_EFFORT   = min(load / capacity, m)
    PREFRONTAL_COUPLING = r_0 + eta - k_c max(0, v) i

Worry costs coupling only where the task interferes. Nothing is remembered from one moment to the next.
"""

from typing import ClassVar

import equinox as eqx
import jax
import jax.numpy as jnp

from assuage.mechanisms.events import Event
from assuage.mechanisms.mechanism import Inputs, Mechanism, Payload, Scalar, moved, parameter, person_fact, state
from assuage.mechanisms.signals import (
    AROUSAL,
    CENTRAL_EFFECT,
    PREFRONTAL_COUPLING,
    PREFRONTAL_EFFORT,
    TASK_ACCURACY,
    Signal,
)
from assuage.randomness import RandomStream


class Demand(eqx.Module):
    """What the task asks for."""

    items: Scalar = state("1", "b, items to be held in mind")
    interference: Scalar = state("1", "i, interference of the task")


class WorkingMemory(Mechanism[Demand]):
    """One person at a working memory task."""

    parameters_file: ClassVar = "working_memory"
    hears: ClassVar = {CENTRAL_EFFECT: 0.0, AROUSAL: 0.0}
    writes: ClassVar = (TASK_ACCURACY, PREFRONTAL_EFFORT, PREFRONTAL_COUPLING)

    capacity: Scalar = parameter("1", "C", "items that can be held in mind")
    worry: Scalar = parameter("1", "v", "worry, in standard deviations between people")
    worry_load: Scalar = parameter("1", "k_w", "items that worry and a unit of arousal take")
    spread: Scalar = parameter("1", "s_L", "items over which accuracy falls")
    efficiency_gain: Scalar = parameter("1", "e_N", "efficiency that oxytocin adds with PTSD")
    ptsd_deficit: Scalar = parameter("1", "k_D", "efficiency lower with PTSD")
    most_effort: Scalar = parameter("1", "m", "effort at which it stops rising")
    coupling: Scalar = parameter("1", "r_0", "coupling without worry")
    worry_decoupling: Scalar = parameter("1", "k_c", "coupling taken by worry where the task interferes")
    ptsd: Scalar = person_fact("1", "ptsd", "1 with PTSD")

    def rest(self, inputs: Inputs) -> Demand:
        """No task."""
        zero = jnp.zeros_like(self.capacity)
        return Demand(zero, zero)

    def signals(self, x: Demand, inputs: Inputs) -> dict[Signal, Scalar]:
        """How the task goes at this minute."""
        efficiency = (self.efficiency_gain * inputs[CENTRAL_EFFECT] - self.ptsd_deficit) * self.ptsd
        worry = jnp.maximum(self.worry, 0.0)
        load = x.items + self.worry_load * worry * inputs[AROUSAL]
        capacity = self.capacity * jnp.exp(efficiency)
        return {
            TASK_ACCURACY: 0.5 + 0.5 * jax.nn.sigmoid((capacity - load) / self.spread),
            PREFRONTAL_EFFORT: jnp.minimum(load / capacity, self.most_effort),
            PREFRONTAL_COUPLING: self.coupling + efficiency - self.worry_decoupling * worry * x.interference,
        }

    def between_windows(self, payload: Payload, x: Demand, inputs: Inputs, random: RandomStream) -> Demand:
        """Outside windows there is no task."""
        return self.rest(inputs)

    def on_demand(self, payload: Payload, x: Demand, inputs: Inputs, random: RandomStream) -> Demand:
        """A task begins, changes or ends: payload (items, interference)."""
        zero = jnp.zeros_like(x.items)
        return moved(x, items=zero + payload[0], interference=zero + payload[1])

    jumps: ClassVar = {Event.DEMAND: on_demand}
