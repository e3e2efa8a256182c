r"""The image of the trauma: how strong it is, and what a task, another end or a drug at its recall does to it.

    DUAL_TASK of y        in those ATTENDING, TAXED = min(1, y / W) of a working memory of W, until 0 ends it
    EXPOSURE              v *= max(0, 1 - a (k_E TAXED (1 - TAXED) + RECONSOLIDATION_BLOCK))
    RESCRIPT of y         v *= 1 - a k_I y
    days                  v += (1 - v) (1 - exp(-l_n t))
    VIVIDNESS = v

v scales the emotional strength of the intrusive memory (`intrusions`). A task helps most where it takes half of working
memory: without one nothing is taxed, and where it takes all there is no image to weaken. a = ATTENDING WORK_COUNTED.
"""

from typing import ClassVar

import equinox as eqx
import jax.numpy as jnp

from assuage.mechanisms.events import Event
from assuage.mechanisms.mechanism import Inputs, Mechanism, Payload, Scalar, moved, parameter, state
from assuage.mechanisms.signals import (
    ATTENDING,
    RECONSOLIDATION_BLOCK,
    TAXED,
    VIVIDNESS,
    WORK_COUNTED,
    Signal,
)
from assuage.randomness import RandomStream


class Image(eqx.Module):
    """The image and what is done beside it."""

    strength: Scalar = state("1", "v, strength of the image over that at intake")
    load: Scalar = state("1", "load of the task that is done now; 0 in the absent")


class ImageWork(Mechanism[Image]):
    """One patient's image of the trauma."""

    parameters_file: ClassVar = "image_work"
    reads: ClassVar = (ATTENDING,)
    hears: ClassVar = {WORK_COUNTED: 1.0, RECONSOLIDATION_BLOCK: 0.0}
    writes: ClassVar = (VIVIDNESS, TAXED)
    roused_by: ClassVar = (Event.DUAL_TASK, Event.RESCRIPT, RECONSOLIDATION_BLOCK)

    capacity: Scalar = parameter("1", "W", "load that takes all of working memory")
    taxing: Scalar = parameter("1", "k_E", "share of an image's strength taken in an exposure, over TAXED (1 - TAXED)")
    rescripting: Scalar = parameter("1", "k_I", "share that a whole session of rescripting takes")
    relapse: Scalar = parameter("1/day", "l_n", "daily loss of the gain", file="alliance")

    def rest(self, inputs: Inputs) -> Image:
        """Intake."""
        zero = jnp.zeros_like(inputs[ATTENDING] + self.capacity)
        return Image(zero + 1.0, zero)

    def signals(self, x: Image, inputs: Inputs) -> dict[Signal, Scalar]:
        """The image now, and how much the task takes."""
        return {VIVIDNESS: x.strength, TAXED: self._taxed(x)}

    def _taxed(self, x: Image) -> Scalar:
        return jnp.minimum(x.load / self.capacity, 1.0)

    def on_dual_task(self, payload: Payload, x: Image, inputs: Inputs, random: RandomStream) -> Image:
        """Payload (load,); 0 ends the task."""
        return moved(x, load=inputs[ATTENDING] * payload[0])

    def on_exposure(self, payload: Payload, x: Image, inputs: Inputs, random: RandomStream) -> Image:
        """The image is called up."""
        taxed = self._taxed(x)
        weakened = self.taxing * taxed * (1.0 - taxed) + inputs[RECONSOLIDATION_BLOCK]
        left = jnp.maximum(1.0 - inputs[ATTENDING] * inputs[WORK_COUNTED] * weakened, 0.0)
        return moved(x, strength=x.strength * left)

    def on_rescript(self, payload: Payload, x: Image, inputs: Inputs, random: RandomStream) -> Image:
        """Payload (share of a session,)."""
        way = inputs[ATTENDING] * inputs[WORK_COUNTED] * self.rescripting * payload[0]
        return moved(x, strength=x.strength * (1.0 - way))

    def between_windows(self, payload: Payload, x: Image, inputs: Inputs, random: RandomStream) -> Image:
        """The image comes back slowly; no task lasts."""
        back = -jnp.expm1(-self.relapse * payload[0])
        return Image(x.strength + (1.0 - x.strength) * back, jnp.zeros_like(x.load))

    jumps: ClassVar = {
        Event.DUAL_TASK: on_dual_task,
        Event.EXPOSURE: on_exposure,
        Event.RESCRIPT: on_rescript,
    }
