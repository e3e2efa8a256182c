r"""Intrusive memories: retrieval competition, in reduced form, after Smith, Stocco et al. 2021 (ACT-R; TopiCS).

A cue of similarity s ~ U(0, 2 s_bar) brings the trauma to mind with probability

    p(s) = sig((ln M + ln V_now + W s - tau - k) / s_n),      M = (age of the trauma)^-d + R

averaged over s in closed form, times n_c (1 - a_c avoidance) cues met a day; nothing comes to mind before a trauma. M
is base-level activation with ages in seconds: the trauma itself, and R, the traces that intrusions re-encode: a share
rho T / T_00 of them, for only what still frightens is laid down anew. V is emotional strength; what is left of the
threat and of the image's vividness v (1 where nothing works on it) scales it: V_now = 1 + (V - 1) v T / T_00, with
T_00 the threat as it was learned. k suppresses intrusion: for a
new trauma by its binding to context, k_C c_C; a patient's k is what makes the rate at intake, kept up since the trauma,
the one they come with (solved by bisection). Cues are fewer the more a person avoids: n_c (1 - a_c avoidance).

R is a sum over traces of age^-d, kept on the ladder of `base_level`. rho is the bifurcation parameter: resilient,
recovering, chronic and delayed courses all appear.
"""

from typing import ClassVar

import equinox as eqx
import jax
import jax.numpy as jnp

from assuage.mechanisms.events import Event
from assuage.mechanisms.mechanism import Inputs, Mechanism, Payload, Scalar, moved, parameter, person_fact, state
from assuage.mechanisms.memory.base_level import LADDER_PER_DAY, SECONDS_PER_DAY, base_level, cue_chance, faded
from assuage.mechanisms.signals import (
    AVOIDANCE,
    CENTRAL_EFFECT,
    INTRUSIONS,
    THREAT,
    THREAT_LEARNED,
    VIVIDNESS,
    Signal,
)
from assuage.randomness import RandomStream


_WIDEST, _HALVINGS, _MOST = 30.0, 30, 0.9  # bisection: bounds of k, steps to float precision, highest share of cues


class IntrusiveMemory(eqx.Module):
    """The trauma's age, its re-encoded traces, and what it was like at intake."""

    age: Scalar = state("day", "time since the trauma")
    traces: tuple[Scalar, ...] = state("1", "re-encoded traces on the ladder of rates")
    strength: Scalar = state("1", "V, emotional strength of the memory")
    suppression: Scalar = state("1", "k, suppression of retrieval")
    happened: Scalar = state("1", "1 once there was a trauma")


class Intrusions(Mechanism[IntrusiveMemory]):
    """One person's intrusive memory."""

    parameters_file: ClassVar = "intrusions"
    reads: ClassVar = (AVOIDANCE, THREAT, THREAT_LEARNED)
    hears: ClassVar = {CENTRAL_EFFECT: 0.0, VIVIDNESS: 1.0}
    writes: ClassVar = (INTRUSIONS,)

    cues: Scalar = parameter("1/day", "n_c", "cues met a day")
    cues_avoided: Scalar = parameter("1", "a_c", "share of cues that full avoidance takes away")
    strength: Scalar = parameter("1", "V", "emotional strength of the memory at intake")
    similarity: Scalar = parameter("1", "W s_bar", "mean pull of a cue")
    threshold: Scalar = parameter("1", "tau", "retrieval threshold")
    noise: Scalar = parameter("1", "s_n", "retrieval noise")
    decay: Scalar = parameter("1", "d", "power of base-level decay")
    reencoding: Scalar = parameter("1", "rho", "share of intrusions that lay down a new trace")
    binding: Scalar = parameter("1", "k_C c_C", "suppression of a new trauma by binding to context")
    intake_rate: Scalar = parameter("1/day", "i0", "intrusions a day at intake")
    years_since: Scalar = parameter("day", "L", "age of the trauma at intake")
    encoding_gain: Scalar = parameter("1", "k_V", "log strength per unit of trauma intensity")
    encoding_block: Scalar = parameter("1", "o_E", "log strength taken by oxytocin on board at the trauma")
    came_ill: Scalar = person_fact("1", "a_ill", "1 for those whose illness was measured at intake")

    def rate(self, x: IntrusiveMemory, avoidance: Scalar, threat_left: Scalar) -> Scalar:
        """Expected intrusions a day."""
        base = base_level(self.decay, x.age, x.traces)
        emotional = jnp.log(1.0 + jnp.maximum(x.strength - 1.0, 0.0) * threat_left)
        low = (base + emotional - self.threshold - x.suppression) / self.noise
        chance = cue_chance(low, self.similarity, self.noise)
        return x.happened * self.cues * (1.0 - self.cues_avoided * avoidance) * chance

    def rest(self, inputs: Inputs) -> IntrusiveMemory:
        """A patient: a memory of age L that has intruded at the intake rate since, and the suppression that implies.

        A rate above nine tenths of the cues met is cut to that (`coming_rate`). The healthy have no such memory.
        """
        age = self.years_since + jnp.zeros_like(self.strength)
        avoidance, one = inputs[AVOIDANCE], jnp.ones_like(age)
        rate = coming_rate(self.intake_rate, self.cues, self.cues_avoided, avoidance)
        traces = tuple(self.reencoding * rate * -jnp.expm1(-r * age) / r for r in LADDER_PER_DAY)

        def coming(suppression: Scalar) -> IntrusiveMemory:
            return IntrusiveMemory(age, traces, self.strength + jnp.zeros_like(age), suppression, one)

        def halve(_: int, between: tuple[Scalar, Scalar]) -> tuple[Scalar, Scalar]:
            low, high = between
            middle = 0.5 * (low + high)
            more = self.rate(coming(middle), avoidance, one) > rate
            return jnp.where(more, middle, low), jnp.where(more, high, middle)

        low, high = jax.lax.fori_loop(0, _HALVINGS, halve, (-_WIDEST * one, _WIDEST * one))
        found = coming(0.5 * (low + high))
        return moved(found, happened=one * self.came_ill, traces=tuple(y * self.came_ill for y in found.traces))

    def signals(self, x: IntrusiveMemory, inputs: Inputs) -> dict[Signal, Scalar]:
        """Intrusions a day."""
        return {INTRUSIONS: self.rate(x, inputs[AVOIDANCE], still_feared(inputs) * inputs[VIVIDNESS])}

    def between_windows(
        self, payload: Payload, x: IntrusiveMemory, inputs: Inputs, random: RandomStream
    ) -> IntrusiveMemory:
        """Days at today's rate: traces fade and new ones are laid down."""
        days = payload[0]
        new = self.reencoding * inputs[INTRUSIONS] * still_feared(inputs)
        return moved(x, age=x.age + days, traces=faded(x.traces, days, new))

    def on_trauma(self, payload: Payload, x: IntrusiveMemory, inputs: Inputs, random: RandomStream) -> IntrusiveMemory:
        """A new trauma: payload (intensity,). Its age starts at one second and no trace of it is re-encoded yet;

        V = exp(k_V intensity - o_E E) with E the central effect now.
        """
        blocked = self.encoding_block * inputs[CENTRAL_EFFECT]
        strength = jnp.exp(self.encoding_gain * payload[0] - blocked)
        second = jnp.full_like(x.age, 1.0 / SECONDS_PER_DAY)
        nothing = tuple(jnp.zeros_like(y) for y in x.traces)
        bound = self.binding + jnp.zeros_like(x.age)
        happened = jnp.ones_like(x.happened)
        return moved(x, age=second, traces=nothing, strength=strength, suppression=bound, happened=happened)

    jumps: ClassVar = {Event.TRAUMA: on_trauma}


def still_feared(inputs: Inputs) -> Scalar:
    """T / T_00, the share of what was learned that still frightens; 0 where nothing was."""
    learned = inputs[THREAT_LEARNED]
    return jnp.where(learned > 0.0, inputs[THREAT] / jnp.where(learned > 0.0, learned, 1.0), 0.0)


def coming_rate(rate: Scalar, cues: Scalar, cues_avoided: Scalar, avoidance: Scalar) -> Scalar:
    """i0, intrusions a day of a patient who reports this rate and avoids that much."""
    return jnp.minimum(rate, _MOST * cues * (1.0 - cues_avoided * avoidance))
