r"""Conditioned fear by RW+-: threat and safety in separate weights, of which safety fades (Paskewitz 2022).

Features: the two cues as `fear_model` has them, and the three contexts, each times a salience. Learning is RW+-
(`plus_minus`), with two additions: associability (Pearce & Hall 1980), and a power law of the time between trials:

    before a trial   wm *= (1 + t/t0)^-m,     t: days since the trial before
    rate_i = lr speed (1 - p + p alpha_i)
    gamma_neg' = (gamma_neg, or gamma_v where observed) (1 + e_G E), cut to 0..1
    alpha_i += gam there_i (|d| - alpha_i)    there_i: similarity of a cue, presence of a context
    after it         wm *= 1 - drate, then the context alone, n times, without an outcome, with the same losses

p is 0 in the published model, where associability decides nothing; uncertainty is sum x_i alpha_i over the cues all
the same. The steps of the context alone stand for the time between trials: without them there is no reinstatement.
With e_A above 0 oxytocin before conditioning speeds threat, before extinction safety; by itself faster extinction is
not more durable, because both weights speed alike. That needs e_G: unlearning instead of inhibition.
"""

from typing import ClassVar

import jax.numpy as jnp

from assuage.mechanisms.fear_learning.fear_model import CUES, FEATURES, FearModel, Trial, TrialAnswer, TrialRecord
from assuage.mechanisms.fear_learning.plus_minus import Weights, learn, prediction
from assuage.mechanisms.mechanism import Inputs, Scalar, moved, parameter, state
from assuage.mechanisms.signals import CENTRAL_EFFECT
from assuage.units import MINUTES_PER_DAY


class FearMemory(TrialRecord):
    """Weights and associability per feature: cues first, then contexts."""

    plus: Weights = state("1", "positive weights, threat")
    minus: Weights = state("1", "negative weights, safety; never above 0")
    associability: Weights = state("1", "alpha per feature")


class ConditionedFear(FearModel[FearMemory]):
    """One person's laboratory fear memory, RW+-."""

    parameters_file: ClassVar = "conditioned_fear"

    rate: Scalar = parameter("1", "lr", "learning rate per trial")
    unlearning: Scalar = parameter("1", "gamma_neg", "share of extinction that is unlearning")
    unlearning_observed: Scalar = parameter("1", "gamma_v", "the same of a trial seen in another")
    threat_share: Scalar = parameter("1", "gamma_pos", "share of threat learning that adds threat, not removes safety")
    fading: Scalar = parameter("1", "drate", "loss of safety weight per trial")
    fading_time: Scalar = parameter("day", "t0", "time scale of the loss of safety between trials")
    fading_power: Scalar = parameter("1", "m", "power of the loss of safety between trials")
    salience: Scalar = parameter("1", "s_ctx", "salience of a context relative to a cue")
    associability_gain: Scalar = parameter("1", "gam", "rate at which associability follows surprise")
    associability_share: Scalar = parameter("1", "p", "share of the learning rate that associability scales")
    first_associability: Scalar = parameter("1", "alpha0", "associability before any trial")
    context_steps: int = parameter("1", "n", "steps of the context alone after a trial", whole=True)
    unlearning_gain: Scalar = parameter("1", "e_G", "share by which oxytocin raises unlearning", file="trauma_memory")

    def rest(self, inputs: Inputs) -> FearMemory:
        """Nothing learned."""
        zero = jnp.zeros_like(self.rate)
        none = (zero,) * FEATURES
        return FearMemory(
            **self.no_record(), plus=none, minus=none, associability=(zero + self.first_associability,) * FEATURES
        )

    def trial(self, x: FearMemory, now: Trial, speed: Scalar, inputs: Inputs) -> tuple[FearMemory, TrialAnswer]:
        """One trial, then the context alone."""
        kept = (1.0 + now.gap / MINUTES_PER_DAY / self.fading_time) ** -self.fading_power
        x = moved(x, minus=tuple(m * kept for m in x.minus))
        cues, places = self.cues(now.cue), self.contexts(now.context)
        features = cues + tuple(self.salience * place for place in places)
        alone = tuple(jnp.zeros_like(cue) for cue in cues)
        answer = TrialAnswer(
            prediction(features, x.plus, x.minus),
            prediction(features, x.plus, x.minus, self.weight_of_safety()),
            sum((c * a for c, a in zip(cues, x.associability[: len(CUES)], strict=True)), start=jnp.zeros_like(speed)),
        )
        unlearning = self.unlearning + (self.unlearning_observed - self.unlearning) * now.observed
        share = unlearning * (1.0 + self.unlearning_gain * inputs[CENTRAL_EFFECT])
        x = self._learned(x, features, (*cues, *places), now.outcome, speed, share)
        for _ in range(self.context_steps):
            x = self._learned(
                x, alone + features[len(CUES) :], (*alone, *places), jnp.zeros_like(now.outcome), speed, share
            )
        return x, answer

    def _learned(
        self, x: FearMemory, features: Weights, there: Weights, outcome: Scalar, speed: Scalar, share: Scalar
    ) -> FearMemory:
        followed = self.associability_share
        rates = tuple(self.rate * speed * (1.0 - followed + followed * a) for a in x.associability)
        plus, minus, error = learn(features, x.plus, x.minus, outcome, rates, share, self.threat_share)
        alpha = tuple(
            a + self.associability_gain * p * (jnp.abs(error) - a) for a, p in zip(x.associability, there, strict=True)
        )
        return moved(x, plus=plus, minus=tuple(m * (1.0 - self.fading) for m in minus), associability=alpha)
