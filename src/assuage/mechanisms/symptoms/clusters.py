r"""Four symptom clusters, each in [0, 1]: reexperiencing b, avoidance c, mood d, arousal e.

At intake a person is at rest in their own illness: the targets equal what they came with, so each person's
intercepts follow from the intake state (b0, c0, d0, e0), threat T0 and intrusions i0 and need no parameter.

    b* = b0 [i/(i + i50) T] / [i0/(i0 + i50) T0]                          intrusions and their distress
    c* = sig(logit c0 + k_c (b - b0 + T - T0))                            avoidance of what reminds
    d* = d0 + w_db (b - b0) + w_dc (c - c0)                               mood follows
    e* = e0 + w_eb (b - b0)                                               arousal follows
    x' = (course x* - x) / tau,   course = untreated x non-specific       each cluster with its own tau

An exact exponential step over a day, targets held. The loop b -> c -> fewer cues -> b is negative. Terms of the
stress load and of sustained threat on e join when those vary over a study. Signs of the couplings: Price 2020.
"""

from typing import ClassVar

import equinox as eqx
import jax
import jax.numpy as jnp

from assuage.mechanisms.mechanism import Heard, Mechanism, Payload, Scalar, parameter, person_fact, state
from assuage.mechanisms.signals import (
    AVOIDANCE,
    HYPERAROUSAL,
    INTRUSIONS,
    INTRUSIONS_AT_INTAKE,
    MOOD,
    NONSPECIFIC_COURSE,
    REEXPERIENCING,
    SEVERITY,
    THREAT,
    THREAT_AT_INTAKE,
    UNTREATED_COURSE,
    Signal,
)
from assuage.randomness import Luck


ITEMS_PER_CLUSTER = (5, 2, 7, 6)  # DSM-5 criteria B, C, D, E
ITEMS = sum(ITEMS_PER_CLUSTER)


class Symptoms(eqx.Module):
    """The four clusters."""

    reexperiencing: Scalar = state("1", "b")
    avoidance: Scalar = state("1", "c")
    mood: Scalar = state("1", "d")
    arousal: Scalar = state("1", "e")


class SymptomClusters(Mechanism[Symptoms]):
    """One patient's symptoms."""

    parameters_file: ClassVar = "symptoms"
    reads: ClassVar = (INTRUSIONS, INTRUSIONS_AT_INTAKE, THREAT, THREAT_AT_INTAKE)
    hears: ClassVar = {UNTREATED_COURSE: 1.0, NONSPECIFIC_COURSE: 1.0}
    writes: ClassVar = (REEXPERIENCING, AVOIDANCE, MOOD, HYPERAROUSAL, SEVERITY)

    half_intrusions: Scalar = parameter("1/day", "i50", "intrusions of half their effect")
    steepness: Scalar = parameter("1", "k_c", "steepness of avoidance")
    mood_from_reexperiencing: Scalar = parameter("1", "w_db", "mood per unit of reexperiencing")
    mood_from_avoidance: Scalar = parameter("1", "w_dc", "mood per unit of avoidance")
    arousal_from_reexperiencing: Scalar = parameter("1", "w_eb", "arousal per unit of reexperiencing")
    reexperiencing_time: Scalar = parameter("day", "tau_b", "time constant of reexperiencing")
    avoidance_time: Scalar = parameter("day", "tau_c", "time constant of avoidance")
    mood_time: Scalar = parameter("day", "tau_d", "time constant of mood")
    arousal_time: Scalar = parameter("day", "tau_e", "time constant of arousal")
    first_reexperiencing: Scalar = person_fact("1", "b0", "reexperiencing at intake")
    first_avoidance: Scalar = person_fact("1", "c0", "avoidance at intake")
    first_mood: Scalar = person_fact("1", "d0", "mood at intake")
    first_arousal: Scalar = person_fact("1", "e0", "arousal at intake")

    def rest(self, heard: Heard) -> Symptoms:
        """Intake."""
        return Symptoms(self.first_reexperiencing, self.first_avoidance, self.first_mood, self.first_arousal)

    def signals(self, x: Symptoms, heard: Heard) -> dict[Signal, Scalar]:
        """The clusters, and their mean over items."""
        clusters = (x.reexperiencing, x.avoidance, x.mood, x.arousal)
        total = sum((n * c for n, c in zip(ITEMS_PER_CLUSTER, clusters, strict=True)), start=jnp.zeros_like(x.mood))
        return dict(zip((REEXPERIENCING, AVOIDANCE, MOOD, HYPERAROUSAL), clusters, strict=True)) | {
            SEVERITY: total / ITEMS
        }

    def quiet(self, payload: Payload, x: Symptoms, heard: Heard, luck: Luck) -> Symptoms:
        """One step of `payload[0]` days towards today's targets."""
        days = payload[0]
        b0, c0, d0, e0 = self.first_reexperiencing, self.first_avoidance, self.first_mood, self.first_arousal
        felt = heard[INTRUSIONS] / (heard[INTRUSIONS] + self.half_intrusions) * heard[THREAT]
        intake = heard[INTRUSIONS_AT_INTAKE]
        felt_then = intake / (intake + self.half_intrusions) * heard[THREAT_AT_INTAKE]
        reminded = x.reexperiencing - b0 + heard[THREAT] - heard[THREAT_AT_INTAKE]
        targets = (
            b0 * felt / felt_then,
            jax.nn.sigmoid(jnp.log(c0) - jnp.log1p(-c0) + self.steepness * reminded),
            d0
            + self.mood_from_reexperiencing * (x.reexperiencing - b0)
            + self.mood_from_avoidance * (x.avoidance - c0),
            e0 + self.arousal_from_reexperiencing * (x.reexperiencing - b0),
        )
        times = (self.reexperiencing_time, self.avoidance_time, self.mood_time, self.arousal_time)
        course = heard[UNTREATED_COURSE] * heard[NONSPECIFIC_COURSE]
        stepped: list[Scalar] = []
        now = (x.reexperiencing, x.avoidance, x.mood, x.arousal)
        for value, target, time in zip(now, targets, times, strict=True):
            aim = jnp.clip(course * target, 0.0, 1.0)
            stepped.append(aim + (value - aim) * jnp.exp(-days / time))
        return Symptoms(*stepped)
