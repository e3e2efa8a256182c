r"""The default core in the laboratory: `karin_milo` with drugs, awakening, blood and saliva (`laboratory`).

x3 is a person's own free cortisol. With c_sal saliva at reference level 1 and s saliva over free serum cortisol,

    F_ref = c_sal / s,    T_own = total of (F_ref x3),    CRH = c_1 x1,    ACTH = c_2 x2

and the equations of `karin_milo` with x, r, q and D of `laboratory`:

    x1' = g1 (I1 u MR(C3 x) GR - A1 x1)                 GR = 1 / (1 + (C3 (x + p_D D) / K)^n)
    x2' = g2 (I2 q C1 (x1 + r) P GR - A2 x2)            P' = gP P (C1 (x1 + r) (1 - P/KP) - 1)

x3 and A as there. The occupancy it says is 1 - GR. Over quiet days

    X rises by F_ref <x3> (1 + (S(closed) - S(opened)) / days) days

with S the integral from midnight of x3 over its day mean, less 1, and w = 0 afterwards.
"""

from typing import ClassVar

import jax.numpy as jnp

from assuage.mechanisms.hpa_axis.karin_milo import GlandedCore, StressAxis
from assuage.mechanisms.hpa_axis.laboratory import LaboratoryCore, Watched
from assuage.mechanisms.mechanism import Heard, Payload, Scalar, moved, state
from assuage.mechanisms.signals import DRUG_CORTISOL
from assuage.randomness import Luck
from assuage.units import MINUTES_PER_DAY


class LaboratoryAxis(StressAxis, Watched):
    """Hormones, glands, sensitivity, what drives them now, and cortisol summed up."""

    waking: Scalar = state("1", "w, what awakening adds to the drive now")
    exposure: Scalar = state("nmol/L day", "X, free cortisol integrated since the start")


class LaboratoryKarinMilo(LaboratoryCore[LaboratoryAxis], GlandedCore[LaboratoryAxis]):
    """One person's stress axis with its glands, in the laboratory."""

    parameters_file: ClassVar = "hpa_axis"

    def rest(self, heard: Heard) -> LaboratoryAxis:
        """As at home; nothing summed up yet."""
        levels = self.settled()
        zero = jnp.zeros_like(levels["crh"])
        return LaboratoryAxis(**levels, waking=zero, exposure=zero)

    def free_reference(self) -> Scalar:
        """F_ref, from saliva."""
        return self.saliva_level / self.binding.saliva_share

    def own_total(self, x: LaboratoryAxis) -> Scalar:
        """Total serum cortisol that goes with the own free level."""
        return self.binding.total(self.free_reference() * x.cortisol)

    def total_and_free(self, x: LaboratoryAxis, heard: Heard) -> tuple[Scalar, Scalar]:
        """T and F; without a drug F is the own free level, and needs no way through the binding and back."""
        if DRUG_CORTISOL in heard:
            return super().total_and_free(x, heard)
        return self.own_total(x), self.free_reference() * x.cortisol

    def corticotropins(self, x: LaboratoryAxis) -> tuple[Scalar, Scalar]:
        """CRH and ACTH in pg/mL."""
        return self.challenges.crh_level * x.crh, self.challenges.acth_level * x.acth

    def occupancy(self, x: LaboratoryAxis, felt: Scalar) -> Scalar:
        """1 - GR."""
        return 1.0 - self.glucocorticoid_block(felt, x)

    def flow(self, clock: Scalar, x: LaboratoryAxis, heard: Heard) -> dict[str, Scalar]:
        """Hormones under what is given, glands, awakening and exposure."""
        _, free = self.total_and_free(x, heard)
        felt = free / self.free_reference()
        block = self.glucocorticoid_block(felt + self.challenges.dexamethasone(heard), x)
        releasing = x.crh + self.challenges.injected_crh(heard)
        secretion = self.acth_secretion * self.challenges.acth_factor(self.female, heard)
        crh, acth, cortisol = self.loop(self.stress_drive(clock, x, heard), x, felt, block, releasing, secretion)
        pituitary, adrenal = self.growth(releasing, x.acth, x)
        return {
            "crh": crh,
            "acth": acth,
            "cortisol": cortisol,
            "pituitary": pituitary * x.pituitary / MINUTES_PER_DAY,
            "adrenal": adrenal * x.adrenal / MINUTES_PER_DAY,
            **self.watched_rates(x, free),
        }

    def quiet(self, payload: Payload, x: LaboratoryAxis, heard: Heard, luck: Luck) -> LaboratoryAxis:
        """Days without events: as at home, and the exposure of the resting day."""
        after = super().quiet(payload, x, heard, luck)
        days = payload[0]
        gathered = after.cortisol * self.day.cortisol_over_gap(days, payload[1], payload[2]) * days
        return moved(after, waking=jnp.zeros_like(x.waking), exposure=x.exposure + self.free_reference() * gathered)
