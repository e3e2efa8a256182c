r"""What is practised in therapy: calming oneself, and with a partner living without what keeps avoidance up.

    SKILL of y            s += a k_s y (1 - s)
    PARTNER of y          p -= a k_p y p
    days                  s *= exp(-l_n t),   p += (1 - p) (1 - exp(-l_n t))
    CALMING_SKILL = s,    ACCOMMODATION_LEFT = p

y: share of a session; a: ATTENDING. s is the share of arousal symptoms calmed, p what is left of the partner's
accommodation to avoidance (`clusters`).
"""

from typing import ClassVar

import equinox as eqx
import jax.numpy as jnp

from assuage.mechanisms.events import Event
from assuage.mechanisms.mechanism import Inputs, Mechanism, Payload, Scalar, moved, parameter, state
from assuage.mechanisms.signals import ACCOMMODATION_LEFT, ATTENDING, CALMING_SKILL, Signal
from assuage.randomness import RandomStream


class Practised(eqx.Module):
    """What was learned."""

    calming: Scalar = state("1", "s, share of arousal symptoms calmed")
    accommodation: Scalar = state("1", "p, accommodation over that at intake")


class Skills(Mechanism[Practised]):
    """One patient's skills."""

    parameters_file: ClassVar = "skills"
    reads: ClassVar = (ATTENDING,)
    writes: ClassVar = (CALMING_SKILL, ACCOMMODATION_LEFT)
    roused_by: ClassVar = (Event.SKILL, Event.PARTNER)

    calming: Scalar = parameter("1", "k_s", "share of what is left that a whole session of practice calms")
    partner: Scalar = parameter("1", "k_p", "share of accommodation that a whole session with the partner ends")
    relapse: Scalar = parameter("1/day", "l_n", "daily loss of the gain", file="alliance")

    def rest(self, inputs: Inputs) -> Practised:
        """Intake."""
        zero = jnp.zeros_like(inputs[ATTENDING] + self.calming)
        return Practised(zero, zero + 1.0)

    def signals(self, x: Practised, inputs: Inputs) -> dict[Signal, Scalar]:
        """Both now."""
        return {CALMING_SKILL: x.calming, ACCOMMODATION_LEFT: x.accommodation}

    def on_skill(self, payload: Payload, x: Practised, inputs: Inputs, random: RandomStream) -> Practised:
        """Payload (share of a session,)."""
        return moved(x, calming=x.calming + inputs[ATTENDING] * self.calming * payload[0] * (1.0 - x.calming))

    def on_partner(self, payload: Payload, x: Practised, inputs: Inputs, random: RandomStream) -> Practised:
        """Payload (share of a session,)."""
        return moved(x, accommodation=x.accommodation * (1.0 - inputs[ATTENDING] * self.partner * payload[0]))

    def between_windows(self, payload: Payload, x: Practised, inputs: Inputs, random: RandomStream) -> Practised:
        """Both fade."""
        kept = jnp.exp(-self.relapse * payload[0])
        return Practised(x.calming * kept, 1.0 - (1.0 - x.accommodation) * kept)

    jumps: ClassVar = {Event.SKILL: on_skill, Event.PARTNER: on_partner}
