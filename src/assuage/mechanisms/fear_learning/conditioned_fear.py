r"""Laboratory fear: differential conditioning, extinction and the return of fear, in three contexts.

Features: the reinforced cue, the safe cue, and one per context, each context with a salience; `generalisation` is the
share of the present context's salience put on the other two together, half on each. Learning is RW+- (`plus_minus`):

    rate_i = lr l alpha_i (1 + e_A E),   gamma_neg' = gamma_neg (1 + e_G E) cut to 0..1,  E: central oxytocin effect
    alpha_i += gam (|d| - alpha_i)     for features present (gam = 0: the published model)
    each trial: wm *= 1 - drate,   between sessions: wm *= ((1 + (a+t)/t0) / (1 + a/t0))^-m,  a: days already rested

l is a person's own learning rate over the typical person's, in the laboratory and in therapy alike; the share g_h of
the equations above is sig(logit g_h + o), with o a person's overgeneralisation.

With e_A above 0 oxytocin before conditioning speeds threat, before extinction safety; by itself faster extinction is
not more durable, because both weights speed alike. That needs e_G: unlearning instead of inhibition.
"""

from typing import ClassVar

import equinox as eqx
import jax.numpy as jnp

from assuage.mechanisms.events import Event
from assuage.mechanisms.fear_learning.plus_minus import Weights, learn, prediction
from assuage.mechanisms.mechanism import Inputs, Mechanism, Payload, Scalar, moved, parameter, shifted, state, trait
from assuage.mechanisms.signals import CENTRAL_EFFECT
from assuage.randomness import RandomStream


CUES = ("reinforced cue", "safe cue")
CONTEXTS = 3
FEATURES = len(CUES) + CONTEXTS


class FearMemory(eqx.Module):
    """Weights and associability per feature (cues first, then contexts), and the last trial."""

    plus: Weights = state("1", "positive weights, threat")
    minus: Weights = state("1", "negative weights, safety; never above 0")
    associability: Weights = state("1", "alpha per feature")
    predicted: Scalar = state("1", "prediction on the last trial, before its outcome")
    rested: Scalar = state("day", "days since the last trial")


class ConditionedFear(Mechanism[FearMemory]):
    """One person's laboratory fear memory."""

    parameters_file: ClassVar = "conditioned_fear"
    hears: ClassVar = {CENTRAL_EFFECT: 0.0}

    rate: Scalar = parameter("1", "lr", "learning rate per trial")
    unlearning: Scalar = parameter("1", "gamma_neg", "share of extinction that is unlearning")
    threat_share: Scalar = parameter("1", "gamma_pos", "share of threat learning that adds threat, not removes safety")
    fading: Scalar = parameter("1", "drate", "loss of safety weight per trial")
    fading_time: Scalar = parameter("day", "t0", "time scale of the loss of safety between sessions")
    fading_power: Scalar = parameter("1", "m", "power of the loss of safety between sessions")
    salience: Scalar = parameter("1", "s_ctx", "salience of a context relative to a cue")
    generalisation: Scalar = parameter("1", "g_h", "share of a context's salience also put on the others")
    associability_gain: Scalar = parameter("1", "gam", "rate at which associability follows surprise")
    first_associability: Scalar = parameter("1", "alpha0", "associability before any trial")
    learning_rate: Scalar = trait("1", "l", "own learning rate over the typical person's")
    overgeneralisation: Scalar = trait("1", "o", "own generalisation, on the logit scale")
    learning_gain: Scalar = parameter("1", "e_A", "share by which oxytocin speeds learning, both ways")
    unlearning_gain: Scalar = parameter("1", "e_G", "share by which oxytocin raises unlearning")

    def rest(self, inputs: Inputs) -> FearMemory:
        """Nothing learned."""
        zero = jnp.zeros_like(self.rate)
        none = (zero,) * FEATURES
        return FearMemory(none, none, (zero + self.first_associability,) * FEATURES, zero, zero)

    def features(self, context: Scalar, cue: Scalar) -> Weights:
        """Salience of every feature; `context` 0..2, `cue` 0 none, 1 reinforced, 2 safe."""
        one = jnp.ones_like(self.rate)
        cues = tuple(one * (cue == k + 1) for k in range(len(CUES)))
        elsewhere = shifted(self.generalisation, self.overgeneralisation) / (CONTEXTS - 1)
        places = tuple(self.salience * jnp.where(context == k, 1.0, elsewhere) for k in range(CONTEXTS))
        return cues + places

    def on_trial(self, payload: Payload, x: FearMemory, inputs: Inputs, random: RandomStream) -> FearMemory:
        """One trial: payload (context, cue, unconditioned stimulus)."""
        features = self.features(payload[0], payload[1])
        effect = inputs[CENTRAL_EFFECT]
        rates = tuple(self.rate * self.learning_rate * a * (1.0 + self.learning_gain * effect) for a in x.associability)
        predicted = prediction(features, x.plus, x.minus)
        share = self.unlearning * (1.0 + self.unlearning_gain * effect)
        plus, minus, error = learn(features, x.plus, x.minus, payload[2], rates, share, self.threat_share)
        followed = tuple(
            jnp.where(f > 0.0, a + self.associability_gain * (jnp.abs(error) - a), a)
            for f, a in zip(features, x.associability, strict=True)
        )
        kept = tuple(m * (1.0 - self.fading) for m in minus)
        return FearMemory(plus, kept, followed, predicted, jnp.zeros_like(x.rested))

    def between_windows(self, payload: Payload, x: FearMemory, inputs: Inputs, random: RandomStream) -> FearMemory:
        """Rest: safety fades by a power law of the time since the last trial."""
        rested = x.rested + payload[0]
        kept = ((1.0 + rested / self.fading_time) / (1.0 + x.rested / self.fading_time)) ** -self.fading_power
        return moved(x, minus=tuple(m * kept for m in x.minus), rested=rested)

    jumps: ClassVar = {Event.TRIAL: on_trial}
