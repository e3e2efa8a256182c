r"""The trauma memory in therapy: RW+- with a rate and a retention of its own.

Features: the trauma cue, the consulting room, daily life (salience of a context relative to the cue; hippocampal
generalisation puts a share of one context on the other). An imaginal exposure is a trial without reinforcement in
the consulting room; homework is one in daily life, without drug. A few exposures overwhelm: then the trial is
reinforced, and what is learned is threat (Smits 2013: augmentation multiplies whatever was learned).

    rate      = eta (1 + e_A E) max(0, 1 + c_K occ - c_H max(0, occ - occ_high))
    gamma_neg' = gamma_neg (1 + e_G E), cut to 0..1
    expressed = max(0, sum f (wp + k_v wm)) max(0, (1 - e_C E) (1 - c_R sig((x3 - x_R) / w_R)))   in the consulting room
    P(overwhelmed) = p_o expressed
    threat in life = (1 - kappa) w0 + kappa max(0, sum f (wp + k_v wm))                       in daily life

kappa, the extinction share, is how much of a change of the memory reaches daily life; the rest of a patient's threat
there does not hang on this memory. It is fitted to what trauma focus adds to other therapy, which is little.
E: central oxytocin effect; occ: glucocorticoid occupancy; x3: cortisol at that minute. e_C has one value in men and
one in women, because imaging gives opposite signs (Lieberz 2020). Safety fades at `safety_loss` per day.
"""

from typing import ClassVar

import equinox as eqx
import jax
import jax.numpy as jnp

from assuage.mechanisms.events import Event
from assuage.mechanisms.fear_learning.plus_minus import Weights, learn, prediction
from assuage.mechanisms.mechanism import Heard, Mechanism, Payload, Scalar, moved, parameter, person_fact, state
from assuage.mechanisms.signals import (
    ATTENDING,
    CENTRAL_EFFECT,
    CORTISOL,
    GLUCOCORTICOID_OCCUPANCY,
    THREAT,
    THREAT_AT_INTAKE,
    THREAT_IN_CLINIC,
    Signal,
)
from assuage.randomness import Luck


class TraumaMemory(eqx.Module):
    """Weights of (trauma cue, consulting room, daily life)."""

    plus: Weights = state("1", "threat")
    minus: Weights = state("1", "safety; never above 0")
    homework: Scalar = state("1", "1 while homework is set")


class TraumaMemoryLearning(Mechanism[TraumaMemory]):
    """One patient's trauma memory."""

    parameters_file: ClassVar = "trauma_memory"
    reads: ClassVar = (CORTISOL, GLUCOCORTICOID_OCCUPANCY)
    hears: ClassVar = {CENTRAL_EFFECT: 0.0, ATTENDING: 1.0}
    writes: ClassVar = (THREAT, THREAT_AT_INTAKE, THREAT_IN_CLINIC)

    first_threat: Scalar = parameter("1", "w0", "threat of the trauma cue at intake")
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

    def rest(self, heard: Heard) -> TraumaMemory:
        """The memory as it comes to therapy: all threat, no safety."""
        zero = jnp.zeros_like(self.first_threat)
        return TraumaMemory((self.first_threat + zero, zero, zero), (zero, zero, zero), zero)

    def in_clinic(self) -> Weights:
        """Features in the consulting room."""
        return (jnp.ones_like(self.salience), self.salience, self.salience * self.generalisation)

    def in_life(self) -> Weights:
        """Features in daily life."""
        return (jnp.ones_like(self.salience), self.salience * self.generalisation, self.salience)

    def signals(self, x: TraumaMemory, heard: Heard) -> dict[Signal, Scalar]:
        """Threat in daily life now and at intake, and as expressed in the consulting room."""
        damping = jnp.where(self.female > 0.5, self.damping_women, self.damping_men)
        recall = jax.nn.sigmoid((heard[CORTISOL] - self.retrieval_level) / self.retrieval_width)
        held = (1.0 - damping * heard[CENTRAL_EFFECT]) * (1.0 - self.retrieval_block * recall)
        return {
            THREAT: (1.0 - self.carry_over) * self.first_threat
            + self.carry_over * prediction(self.in_life(), x.plus, x.minus, self.control),
            THREAT_AT_INTAKE: self.first_threat,
            THREAT_IN_CLINIC: prediction(self.in_clinic(), x.plus, x.minus, self.control) * jnp.maximum(held, 0.0),
        }

    def _trial(
        self, features: Weights, outcome: Scalar, dose: Scalar, effect: Scalar, x: TraumaMemory, heard: Heard
    ) -> TraumaMemory:
        occupancy = heard[GLUCOCORTICOID_OCCUPANCY]
        gain = 1.0 + self.consolidation * occupancy - self.overload * jnp.maximum(occupancy - self.high_occupancy, 0.0)
        rate = self.rate * dose * (1.0 + self.learning_gain * effect) * jnp.maximum(gain, 0.0)
        share = self.unlearning * (1.0 + self.unlearning_gain * effect)
        plus, minus, _ = learn(features, x.plus, x.minus, outcome, (rate,) * 3, share, self.threat_share)
        return moved(x, plus=plus, minus=minus)

    def on_exposure(self, payload: Payload, x: TraumaMemory, heard: Heard, luck: Luck) -> TraumaMemory:
        """One imaginal exposure, of those attending; payload (reinforcement,) for a deliberately bad session."""
        chance = self.overwhelming * heard[THREAT_IN_CLINIC]
        overwhelmed = jnp.where(luck.uniform("trauma_memory.overwhelmed") < chance, 1.0, payload[0])
        return self._trial(self.in_clinic(), overwhelmed, heard[ATTENDING], heard[CENTRAL_EFFECT], x, heard)

    def on_session_end(self, payload: Payload, x: TraumaMemory, heard: Heard, luck: Luck) -> TraumaMemory:
        """Homework is set or not; payload (session, homework)."""
        return moved(x, homework=jnp.zeros_like(x.homework) + payload[1])

    def quiet(self, payload: Payload, x: TraumaMemory, heard: Heard, luck: Luck) -> TraumaMemory:
        """Days: homework exposures while in therapy, and the slow loss of safety."""
        days = payload[0]
        done = self.homework_rate * days * x.homework * heard[ATTENDING]
        zero = jnp.zeros_like(done)
        practised = self._trial(self.in_life(), zero, done, zero, x, heard)
        kept = jnp.exp(-self.safety_loss * days)
        return moved(practised, minus=tuple(m * kept for m in practised.minus))

    jumps: ClassVar = {Event.EXPOSURE: on_exposure, Event.SESSION_END: on_session_end}
