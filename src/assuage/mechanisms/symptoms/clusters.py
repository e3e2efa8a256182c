r"""Four symptom clusters, each in [0, 1]: reexperiencing b, avoidance c, mood d, arousal e.

    b* = F_b i/(i + i50) T                                intrusions and their distress
    c* = sig(a_c + k_c (b + T) + w_cr r - w_cp (1 - p))   avoidance of what reminds
    d* = a_d + w_db b + w_dc c + w_dr r - m               mood follows
    e* = (a_e + w_eb b) (1 - s) - m                       arousal follows
    x' = (cut(course x*) - x) / tau,    course = untreated x non-specific x direct x expected; each its own tau

course x* is cut to 0..1. T: threat in daily life, i: intrusions a day. What therapies and drugs add: r, the change of
wrong beliefs, s, the share of arousal calmed, p, what is left of a partner's accommodation, and m, a daily drug's
relief; without them r = m = s = 0 and p = 1. F_b, a_c, a_d and a_e are traits. A person whom nothing befell has few
symptoms: b = 0, c = sig(a_c), d = a_d + w_dc c, e = a_e. A patient's intake (b0, c0, d0, e0) with T0 and i0 is a rest
of the same equations, which gives the traits in closed form (`at_rest_in`):

    F_b = b0 / (i0/(i0 + i50) T0),           a_c = logit c0 - k_c (b0 + T0)
    a_d = d0 - w_db b0 - w_dc c0,            a_e = e0 - w_eb b0

Odd intakes give intercepts below 0, which is allowed: targets are cut. An exact exponential step over a day, targets
held. The loop b -> c -> fewer cues -> b is negative. Terms of the stress load and of sustained threat on e join when
those vary over a study. Signs of the couplings: Price 2020.
"""

from collections.abc import Mapping
from typing import ClassVar

import equinox as eqx
import jax
import jax.numpy as jnp

from assuage.mechanisms.mechanism import Inputs, Mechanism, Payload, Scalar, absent, parameter, person_fact, state
from assuage.mechanisms.signals import (
    ACCOMMODATION_LEFT,
    AVOIDANCE,
    BELIEF_CHANGE,
    CALMING_SKILL,
    DIRECT_COURSE,
    DRUG_RELIEF,
    EXPECTED_COURSE,
    HYPERAROUSAL,
    INTRUSIONS,
    MOOD,
    NONSPECIFIC_COURSE,
    REEXPERIENCING,
    SEVERITY,
    THREAT,
    UNTREATED_COURSE,
    Signal,
)
from assuage.randomness import RandomStream


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
    reads: ClassVar = (INTRUSIONS, THREAT)
    hears: ClassVar = dict.fromkeys(
        (UNTREATED_COURSE, NONSPECIFIC_COURSE, DIRECT_COURSE, EXPECTED_COURSE, ACCOMMODATION_LEFT), 1.0
    ) | dict.fromkeys((BELIEF_CHANGE, CALMING_SKILL, DRUG_RELIEF), 0.0)
    writes: ClassVar = (REEXPERIENCING, AVOIDANCE, MOOD, HYPERAROUSAL, SEVERITY)

    half_intrusions: Scalar = parameter("1/day", "i50", "intrusions of half their effect")
    steepness: Scalar = parameter("1", "k_c", "steepness of avoidance")
    mood_from_reexperiencing: Scalar = parameter("1", "w_db", "mood per unit of reexperiencing")
    mood_from_avoidance: Scalar = parameter("1", "w_dc", "mood per unit of avoidance")
    arousal_from_reexperiencing: Scalar = parameter("1", "w_eb", "arousal per unit of reexperiencing")
    mood_from_beliefs: Scalar = parameter("1", "w_dr", "mood per unit of change of wrong beliefs")
    avoidance_from_beliefs: Scalar = parameter("1", "w_cr", "log odds of avoidance per unit of it")
    avoidance_from_partner: Scalar = parameter("1", "w_cp", "log odds of avoidance that a partner's accommodation adds")
    reexperiencing_time: Scalar = parameter("day", "tau_b", "time constant of reexperiencing")
    avoidance_time: Scalar = parameter("day", "tau_c", "time constant of avoidance")
    mood_time: Scalar = parameter("day", "tau_d", "time constant of mood")
    arousal_time: Scalar = parameter("day", "tau_e", "time constant of arousal")
    reexperiencing_factor: Scalar = parameter("1", "F_b", "reexperiencing of full intrusions and threat")
    avoidance_intercept: Scalar = parameter("1", "a_c", "log odds of avoidance of a person whom nothing befell")
    mood_intercept: Scalar = parameter("1", "a_d", "mood symptoms without reexperiencing and avoidance")
    arousal_intercept: Scalar = parameter("1", "a_e", "arousal symptoms without reexperiencing")
    first_reexperiencing: Scalar = person_fact("1", "b0", "reexperiencing at the start")
    first_avoidance: Scalar = person_fact("1", "c0", "avoidance at the start")
    first_mood: Scalar = person_fact("1", "d0", "mood at the start")
    first_arousal: Scalar = person_fact("1", "e0", "arousal at the start")

    def rest(self, inputs: Inputs) -> Symptoms:
        """As the person comes."""
        return Symptoms(self.first_reexperiencing, self.first_avoidance, self.first_mood, self.first_arousal)

    def signals(self, x: Symptoms, inputs: Inputs) -> dict[Signal, Scalar]:
        """The clusters, and their mean over items."""
        clusters = (x.reexperiencing, x.avoidance, x.mood, x.arousal)
        total = sum((n * c for n, c in zip(ITEMS_PER_CLUSTER, clusters, strict=True)), start=jnp.zeros_like(x.mood))
        return dict(zip((REEXPERIENCING, AVOIDANCE, MOOD, HYPERAROUSAL), clusters, strict=True)) | {
            SEVERITY: total / ITEMS
        }

    def between_windows(self, payload: Payload, x: Symptoms, inputs: Inputs, random: RandomStream) -> Symptoms:
        """One step of `payload[0]` days towards today's targets."""
        days = payload[0]
        threat, felt = inputs[THREAT], inputs[INTRUSIONS] / (inputs[INTRUSIONS] + self.half_intrusions)
        avoidance = self.avoidance_intercept + self.steepness * (x.reexperiencing + threat)
        mood = (
            self.mood_intercept
            + self.mood_from_reexperiencing * x.reexperiencing
            + self.mood_from_avoidance * x.avoidance
        )
        arousal = self.arousal_intercept + self.arousal_from_reexperiencing * x.reexperiencing
        belief, left, relief = inputs[BELIEF_CHANGE], inputs[ACCOMMODATION_LEFT], inputs[DRUG_RELIEF]
        if not absent(belief):
            avoidance += self.avoidance_from_beliefs * belief
            mood += self.mood_from_beliefs * belief
        if not absent(1.0 - left):
            avoidance -= self.avoidance_from_partner * (1.0 - left)
        arousal *= 1.0 - inputs[CALMING_SKILL]
        if not absent(relief):
            mood -= relief
            arousal -= relief
        targets = (self.reexperiencing_factor * felt * threat, jax.nn.sigmoid(avoidance), mood, arousal)
        times = (self.reexperiencing_time, self.avoidance_time, self.mood_time, self.arousal_time)
        course = inputs[UNTREATED_COURSE] * inputs[NONSPECIFIC_COURSE] * inputs[DIRECT_COURSE] * inputs[EXPECTED_COURSE]
        stepped: list[Scalar] = []
        now = (x.reexperiencing, x.avoidance, x.mood, x.arousal)
        for value, target, time in zip(now, targets, times, strict=True):
            aim = jnp.clip(course * target, 0.0, 1.0)
            stepped.append(aim + (value - aim) * jnp.exp(-days / time))
        return Symptoms(*stepped)


Clusters = tuple[Scalar, Scalar, Scalar, Scalar]
TRAITS = ("reexperiencing_factor", "avoidance_intercept", "mood_intercept", "arousal_intercept")


def at_rest_in(clusters: Clusters, threat: Scalar, intrusions: Scalar, of: Mapping[str, Scalar]) -> dict[str, Scalar]:
    """The traits with which these clusters stand still at this threat and rate of intrusions; `of`: the couplings."""
    b, c, d, e = clusters
    felt = intrusions / (intrusions + of["half_intrusions"])
    solved = (
        b / (felt * threat),
        jnp.log(c) - jnp.log1p(-c) - of["steepness"] * (b + threat),
        d - of["mood_from_reexperiencing"] * b - of["mood_from_avoidance"] * c,
        e - of["arousal_from_reexperiencing"] * b,
    )
    return dict(zip(TRAITS, solved, strict=True))


def untouched(of: Mapping[str, Scalar]) -> Clusters:
    """The clusters of a person whom nothing befell."""
    c = jax.nn.sigmoid(of["avoidance_intercept"])
    d = jnp.clip(of["mood_intercept"] + of["mood_from_avoidance"] * c, 0.0, 1.0)
    return jnp.zeros_like(c), c, d, jnp.clip(of["arousal_intercept"], 0.0, 1.0)
