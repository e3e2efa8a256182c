r"""The stress axis with its glands: CRH, ACTH, cortisol, pituitary and adrenal mass, glucocorticoid sensitivity.

After Karin et al. 2020 (Mol Syst Biol 16:e9510) and Milo et al. 2025 (Mol Syst Biol 21:254), with the clock of
Bangsgaard & Ottesen 2017 as input. Levels are relative to a reference of 1.

    x1' = g1 (I1 u MR(C3 x) GR - A1 x1)                 MR(x) = 1/x, GR = 1 / (1 + (C3 (x + y) / K)^n)
    x2' = g2 (I2 q C1 (x1 + r) P GR - A2 x2)            P'  = gP P (C1 (x1 + r) (1 - P/KP) - 1)
    x3' = g3 (I3 C2 x2 A - A3 x3)                       A'  = gA A (C2 x2 (1 - A/KA) - 1)
    K'  = (K_inf - K) / tau_K                           K_inf of `core`

u, x, y, r, q and w as in `core` and `challenges`; without a drug x = x3. With c_sal saliva at reference level 1 and s
saliva over free serum cortisol,

    F_ref = c_sal / s,    T_own = total of (F_ref x3),    CRH = c_1 x1,    ACTH = c_2 x2

The occupancy it says is 1 - GR. Over quiet days w = 0 afterwards and, with S the integral from midnight of x3 over its
day mean, less 1,

    X rises by F_ref <x3> (1 + (S(closed) - S(opened)) / days) days

Half-lives: human saliva peaks 10 to 20 min after a stressor of 10 to 15 min ends. With the authors' 4/20/80 min it
peaks 37 min and more after the end in everybody, and a ninth of people respond at all; with the faster set 4/7/30 nine
in ten or more of the responders peak 10 to 25 min after it, over people and truths. So 4/7/30 is the default, a
stand-in for two compartments of cortisol (free cortisol is gone in minutes, keenan2004-cortisol-halflife), and 4/20/80
the variant `milo2025`. It rests on the shape of the response to a stressor, not on any study it is held to later.

Outside windows the three hormones stand for their day mean, a smooth function of K, P A and u_chronic alone (x2
carries one more factor P) that `simulation.resting_day` tabulates; the glands take exact exponential steps on it.
"""

from typing import ClassVar

import jax.numpy as jnp

from assuage.mechanisms.hpa_axis.core import Driven, HpaCore
from assuage.mechanisms.hpa_axis.resting_day import RestingDay
from assuage.mechanisms.mechanism import Inputs, Payload, Scalar, absent, moved, parameter, person_fact, state
from assuage.mechanisms.signals import DRUG_CORTISOL
from assuage.randomness import RandomStream
from assuage.units import MINUTES_PER_DAY


class StressAxis(Driven):
    """Hormones, glands, sensitivity, and what drives them now."""

    crh: Scalar = state("1", "x1, CRH")
    acth: Scalar = state("1", "x2, ACTH")
    cortisol: Scalar = state("1", "x3, free cortisol")
    pituitary: Scalar = state("1", "P, corticotroph mass")
    adrenal: Scalar = state("1", "A, adrenal cortex mass")
    sensitivity_level: Scalar = state("1", "K, cortisol level of half glucocorticoid effect")
    stressor: Scalar = state("1", "drive of a laboratory stressor now")
    chronic: Scalar = state("1", "u_chronic, lasting share added to the resting drive")
    sprayed: Scalar = state("1", "1 once a dose was given in this window")
    prepared: Scalar = state("1", "w_H of the stressor under way")
    waking: Scalar = state("1", "w, what awakening adds to the drive now")
    exposure: Scalar = state("nmol/L day", "X, free cortisol integrated since the start")


class KarinMilo(HpaCore[StressAxis]):
    """One person's stress axis with its glands."""

    parameters_file: ClassVar = "hpa_axis"

    crh_half_life: Scalar = parameter("min", "ln2/g1", "half-life of CRH")
    acth_half_life: Scalar = parameter("min", "ln2/g2", "half-life of ACTH")
    cortisol_half_life: Scalar = parameter("min", "ln2/g3", "half-life of cortisol")
    pituitary_half_time: Scalar = parameter("day", "ln2/gP", "half-time of corticotroph turnover")
    adrenal_half_time: Scalar = parameter("day", "ln2/gA", "half-time of adrenal cortex turnover")
    pituitary_limit: Scalar = parameter("1", "KP", "carrying capacity of the pituitary")
    adrenal_limit: Scalar = parameter("1", "KA", "carrying capacity of the adrenal")
    sensitisation_time: Scalar = parameter("day", "tau_K", "time constant of the half-effect level")
    crh_secretion: Scalar = parameter("1", "I1", "multiplier of CRH secretion")
    acth_secretion: Scalar = parameter("1", "I2", "multiplier of ACTH secretion")
    cortisol_secretion: Scalar = parameter("1", "I3", "multiplier of cortisol secretion")
    crh_removal: Scalar = parameter("1", "A1", "multiplier of CRH removal")
    acth_removal: Scalar = parameter("1", "A2", "multiplier of ACTH removal")
    cortisol_removal: Scalar = parameter("1", "A3", "multiplier of cortisol removal")
    crh_action: Scalar = parameter("1", "C1", "multiplier of CRH action")
    acth_action: Scalar = parameter("1", "C2", "multiplier of ACTH action")
    cortisol_action: Scalar = parameter("1", "C3", "multiplier of cortisol action")
    smallest_cortisol: Scalar = parameter("1", "x_min", "floor of cortisol inside MR, a numerical guard")
    day: RestingDay = person_fact("-", "<x>", "the resting day: mean levels and their course by the clock")

    def free_reference(self) -> Scalar:
        """F_ref, from saliva."""
        return self.saliva_level / self.binding.saliva_share

    def own_total(self, x: StressAxis) -> Scalar:
        """Total serum cortisol that goes with the own free level."""
        return self.binding.total(self.free_reference() * x.cortisol)

    def total_and_free(self, x: StressAxis, inputs: Inputs) -> tuple[Scalar, Scalar]:
        """T and F; without a drug F is the own free level, and needs no way through the binding and back."""
        if absent(inputs[DRUG_CORTISOL]):
            return self.own_total(x), self.free_reference() * x.cortisol
        return super().total_and_free(x, inputs)

    def felt(self, x: StressAxis, inputs: Inputs) -> Scalar:
        """x, free cortisol over its reference level; without a drug the own level as it is."""
        return (
            x.cortisol if absent(inputs[DRUG_CORTISOL]) else self.total_and_free(x, inputs)[1] / self.free_reference()
        )

    def corticotropins(self, x: StressAxis) -> tuple[Scalar, Scalar]:
        """CRH and ACTH in pg/mL."""
        return self.challenges.crh_level * x.crh, self.challenges.acth_level * x.acth

    def occupancy(self, x: StressAxis, felt: Scalar) -> Scalar:
        """1 - GR."""
        return 1.0 - self.glucocorticoid_block(felt, x)

    def settled(self) -> dict[str, Scalar]:
        """Hormones, glands and half-effect level before anything happens, and nothing happening."""
        chronic = self.lasting(jnp.zeros(()))
        pituitary, adrenal = self.day.equilibrium(self, chronic)
        crh, acth, cortisol = self.day.means(pituitary, adrenal, chronic)
        zero = jnp.zeros_like(pituitary)
        return {
            "crh": crh,
            "acth": acth,
            "cortisol": cortisol,
            "pituitary": pituitary,
            "adrenal": adrenal,
            "sensitivity_level": self.sensitivity_target() + zero,
            "chronic": chronic + zero,
            **dict.fromkeys(("stressor", "sprayed", "prepared", "waking", "exposure"), zero),
        }

    def glucocorticoid_block(self, cortisol: Scalar, x: StressAxis) -> Scalar:
        """GR(x), 1 at no cortisol."""
        return 1.0 / (1.0 + (self.cortisol_action * cortisol / x.sensitivity_level) ** self.cooperativity)

    def loop(
        self, drive: Scalar, x: StressAxis, felt: Scalar, block: Scalar, releasing: Scalar, acth_secretion: Scalar
    ) -> tuple[Scalar, Scalar, Scalar]:
        """Derivatives of the hormones per minute; `felt`: cortisol at MR, `block`: GR, `releasing`: CRH at work."""
        seen = jnp.maximum(self.cortisol_action * felt, self.smallest_cortisol)
        ln2 = jnp.log(2.0)
        crh = self.crh_secretion * drive * block / seen - self.crh_removal * x.crh
        acth = acth_secretion * self.crh_action * releasing * x.pituitary * block - self.acth_removal * x.acth
        cortisol = self.cortisol_secretion * self.acth_action * x.acth * x.adrenal - self.cortisol_removal * x.cortisol
        return (
            ln2 / self.crh_half_life * crh,
            ln2 / self.acth_half_life * acth,
            ln2 / self.cortisol_half_life * cortisol,
        )

    def growth(self, crh: Scalar, acth: Scalar, x: StressAxis) -> tuple[Scalar, Scalar]:
        """Relative growth of pituitary and adrenal per day at given hormone levels."""
        ln2 = jnp.log(2.0)
        pituitary = self.crh_action * crh * (1.0 - x.pituitary / self.pituitary_limit) - 1.0
        adrenal = self.acth_action * acth * (1.0 - x.adrenal / self.adrenal_limit) - 1.0
        return ln2 / self.pituitary_half_time * pituitary, ln2 / self.adrenal_half_time * adrenal

    def between_windows(self, payload: Payload, x: StressAxis, inputs: Inputs, random: RandomStream) -> StressAxis:
        """Days without events: hormones at their mean over the gap, glands by an exact step on it."""
        days, opened, closed = payload[0], payload[1], payload[2]
        crh, acth, cortisol = self.day.means(x.pituitary, x.adrenal, x.chronic)
        # the gap may cut a day: its hormone mean differs from the whole day's by what the cut hours hold
        crh_gap, acth_gap = self.day.over_gap(days, opened, closed)
        pituitary, adrenal = self.growth(crh * crh_gap, acth * acth_gap, x)
        gathered = cortisol * self.day.cortisol_over_gap(days, opened, closed) * days
        target = self.sensitivity_target()
        return moved(
            x,
            crh=crh,
            acth=acth,
            cortisol=cortisol,
            pituitary=x.pituitary * jnp.exp(pituitary * days),
            adrenal=x.adrenal * jnp.exp(adrenal * days),
            sensitivity_level=target + (x.sensitivity_level - target) * jnp.exp(-days / self.sensitisation_time),
            waking=jnp.zeros_like(x.waking),
            exposure=x.exposure + self.free_reference() * gathered,
        )

    def resting_levels(self, slot: Scalar, x: StressAxis) -> dict[str, Scalar]:
        """CRH, ACTH and cortisol at a clock slot of the resting day."""
        crh, acth, cortisol = self.day.at_clock(slot, x.pituitary, x.adrenal, x.chronic)
        return {"crh": crh, "acth": acth, "cortisol": cortisol}

    def rest(self, inputs: Inputs) -> StressAxis:
        """Glands at equilibrium with the resting day; hormones at their day mean; nothing summed up yet."""
        return StressAxis(**self.settled())

    def hormones(self, drive: Scalar, x: StressAxis) -> tuple[Scalar, Scalar, Scalar]:
        """Derivatives of CRH, ACTH and cortisol per minute under a given drive, without drugs."""
        block = self.glucocorticoid_block(x.cortisol, x)
        return self.loop(drive, x, x.cortisol, block, x.crh, self.acth_secretion)

    def flow(self, clock: Scalar, x: StressAxis, inputs: Inputs) -> dict[str, Scalar]:
        """Hormones under what is given, glands, awakening, exposure; the half-effect level stands still in a window."""
        felt = self.felt(x, inputs)
        block = self.glucocorticoid_block(felt + self.challenges.dexamethasone(inputs), x)
        releasing = x.crh + self.challenges.injected_crh(inputs)
        secretion = self.acth_secretion * self.challenges.acth_factor(self.female, inputs)
        crh, acth, cortisol = self.loop(self.stress_drive(clock, x, inputs), x, felt, block, releasing, secretion)
        pituitary, adrenal = self.growth(releasing, x.acth, x)
        return {
            "crh": crh,
            "acth": acth,
            "cortisol": cortisol,
            "pituitary": pituitary * x.pituitary / MINUTES_PER_DAY,
            "adrenal": adrenal * x.adrenal / MINUTES_PER_DAY,
            **self.fading_rates(x, self.free_reference() * felt),
        }
