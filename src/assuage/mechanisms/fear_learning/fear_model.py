r"""Conditioned fear in the laboratory: what every model of it is given, shares and says.

A trial is a context (0, 1, 2), a cue's place on one dimension (0 none, 1 the reinforced cue, 2 the safe cue, between
them what resembles both), an outcome 0 to 1, and the minutes since the trial before. A trial may be one that somebody
else is seen to undergo; its outcome is then how distressed they look, and its context theirs.

    x_i(s) = sg' / sqrt(sg'^2 + sp^2) exp(-(s - s_i)^2 / (2 (sg'^2 + sp^2)))     similarity, misperception averaged out
    sg' = sg exp(c_g ptsd)
    contexts: 1 for the present one, g / 2 for each other; where safety is gated, (1 - g) z + g / 3
    g = sig(logit g' + o),   k = k' + c     g', k': g_0 and k_0, in PTSD g_h and k_v of the trauma memory
    speed as `modulation` has it, times v_o where observed
    n = 1 + n exp(-t / tau_d)         showings of this cue that count, t min after the last trial; n of the other fades

Said of the latest trial, before its outcome: the outcome expected, the threat expressed (central amygdala), the
uncertainty, the showings of its cue that count, and the shock. Between windows no cue is there, and all five are 0
until the next trial. Models differ in what they learn: `trial`.
"""

from abc import abstractmethod
from typing import ClassVar, NamedTuple, TypeVar

import equinox as eqx
import jax.numpy as jnp

from assuage.mechanisms.events import Event
from assuage.mechanisms.fear_learning.modulation import consolidated, generalised, retrieved
from assuage.mechanisms.mechanism import (
    Inputs,
    Mechanism,
    Payload,
    Scalar,
    moved,
    parameter,
    person_fact,
    state,
    trait,
)
from assuage.mechanisms.signals import (
    CENTRAL_EFFECT,
    CORTISOL,
    CUE_EXPECTATION,
    CUE_SHOWINGS,
    CUE_THREAT,
    CUE_UNCERTAINTY,
    GLUCOCORTICOID_OCCUPANCY,
    SHOCK,
    Signal,
)
from assuage.randomness import RandomStream


CUES = ("reinforced cue", "safe cue")
CONTEXTS = 3
FEATURES = len(CUES) + CONTEXTS
MIDDLE = 1.5  # between the places of the two cues


class TrialRecord(eqx.Module):
    """The latest trial, as it was before its outcome, and how often each cue was shown."""

    expectation: Scalar = state("1", "outcome expected")
    threat: Scalar = state("1", "threat expressed")
    uncertainty: Scalar = state("1", "uncertainty of the outcome")
    showings: Scalar = state("1", "n, showings of its cue that count, this one too; 0 without a cue")
    shock: Scalar = state("1", "shock on the person's own body")
    shown_reinforced: Scalar = state("1", "n of the reinforced cue and what is nearer to it")
    shown_safe: Scalar = state("1", "n of the others")


class Trial(NamedTuple):
    """One trial; `observed` is 1 where somebody else undergoes it."""

    context: Scalar
    cue: Scalar
    outcome: Scalar
    gap: Scalar
    observed: Scalar


class TrialAnswer(NamedTuple):
    """What a model makes of a trial before its outcome."""

    expectation: Scalar
    expressed: Scalar
    uncertainty: Scalar


X = TypeVar("X", bound=TrialRecord)


class FearModel(Mechanism[X]):
    """One person's laboratory fear memory."""

    hears: ClassVar = {CENTRAL_EFFECT: 0.0, CORTISOL: 1.0, GLUCOCORTICOID_OCCUPANCY: 0.0}
    writes: ClassVar = (CUE_EXPECTATION, CUE_THREAT, CUE_UNCERTAINTY, CUE_SHOWINGS, SHOCK)
    roused_by: ClassVar = (Event.TRIAL, Event.OBSERVED_TRIAL)

    width: Scalar = parameter("1", "sg", "generalisation between cues, in distances of the two", file="fear_model")
    misperception: Scalar = parameter("1", "sp", "SD of a cue's perceived place, likewise", file="fear_model")
    width_ptsd: Scalar = parameter("1", "c_g", "log ratio of that width in PTSD", file="fear_model")
    generalisation_healthy: Scalar = parameter("1", "g_0", "share of a context put on others", file="fear_model")
    control_healthy: Scalar = parameter("1", "k_0", "vmPFC control: weight of expressed safety", file="fear_model")
    generalisation: Scalar = parameter("1", "g_h", "share of a context put on others in PTSD", file="trauma_memory")
    control: Scalar = parameter("1", "k_v", "vmPFC control in PTSD", file="trauma_memory")
    observing: Scalar = parameter("1", "v_o", "rate of a trial seen in another over an own one's", file="fear_model")
    dishabituation: Scalar = parameter("min", "tau_d", "time in which a showing is forgotten", file="fear_model")
    learning_gain: Scalar = parameter("1", "e_A", "share by which oxytocin speeds learning", file="trauma_memory")
    damping_men: Scalar = parameter("1", "e_C men", "share by which oxytocin damps expression", file="trauma_memory")
    damping_women: Scalar = parameter("1", "e_C women", "the same in women", file="trauma_memory")
    retrieval_block: Scalar = parameter("1", "c_R", "share by which cortisol lowers expression", file="trauma_memory")
    retrieval_level: Scalar = parameter("1", "x_R", "cortisol level of half that effect", file="trauma_memory")
    retrieval_width: Scalar = parameter("1", "w_R", "width of that effect", file="trauma_memory")
    consolidation: Scalar = parameter("1", "c_K", "gain of learning from occupancy", file="trauma_memory")
    overload: Scalar = parameter("1", "c_H", "loss of learning above high occupancy", file="trauma_memory")
    high_occupancy: Scalar = parameter("1", "occ_high", "occupancy above which learning suffers", file="trauma_memory")
    learning_rate: Scalar = trait("1", "l", "own learning rate over the typical person's")
    overgeneralisation: Scalar = trait("1", "o", "own generalisation, on the logit scale")
    prefrontal_control: Scalar = trait("1", "c", "own prefrontal control, added to the typical person's")
    female: Scalar = person_fact("1", "female", "1 for women")
    ptsd: Scalar = person_fact("1", "ptsd", "1 with PTSD")

    @abstractmethod
    def trial(self, x: X, now: Trial, speed: Scalar, inputs: Inputs) -> tuple[X, TrialAnswer]:
        """The memory after a trial (the record apart), and what was made of it before its outcome."""

    def no_record(self) -> dict[str, Scalar]:
        """The record's fields before any trial."""
        zero = jnp.zeros_like(self.width)
        return dict.fromkeys(TrialRecord.__dataclass_fields__, zero)

    def signals(self, x: X, inputs: Inputs) -> dict[Signal, Scalar]:
        """The latest trial."""
        return {
            CUE_EXPECTATION: x.expectation,
            CUE_THREAT: x.threat,
            CUE_UNCERTAINTY: x.uncertainty,
            CUE_SHOWINGS: x.showings,
            SHOCK: x.shock,
        }

    def cues(self, cue: Scalar) -> tuple[Scalar, ...]:
        """Similarity to each of the two cues; none without a cue."""
        own = self.width * jnp.exp(self.width_ptsd * self.ptsd)
        wide = own**2 + self.misperception**2
        kept = own / jnp.sqrt(wide)
        return tuple(
            jnp.where(cue > 0.0, kept * jnp.exp(-0.5 * (cue - (k + 1.0)) ** 2 / wide), 0.0) for k in range(len(CUES))
        )

    def generalised(self) -> Scalar:
        """g."""
        return generalised(self.generalisation_healthy, self.generalisation, self.ptsd, self.overgeneralisation)

    def contexts(self, context: Scalar) -> tuple[Scalar, ...]:
        """How much of each context is there: all of the present one, and of each other half of g."""
        elsewhere = self.generalised() / (CONTEXTS - 1)
        return tuple(jnp.where(context == k, 1.0, elsewhere) for k in range(CONTEXTS))

    def weight_of_safety(self) -> Scalar:
        """k."""
        return self.control_healthy + (self.control - self.control_healthy) * self.ptsd + self.prefrontal_control

    def speed(self, inputs: Inputs) -> Scalar:
        """Own learning speed now over the typical person's without drug or cortisol."""
        under_cortisol = consolidated(
            inputs[GLUCOCORTICOID_OCCUPANCY], self.consolidation, self.overload, self.high_occupancy
        )
        return self.learning_rate * (1.0 + self.learning_gain * inputs[CENTRAL_EFFECT]) * under_cortisol

    def expression(self, inputs: Inputs) -> Scalar:
        """Share of the threat that is expressed now."""
        damping = jnp.where(self.female > 0.5, self.damping_women, self.damping_men)
        return retrieved(
            damping,
            inputs[CENTRAL_EFFECT],
            self.retrieval_block,
            inputs[CORTISOL],
            self.retrieval_level,
            self.retrieval_width,
        )

    def _undergone(self, payload: Payload, x: X, inputs: Inputs, observed: float) -> X:
        now = Trial(*payload, observed=jnp.asarray(observed, jnp.result_type(float)))
        speed = self.speed(inputs) * (1.0 + (self.observing - 1.0) * now.observed)
        learned, answer = self.trial(x, now, speed, inputs)
        safe = (now.cue > MIDDLE) * 1.0
        cue = (now.cue > 0.0) * 1.0
        left = jnp.exp(-now.gap / self.dishabituation)
        shown = left * x.shown_reinforced + cue * (1.0 - safe), left * x.shown_safe + cue * safe
        return moved(
            learned,
            expectation=answer.expectation,
            threat=answer.expressed * self.expression(inputs),
            uncertainty=answer.uncertainty,
            showings=cue * jnp.where(safe > 0.0, shown[1], shown[0]),
            shock=jnp.zeros_like(x.shock) + now.outcome * (1.0 - now.observed),
            shown_reinforced=shown[0],
            shown_safe=shown[1],
        )

    def between_windows(self, payload: Payload, x: X, inputs: Inputs, random: RandomStream) -> X:
        """No cue is there; what was learned, and how often each was shown, stays."""
        none = jnp.zeros_like(x.threat)
        return moved(x, expectation=none, threat=none, uncertainty=none, showings=none, shock=none)

    def on_trial(self, payload: Payload, x: X, inputs: Inputs, random: RandomStream) -> X:
        """One trial: payload (context, cue, shock, minutes since the trial before)."""
        return self._undergone(payload, x, inputs, 0.0)

    def on_observed_trial(self, payload: Payload, x: X, inputs: Inputs, random: RandomStream) -> X:
        """A trial seen in another: payload (their context, cue, their distress 0 to 1, min since the one before)."""
        return self._undergone(payload, x, inputs, 1.0)

    jumps: ClassVar = {Event.TRIAL: on_trial, Event.OBSERVED_TRIAL: on_observed_trial}
