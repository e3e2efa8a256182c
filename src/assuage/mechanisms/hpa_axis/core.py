r"""What every model of the stress axis here has in common: what drives it, what happens to it, what it says.

    u     = u_base drive(t) (1 + u_chronic) + u_acute (1 - e_H E w_H)
    u_acute = k_S AROUSAL + stressor
    K_inf = K0 exp(-s_GR Z)                  Z: accumulated trauma load
    GR(x) = 1 / (1 + (x/K)^n)                x: cortisol, reference level 1

Oxytocin acts on the stress part of the drive only, and only when on board before the stressor: Smith 2016 in voles,
Cardoso 2014 for the strength under strong activation. E is CENTRAL_EFFECT. Jumps:

    WINDOW          the hormones take their level of this hour of the resting day; dosed = 0, w_H = 0
    SPRAY           dosed = 1
    SESSION_START   w_H = w_late + (1 - w_late) dosed
    STRESSOR        stressor = the payload's drive; above 0 it also sets w_H as SESSION_START does
    CHRONIC_STRESS  u_chronic = the payload's drive (in the laboratory with the person's history in it)

A core adds its hormones: `hormones` of its own, a resting day, and what `signals` says of them.
"""

from typing import Any, ClassVar, TypeVar

import equinox as eqx
import jax.numpy as jnp

from assuage.mechanisms.events import Event
from assuage.mechanisms.hpa_axis.circadian_drive import CircadianDrive
from assuage.mechanisms.mechanism import Heard, Mechanism, Payload, Scalar, moved, parameter
from assuage.mechanisms.signals import (
    AROUSAL,
    CENTRAL_EFFECT,
    CORTISOL,
    GLUCOCORTICOID_OCCUPANCY,
    SALIVARY_CORTISOL,
    STRESS_LOAD,
)
from assuage.randomness import Luck


class Driven(eqx.Module):
    """The states that every core has, whatever its hormones."""

    stressor: eqx.AbstractVar[Scalar]  # drive of a laboratory stressor now
    chronic: eqx.AbstractVar[Scalar]  # u_chronic, lasting share added to the resting drive
    sprayed: eqx.AbstractVar[Scalar]  # 1 once a dose was given in this window
    prepared: eqx.AbstractVar[Scalar]  # w_H of the stressor under way


S = TypeVar("S", bound=Driven)


def part(meaning: str) -> Any:
    """A field that is a module of its own, with its own parameters file."""
    return eqx.field(metadata={"role": "part", "meaning": meaning})


class HpaCore(Mechanism[S]):
    """One person's stress axis, its hormones left open."""

    parameters_file: ClassVar = "hpa_axis"
    writes: ClassVar = (CORTISOL, GLUCOCORTICOID_OCCUPANCY, SALIVARY_CORTISOL, STRESS_LOAD)

    drive: CircadianDrive
    resting_drive: Scalar = parameter("1", "u_base", "resting drive")
    reactivity: Scalar = parameter("1", "k_S", "stress drive of a unit of arousal")
    buffering: Scalar = parameter("1", "e_H", "share by which oxytocin lowers the stress drive")
    late_weight: Scalar = parameter("1", "w_late", "weight of a dose given after the stressor began")
    sensitivity: Scalar = parameter("1", "K0", "half-effect level without trauma load")
    sensitisation: Scalar = parameter("1", "s_GR", "log fall of the half-effect level at full trauma load")
    cooperativity: int = parameter("1", "n", "Hill exponent of GR", whole=True)
    trauma_load: Scalar = parameter("1", "Z", "accumulated trauma load of a patient, 0 to 1")
    saliva_level: Scalar = parameter("nmol/L", "c_sal", "salivary cortisol at reference level 1")

    def sensitivity_target(self) -> Scalar:
        """K_inf: cortisol level of half glucocorticoid effect at this person's trauma load."""
        return self.sensitivity * jnp.exp(-self.sensitisation * self.trauma_load)

    def lasting(self, added: Scalar) -> Scalar:
        """u_chronic, when life adds this share to the resting drive."""
        return added

    def acute_drive(self, x: S, heard: Heard) -> Scalar:
        """The stress part of the drive, what oxytocin spares taken off."""
        acute = self.reactivity * heard.get(AROUSAL, 0.0) + x.stressor
        spared = 1.0 - self.buffering * heard.get(CENTRAL_EFFECT, 0.0) * x.prepared
        return acute * spared

    def clock_drive(self, clock: Scalar) -> Scalar:
        """The clock's drive, mean 1 over the day."""
        return self.drive(clock)

    def stress_drive(self, clock: Scalar, x: S, heard: Heard) -> Scalar:
        """u: the clock's drive, and the stress part that oxytocin may buffer."""
        return self.resting_drive * self.clock_drive(clock) * (1.0 + x.chronic) + self.acute_drive(x, heard)

    def resting_levels(self, slot: Scalar, x: S) -> dict[str, Scalar]:
        """The hormones' levels at a clock slot of the resting day."""
        raise NotImplementedError

    def on_window(self, payload: Payload, x: S, heard: Heard, luck: Luck) -> S:
        """Hormones take their value of this hour of the resting day."""
        zero = jnp.zeros_like(x.stressor)
        return moved(x, **self.resting_levels(payload[0], x), sprayed=zero, prepared=zero)

    def on_spray(self, payload: Payload, x: S, heard: Heard, luck: Luck) -> S:
        """Remember that a dose came."""
        return moved(x, sprayed=jnp.ones_like(x.sprayed))

    def weight_now(self, x: S) -> Scalar:
        """w_H of a stressor that begins now."""
        return self.late_weight + (1.0 - self.late_weight) * x.sprayed

    def on_session(self, payload: Payload, x: S, heard: Heard, luck: Luck) -> S:
        """A session may stress: note whether the dose came before it."""
        return moved(x, prepared=self.weight_now(x))

    def on_stressor(self, payload: Payload, x: S, heard: Heard, luck: Luck) -> S:
        """A laboratory stressor begins (drive above 0) or ends (0)."""
        return moved(
            x,
            stressor=jnp.zeros_like(x.stressor) + payload[0],
            prepared=jnp.where(payload[0] > 0.0, self.weight_now(x), x.prepared),
        )

    def on_chronic_stress(self, payload: Payload, x: S, heard: Heard, luck: Luck) -> S:
        """A lasting change of the resting drive."""
        return moved(x, chronic=jnp.zeros_like(x.chronic) + self.lasting(payload[0]))

    jumps: ClassVar = {
        Event.WINDOW: on_window,
        Event.SPRAY: on_spray,
        Event.SESSION_START: on_session,
        Event.STRESSOR: on_stressor,
        Event.CHRONIC_STRESS: on_chronic_stress,
    }
