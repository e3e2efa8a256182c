r"""What the two cores without glands have in common: cortisol in ug/dL of serum, and the resting day.

Their cortisol o is total cortisol in serum, in the units of their publication. With c_T a person's factor on it, O_ref
its day mean in a typical person, and m = 27.59 nmol/L per ug/dL:

    T_own = m c_T o,    F_ref = free of (m c_T O_ref),    what the axis feels: o_felt = T / (m c_T)

T holds the drug; the published feedback is a function of the total, which is one of the free level by the binding, so
the axis feels the free level that belongs to T. What `challenges` says in units of reference level 1 is worth a_D O_ref
(dexamethasone; their feedback is steeper than the default core's, so a_D is below 1), or the day mean of CRH (an
injection of CRH). Drive beyond the resting one is multiplied by a_S, which
turns the common unit of stress into this core's:

    u = u_base drive(t) (1 + u_chronic) + a_S (w + u_acute max(0, 1 - e_H(u_acute) E w_H))

WINDOW gives the states their level of this hour of the resting day at u_chronic; quiet days leave them at its means,
w at 0, and

    X rises by <F> (1 + (S(closed) - S(opened)) / days) days,    <F> = mean over 24 hours of free(m c_T <o> h_j)

h_j: cortisol over its day mean at hour j; S: integral from midnight of free cortisol over its day mean, less 1.
"""

from typing import ClassVar, TypeVar

import jax.numpy as jnp

from assuage.mechanisms.hpa_axis.core import Driven, HpaCore
from assuage.mechanisms.hpa_axis.resting_orbit import RestingOrbit
from assuage.mechanisms.mechanism import Inputs, Payload, Scalar, moved, person_fact
from assuage.randomness import RandomStream
from assuage.units import NMOL_PER_L_PER_UG_PER_DL


W = TypeVar("W", bound=Driven)
Levels = tuple[Scalar, ...]


class GlandlessCore(HpaCore[W]):
    """One person's hormones; `hormones` names the states that the orbit holds, cortisol third."""

    parameters_file: ClassVar = "hpa_axis"
    hormones: ClassVar[tuple[str, ...]]

    day: RestingOrbit = person_fact("-", "<o>", "the resting day: mean levels and their course by the clock")

    def acute_gain(self) -> Scalar:
        """a_S."""
        raise NotImplementedError

    def dexamethasone_gain(self) -> Scalar:
        """a_D."""
        raise NotImplementedError

    def reference(self) -> tuple[Scalar, Scalar]:
        """Day means of CRH and of total cortisol in a typical person, in the core's units."""
        raise NotImplementedError

    def loop(self, drive: Scalar, x: Levels, felt: Scalar, releasing: Scalar, factor: Scalar | float) -> Levels:
        """Derivatives per minute; `felt` cortisol, `releasing` CRH at work, `factor` on the release of ACTH."""
        raise NotImplementedError

    def nmol(self) -> Scalar:
        """m c_T: nmol/L of this person's serum per unit of o."""
        return NMOL_PER_L_PER_UG_PER_DL * self.challenges.serum_level

    def free_reference(self) -> Scalar:
        """F_ref."""
        return self.binding.free(self.nmol() * self.reference()[1])

    def own_total(self, x: W) -> Scalar:
        """T_own."""
        return self.nmol() * getattr(x, self.hormones[2])

    def added_drive(self, x: W, inputs: Inputs) -> Scalar:
        """Awakening and stress in this core's unit of drive."""
        return self.acute_gain() * super().added_drive(x, inputs)

    def resting_levels(self, slot: Scalar, x: W) -> dict[str, Scalar]:
        """The states at a clock slot of the resting day."""
        return dict(zip(self.hormones, self.day.at_clock(slot, x.chronic), strict=True))

    def settled(self) -> dict[str, Scalar]:
        """The day mean of the resting day, and nothing happening."""
        zero = jnp.zeros_like(self.day.mean[0, 0])
        chronic = self.lasting(zero)
        nothing = ("stressor", "sprayed", "prepared", "waking", "exposure")
        hormones = dict(zip(self.hormones, self.day.means(chronic), strict=True))
        return hormones | {"chronic": chronic} | dict.fromkeys(nothing, zero)

    def flow(self, clock: Scalar, x: W, inputs: Inputs) -> dict[str, Scalar]:
        """Hormones under what is given, awakening and exposure."""
        levels = tuple(getattr(x, name) for name in self.hormones)
        crh, cortisol = self.reference()
        total, free = self.total_and_free(x, inputs)
        felt = total / self.nmol() + self.dexamethasone_gain() * self.challenges.dexamethasone(inputs) * cortisol
        releasing = levels[0] + self.challenges.injected_crh(inputs) * crh
        factor = self.challenges.acth_factor(self.female, inputs)
        rates = self.loop(self.stress_drive(clock, x, inputs), levels, felt, releasing, factor)
        return dict(zip(self.hormones, rates, strict=True)) | self.fading_rates(x, free)

    def between_windows(self, payload: Payload, x: W, inputs: Inputs, random: RandomStream) -> W:
        """Days without events: the hormones stand for their day mean, exposure goes on."""
        means = self.day.means(x.chronic)
        by_hour = self.binding.free(self.nmol() * means[2] * self.day.hours)
        gathered = jnp.mean(by_hour) * self.day.over_gap(payload[0], payload[1], payload[2]) * payload[0]
        return moved(
            x,
            **dict(zip(self.hormones, means, strict=True)),
            waking=jnp.zeros_like(x.waking),
            exposure=x.exposure + gathered,
        )
