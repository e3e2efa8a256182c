r"""The stress axis in the laboratory: drugs, awakening, blood and saliva, whichever core makes the hormones.

Cortisol (nmol/L). A core makes its own total T_own (the default core its own free level, of which T_own follows):

    T = T_own + DRUG_CORTISOL,    F = free of T (`cortisol_binding`),    x = F / F_ref,    saliva = s F

ACTH in plasma is the core's times 1 + (m_2 - 1) female: women make the same cortisol of less ACTH, and the core's
ACTH is what works on the adrenal. The axis feels F: x stands in all feedback. Dexamethasone acts on glucocorticoid
receptors alone, there x + p_D D. An injection of CRH adds to the CRH that acts on the pituitary, saturating; oxytocin
in plasma (C, PLASMA_EXCESS) acts on the pituitary from outside the brain (legros1984-acth-cortisol in men,
suh1986-women):

    r  = r_max DRUG_CRH / (DRUG_CRH + r_50)                  in units of the reference level of CRH
    q  = max(0, 1 - e_P C / (C + C50)),   e_P = e_PM in men, e_PW in women       factor on the release of ACTH

Awakening adds a part to the drive that fades, and no oxytocin buffers it. People's k_W differ so much that it is below
0 in some, who show no rise:

    WAKING: w = k_W',          w' = -w / tau_W,   u = u_base drive(t) (1 + u_chronic) + w + u_acute (1 - e_H E w_H)

A person's history (h, k_W' and CSF_CRH of `history`) lasts: u_chronic is h - 1 from the start, CHRONIC_STRESS of v sets
it to (1 + v) h - 1.

The exposure X' = F / 1440 (nmol/L day) is what hair and urine gather; over quiet days it rises by the resting day's
mean of F, which holds no drug and no awakening. Events beside those of `core`:

    INFUSION    dosed = 1 if the rate is above 0, else as it was
    INJECTION   dosed = 1
    CARBETOCIN  dosed = 1
    STRESS      sets w_H as STRESSOR does when social evaluation, exertion or cue is above 0
    ANTICIPATE  sets w_H as STRESSOR does when a stressor is announced
"""

from typing import ClassVar, TypeVar

import equinox as eqx
import jax.numpy as jnp

from assuage.mechanisms.events import Event
from assuage.mechanisms.hpa_axis.core import Driven, HpaCore, part
from assuage.mechanisms.hpa_axis.cortisol_binding import CortisolBinding
from assuage.mechanisms.hpa_axis.history import History
from assuage.mechanisms.hpa_axis.ultradian import UltradianPulse
from assuage.mechanisms.mechanism import Heard, Payload, Scalar, moved, parameter, person_fact
from assuage.mechanisms.signals import (
    ACTH,
    CORTISOL,
    CORTISOL_EXPOSURE,
    CRH,
    CSF_CRH,
    DEXAMETHASONE,
    DRUG_CORTISOL,
    DRUG_CRH,
    FREE_CORTISOL,
    GLUCOCORTICOID_OCCUPANCY,
    PLASMA_EXCESS,
    SALIVARY_CORTISOL,
    SERUM_CORTISOL,
    STRESS_LOAD,
    Signal,
)
from assuage.randomness import Luck
from assuage.units import MINUTES_PER_DAY


class Challenges(eqx.Module):
    """What the laboratory's drugs and the morning do to one person's axis, and the units of its hormones."""

    parameters_file: ClassVar = "hpa_challenges"

    crh_level: Scalar = parameter("pg/mL", "c_1", "CRH at reference level 1")
    acth_level: Scalar = parameter("pg/mL", "c_2", "ACTH at reference level 1")
    acth_women: Scalar = parameter("1", "m_2", "women's ACTH in plasma over men's at the same cortisol")
    serum_level: Scalar = parameter("1", "c_T", "a person's serum cortisol over what a core without glands gives")
    dexamethasone_potency: Scalar = parameter("mL/ng", "p_D", "cortisol, reference 1, that dexamethasone is worth")
    crh_top: Scalar = parameter("1", "r_max", "most CRH an injection is worth, reference 1")
    crh_half: Scalar = parameter("pg/mL", "r_50", "injected CRH in plasma of half that worth")
    waking_gain: Scalar = parameter("1", "k_W", "drive that awakening adds; below 0 counts as none")
    waking_time: Scalar = parameter("min", "tau_W", "time constant of its fading")
    peripheral_men: Scalar = parameter("1", "e_PM", "share by which plasma oxytocin lowers the release of ACTH, men")
    peripheral_women: Scalar = parameter("1", "e_PW", "the same in women")
    peripheral_half: Scalar = parameter("pg/mL", "C50", "plasma oxytocin above basal of half that effect")

    def acth_in_plasma(self, acth: Scalar, female: Scalar) -> Scalar:
        """ACTH as plasma shows it, from the core's."""
        return acth * (1.0 + (self.acth_women - 1.0) * female)

    def injected_crh(self, heard: Heard) -> Scalar | float:
        """r: CRH that an injection is worth at the pituitary."""
        if DRUG_CRH not in heard:
            return 0.0
        level = heard[DRUG_CRH]
        return self.crh_top * level / (level + self.crh_half)

    def dexamethasone(self, heard: Heard) -> Scalar | float:
        """p_D D: cortisol that dexamethasone is worth at glucocorticoid receptors."""
        return self.dexamethasone_potency * heard[DEXAMETHASONE] if DEXAMETHASONE in heard else 0.0

    def acth_factor(self, female: Scalar, heard: Heard) -> Scalar | float:
        """q: what plasma oxytocin leaves of the release of ACTH."""
        if PLASMA_EXCESS not in heard:
            return 1.0
        excess = heard[PLASMA_EXCESS]
        share = self.peripheral_men + (self.peripheral_women - self.peripheral_men) * female
        return jnp.maximum(0.0, 1.0 - share * excess / (excess + self.peripheral_half))


class Watched(Driven):
    """The states that every core has in the laboratory."""

    waking: eqx.AbstractVar[Scalar]  # w, what awakening adds to the drive now
    exposure: eqx.AbstractVar[Scalar]  # X, free cortisol integrated since the start


L = TypeVar("L", bound=Watched)


class LaboratoryCore(HpaCore[L]):
    """One person's stress axis in the laboratory, its hormones left open."""

    writes: ClassVar = (
        *HpaCore.writes,
        ACTH,
        CRH,
        CSF_CRH,
        FREE_CORTISOL,
        SERUM_CORTISOL,
        CORTISOL_EXPOSURE,
    )

    binding: CortisolBinding = part("what holds cortisol in serum, and the salivary gland")
    challenges: Challenges = part("the laboratory's drugs and the morning")
    pulses: UltradianPulse = part("pulses on the clock's drive")
    history: History = part("what the person went through")
    female: Scalar = person_fact("1", "female", "1 for women")

    def lasting(self, added: Scalar) -> Scalar:
        """u_chronic: what life adds, and the history."""
        return (1.0 + added) * self.history.drive() - 1.0

    def clock_drive(self, clock: Scalar) -> Scalar:
        """The clock's drive with its pulses."""
        return self.drive(clock) * self.pulses(clock)

    def own_total(self, x: L) -> Scalar:
        """T_own: total serum cortisol of the person's own making, nmol/L."""
        raise NotImplementedError

    def free_reference(self) -> Scalar:
        """F_ref: free serum cortisol at reference level 1, nmol/L."""
        raise NotImplementedError

    def corticotropins(self, x: L) -> tuple[Scalar, Scalar]:
        """CRH and ACTH in pg/mL."""
        raise NotImplementedError

    def occupancy(self, x: L, felt: Scalar) -> Scalar:
        """Share of glucocorticoid receptor effect at x (dexamethasone's worth included)."""
        raise NotImplementedError

    def total_and_free(self, x: L, heard: Heard) -> tuple[Scalar, Scalar]:
        """T and F in nmol/L, own and given."""
        own = self.own_total(x)
        total = own + heard[DRUG_CORTISOL] if DRUG_CORTISOL in heard else own
        return total, self.binding.free(total)

    def signals(self, x: L, heard: Heard) -> dict[Signal, Scalar]:
        """Hormones in their units, cortisol also relative to reference level 1."""
        total, free = self.total_and_free(x, heard)
        crh, acth = self.corticotropins(x)
        relative = free / self.free_reference()
        return {
            CORTISOL: relative,
            GLUCOCORTICOID_OCCUPANCY: self.occupancy(x, relative + self.challenges.dexamethasone(heard)),
            SALIVARY_CORTISOL: self.binding.saliva_share * free,
            STRESS_LOAD: self.trauma_load,
            ACTH: self.challenges.acth_in_plasma(acth, self.female),
            CRH: crh,
            CSF_CRH: crh + self.challenges.crh_level * self.history.crh_in_ptsd * self.history.ptsd,
            FREE_CORTISOL: free,
            SERUM_CORTISOL: total,
            CORTISOL_EXPOSURE: x.exposure,
        }

    def added_drive(self, x: L, heard: Heard) -> Scalar:
        """w and the stress part, on top of the clock's."""
        return x.waking + self.acute_drive(x, heard)

    def stress_drive(self, clock: Scalar, x: L, heard: Heard) -> Scalar:
        """u: the clock's drive, what awakening adds, and the stress part that oxytocin may buffer."""
        return self.resting_drive * self.clock_drive(clock) * (1.0 + x.chronic) + self.added_drive(x, heard)

    def watched_rates(self, x: L, free: Scalar) -> dict[str, Scalar]:
        """Derivatives of w and X per minute at F."""
        return {
            "waking": -x.waking / self.challenges.waking_time,
            "exposure": free / MINUTES_PER_DAY,
        }

    def on_infusion(self, payload: Payload, x: L, heard: Heard, luck: Luck) -> L:
        """Oxytocin into a vein at this rate from now on."""
        return moved(x, sprayed=jnp.where(payload[0] > 0.0, jnp.ones_like(x.sprayed), x.sprayed))

    def on_stress(self, payload: Payload, x: L, heard: Heard, luck: Luck) -> L:
        """A stressor begins or ends; note whether a dose came before it."""
        begins = payload[0] + payload[1] + payload[2] > 0.0
        return moved(x, prepared=jnp.where(begins, self.weight_now(x), x.prepared))

    def on_anticipate(self, payload: Payload, x: L, heard: Heard, luck: Luck) -> L:
        """A stressor is announced: what is on board now was there before it."""
        return moved(x, prepared=jnp.where(payload[0] > 0.0, self.weight_now(x), x.prepared))

    def on_waking(self, payload: Payload, x: L, heard: Heard, luck: Luck) -> L:
        """Awakening in the morning."""
        return moved(x, waking=jnp.zeros_like(x.waking) + self.history.waking(self.challenges.waking_gain))

    jumps: ClassVar = {
        **HpaCore.jumps,
        Event.INFUSION: on_infusion,
        Event.INJECTION: HpaCore.on_spray,
        Event.CARBETOCIN: HpaCore.on_spray,
        Event.STRESS: on_stress,
        Event.ANTICIPATE: on_anticipate,
        Event.WAKING: on_waking,
    }
