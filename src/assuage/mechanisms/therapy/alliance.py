r"""Working alliance and what contact with a therapist does by itself.

    in session   A' = e_L E / session length                                    central oxytocin on the bond, to stay
                 ALLIANCE = A + e_L0 E + b - a_G (1 - G), without e_L0 and b outside      and while it acts
    after it     n += (1 - n) min(1, max(0, g + c + g_A ALLIANCE)) (1 - s_G (1 - G))   non-specific gain of one session
                 A += a_g (gain - g_0) + a_n N(0,1),   gain = fall of severity since the last session / at intake
                 (both with the alliance of before; for those who came)
    between      n' = -n l_n
    course       1 - n, a factor on all symptoms

g differs between people; in some a session of contact relieves nothing, in none does it make symptoms worse: who gets
worse in therapy does so by what time and life bring, as without it, or by an exposure that overwhelms. A is in standard
deviations between people. G is WORK_COUNTED, 1 where therapy does not wait for trust; b is DRUG_BOND, what another drug
than oxytocin adds, and c is CONTACT_SHIFT, who meets (`who_meets`); both 0 without.
"""

from typing import ClassVar

import equinox as eqx
import jax.numpy as jnp

from assuage.mechanisms.events import Event
from assuage.mechanisms.mechanism import Inputs, Mechanism, Payload, Scalar, absent, moved, parameter, state
from assuage.mechanisms.signals import (
    ALLIANCE,
    ATTENDING,
    CENTRAL_EFFECT,
    CONTACT_SHIFT,
    DRUG_BOND,
    NONSPECIFIC_COURSE,
    SEVERITY,
    WORK_COUNTED,
    Signal,
)
from assuage.randomness import RandomStream


class TherapyBond(eqx.Module):
    """Alliance, non-specific gain, and what the last session saw."""

    alliance: Scalar = state("1", "A, alliance")
    gained: Scalar = state("1", "n, share of symptoms relieved by contact")
    per_minute: Scalar = state("1/min", "1 / session length during a session, else 0")
    severity_then: Scalar = state("1", "severity at the last session")
    severity_first: Scalar = state("1", "severity at intake")


class Alliance(Mechanism[TherapyBond]):
    """One patient's alliance and response to contact."""

    parameters_file: ClassVar = "alliance"
    reads: ClassVar = (ATTENDING, SEVERITY)
    hears: ClassVar = {CENTRAL_EFFECT: 0.0, WORK_COUNTED: 1.0, DRUG_BOND: 0.0, CONTACT_SHIFT: 0.0}
    writes: ClassVar = (ALLIANCE, NONSPECIFIC_COURSE)
    roused_by: ClassVar = (Event.SESSION_START,)  # before a session nothing hears what it says but therapy itself

    first_alliance: Scalar = parameter("1", "A_0", "alliance after the first contact")
    from_gain: Scalar = parameter("1", "a_g", "alliance won per unit of improvement")
    expected_gain: Scalar = parameter("1", "g_0", "improvement that leaves alliance unchanged")
    chance: Scalar = parameter("1", "a_n", "standard deviation of a session's chance change")
    contact_gain: Scalar = parameter("1", "g", "share of remaining symptoms one session of contact relieves")
    alliance_gain: Scalar = parameter("1", "g_A", "what a standard deviation of alliance adds to that")
    relapse: Scalar = parameter("1/day", "l_n", "daily loss of the non-specific gain")
    bonding: Scalar = parameter("1", "e_L", "alliance one session adds at full central oxytocin effect, to stay")
    bonding_now: Scalar = parameter("1", "e_L0", "alliance that full central oxytocin effect adds while it acts")
    mistrust: Scalar = parameter("1", "a_G", "alliance lower where no work counts for want of trust")
    contact_share: Scalar = parameter("1", "s_G", "share of a session's gain that waits for trust")

    def rest(self, inputs: Inputs) -> TherapyBond:
        """Before the first session."""
        zero = jnp.zeros_like(self.first_alliance)
        return TherapyBond(self.first_alliance, zero, zero, zero + inputs[SEVERITY], zero + inputs[SEVERITY])

    def signals(self, x: TherapyBond, inputs: Inputs) -> dict[Signal, Scalar]:
        """Alliance and the non-specific course."""
        return {ALLIANCE: self._felt(x, inputs), NONSPECIFIC_COURSE: 1.0 - x.gained}

    def _felt(self, x: TherapyBond, inputs: Inputs) -> Scalar:
        in_session = jnp.where(x.per_minute > 0.0, inputs[ATTENDING], 0.0)
        bond = self.bonding_now * inputs[CENTRAL_EFFECT]
        bond = bond if absent(inputs[DRUG_BOND]) else bond + inputs[DRUG_BOND]
        return x.alliance + bond * in_session - self._lacking(self.mistrust, inputs)

    def _lacking(self, share: Scalar, inputs: Inputs) -> Scalar:
        """share (1 - G): 0, known while the program is built, where nothing waits for trust."""
        lacking = 1.0 - inputs[WORK_COUNTED]
        return lacking if absent(lacking) else share * lacking

    def flow(self, clock: Scalar, x: TherapyBond, inputs: Inputs) -> dict[str, Scalar]:
        """Oxytocin in the room."""
        return {"alliance": self.bonding * inputs[CENTRAL_EFFECT] * x.per_minute * inputs[ATTENDING]}

    def on_session_start(self, payload: Payload, x: TherapyBond, inputs: Inputs, random: RandomStream) -> TherapyBond:
        """Payload (session, length in min)."""
        return moved(x, per_minute=jnp.zeros_like(x.per_minute) + 1.0 / payload[1])

    def on_session_end(self, payload: Payload, x: TherapyBond, inputs: Inputs, random: RandomStream) -> TherapyBond:
        """What the session leaves behind, for those who came."""
        came = inputs[ATTENDING]
        gain = (x.severity_then - inputs[SEVERITY]) / x.severity_first
        luckily = self.chance * random.normal("alliance.chance")
        alliance = x.alliance + came * (self.from_gain * (gain - self.expected_gain) + luckily)
        usual = self.contact_gain if absent(inputs[CONTACT_SHIFT]) else self.contact_gain + inputs[CONTACT_SHIFT]
        gain_now = jnp.clip(usual + self.alliance_gain * self._felt(x, inputs), 0.0, 1.0)
        gain_now = gain_now * (1.0 - self._lacking(self.contact_share, inputs))
        gained = x.gained + came * (1.0 - x.gained) * gain_now
        then = jnp.where(came > 0.5, inputs[SEVERITY], x.severity_then)
        return TherapyBond(alliance, gained, jnp.zeros_like(x.per_minute), then, x.severity_first)

    def between_windows(self, payload: Payload, x: TherapyBond, inputs: Inputs, random: RandomStream) -> TherapyBond:
        """Non-specific gain fades."""
        return moved(x, gained=x.gained * jnp.exp(-self.relapse * payload[0]))

    jumps: ClassVar = {Event.SESSION_START: on_session_start, Event.SESSION_END: on_session_end}
