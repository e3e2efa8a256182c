r"""What happens to symptoms without therapy: drift towards a person's own long-run level, and ups and downs.

    r' = (D a_ill - r) / tau_D      share of symptoms drifted away; D differs between people and may be negative
    m:  Ornstein-Uhlenbeck, standard deviation s_m, time constant tau_m, drawn exactly at weekly ticks
    course = (1 - r) exp(m)         a factor on all symptoms

m starts at 0: intake defines the person's level then. D belongs to those who come ill to a study (a_ill = 1). Who falls
ill here recovers by what life does to the memory (`trauma_memory`): one or the other, else remission counts twice.
"""

from typing import ClassVar

import equinox as eqx
import jax.numpy as jnp

from assuage.mechanisms.events import Event
from assuage.mechanisms.mechanism import Inputs, Mechanism, Payload, Scalar, moved, parameter, person_fact, state
from assuage.mechanisms.signals import UNTREATED_COURSE, Signal
from assuage.randomness import RandomStream


class Course(eqx.Module):
    """Drift so far and life now."""

    drifted: Scalar = state("1", "r, share of symptoms drifted away")
    life: Scalar = state("1", "m, log factor of what life brings")


class UntreatedCourse(Mechanism[Course]):
    """One patient's course without therapy."""

    parameters_file: ClassVar = "untreated_course"
    writes: ClassVar = (UNTREATED_COURSE,)

    drift: Scalar = parameter("1", "D", "share of symptoms that drifts away in the long run")
    drift_time: Scalar = parameter("day", "tau_D", "time constant of the drift")
    life_spread: Scalar = parameter("1", "s_m", "standard deviation of the log factor of life")
    life_time: Scalar = parameter("day", "tau_m", "time constant of what life brings")
    came_ill: Scalar = person_fact("1", "a_ill", "1 for those whose illness was measured at intake")

    def rest(self, inputs: Inputs) -> Course:
        """Intake."""
        return Course(jnp.zeros_like(self.drift), jnp.zeros_like(self.drift))

    def signals(self, x: Course, inputs: Inputs) -> dict[Signal, Scalar]:
        """The factor on symptoms."""
        return {UNTREATED_COURSE: (1.0 - x.drifted) * jnp.exp(x.life)}

    def between_windows(self, payload: Payload, x: Course, inputs: Inputs, random: RandomStream) -> Course:
        """Drift, exactly."""
        drift = self.drift * self.came_ill
        return moved(x, drifted=drift + (x.drifted - drift) * jnp.exp(-payload[0] / self.drift_time))

    def on_life(self, payload: Payload, x: Course, inputs: Inputs, random: RandomStream) -> Course:
        """Payload (days since the last tick): an exact step of the Ornstein-Uhlenbeck process."""
        kept = jnp.exp(-payload[0] / self.life_time)
        spread = self.life_spread * jnp.sqrt(1.0 - kept * kept)
        return moved(x, life=kept * x.life + spread * random.normal("untreated_course.life"))

    jumps: ClassVar = {Event.LIFE: on_life}
