r"""What a person's history does to the stress axis at rest: trauma, PTSD, adversity in childhood (each 0 or 1).

    h   = exp(d_T traumatised + d_P ptsd + d_A adversity)       the lasting factor on the resting drive
    k_W' = max(k_W (1 + (m_P - 1) ptsd), 0)                      what awakening adds to the drive
    CSF_CRH = CRH + c_1 k_X ptsd                                 CRH in cerebrospinal fluid                 [pg/mL]

Differences between groups, fitted to pooled findings, not explained: no change within the axis gives all of them (see
the table of `docs/the_model.md`). What trauma does to the receptors is `sensitisation` of the core; what a cue of the
own trauma does is `arousal`. Raised CRH in the fluid is put outside the axis, where CRH drives no pituitary:
within it the glands would grow until CRH is back at its level.
"""

from typing import ClassVar

import equinox as eqx
import jax.numpy as jnp

from assuage.mechanisms.mechanism import Scalar, parameter, person_fact


class History(eqx.Module):
    """One person's history, and what it does."""

    parameters_file: ClassVar = "hpa_history"

    drive_after_trauma: Scalar = parameter("1", "d_T", "change of the resting drive's log after trauma")
    drive_in_ptsd: Scalar = parameter("1", "d_P", "its further change in PTSD")
    drive_after_adversity: Scalar = parameter("1", "d_A", "its change after adversity in childhood")
    waking_in_ptsd: Scalar = parameter("1", "m_P", "what awakening adds to the drive in PTSD over that without")
    crh_in_ptsd: Scalar = parameter("1", "k_X", "CRH from outside the axis in PTSD, in reference levels")
    traumatised: Scalar = person_fact("1", "traumatised", "1 after trauma")
    ptsd: Scalar = person_fact("1", "ptsd", "1 with PTSD")
    adversity: Scalar = person_fact("1", "adversity", "1 after adversity in childhood")

    def drive(self) -> Scalar:
        """h."""
        trauma = self.drive_after_trauma * self.traumatised + self.drive_in_ptsd * self.ptsd
        return jnp.exp(trauma + self.drive_after_adversity * self.adversity)

    def waking(self, gain: Scalar) -> Scalar:
        """k_W': what awakening adds, `gain` being k_W."""
        return jnp.maximum(gain * (1.0 + (self.waking_in_ptsd - 1.0) * self.ptsd), 0.0)
