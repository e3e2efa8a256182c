r"""What a person's history does to the stress axis at rest: trauma, PTSD, adversity in childhood (each 0 or 1).

    h   = exp(d_T traumatised + d_P ptsd + d_A adversity + ptsd (d_D depressed - c ln k))
                                                                 the lasting factor on the resting drive
    b V, V = v + d_V ptsd                                        what a larger hippocampus takes from ln K_inf
    k_W' = max(k_W (1 + (m_P - 1) ptsd), 0)                      what awakening adds to the drive
    CSF_CRH = CRH + c_1 k_X ptsd                                 CRH in cerebrospinal fluid                 [pg/mL]

Differences between groups, fitted to pooled findings, not explained: no change within the axis gives all of them (see
the table of `docs/the_model.md`). What trauma does to the receptors is `sensitisation` of the core; what a cue of the
own trauma does is `arousal`. Raised CRH in the fluid is put outside the axis, where CRH drives no pituitary:
within it the glands would grow until CRH is back at its level.

Three switches are off as shipped (0), for what is said of them has no size or two signs. `depressed`: depression beside
PTSD, whose d_D may have either sign (cortisol over the day lower, in the afternoon higher). `compensation`, c: with
PTSD the resting drive is lower the more easily a person is aroused (k), as if to make up for it.
`hippocampal_feedback`, b: K_inf, the cortisol of half effect, is lower with a larger hippocampus, which thus is a site
of feedback; V in standard deviations, smaller with PTSD.
"""

from typing import ClassVar

import equinox as eqx
import jax.numpy as jnp

from assuage.mechanisms.circuit.circuit import hippocampal_volume
from assuage.mechanisms.mechanism import Scalar, absent, parameter, person_fact, trait


class History(eqx.Module):
    """One person's history, and what it does."""

    parameters_file: ClassVar = "hpa_history"

    drive_after_trauma: Scalar = parameter("1", "d_T", "change of the resting drive's log after trauma")
    drive_in_ptsd: Scalar = parameter("1", "d_P", "its further change in PTSD")
    drive_after_adversity: Scalar = parameter("1", "d_A", "its change after adversity in childhood")
    waking_in_ptsd: Scalar = parameter("1", "m_P", "what awakening adds to the drive in PTSD over that without")
    crh_in_ptsd: Scalar = parameter("1", "k_X", "CRH from outside the axis in PTSD, in reference levels")
    depressed: Scalar = parameter("1", "depressed", "1 where whoever has PTSD has depression too")
    drive_in_depression: Scalar = parameter("1", "d_D", "what depression beside PTSD adds to the drive's log")
    compensation: Scalar = parameter("1", "c", "fall of the drive's log per log of own arousability, in PTSD")
    hippocampal_feedback: Scalar = parameter("1", "b", "fall of K_inf's log per SD of hippocampal volume")
    own_hippocampus: Scalar = parameter("1", "v", "hippocampal volume, SD between people", file="circuit")
    hippocampal_difference: Scalar = parameter("1", "d_V", "volume with PTSD less that without, SD", file="circuit")
    arousability: Scalar = trait("1", "k", "how easily this person is aroused; 1 in the typical person")
    traumatised: Scalar = person_fact("1", "traumatised", "1 after trauma")
    ptsd: Scalar = person_fact("1", "ptsd", "1 with PTSD")
    adversity: Scalar = person_fact("1", "adversity", "1 after adversity in childhood")

    def drive(self) -> Scalar:
        """h."""
        with_ptsd = self.drive_in_ptsd + self.drive_in_depression * self.depressed
        if not absent(self.compensation):
            with_ptsd = with_ptsd - self.compensation * jnp.log(self.arousability)
        trauma = self.drive_after_trauma * self.traumatised + with_ptsd * self.ptsd
        return jnp.exp(trauma + self.drive_after_adversity * self.adversity)

    def feedback(self) -> Scalar:
        """b V, off the log of the cortisol level of half glucocorticoid effect."""
        if absent(self.hippocampal_feedback):
            return jnp.zeros_like(self.ptsd)
        volume = hippocampal_volume(self.own_hippocampus, self.hippocampal_difference, self.ptsd)
        return self.hippocampal_feedback * volume

    def waking(self, gain: Scalar) -> Scalar:
        """k_W': what awakening adds, `gain` being k_W."""
        return jnp.maximum(gain * (1.0 + (self.waking_in_ptsd - 1.0) * self.ptsd), 0.0)
