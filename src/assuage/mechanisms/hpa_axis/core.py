r"""What every model of the stress axis here has in common: what drives it, what happens to it, what it says.

    u     = u_base drive(t) pulses(t) (1 + u_chronic) + w + u_acute max(0, 1 - e_H(u_acute) E w_H)
    u_acute = k_S r_S AROUSAL + stressor    r_S: a person's own stress reactivity over the typical person's
    e_H(u)  = e_0 + (e_1 - e_0) u / (u + u50) + e_cl ptsd
    K_inf = K0 exp(-s_GR Z - b V)            Z: accumulated trauma load; b V of `history`, 0 as shipped
    GR(x) = 1 / (1 + (x/K)^n)                x: cortisol, reference level 1

Oxytocin acts on the stress part of the drive only, and only when on board before the stressor: Smith 2016 in voles,
Cardoso 2014 for more of it under strong activation and in clinical groups. E is CENTRAL_EFFECT.

Cortisol (nmol/L). A core makes its own total T_own (the default core its own free level, of which T_own follows):

    T = T_own + DRUG_CORTISOL,    F = free of T (`cortisol_binding`),    x = F / F_ref,    saliva = s F

The axis feels F: x stands in all feedback. What dexamethasone (y, with x at glucocorticoid receptors), injected CRH
(r, with the CRH that acts on the pituitary), oxytocin in plasma (q, on the release of ACTH) and awakening (w) do is in
`challenges`. A person's history (h, k_W' and CSF_CRH of `history`) lasts: u_chronic is h - 1 from the start. The
exposure X' = F / 1440 (nmol/L day) is what hair and urine gather; over quiet days it rises by the resting day's mean of
F, which holds no drug and no awakening. Signals that drugs write are 0 where no world has them.

    WINDOW          the hormones take their level of this hour of the resting day; dosed = 0, w_H = 0
    SPRAY, INJECTION, CARBETOCIN      dosed = 1
    INFUSION        dosed = 1 if the rate is above 0, else as it was
    SESSION_START   w_H = w_late + (1 - w_late) dosed
    STRESSOR        stressor = the payload's drive; above 0 it also sets w_H as SESSION_START does
    STRESS          sets w_H as SESSION_START does when social evaluation, exertion or cue is above 0
    ANTICIPATE      sets w_H as SESSION_START does when a stressor is announced
    WAKING          w = k_W'
    CHRONIC_STRESS  u_chronic = (1 + the payload's drive) h - 1

A core adds its hormones: `hormones` of its own, a resting day, and what `signals` says of them.
"""

from typing import Any, ClassVar, TypeVar

import equinox as eqx
import jax.numpy as jnp

from assuage.mechanisms.events import Event
from assuage.mechanisms.hpa_axis.challenges import Challenges
from assuage.mechanisms.hpa_axis.circadian_drive import CircadianDrive
from assuage.mechanisms.hpa_axis.cortisol_binding import CortisolBinding
from assuage.mechanisms.hpa_axis.history import History
from assuage.mechanisms.hpa_axis.ultradian import UltradianPulse
from assuage.mechanisms.mechanism import (
    Inputs,
    Mechanism,
    Payload,
    Scalar,
    absent,
    moved,
    parameter,
    person_fact,
    trait,
)
from assuage.mechanisms.signals import (
    ACTH,
    AROUSAL,
    CENTRAL_EFFECT,
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
    V1B_EFFECT,
    Signal,
)
from assuage.randomness import RandomStream
from assuage.units import MINUTES_PER_DAY


class Driven(eqx.Module):
    """The states that every core has, whatever its hormones."""

    stressor: eqx.AbstractVar[Scalar]  # drive of a laboratory stressor now
    chronic: eqx.AbstractVar[Scalar]  # u_chronic, lasting share added to the resting drive
    sprayed: eqx.AbstractVar[Scalar]  # 1 once a dose was given in this window
    prepared: eqx.AbstractVar[Scalar]  # w_H of the stressor under way
    waking: eqx.AbstractVar[Scalar]  # w, what awakening adds to the drive now
    exposure: eqx.AbstractVar[Scalar]  # X, free cortisol integrated since the start


S = TypeVar("S", bound=Driven)


def part(meaning: str) -> Any:
    """A field that is a module of its own, with its own parameters file."""
    return eqx.field(metadata={"role": "part", "meaning": meaning})


class HpaCore(Mechanism[S]):
    """One person's stress axis, its hormones left open."""

    parameters_file: ClassVar = "hpa_axis"
    hears: ClassVar = dict.fromkeys(
        (AROUSAL, CENTRAL_EFFECT, DEXAMETHASONE, DRUG_CORTISOL, DRUG_CRH, PLASMA_EXCESS, V1B_EFFECT), 0.0
    )
    writes: ClassVar = (
        CORTISOL,
        GLUCOCORTICOID_OCCUPANCY,
        SALIVARY_CORTISOL,
        STRESS_LOAD,
        ACTH,
        CRH,
        CSF_CRH,
        FREE_CORTISOL,
        SERUM_CORTISOL,
        CORTISOL_EXPOSURE,
    )

    drive: CircadianDrive = part("the clock")
    binding: CortisolBinding = part("what holds cortisol in serum, and the salivary gland")
    challenges: Challenges = part("drugs and the morning")
    pulses: UltradianPulse = part("pulses on the clock's drive")
    history: History = part("what the person went through")
    resting_drive: Scalar = parameter("1", "u_base", "resting drive")
    reactivity: Scalar = parameter("1", "k_S", "stress drive of a unit of arousal")
    stress_reactivity: Scalar = trait("1", "r_S", "own stress drive over the typical person's")
    buffering: Scalar = parameter("1", "e_0", "share by which oxytocin lowers a weak stress drive")
    buffering_strong: Scalar = parameter("1", "e_1", "share by which it lowers the strongest")
    half_activation: Scalar = parameter("1", "u50", "stress drive half way between the two")
    buffering_clinical: Scalar = parameter("1", "e_cl", "what PTSD adds to that share")
    late_weight: Scalar = parameter("1", "w_late", "weight of a dose given after the stressor began")
    sensitivity: Scalar = parameter("1", "K0", "half-effect level without trauma load")
    sensitisation: Scalar = parameter("1", "s_GR", "log fall of the half-effect level at full trauma load")
    cooperativity: int = parameter("1", "n", "Hill exponent of GR", whole=True)
    trauma_load: Scalar = parameter("1", "Z", "accumulated trauma load of a patient, 0 to 1")
    saliva_level: Scalar = parameter("nmol/L", "c_sal", "salivary cortisol at reference level 1")
    female: Scalar = person_fact("1", "female", "1 for women")

    def sensitivity_target(self) -> Scalar:
        """K_inf: cortisol level of half glucocorticoid effect at this person's trauma load and hippocampus."""
        return self.sensitivity * jnp.exp(-self.sensitisation * self.trauma_load - self.history.feedback())

    def lasting(self, added: Scalar) -> Scalar:
        """u_chronic: what life adds to the resting drive, and the history."""
        return (1.0 + added) * self.history.drive() - 1.0

    def clock_drive(self, clock: Scalar) -> Scalar:
        """The clock's drive with its pulses, mean 1 over the day."""
        return self.drive(clock) * self.pulses(clock)

    def acute_drive(self, x: S, inputs: Inputs) -> Scalar:
        """The stress part of the drive, what oxytocin spares taken off."""
        acute = self.reactivity * self.stress_reactivity * inputs[AROUSAL] + x.stressor
        activated = acute / (acute + self.half_activation)
        share = self.buffering + (self.buffering_strong - self.buffering) * activated
        share = share + self.buffering_clinical * self.history.ptsd
        return acute * jnp.maximum(0.0, 1.0 - share * inputs[CENTRAL_EFFECT] * x.prepared)

    def added_drive(self, x: S, inputs: Inputs) -> Scalar:
        """w and the stress part, on top of the clock's."""
        return x.waking + self.acute_drive(x, inputs)

    def resting_part(self, clock: Scalar, chronic: Scalar) -> Scalar:
        """The clock's drive at this lasting drive."""
        return self.resting_drive * self.clock_drive(clock) * (1.0 + chronic)

    def stress_drive(self, clock: Scalar, x: S, inputs: Inputs) -> Scalar:
        """u: the clock's drive, what awakening adds, and the stress part that oxytocin may buffer."""
        return self.resting_part(clock, x.chronic) + self.added_drive(x, inputs)

    def own_total(self, x: S) -> Scalar:
        """T_own: total serum cortisol of the person's own making, nmol/L."""
        raise NotImplementedError

    def free_reference(self) -> Scalar:
        """F_ref: free serum cortisol at reference level 1, nmol/L."""
        raise NotImplementedError

    def corticotropins(self, x: S) -> tuple[Scalar, Scalar]:
        """CRH and ACTH in pg/mL."""
        raise NotImplementedError

    def occupancy(self, x: S, felt: Scalar) -> Scalar:
        """Share of glucocorticoid receptor effect at x (dexamethasone's worth included)."""
        raise NotImplementedError

    def total_and_free(self, x: S, inputs: Inputs) -> tuple[Scalar, Scalar]:
        """T and F in nmol/L, own and given."""
        drug, own = inputs[DRUG_CORTISOL], self.own_total(x)
        total = own if absent(drug) else own + drug
        return total, self.binding.free(total)

    def signals(self, x: S, inputs: Inputs) -> dict[Signal, Scalar]:
        """Hormones in their units, cortisol also relative to reference level 1."""
        total, free = self.total_and_free(x, inputs)
        crh, acth = self.corticotropins(x)
        relative = free / self.free_reference()
        return {
            CORTISOL: relative,
            GLUCOCORTICOID_OCCUPANCY: self.occupancy(x, relative + self.challenges.dexamethasone(inputs)),
            SALIVARY_CORTISOL: self.binding.saliva_share * free,
            STRESS_LOAD: self.trauma_load,
            ACTH: self.challenges.acth_in_plasma(acth, self.female),
            CRH: crh,
            CSF_CRH: crh + self.challenges.crh_level * self.history.crh_in_ptsd * self.history.ptsd,
            FREE_CORTISOL: free,
            SERUM_CORTISOL: total,
            CORTISOL_EXPOSURE: x.exposure,
        }

    def resting_levels(self, slot: Scalar, x: S) -> dict[str, Scalar]:
        """The hormones' levels at a clock slot of the resting day."""
        raise NotImplementedError

    def fading_rates(self, x: S, free: Scalar) -> dict[str, Scalar]:
        """Derivatives of w and X per minute at F."""
        return {
            "waking": -x.waking / self.challenges.waking_time,
            "exposure": free / MINUTES_PER_DAY,
        }

    def on_window(self, payload: Payload, x: S, inputs: Inputs, random: RandomStream) -> S:
        """Hormones take their value of this hour of the resting day."""
        zero = jnp.zeros_like(x.stressor)
        return moved(x, **self.resting_levels(payload[0], x), sprayed=zero, prepared=zero)

    def on_spray(self, payload: Payload, x: S, inputs: Inputs, random: RandomStream) -> S:
        """Remember that a dose came."""
        return moved(x, sprayed=jnp.ones_like(x.sprayed))

    def weight_now(self, x: S) -> Scalar:
        """w_H of a stressor that begins now."""
        return self.late_weight + (1.0 - self.late_weight) * x.sprayed

    def on_session(self, payload: Payload, x: S, inputs: Inputs, random: RandomStream) -> S:
        """A session may stress: note whether the dose came before it."""
        return moved(x, prepared=self.weight_now(x))

    def on_stressor(self, payload: Payload, x: S, inputs: Inputs, random: RandomStream) -> S:
        """A laboratory stressor begins (drive above 0) or ends (0)."""
        return moved(
            x,
            stressor=jnp.zeros_like(x.stressor) + payload[0],
            prepared=jnp.where(payload[0] > 0.0, self.weight_now(x), x.prepared),
        )

    def on_chronic_stress(self, payload: Payload, x: S, inputs: Inputs, random: RandomStream) -> S:
        """A lasting change of the resting drive."""
        return moved(x, chronic=jnp.zeros_like(x.chronic) + self.lasting(payload[0]))

    def on_infusion(self, payload: Payload, x: S, inputs: Inputs, random: RandomStream) -> S:
        """Oxytocin into a vein at this rate from now on."""
        return moved(x, sprayed=jnp.where(payload[0] > 0.0, jnp.ones_like(x.sprayed), x.sprayed))

    def on_stress(self, payload: Payload, x: S, inputs: Inputs, random: RandomStream) -> S:
        """A stressor begins or ends; note whether a dose came before it."""
        begins = payload[0] + payload[1] + payload[2] > 0.0
        return moved(x, prepared=jnp.where(begins, self.weight_now(x), x.prepared))

    def on_anticipate(self, payload: Payload, x: S, inputs: Inputs, random: RandomStream) -> S:
        """A stressor is announced: what is on board now was there before it."""
        return moved(x, prepared=jnp.where(payload[0] > 0.0, self.weight_now(x), x.prepared))

    def on_waking(self, payload: Payload, x: S, inputs: Inputs, random: RandomStream) -> S:
        """Awakening in the morning."""
        return moved(x, waking=jnp.zeros_like(x.waking) + self.history.waking(self.challenges.waking_gain))

    jumps: ClassVar = {
        Event.WINDOW: on_window,
        Event.SPRAY: on_spray,
        Event.INJECTION: on_spray,
        Event.CARBETOCIN: on_spray,
        Event.INFUSION: on_infusion,
        Event.SESSION_START: on_session,
        Event.STRESSOR: on_stressor,
        Event.STRESS: on_stress,
        Event.ANTICIPATE: on_anticipate,
        Event.WAKING: on_waking,
        Event.CHRONIC_STRESS: on_chronic_stress,
    }
