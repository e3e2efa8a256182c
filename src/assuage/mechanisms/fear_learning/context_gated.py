r"""Conditioned fear by context-gated safety (NODE-S): what is safe is safe of one cue in one context. Structure ours.

Threat w belongs to a cue, c to a context; safety S belongs to a cue in a context and is read through the hippocampal
gate, so that extinction sets an occasion and inhibits no context:

    gate_k = (1 - g) z_k + g / 3                       z_k: 1 in the present context
    net = sum_i x_i w_i + b_c sum_k c_k z_k - k sum_i x_i sum_k S_ik gate_k        d = US - net
    a_i' = clip(alpha_i speed, 0, 1)
    d > 0:  w_i += eta_w a_i' d x_i
    d < 0:  S_ik -= eta_s a_i' d x_i gate_k,   w_i += eta_u lab a_i' d x_i, never below 0
    alpha_i += gam x_i (|d| - alpha_i)                 Pearce & Hall 1980; here it is what scales learning
    c_k += eta_c o z_k (US - c_k)                      o: 1 without a cue, s_o where one overshadows the context
    expected, expressed = max(0, net);   uncertainty = sum_i x_i alpha_i
    before a trial, t days after the one before:
    S *= rho_S + (1 - rho_S) exp(-t / tau_S),   alpha_i -> alpha_0 with time constant tau_alpha

d is of net itself: where safety has overtaken threat, net is below 0 and an omission teaches threat until it is 0
again, as in Rescorla and Wagner. c learns at its own rate, whatever drug or model.

Experimental, the reconsolidation window: a rest of 10 min to 6 h makes what the trial before it called up labile, until
6 h after that trial; lab is 1 while it lasts and lab_0 otherwise. Prefrontal control k weighs safety when learning too:
where it is weak, more safety is learned before nothing surprises. Oxytocin's e_A speeds associability, so in extinction
safety alone, and its gain lasts as safety does; e_G has nothing to act on. Rates and sizes are assumed.
"""

from typing import ClassVar

import jax.numpy as jnp

from assuage.mechanisms.fear_learning.fear_model import CONTEXTS, CUES, FearModel, Trial, TrialAnswer, TrialRecord
from assuage.mechanisms.fear_learning.plus_minus import Weights
from assuage.mechanisms.mechanism import Inputs, Scalar, moved, parameter, state
from assuage.units import MINUTES_PER_DAY


class GatedMemory(TrialRecord):
    """Threat, safety and associability."""

    threat_of_cues: Weights = state("1", "w, threat of each cue")
    threat_of_contexts: Weights = state("1", "c, shock expected in each context")
    safety: Weights = state("1", "S, safety of each cue in each context, cue by cue")
    associability: Weights = state("1", "alpha of each cue")
    labile: Scalar = state("min", "how long the reconsolidation window stays open")


class ContextGatedFear(FearModel[GatedMemory]):
    """One person's laboratory fear memory, NODE-S."""

    parameters_file: ClassVar = "context_gated"

    threat_rate: Scalar = parameter("1", "eta_w", "rate of threat learning per trial")
    safety_rate: Scalar = parameter("1", "eta_s", "rate of safety learning per trial")
    unlearning_rate: Scalar = parameter("1", "eta_u", "rate at which labile threat is unlearned per trial")
    not_labile: Scalar = parameter("1", "lab_0", "share of that rate outside the reconsolidation window")
    window_opens: Scalar = parameter("min", "t_o", "rest after which the reconsolidation window opens")
    window_closes: Scalar = parameter("min", "t_c", "time after the reminder at which it closes")
    context_rate: Scalar = parameter("1", "eta_c", "rate of context-shock learning per trial")
    overshadowed: Scalar = parameter("1", "s_o", "share of that rate where a cue is shown")
    context_weight: Scalar = parameter("1", "b_c", "weight of the context's threat")
    associability_gain: Scalar = parameter("1", "gam", "rate at which associability follows surprise")
    first_associability: Scalar = parameter("1", "alpha0", "associability before any trial")
    associability_time: Scalar = parameter("day", "tau_alpha", "time in which associability returns to its start")
    lasting_safety: Scalar = parameter("1", "rho_S", "share of safety that is never forgotten")
    forgetting_time: Scalar = parameter("day", "tau_S", "time scale of the forgetting of safety")

    def rest(self, inputs: Inputs) -> GatedMemory:
        """Nothing learned."""
        zero = jnp.zeros_like(self.threat_rate)
        return GatedMemory(
            **self.no_record(),
            threat_of_cues=(zero,) * len(CUES),
            threat_of_contexts=(zero,) * CONTEXTS,
            safety=(zero,) * (len(CUES) * CONTEXTS),
            associability=(zero + self.first_associability,) * len(CUES),
            labile=zero,
        )

    def gate(self, context: Scalar) -> Weights:
        """How far safety of each context is read in this one; the shares add to 1."""
        shared = self.generalised()
        return tuple((1.0 - shared) * place + shared / CONTEXTS for place in self._present(context))

    def trial(self, x: GatedMemory, now: Trial, speed: Scalar, inputs: Inputs) -> tuple[GatedMemory, TrialAnswer]:
        """One trial."""
        x = self._rested(x, now.gap)
        cues, places, gate = self.cues(now.cue), self._present(now.context), self.gate(now.context)
        gated = tuple(cue * share for cue in cues for share in gate)  # as `safety` is laid out
        threat = _total(cues, x.threat_of_cues) + self.context_weight * _total(places, x.threat_of_contexts)
        net = threat - self.weight_of_safety() * _total(gated, x.safety)
        error = now.outcome - net
        shown = jnp.maximum(net, 0.0)
        answer = TrialAnswer(shown, shown, _total(cues, x.associability))
        rates = tuple(jnp.clip(a * speed, 0.0, 1.0) for a in x.associability)
        learned = tuple(rate for rate in rates for _ in range(CONTEXTS))
        more, less = jnp.maximum(error, 0.0), jnp.minimum(error, 0.0)
        labile = jnp.where(x.labile > 0.0, 1.0, self.not_labile)
        of_cues = self.threat_rate * more + self.unlearning_rate * labile * less
        of_context = self.context_rate * jnp.where(now.cue > 0.0, self.overshadowed, 1.0)
        return moved(
            x,
            threat_of_cues=tuple(
                jnp.maximum(w + rate * of_cues * c, 0.0)
                for w, rate, c in zip(x.threat_of_cues, rates, cues, strict=True)
            ),
            threat_of_contexts=tuple(
                c + of_context * z * (now.outcome - c) for c, z in zip(x.threat_of_contexts, places, strict=True)
            ),
            safety=tuple(
                s - self.safety_rate * rate * less * f for s, rate, f in zip(x.safety, learned, gated, strict=True)
            ),
            associability=tuple(
                a + self.associability_gain * c * (jnp.abs(error) - a)
                for a, c in zip(x.associability, cues, strict=True)
            ),
        ), answer

    def _rested(self, x: GatedMemory, gap: Scalar) -> GatedMemory:
        days = gap / MINUTES_PER_DAY
        kept = self.lasting_safety + (1.0 - self.lasting_safety) * jnp.exp(-days / self.forgetting_time)
        still = jnp.exp(-days / self.associability_time)
        reminded = (gap >= self.window_opens) * (self.window_closes - gap)
        return moved(
            x,
            safety=tuple(s * kept for s in x.safety),
            associability=tuple(
                self.first_associability + (a - self.first_associability) * still for a in x.associability
            ),
            labile=jnp.maximum(jnp.maximum(x.labile - gap, reminded), 0.0),
        )

    def _present(self, context: Scalar) -> Weights:
        return tuple(jnp.where(context == k, 1.0, 0.0) for k in range(CONTEXTS))


def _total(weights: Weights, values: Weights) -> Scalar:
    return sum((w * v for w, v in zip(weights, values, strict=True)), start=jnp.zeros_like(values[0]))
