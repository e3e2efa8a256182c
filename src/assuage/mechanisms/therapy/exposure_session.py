r"""Distress within a session: an exposure raises it to what the trauma memory expresses, the end of exposure ends it.

    felt = expression at the latest exposure x max(0, 1 - e_F E - c) (1 - c_T TAXED)
    EXPOSURE_DISTRESS = felt, from an exposure to the end of the imaginal part; 0 otherwise
    SESSION_DISTRESS = highest felt in the latest session with exposures

What is felt during an exposure arouses (`arousal`); the highest of a session weighs on staying in therapy. E: central
oxytocin effect, which may calm or stir (e_F) without a change of what the memory expresses and learns; c: DRUG_CALM,
other drugs' calm; TAXED: what a task beside the exposure takes of working memory. Without them both are 0.
"""

from typing import ClassVar

import equinox as eqx
import jax.numpy as jnp

from assuage.mechanisms.events import Event
from assuage.mechanisms.mechanism import Inputs, Mechanism, Payload, Scalar, absent, moved, parameter, state
from assuage.mechanisms.signals import (
    ATTENDING,
    CENTRAL_EFFECT,
    DRUG_CALM,
    EXPOSURE_DISTRESS,
    SESSION_DISTRESS,
    TAXED,
    THREAT_IN_CLINIC,
    Signal,
)
from assuage.randomness import RandomStream


class Distress(eqx.Module):
    """What is felt now, and the latest session's highest."""

    felt: Scalar = state("1", "distress now")
    distress: Scalar = state("1", "highest distress of the latest session with exposures")


class ExposureSession(Mechanism[Distress]):
    """One patient's distress in sessions."""

    parameters_file: ClassVar = "exposure_session"
    reads: ClassVar = (ATTENDING, THREAT_IN_CLINIC)
    hears: ClassVar = {CENTRAL_EFFECT: 0.0, DRUG_CALM: 0.0, TAXED: 0.0}
    writes: ClassVar = (EXPOSURE_DISTRESS, SESSION_DISTRESS)
    roused_by: ClassVar = (Event.EXPOSURE,)

    usual_distress: Scalar = parameter("1", "D_0", "distress of a session without exposures")
    calming: Scalar = parameter("1", "e_F", "share of felt distress that full central oxytocin effect takes away")

    relieved_by_task: Scalar = parameter(
        "1", "c_T", "share of felt distress that a task taking all attention takes away"
    )

    def rest(self, inputs: Inputs) -> Distress:
        """Calm."""
        zero = jnp.zeros_like(inputs[ATTENDING])
        return Distress(zero, zero + self.usual_distress)

    def signals(self, x: Distress, inputs: Inputs) -> dict[Signal, Scalar]:
        """Distress now and at its highest."""
        return {EXPOSURE_DISTRESS: x.felt, SESSION_DISTRESS: x.distress}

    def on_exposure(self, payload: Payload, x: Distress, inputs: Inputs, random: RandomStream) -> Distress:
        """Distress takes the value the trauma memory expresses now, as far as it is felt; the absent feel nothing."""
        calm = self.calming * inputs[CENTRAL_EFFECT]
        calm = calm if absent(inputs[DRUG_CALM]) else calm + inputs[DRUG_CALM]
        calmed = jnp.maximum(1.0 - calm, 0.0)
        if not absent(inputs[TAXED]):
            calmed *= 1.0 - self.relieved_by_task * inputs[TAXED]
        felt = inputs[THREAT_IN_CLINIC] * calmed * inputs[ATTENDING]
        first = x.felt == 0.0
        highest = jnp.where(first, felt, jnp.maximum(x.distress, felt))
        return moved(x, felt=felt, distress=jnp.where(inputs[ATTENDING] > 0.5, highest, x.distress))

    def on_exposure_end(self, payload: Payload, x: Distress, inputs: Inputs, random: RandomStream) -> Distress:
        """The imaginal part is over."""
        return moved(x, felt=jnp.zeros_like(x.felt))

    jumps: ClassVar = {Event.EXPOSURE: on_exposure, Event.EXPOSURE_END: on_exposure_end}
