r"""The trauma memory in therapy: RW+- with a rate and a retention of its own.

Features: the trauma cue, the consulting room, daily life (salience of a context relative to the cue; hippocampal
generalisation puts a share of one context on the other). An imaginal exposure is a trial without reinforcement in
the consulting room; homework is one in daily life, without drug. A few exposures overwhelm: then the trial is
reinforced, and what is learned is threat (Smits 2013: augmentation multiplies whatever was learned). An exposure counts
as G of one, G being WORK_COUNTED: 1 where therapy does not wait for trust.

    rate      = eta l (1 + e_A E + b) max(0, 1 + c_K occ - c_H max(0, occ - occ_high))
    gamma_neg' = gamma_neg (1 + e_G E), cut to 0..1
    expressed = max(0, sum f (wp + k wm)) max(0, (1 - e_C E) (1 - c_R sig((x3 - x_R) / w_R)))   in the consulting room
    P(overwhelmed) = p_o expressed
    THREAT    T = (1 - kappa) L + kappa max(0, sum f (wp + k wm))                            in daily life
    k = k_v + c,   g = sig(logit g_h + o)         l, c, o: own learning rate, prefrontal control, overgeneralisation

Patients come with L = wp = T_00 = w0 (a_ill = 1), the healthy with none (a_ill = 0). A trauma of intensity y teaches

    TRAUMA    T_k = w0 min(1, y):   L = max(L, T_k),   wp_cue += max(0, T_k - max(0, sum f (wp + k wm)) in daily life),
              T_00 = T_learned = max(T, T_k)

Between events, of those who did not come ill (for those who did, `untreated_course` holds what time does):

    days      L, wp, wm *= exp(-eta_life (1 - a_c AVOIDANCE) t)      reminders without harm, fewer when avoided
              L, wp_cue += q_r t h e max(0, 1 - T)                   arousal at an intrusion: h = i / (i + i50)
    LIFE (t)  with chance 1 - exp(-lam t):  L, wp_cue += kappa_r U max(0, T_00 - T)                 reinstatement

kappa, the extinction share, is how much of a change of the memory reaches daily life; the rest of a patient's threat
there (L) does not hang on this memory. Its belief is a mixture of findings that disagree, fitted to none. E: central
oxytocin effect; occ: glucocorticoid occupancy; x3: cortisol at that minute. e_C has one value in men and one in women,
because imaging gives opposite signs (Lieberz 2020). b: DRUG_LEARNING in a session, what other drugs do to the rate,
whatever is learned; 0 without them, and the factor with it is cut at 0. Safety fades at `safety_loss` per day.
"""

from typing import ClassVar

import equinox as eqx
import jax.numpy as jnp

from assuage.mechanisms.events import Event
from assuage.mechanisms.fear_learning.modulation import consolidated, retrieved
from assuage.mechanisms.fear_learning.plus_minus import Weights, learn, prediction
from assuage.mechanisms.mechanism import (
    Inputs,
    Mechanism,
    Payload,
    Scalar,
    absent,
    moved,
    parameter,
    person_fact,
    shifted,
    state,
    trait,
)
from assuage.mechanisms.signals import (
    ATTENDING,
    AVOIDANCE,
    CENTRAL_EFFECT,
    CORTISOL,
    DRUG_LEARNING,
    GLUCOCORTICOID_OCCUPANCY,
    HYPERAROUSAL,
    INTRUSIONS,
    THREAT,
    THREAT_IN_CLINIC,
    THREAT_LEARNED,
    WORK_COUNTED,
    Signal,
)
from assuage.randomness import RandomStream
from assuage.units import DAYS_PER_YEAR


class TraumaMemory(eqx.Module):
    """Weights of (trauma cue, consulting room, daily life)."""

    plus: Weights = state("1", "threat")
    minus: Weights = state("1", "safety; never above 0")
    homework: Scalar = state("1", "1 while homework is set")
    lasting: Scalar = state("1", "L, threat in daily life that does not hang on this memory")
    learned: Scalar = state("1", "T_00, threat at intake, or as the latest trauma left it")


class TraumaMemoryLearning(Mechanism[TraumaMemory]):
    """One patient's trauma memory."""

    parameters_file: ClassVar = "trauma_memory"
    reads: ClassVar = (CORTISOL, GLUCOCORTICOID_OCCUPANCY)
    hears: ClassVar = dict.fromkeys((CENTRAL_EFFECT, DRUG_LEARNING, AVOIDANCE, HYPERAROUSAL, INTRUSIONS), 0.0) | {
        ATTENDING: 1.0,
        WORK_COUNTED: 1.0,
    }
    writes: ClassVar = (THREAT, THREAT_LEARNED, THREAT_IN_CLINIC)

    first_threat: Scalar = parameter("1", "w0", "threat of the trauma cue at intake, or after a trauma of intensity 1")
    rate: Scalar = parameter("1", "eta", "learning rate of one exposure")
    homework_rate: Scalar = parameter("1/day", "h_w", "homework exposures a day, each worth one in session")
    unlearning: Scalar = parameter("1", "gamma_neg", "share of extinction that is unlearning")
    threat_share: Scalar = parameter("1", "gamma_pos", "share of threat learning that adds threat")
    safety_loss: Scalar = parameter("1/day", "l_s", "daily loss of safety")
    salience: Scalar = parameter("1", "s_ctx", "salience of a context relative to the cue")
    generalisation: Scalar = parameter("1", "g_h", "share of one context's salience put on the other")
    control: Scalar = parameter("1", "k_v", "vmPFC control: weight of safety in expression")
    carry_over: Scalar = parameter("1", "kappa", "extinction share: how much of learning reaches daily life")
    overwhelming: Scalar = parameter("1", "p_o", "probability that an exposure at full expression overwhelms")
    learning_rate: Scalar = trait("1", "l", "own learning rate over the typical person's")
    overgeneralisation: Scalar = trait("1", "o", "own generalisation, on the logit scale")
    prefrontal_control: Scalar = trait("1", "c", "own prefrontal control, added to the typical person's")
    life_extinction: Scalar = parameter("1/day", "eta_life", "loss of threat a day by reminders without harm")
    reminders_avoided: Scalar = parameter("1", "a_c", "share of reminders that full avoidance takes away")
    refearing: Scalar = parameter("1/day", "q_r", "threat that arousal at intrusions adds a day")
    half_intrusions: Scalar = parameter("1/day", "i50", "intrusions of half their effect", file="symptoms")
    reinstating: Scalar = parameter("1/year", "lam", "life events a year that bring fear back")
    reinstatement: Scalar = parameter("1", "kappa_r", "most of the lost threat that such an event brings back")
    learning_gain: Scalar = parameter("1", "e_A", "share by which oxytocin speeds learning, both ways")
    unlearning_gain: Scalar = parameter("1", "e_G", "share by which oxytocin raises unlearning")
    damping_men: Scalar = parameter("1", "e_C men", "share by which oxytocin damps expression in men")
    damping_women: Scalar = parameter("1", "e_C women", "share by which oxytocin damps expression in women")
    retrieval_block: Scalar = parameter("1", "c_R", "share by which cortisol lowers expression")
    retrieval_level: Scalar = parameter("1", "x_R", "cortisol level of half that effect")
    retrieval_width: Scalar = parameter("1", "w_R", "width of that effect")
    consolidation: Scalar = parameter("1", "c_K", "gain of learning from glucocorticoid occupancy")
    overload: Scalar = parameter("1", "c_H", "loss of learning above high occupancy")
    high_occupancy: Scalar = parameter("1", "occ_high", "occupancy above which learning suffers")
    female: Scalar = person_fact("1", "female", "1 for women")
    came_ill: Scalar = person_fact("1", "a_ill", "1 for those whose illness was measured at intake")

    def rest(self, inputs: Inputs) -> TraumaMemory:
        """The memory as it comes to therapy: all threat, no safety; of the healthy: nothing."""
        threat = self.first_threat * self.came_ill
        zero = jnp.zeros_like(threat)
        return TraumaMemory((threat, zero, zero), (zero, zero, zero), zero, threat, threat)

    def weight_of_safety(self) -> Scalar:
        """k."""
        return self.control + self.prefrontal_control

    def in_clinic(self) -> Weights:
        """Features in the consulting room."""
        return (jnp.ones_like(self.salience), self.salience, self.salience * self._elsewhere())

    def in_life(self) -> Weights:
        """Features in daily life."""
        return (jnp.ones_like(self.salience), self.salience * self._elsewhere(), self.salience)

    def _elsewhere(self) -> Scalar:
        return shifted(self.generalisation, self.overgeneralisation)

    def remembered(self, x: TraumaMemory) -> Scalar:
        """Threat in daily life as far as it hangs on this memory."""
        return prediction(self.in_life(), x.plus, x.minus, self.weight_of_safety())

    def signals(self, x: TraumaMemory, inputs: Inputs) -> dict[Signal, Scalar]:
        """Threat in daily life now and as it was learned, and as expressed in the consulting room."""
        damping = jnp.where(self.female > 0.5, self.damping_women, self.damping_men)
        held = retrieved(
            damping,
            inputs[CENTRAL_EFFECT],
            self.retrieval_block,
            inputs[CORTISOL],
            self.retrieval_level,
            self.retrieval_width,
        )
        return {
            THREAT: (1.0 - self.carry_over) * x.lasting + self.carry_over * self.remembered(x),
            THREAT_LEARNED: x.learned,
            THREAT_IN_CLINIC: prediction(self.in_clinic(), x.plus, x.minus, self.weight_of_safety()) * held,
        }

    def _trial(
        self,
        features: Weights,
        outcome: Scalar,
        dose: Scalar,
        effect: Scalar,
        x: TraumaMemory,
        inputs: Inputs,
        drugs: Scalar | float = 0.0,
    ) -> TraumaMemory:
        gain = consolidated(inputs[GLUCOCORTICOID_OCCUPANCY], self.consolidation, self.overload, self.high_occupancy)
        speed = 1.0 + self.learning_gain * effect
        speed = speed if absent(drugs) else jnp.maximum(speed + drugs, 0.0)
        rate = self.rate * self.learning_rate * dose * speed * gain
        share = self.unlearning * (1.0 + self.unlearning_gain * effect)
        plus, minus, _ = learn(features, x.plus, x.minus, outcome, (rate,) * 3, share, self.threat_share)
        return moved(x, plus=plus, minus=minus)

    def on_exposure(self, payload: Payload, x: TraumaMemory, inputs: Inputs, random: RandomStream) -> TraumaMemory:
        """One imaginal exposure, of those attending; payload (reinforcement,) for a deliberately bad session."""
        chance = self.overwhelming * inputs[THREAT_IN_CLINIC]
        overwhelmed = jnp.where(random.uniform("trauma_memory.overwhelmed") < chance, 1.0, payload[0])
        dose = inputs[ATTENDING] * inputs[WORK_COUNTED]
        drugs = inputs[DRUG_LEARNING]
        return self._trial(self.in_clinic(), overwhelmed, dose, inputs[CENTRAL_EFFECT], x, inputs, drugs)

    def on_session_end(self, payload: Payload, x: TraumaMemory, inputs: Inputs, random: RandomStream) -> TraumaMemory:
        """Homework is set or not; payload (session, homework)."""
        return moved(x, homework=jnp.zeros_like(x.homework) + payload[1])

    def between_windows(self, payload: Payload, x: TraumaMemory, inputs: Inputs, random: RandomStream) -> TraumaMemory:
        """Days: homework exposures while in therapy, the slow loss of safety, and what life does to the threat."""
        days = payload[0]
        done = self.homework_rate * days * x.homework * inputs[ATTENDING]
        zero = jnp.zeros_like(done)
        practised = self._trial(self.in_life(), zero, done, zero, x, inputs)
        kept = jnp.exp(-self.safety_loss * days)
        now = moved(practised, minus=tuple(m * kept for m in practised.minus))
        free = 1.0 - self.came_ill
        fading = self.life_extinction * (1.0 - self.reminders_avoided * inputs[AVOIDANCE])
        left = jnp.exp(-free * fading * days)
        felt = inputs[INTRUSIONS] / (inputs[INTRUSIONS] + self.half_intrusions) * inputs[HYPERAROUSAL]
        added = free * self.refearing * days * felt * jnp.maximum(1.0 - inputs[THREAT], 0.0)
        faded = moved(
            now,
            plus=tuple(w * left for w in now.plus),
            minus=tuple(w * left for w in now.minus),
            lasting=now.lasting * left,
        )
        return self._feared_more(faded, added)

    def _feared_more(self, x: TraumaMemory, by: Scalar) -> TraumaMemory:
        cue, *places = x.plus
        return moved(x, plus=(cue + by, *places), lasting=x.lasting + by)

    def on_trauma(self, payload: Payload, x: TraumaMemory, inputs: Inputs, random: RandomStream) -> TraumaMemory:
        """Payload (intensity,): what happens is learned at once."""
        threat = self.first_threat * jnp.minimum(payload[0], 1.0)
        cue, *places = x.plus
        return moved(
            x,
            plus=(cue + jnp.maximum(threat - self.remembered(x), 0.0), *places),
            lasting=jnp.maximum(x.lasting, threat),
            learned=jnp.maximum(inputs[THREAT], threat),
        )

    def on_life(self, payload: Payload, x: TraumaMemory, inputs: Inputs, random: RandomStream) -> TraumaMemory:
        """Payload (days since the last tick): fear may come back with what life brings."""
        chance = -jnp.expm1(-self.reinstating * payload[0] / DAYS_PER_YEAR)
        comes = (random.uniform("trauma_memory.reinstated") < chance) * (1.0 - self.came_ill)
        share = self.reinstatement * random.uniform("trauma_memory.reinstatement")
        return self._feared_more(x, comes * share * jnp.maximum(x.learned - inputs[THREAT], 0.0))

    jumps: ClassVar = {
        Event.EXPOSURE: on_exposure,
        Event.SESSION_END: on_session_end,
        Event.TRAUMA: on_trauma,
        Event.LIFE: on_life,
    }
