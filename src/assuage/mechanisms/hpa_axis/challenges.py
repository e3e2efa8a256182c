r"""What drugs and the morning do to one person's axis, and the units of its hormones.

ACTH in plasma is the core's times (1 + (m_2 - 1) female) / s_A: women, and people whose adrenal is more sensitive, make
the same cortisol of less ACTH, and the core's ACTH is what works on the adrenal. (With glands that grow without limit
this is exactly a factor s_A on the action of ACTH, C2: ACTH and pituitary mass settle at 1 / s_A, cortisol stays.)
Dexamethasone D acts on glucocorticoid receptors alone, there as y of cortisol. An injection of CRH adds to the CRH that
acts on the pituitary, saturating; oxytocin in plasma (C, PLASMA_EXCESS) acts on the pituitary from outside the brain
(legros1984-acth-cortisol in men, suh1986-women):

    y  = y_max p_D D / (y_max + p_D D)                       in units of the reference level of cortisol
    r  = r_max DRUG_CRH / (DRUG_CRH + r_50)                  in units of the reference level of CRH
    q  = max(0, 1 - e_P C / (C + C50)) (1 + v_P V1B_EFFECT),   e_P = e_PM in men, e_PW in women
                                                             factor on the release of ACTH

Vasopressin at the pituitary (V1b) multiplies what CRH releases and adds nothing without CRH; v_P is off as shipped.

Awakening adds w to the drive, which fades, and no oxytocin buffers it. People's k_W differ so much that it is below 0
in some, who show no rise:

    WAKING: w = k_W' (`history`),          w' = -w / tau_W
"""

from typing import ClassVar

import equinox as eqx
import jax.numpy as jnp

from assuage.mechanisms.mechanism import Inputs, Scalar, absent, parameter
from assuage.mechanisms.signals import DEXAMETHASONE, DRUG_CRH, PLASMA_EXCESS, V1B_EFFECT


class Challenges(eqx.Module):
    """What drugs and the morning do to one person's axis, and the units of its hormones."""

    parameters_file: ClassVar = "hpa_challenges"

    crh_level: Scalar = parameter("pg/mL", "c_1", "CRH at reference level 1")
    acth_level: Scalar = parameter("pg/mL", "c_2", "ACTH at reference level 1")
    acth_women: Scalar = parameter("1", "m_2", "women's ACTH in plasma over men's at the same cortisol")
    adrenal_sensitivity: Scalar = parameter("1", "s_A", "own cortisol of a unit of ACTH over the typical person's")
    serum_level: Scalar = parameter("1", "c_T", "a person's serum cortisol over what a core without glands gives")
    dexamethasone_potency: Scalar = parameter(
        "mL/ng", "p_D", "cortisol, reference 1, that a little dexamethasone is worth"
    )
    dexamethasone_top: Scalar = parameter("1", "y_max", "most cortisol, reference 1, that dexamethasone is worth")
    crh_top: Scalar = parameter("1", "r_max", "most CRH an injection is worth, reference 1")
    crh_half: Scalar = parameter("pg/mL", "r_50", "injected CRH in plasma of half that worth")
    waking_gain: Scalar = parameter("1", "k_W", "drive that awakening adds; below 0 counts as none")
    waking_time: Scalar = parameter("min", "tau_W", "time constant of its fading")
    peripheral_men: Scalar = parameter("1", "e_PM", "share by which plasma oxytocin lowers the release of ACTH, men")
    peripheral_women: Scalar = parameter("1", "e_PW", "the same in women")
    peripheral_half: Scalar = parameter("pg/mL", "C50", "plasma oxytocin above basal of half that effect")

    by_v1b: Scalar = parameter("1", "v_P", "share by which vasopressin raises the release of ACTH")

    def acth_in_plasma(self, acth: Scalar, female: Scalar) -> Scalar:
        """ACTH as plasma shows it, from the core's."""
        return acth * (1.0 + (self.acth_women - 1.0) * female) / self.adrenal_sensitivity

    def injected_crh(self, inputs: Inputs) -> Scalar | float:
        """r: CRH that an injection is worth at the pituitary."""
        level = inputs[DRUG_CRH]
        if absent(level):
            return 0.0
        return self.crh_top * level / (level + self.crh_half)

    def dexamethasone(self, inputs: Inputs) -> Scalar | float:
        """y: cortisol that dexamethasone is worth at glucocorticoid receptors."""
        level = inputs[DEXAMETHASONE]
        if absent(level):
            return 0.0
        worth = self.dexamethasone_potency * level
        return self.dexamethasone_top * worth / (self.dexamethasone_top + worth)

    def acth_factor(self, female: Scalar, inputs: Inputs) -> Scalar | float:
        """q: what plasma oxytocin leaves of the release of ACTH, and vasopressin adds to it."""
        excess, synergy = inputs[PLASMA_EXCESS], inputs[V1B_EFFECT]
        raised = 1.0 if absent(synergy) or absent(self.by_v1b) else 1.0 + self.by_v1b * synergy
        if absent(excess):
            return raised
        share = self.peripheral_men + (self.peripheral_women - self.peripheral_men) * female
        return jnp.maximum(0.0, 1.0 - share * excess / (excess + self.peripheral_half)) * raised
