r"""A stress axis with its own glucocorticoid receptor, after Sriram et al. 2012 (PLoS Comput Biol 8:e1002379).

CRH C, ACTH A, total cortisol O in ug/dL, receptor R; hours:

    h  = ki^n2 / (ki^n2 + R^n2)
    C' = ks u h - V_C C / (K_C + C) - d_C C
    A' = q k_A (C + r C_ref) h - V_A A / (K_A + A) - d_A A
    O' = k_O A - V_O O / (K_O + O) - d_O O
    R' = k_R (o_felt + a_D y O_ref) (G - R) + V_R R^n1 / (K_R^n1 + R^n1) - d_R R

Three groups: normal, depressed (variant `depressed`), PTSD (the fact `ptsd`): each with its ks and ki,

    ks = ks_0 + (ks_P - ks_0) ptsd,    ki = ki_0 + (ki_P - ki_0) ptsd

The day is a limit cycle of the loop itself, which is not how it works in life (Hosseinichimeh 2015): no clock drives
it, so its period is not 24 h (24.1 h normal, 23.3 h PTSD). We assume the clock of its cortisol minimum and stretch one
period over the day; a window opens on that orbit and then runs freely, and

    u = u_base pulse(t) (1 + u_chronic) + a_S (w + u_acute (1 - e_H E w_H))

CRH and ACTH are without a scale in the publication: CRH = c_1 C / C_ref, ACTH = c_2 A / A_ref in pg/mL, with the day
means of the normal group. The receptor lets go over half a day: a stressor of 15 min moves cortisol by a few per cent,
hours later, and awakening no faster. The core is here for its phenotypes at rest, not for reactivity. Occupancy is 1 -
h. o_felt, O_ref, r, q, w, a_S and the resting day as in `glandless`, `core` and `challenges`. K_inf of `core` plays no
part: the phenotype is in ks and ki. So is what `history` does to the drive: with PTSD its factor is 1 here. CRH from
outside the axis comes on top of theirs.
"""

from typing import ClassVar

import equinox as eqx
import jax.numpy as jnp

from assuage.mechanisms.hpa_axis.core import Driven, part
from assuage.mechanisms.hpa_axis.glandless import GlandlessCore, Levels
from assuage.mechanisms.mechanism import Inputs, Scalar, parameter, person_fact, state
from assuage.units import MINUTES_PER_HOUR


def _power(base: Scalar, exponent: Scalar) -> Scalar:
    """base^exponent for base > 0, in a form the compiler makes wide: a general power is several times slower."""
    return jnp.exp(exponent * jnp.log(base))


class ReceptorLoop(eqx.Module):
    """The published constants, and where we put the night."""

    parameters_file: ClassVar = "sriram"

    stress: Scalar = parameter("1/h", "ks_0", "CRH made")
    stress_ptsd: Scalar = parameter("1/h", "ks_P", "the same with PTSD")
    inhibition: Scalar = parameter("1", "ki_0", "receptor of half inhibition")
    inhibition_ptsd: Scalar = parameter("1", "ki_P", "the same with PTSD")
    inhibition_power: Scalar = parameter("1", "n2", "Hill exponent of inhibition")
    crh_top: Scalar = parameter("1/h", "V_C", "most of CRH's saturable loss")
    crh_half: Scalar = parameter("1", "K_C", "half point of it")
    crh_loss: Scalar = parameter("1/h", "d_C", "loss of CRH")
    acth_made: Scalar = parameter("1/h", "k_A", "ACTH made of CRH")
    acth_top: Scalar = parameter("1/h", "V_A", "most of ACTH's saturable loss")
    acth_half: Scalar = parameter("1", "K_A", "half point of it")
    acth_loss: Scalar = parameter("1/h", "d_A", "loss of ACTH")
    cortisol_made: Scalar = parameter("ug/dL/h", "k_O", "cortisol made of ACTH")
    cortisol_top: Scalar = parameter("ug/dL/h", "V_O", "most of cortisol's saturable loss")
    cortisol_half: Scalar = parameter("ug/dL", "K_O", "half point of it")
    cortisol_loss: Scalar = parameter("1/h", "d_O", "loss of cortisol")
    receptor_bound: Scalar = parameter("dL/ug/h", "k_R", "receptor bound by cortisol")
    receptor_total: Scalar = parameter("1", "G", "all receptor")
    receptor_top: Scalar = parameter("1/h", "V_R", "most of the receptor's own induction")
    receptor_half: Scalar = parameter("1", "K_R", "half point of it")
    receptor_power: Scalar = parameter("1", "n1", "Hill exponent of it")
    receptor_loss: Scalar = parameter("1/h", "d_R", "loss of bound receptor")
    reference_crh: Scalar = parameter("1", "C_ref", "day mean of CRH, normal group")
    reference_acth: Scalar = parameter("1", "A_ref", "day mean of ACTH, normal group")
    reference_cortisol: Scalar = parameter("ug/dL", "O_ref", "day mean of cortisol, normal group")
    lowest_at: Scalar = parameter("min", "t_min", "clock of the cortisol minimum")
    acute_gain: Scalar = parameter("1", "a_S", "drive here of a unit of stress drive")
    dexamethasone_gain: Scalar = parameter("1", "a_D", "what dexamethasone is worth here over the default core")


class ReceptorAxis(Driven):
    """Hormones and receptor, what drives them now, and cortisol summed up."""

    crh: Scalar = state("1", "C, CRH")
    acth: Scalar = state("1", "A, ACTH")
    cortisol: Scalar = state("ug/dL", "O, total cortisol in serum")
    receptor: Scalar = state("1", "R, bound glucocorticoid receptor")
    stressor: Scalar = state("1", "drive of a laboratory stressor now")
    chronic: Scalar = state("1", "u_chronic, lasting share added to the resting drive")
    sprayed: Scalar = state("1", "1 once a dose was given in this window")
    prepared: Scalar = state("1", "w_H of the stressor under way")
    waking: Scalar = state("1", "w, what awakening adds to the drive now")
    exposure: Scalar = state("nmol/L day", "X, free cortisol integrated since the start")


class Sriram(GlandlessCore[ReceptorAxis]):
    """One person's stress axis by phenotype."""

    parameters_file: ClassVar = "hpa_axis"
    hormones: ClassVar = ("crh", "acth", "cortisol", "receptor")

    constants: ReceptorLoop = part("the published constants")
    ptsd: Scalar = person_fact("1", "ptsd", "1 with PTSD")

    def acute_gain(self) -> Scalar:
        """a_S."""
        return self.constants.acute_gain

    def dexamethasone_gain(self) -> Scalar:
        """a_D."""
        return self.constants.dexamethasone_gain

    def reference(self) -> tuple[Scalar, Scalar]:
        """Day means of CRH and of total cortisol in the normal group."""
        return self.constants.reference_crh, self.constants.reference_cortisol

    def clock_drive(self, clock: Scalar) -> Scalar:
        """No clock drives it; pulses may."""
        return self.pulses(clock)

    def rest(self, inputs: Inputs) -> ReceptorAxis:
        """The day mean of the resting day."""
        return ReceptorAxis(**self.settled())

    def corticotropins(self, x: ReceptorAxis) -> tuple[Scalar, Scalar]:
        """CRH and ACTH in pg/mL, by the day means of the normal group."""
        c = self.constants
        return (
            self.challenges.crh_level * x.crh / c.reference_crh,
            self.challenges.acth_level * x.acth / c.reference_acth,
        )

    def lasting(self, added: Scalar) -> Scalar:
        """u_chronic; the constants of PTSD hold what history does to the drive."""
        return jnp.where(self.ptsd > 0.5, added, super().lasting(added))

    def inhibited(self, receptor: Scalar) -> Scalar:
        """h, 1 without receptor."""
        c = self.constants
        half = c.inhibition + (c.inhibition_ptsd - c.inhibition) * self.ptsd
        return 1.0 / (1.0 + _power(receptor / half, c.inhibition_power))

    def occupancy(self, x: ReceptorAxis, felt: Scalar) -> Scalar:
        """1 - h: what the receptor holds, whatever cortisol is now."""
        return 1.0 - self.inhibited(x.receptor)

    def loop(self, drive: Scalar, x: Levels, felt: Scalar, releasing: Scalar, factor: Scalar | float) -> Levels:
        """Derivatives of CRH, ACTH, cortisol and receptor per minute."""
        c, (crh, acth, cortisol, receptor) = self.constants, x
        block = self.inhibited(receptor)
        stress = c.stress + (c.stress_ptsd - c.stress) * self.ptsd
        induced = _power(receptor / c.receptor_half, c.receptor_power)
        rates = (
            stress * drive * block - c.crh_top * crh / (c.crh_half + crh) - c.crh_loss * crh,
            factor * c.acth_made * releasing * block - c.acth_top * acth / (c.acth_half + acth) - c.acth_loss * acth,
            c.cortisol_made * acth
            - c.cortisol_top * cortisol / (c.cortisol_half + cortisol)
            - c.cortisol_loss * cortisol,
            c.receptor_bound * felt * (c.receptor_total - receptor)
            + c.receptor_top * induced / (1.0 + induced)
            - c.receptor_loss * receptor,
        )
        return tuple(rate / MINUTES_PER_HOUR for rate in rates)
