r"""A stress axis in physical units, after Bangsgaard & Ottesen 2017 (Math Biosci 287:24), control subject (f).

CRH x1 and ACTH x2 in pg/mL, total cortisol x3 in ug/dL, minutes:

    x1' = a0 + C a1 / (1 + a2 o^2) x1 / (mu + x1) - w1 x1
    x2' = q a3 (x1 + r x1_ref) / (1 + a4 o) - w2 x2
    x3' = a5 x2^2 - w3 x3

The authors' C(t) is the clock's shape S (`circadian_drive`) with their own base c0 and factor Nc. Here it is
C = Nc (m + c0) u with

    u = u_base pulse(t) (S(t) + c0) / (m + c0) (1 + u_chronic) + a_S (w + u_acute max(0, 1 - e_H E w_H))

so that at rest it is exactly the published one: floor and base of the default core are left out. o = o_felt +
a_D y O_ref; o_felt, O_ref, r, q, w, a_S and the resting day as in `glandless`, `core` and `challenges`.

There are no glands: nothing here changes over weeks, and the sensitivity K_inf of `core` tells its occupancy alone,
1 - GR(x) with x as in `core`, dexamethasone's y added, so that other mechanisms read the same scale. CRH
stimulates itself and cortisol holds it down: the loop rings for some hours, so that after a strong push or a strong
suppression (dexamethasone) it overshoots, and it takes weeks to settle on its daily orbit. An acute response peaks more
than an hour after onset; for reactivity use the default core.
"""

from typing import ClassVar

import equinox as eqx

from assuage.mechanisms.hpa_axis.core import Driven, part
from assuage.mechanisms.hpa_axis.glandless import GlandlessCore, Levels
from assuage.mechanisms.mechanism import Inputs, Scalar, parameter, state


class PhysicalLoop(eqx.Module):
    """The published constants."""

    parameters_file: ClassVar = "bangsgaard_ottesen"

    crh_made: Scalar = parameter("pg/mL/min", "a0", "CRH made at all times")
    crh_driven: Scalar = parameter("pg/mL/min", "a1", "CRH made under the clock's drive")
    crh_inhibition: Scalar = parameter("dL^2/ug^2", "a2", "inhibition of CRH by cortisol squared")
    crh_half: Scalar = parameter("pg/mL", "mu", "half point of CRH's own stimulation")
    acth_made: Scalar = parameter("1/min", "a3", "ACTH made of CRH")
    acth_inhibition: Scalar = parameter("dL/ug", "a4", "inhibition of ACTH by cortisol")
    cortisol_made: Scalar = parameter("ug mL^2/dL/pg^2/min", "a5", "cortisol made of ACTH squared")
    crh_loss: Scalar = parameter("1/min", "w1", "loss of CRH")
    acth_loss: Scalar = parameter("1/min", "w2", "loss of ACTH")
    cortisol_loss: Scalar = parameter("1/min", "w3", "loss of cortisol")
    clock_factor: Scalar = parameter("1", "Nc", "overall factor of the published clock's curve")
    clock_base: Scalar = parameter("1", "c0", "base of the published clock's curve")
    reference_crh: Scalar = parameter("pg/mL", "x1_ref", "day mean of CRH at rest")
    reference_cortisol: Scalar = parameter("ug/dL", "O_ref", "day mean of cortisol at rest")
    acute_gain: Scalar = parameter("1", "a_S", "drive here of a unit of stress drive")
    dexamethasone_gain: Scalar = parameter("1", "a_D", "what dexamethasone is worth here over the default core")


class PhysicalAxis(Driven):
    """Hormones, what drives them now, and cortisol summed up."""

    crh: Scalar = state("pg/mL", "x1, CRH")
    acth: Scalar = state("pg/mL", "x2, ACTH")
    cortisol: Scalar = state("ug/dL", "x3, total cortisol in serum")
    stressor: Scalar = state("1", "drive of a laboratory stressor now")
    chronic: Scalar = state("1", "u_chronic, lasting share added to the resting drive")
    sprayed: Scalar = state("1", "1 once a dose was given in this window")
    prepared: Scalar = state("1", "w_H of the stressor under way")
    waking: Scalar = state("1", "w, what awakening adds to the drive now")
    exposure: Scalar = state("nmol/L day", "X, free cortisol integrated since the start")


class BangsgaardOttesen(GlandlessCore[PhysicalAxis]):
    """One person's stress axis in physical units."""

    parameters_file: ClassVar = "hpa_axis"
    hormones: ClassVar = ("crh", "acth", "cortisol")

    constants: PhysicalLoop = part("the published constants")

    def acute_gain(self) -> Scalar:
        """a_S."""
        return self.constants.acute_gain

    def dexamethasone_gain(self) -> Scalar:
        """a_D."""
        return self.constants.dexamethasone_gain

    def reference(self) -> tuple[Scalar, Scalar]:
        """Day means of CRH and of total cortisol at rest."""
        return self.constants.reference_crh, self.constants.reference_cortisol

    def clock_drive(self, clock: Scalar) -> Scalar:
        """The clock's curve over its mean, without the floor, with the pulses."""
        return self.drive.course(clock, self.constants.clock_base) * self.pulses(clock)

    def rest(self, inputs: Inputs) -> PhysicalAxis:
        """The day mean of the resting day."""
        return PhysicalAxis(**self.settled())

    def corticotropins(self, x: PhysicalAxis) -> tuple[Scalar, Scalar]:
        """As they are."""
        return x.crh, x.acth

    def occupancy(self, x: PhysicalAxis, felt: Scalar) -> Scalar:
        """1 - GR at the common half-effect level."""
        bound = (felt / self.sensitivity_target()) ** self.cooperativity
        return bound / (1.0 + bound)

    def loop(self, drive: Scalar, x: Levels, felt: Scalar, releasing: Scalar, factor: Scalar | float) -> Levels:
        """Derivatives of CRH, ACTH and cortisol per minute."""
        c, (crh, acth, cortisol) = self.constants, x
        clock = c.clock_factor * (self.drive.mean + c.clock_base) * drive
        own = c.crh_driven / (1.0 + c.crh_inhibition * felt**2) * crh / (c.crh_half + crh)
        return (
            c.crh_made + clock * own - c.crh_loss * crh,
            factor * c.acth_made * releasing / (1.0 + c.acth_inhibition * felt) - c.acth_loss * acth,
            c.cortisol_made * acth**2 - c.cortisol_loss * cortisol,
        )
