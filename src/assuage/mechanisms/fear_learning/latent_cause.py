r"""Conditioned fear by latent causes (Gershman et al. 2017): a trial updates what its most likely causes predict.

Features: the two cues as `fear_model` has them, and the three contexts, each times an intensity. The inference is
`causal_inference`. A trial is thought over, with one iteration per unit of time (rounded, one at least) until the next
one, which says how long that was; one that none follows keeps its outcome in waiting. So a short rest after a reminder
revises the memory of the shock, and a long one does not: the reconsolidation window comes out of the model.

    expected V = sum_k p_k v_k,   uncertainty = sqrt(sum_k p_k (v_k - V)^2)
    expressed 1 - Phi((k theta - V) / lambda)
    eta' = eta speed, from 0 to 1 / sum_d x_d^2: a step never overshoots its outcome;   alpha' = alpha exp(e_N E)

Ours: the bound; prefrontal control k raises the threshold of expression, for there is no safety to weigh: a safe cause
is one that predicts no shock; oxytocin speeds learning, of shocks too, and with e_N above 0 makes a new cause likelier.
Uncertainty is about the cause, so it is 0 as long as there is one.
"""

from typing import ClassVar

import jax.numpy as jnp
import jax.scipy.special as jsp

from assuage.mechanisms.fear_learning.causal_inference import (
    NODES,
    aged,
    assigned,
    learned,
    posterior,
    predictions,
)
from assuage.mechanisms.fear_learning.fear_model import FEATURES, FearModel, Trial, TrialAnswer, TrialRecord
from assuage.mechanisms.mechanism import Inputs, Scalar, moved, parameter, state
from assuage.mechanisms.signals import CENTRAL_EFFECT


class CausesOfShock(TrialRecord):
    """The causes so far, and the latest trial, which is thought over until the next."""

    weights: Scalar = state("1", "W, shock predicted by each feature under each cause")
    sums: Scalar = state("1", "sums of each feature over the trials of each cause")
    trials: Scalar = state("1", "N, trials of each cause")
    traces: Scalar = state("1", "the trials of each cause, faded at the rate of each node")
    features: Scalar = state("1", "x of the latest trial")
    outcome: Scalar = state("1", "its outcome")
    before: Scalar = state("1", "p, its causes before the outcome")
    rate: Scalar = state("1", "eta', the rate it is learned with")


class LatentCauseFear(FearModel[CausesOfShock]):
    """One person's laboratory fear memory, by latent causes."""

    parameters_file: ClassVar = "latent_cause"
    features_count: ClassVar[int] = FEATURES

    rate: Scalar = parameter("1", "eta", "learning rate per iteration")
    new_cause: Scalar = parameter("1", "alpha", "weight of a cause not met so far")
    time_power: Scalar = parameter("1", "g", "power of time by which causes are forgotten")
    outcome_variance: Scalar = parameter("1", "sr", "variance of outcomes under one cause")
    feature_variance: Scalar = parameter("1", "sx", "variance of features under one cause")
    threshold: Scalar = parameter("1", "theta", "expected outcome at which fear is expressed")
    response_spread: Scalar = parameter("1", "lambda", "SD of that threshold")
    context_intensity: Scalar = parameter("1", "x_c", "intensity of a context relative to a cue")
    time_unit: Scalar = parameter("min", "t_u", "unit of time, and the shortest time between trials")
    iterations: int = parameter("1", "n_EM", "most iterations between two trials", whole=True)
    causes: int = parameter("1", "K", "most causes", whole=True)
    new_cause_gain: Scalar = parameter("1", "e_N", "log ratio of the weight of a new cause from oxytocin")

    def rest(self, inputs: Inputs) -> CausesOfShock:
        """Nothing met."""
        zero = jnp.zeros_like(self.width)
        none = jnp.zeros((self.causes, *zero.shape))
        of_features = jnp.zeros((self.features_count, *none.shape))
        return CausesOfShock(
            **self.no_record(),
            weights=of_features,
            sums=of_features,
            trials=none,
            traces=jnp.zeros((len(NODES), *none.shape)),
            features=of_features[:, 0],
            outcome=zero,
            before=none,
            rate=zero,
        )

    def features(self, now: Trial) -> tuple[Scalar, ...]:
        """x_d of a trial."""
        return (*self.cues(now.cue), *(self.context_intensity * place for place in self.contexts(now.context)))

    def trial(self, x: CausesOfShock, now: Trial, speed: Scalar, inputs: Inputs) -> tuple[CausesOfShock, TrialAnswer]:
        """The trial before is done with; this one is met."""
        units = jnp.maximum(now.gap / self.time_unit, 1.0)
        x = self.thought_over(x, jnp.floor(units + 0.5))
        traces = aged(x.traces, units)
        features = jnp.stack(jnp.broadcast_arrays(*self.features(now)))
        new = self.new_cause * jnp.exp(self.new_cause_gain * inputs[CENTRAL_EFFECT])
        before = posterior(features, x.sums, x.trials, traces, self.time_power, new, self.feature_variance)
        predicted = predictions(features, x.weights)
        expected = jnp.sum(before * predicted, axis=0)
        answer = TrialAnswer(
            expected,
            jsp.ndtr((expected - self.weight_of_safety() * self.threshold) / self.response_spread),
            jnp.sqrt(jnp.sum(before * (predicted - expected) ** 2, axis=0)),
        )
        rate = jnp.clip(self.rate * speed, 0.0, 1.0 / jnp.sum(features**2, axis=0))
        zero = jnp.zeros_like(x.outcome)
        return moved(
            x, traces=traces, features=features, outcome=zero + now.outcome, before=before, rate=zero + rate
        ), answer

    def thought_over(self, x: CausesOfShock, iterations: Scalar) -> CausesOfShock:
        """After so many iterations the latest trial is learned, and given to its cause."""
        weights, after = learned(
            x.weights, x.features, x.outcome, x.before, x.rate, self.outcome_variance, iterations, self.iterations
        )
        cause = assigned(after)
        return moved(
            x,
            weights=weights,
            sums=x.sums + x.features[:, None] * cause,
            trials=x.trials + cause,
            traces=x.traces + cause,
        )
