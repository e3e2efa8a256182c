r"""Arousal within a session: an exposure raises it to what the trauma memory expresses, the end of exposure ends it.

    AROUSAL = expression at the latest exposure, from that exposure to the end of the imaginal part; 0 otherwise
    SESSION_DISTRESS = highest expression of the latest session with exposures

Arousal drives the stress axis (u_acute = k_S AROUSAL); distress weighs on staying in therapy.
"""

from typing import ClassVar

import equinox as eqx
import jax.numpy as jnp

from assuage.mechanisms.events import Event
from assuage.mechanisms.mechanism import Heard, Mechanism, Payload, Scalar, moved, parameter, state
from assuage.mechanisms.signals import AROUSAL, ATTENDING, SESSION_DISTRESS, THREAT_IN_CLINIC, Signal
from assuage.randomness import Luck


class SessionArousal(eqx.Module):
    """Arousal now, and the latest session's highest."""

    arousal: Scalar = state("1", "arousal now")
    distress: Scalar = state("1", "highest arousal of the latest session with exposures")


class ExposureSession(Mechanism[SessionArousal]):
    """One patient's arousal in sessions."""

    parameters_file: ClassVar = "exposure_session"
    writes: ClassVar = (AROUSAL, SESSION_DISTRESS)

    usual_distress: Scalar = parameter("1", "D_0", "distress of a session without exposures")

    def rest(self, heard: Heard) -> SessionArousal:
        """Calm."""
        zero = jnp.zeros_like(heard[ATTENDING])
        return SessionArousal(zero, zero + self.usual_distress)

    def signals(self, x: SessionArousal, heard: Heard) -> dict[Signal, Scalar]:
        """Arousal and distress."""
        return {AROUSAL: x.arousal, SESSION_DISTRESS: x.distress}

    def on_exposure(self, payload: Payload, x: SessionArousal, heard: Heard, luck: Luck) -> SessionArousal:
        """Arousal takes the value the trauma memory expresses now; the absent feel nothing."""
        felt = heard[THREAT_IN_CLINIC] * heard[ATTENDING]
        first = x.arousal == 0.0
        highest = jnp.where(first, felt, jnp.maximum(x.distress, felt))
        return moved(x, arousal=felt, distress=jnp.where(heard[ATTENDING] > 0.5, highest, x.distress))

    def on_exposure_end(self, payload: Payload, x: SessionArousal, heard: Heard, luck: Luck) -> SessionArousal:
        """The imaginal part is over."""
        return moved(x, arousal=jnp.zeros_like(x.arousal))

    jumps: ClassVar = {Event.EXPOSURE: on_exposure, Event.EXPOSURE_END: on_exposure_end}
