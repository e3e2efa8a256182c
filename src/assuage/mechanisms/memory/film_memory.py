r"""Intrusive memories of a distressing film, from the minute it is seen: two traces, one night, a point process.

A film of intensity y (FILM) leaves a sensory trace of strength V and binds it to its context, c. With E the central
effect, x cortisol (reference level 1), k how easily the person is aroused, and h(x) = max(0, x-1) / (1 + max(0, x-1)):

    ln V = k_V k y + z - o_E E                          at the film; z is the person's own
    c    = exp(-k_d k y - m h(x))                       arousal and high cortisol bind less
    O'   = E / w,   G' = h(x) / w                       while the film is younger than w: means over its consolidation
    NIGHT of share slept q, the first after the film:   c -> r (1 + s q) c
    REMINDER: a = 0,   a' = 1 per minute                since the film was last brought to mind; the film does so too
    TASK of visual load l:   ln V -> ln V + ln(1 - b l) where a < w
    rate = n_c chance(a_c),   a_c = (ln(age^-d + R) + ln V - o_C O - g_C G - tau - k_C c) / s_n
    L'   = rate                                         FILM_INTRUSIONS: expected intrusions since the film

Intrusions are a Poisson process with this rate given the person; people differ in z, k and rho, so a diary's counts are
more spread than a Poisson's. Traces R, the ladder they are kept on and `chance` are those of `base_level`; s_n, d, rho,
k_V and o_E are the same beliefs as for intrusions of a trauma. Each intrusion re-encodes with share rho. Outside
windows there is no drug and cortisol is at its rest, so O and G stand still; a quiet step is cut into eight equal
parts, each at the rate of its middle (Euler to there): within .3 % for a week, a long quiet step within a day of the
film is not. Ages begin at a second; a second film begins all anew. That a memory is open again after a reminder, so
that a task weakens it (reconsolidation), is experimental: findings in people disagree.

Nobody here becomes ill: what a trauma does to threat and symptoms is `trauma_memory`, `intrusions` and `clusters`.
"""

from typing import Any, ClassVar

import equinox as eqx
import jax
import jax.numpy as jnp

from assuage.mechanisms.events import Event
from assuage.mechanisms.mechanism import Inputs, Mechanism, Payload, Rates, Scalar, moved, parameter, state, trait
from assuage.mechanisms.memory.base_level import LADDER_PER_DAY, SECONDS_PER_DAY, base_level, cue_chance, faded
from assuage.mechanisms.memory.cortisol_excess import cortisol_excess
from assuage.mechanisms.signals import CENTRAL_EFFECT, CORTISOL, FILM_INTRUSIONS, Signal
from assuage.randomness import RandomStream
from assuage.units import MINUTES_PER_DAY


_PARTS = 8  # of a quiet step


class FilmTrace(eqx.Module):
    """What the film left."""

    seen: Scalar = state("1", "1 once a film was seen")
    age: Scalar = state("day", "time since the film")
    traces: tuple[Scalar, ...] = state("1", "re-encoded traces on the ladder of rates")
    strength: Scalar = state("1", "ln V, log strength of the sensory trace")
    context: Scalar = state("1", "c, binding to context")
    oxytocin: Scalar = state("1", "O, mean central effect over the consolidation so far")
    cortisol: Scalar = state("1", "G, mean excess of cortisol over the consolidation so far")
    since_mind: Scalar = state("min", "a, time since it was last brought to mind on purpose")
    nights: Scalar = state("1", "nights since the film")
    expected: Scalar = state("1", "L, expected intrusions since the film")


def shared(unit: str, symbol: str, meaning: str) -> Any:
    """A belief that intrusions of a trauma and of a film have in common."""
    return parameter(unit, symbol, meaning, file="intrusions")


class FilmMemory(Mechanism[FilmTrace]):
    """One person's memory of a film."""

    parameters_file: ClassVar = "film_memory"
    reads: ClassVar = (CORTISOL,)
    hears: ClassVar = {CENTRAL_EFFECT: 0.0}
    writes: ClassVar = (FILM_INTRUSIONS,)
    roused_by: ClassVar = (Event.FILM,)

    cues: Scalar = parameter("1/day", "n_c", "cues met a day")
    similarity: Scalar = parameter("1", "W s_bar", "mean pull of a cue")
    noise: Scalar = shared("1", "s_n", "retrieval noise")
    decay: Scalar = shared("1", "d", "power of base-level decay")
    reencoding: Scalar = shared("1", "rho", "share of intrusions that lay down a new trace")
    encoding_gain: Scalar = shared("1", "k_V", "log strength per unit of encoding arousal")
    encoding_block: Scalar = shared("1", "o_E", "log strength taken by oxytocin on board at the film")
    arousability: Scalar = trait("1", "k", "how easily this person is aroused; 1 in the typical person")
    own_strength: Scalar = parameter("1", "z", "own log strength of a film's trace")
    threshold: Scalar = parameter("1", "tau", "retrieval threshold")
    disruption: Scalar = parameter("1", "k_d", "log binding to context taken by a unit of encoding arousal")
    cortisol_disruption: Scalar = parameter("1", "m", "log binding to context taken by high cortisol at the film")
    suppression: Scalar = parameter("1", "k_C", "suppression of intrusion by full binding to context")
    consolidation: Scalar = parameter("min", "w", "length of the consolidation window")
    consolidation_block: Scalar = parameter("1", "o_C", "log strength taken by oxytocin all through consolidation")
    cortisol_block: Scalar = parameter("1", "g_C", "log strength taken by high cortisol all through consolidation")
    night_retention: Scalar = parameter("1", "r", "share of the binding that outlasts a first night awake")
    sleep_gain: Scalar = parameter("1", "s", "share that a first night of sleep adds to what is left")
    interference: Scalar = parameter("1", "b", "share of strength taken by a full visual task while memory is open")

    def rest(self, inputs: Inputs) -> FilmTrace:
        """No film was seen; a day stands for its age, so that all is finite."""
        zero = jnp.zeros_like(self.own_strength)
        none = tuple(zero for _ in LADDER_PER_DAY)
        return FilmTrace(zero, zero + 1.0, none, zero, zero, zero, zero, zero, zero, zero)

    def rate(self, x: FilmTrace) -> Scalar:
        """Expected intrusions a day."""
        strength = x.strength - self.consolidation_block * x.oxytocin - self.cortisol_block * x.cortisol
        base = base_level(self.decay, x.age, x.traces)
        low = (base + strength - self.threshold - self.suppression * x.context) / self.noise
        return x.seen * self.cues * cue_chance(low, self.similarity, self.noise)

    def signals(self, x: FilmTrace, inputs: Inputs) -> dict[Signal, Scalar]:
        """Expected intrusions since the film."""
        return {FILM_INTRUSIONS: x.expected}

    def flow(self, clock: Scalar, x: FilmTrace, inputs: Inputs) -> Rates:
        """A minute: the film ages, consolidates, intrudes and is laid down anew."""
        rate, one = self.rate(x), jnp.ones_like(x.age)
        consolidating = x.seen * (x.age * MINUTES_PER_DAY < self.consolidation) / self.consolidation
        new = self.reencoding * rate
        return {
            "age": one / MINUTES_PER_DAY,
            "traces": tuple((new - r * y) / MINUTES_PER_DAY for r, y in zip(LADDER_PER_DAY, x.traces, strict=True)),
            "oxytocin": consolidating * inputs[CENTRAL_EFFECT],
            "cortisol": consolidating * cortisol_excess(inputs[CORTISOL]),
            "since_mind": one,
            "expected": rate / MINUTES_PER_DAY,
        }

    def between_windows(self, payload: Payload, x: FilmTrace, inputs: Inputs, random: RandomStream) -> FilmTrace:
        """Days without minutes, in equal parts."""
        days = payload[0] / _PARTS

        def later(of: FilmTrace, by: Scalar, rate: Scalar) -> FilmTrace:
            return moved(of, age=of.age + by, traces=faded(of.traces, by, self.reencoding * rate))

        def part(_: int, of: FilmTrace) -> FilmTrace:
            middle = self.rate(later(of, 0.5 * days, self.rate(of)))
            return moved(later(of, days, middle), expected=of.expected + days * middle)

        done: FilmTrace = jax.lax.fori_loop(0, _PARTS, part, x)
        return moved(done, since_mind=x.since_mind + MINUTES_PER_DAY * payload[0])

    def on_film(self, payload: Payload, x: FilmTrace, inputs: Inputs, random: RandomStream) -> FilmTrace:
        """A film: payload (intensity,). Its age starts at one second, and it takes the place of one before."""
        zero = jnp.zeros_like(x.age)
        arousal = self.arousability * payload[0]
        strength = self.encoding_gain * arousal + self.own_strength - self.encoding_block * inputs[CENTRAL_EFFECT]
        unbound = self.disruption * arousal + self.cortisol_disruption * cortisol_excess(inputs[CORTISOL])
        return FilmTrace(
            seen=zero + 1.0,
            age=zero + 1.0 / SECONDS_PER_DAY,
            traces=tuple(zero for _ in LADDER_PER_DAY),
            strength=strength + zero,
            context=jnp.exp(-unbound) + zero,
            oxytocin=zero,
            cortisol=zero,
            since_mind=zero,
            nights=zero,
            expected=x.expected,  # a diary takes differences
        )

    def on_night(self, payload: Payload, x: FilmTrace, inputs: Inputs, random: RandomStream) -> FilmTrace:
        """A night: payload (share slept,). The first after the film fixes the binding to context."""
        kept = self.night_retention * (1.0 + self.sleep_gain * payload[0])
        return moved(x, context=x.context * jnp.where(x.nights > 0.0, 1.0, kept), nights=x.nights + x.seen)

    def on_reminder(self, payload: Payload, x: FilmTrace, inputs: Inputs, random: RandomStream) -> FilmTrace:
        """It is brought to mind on purpose."""
        return moved(x, since_mind=jnp.zeros_like(x.since_mind))

    def on_task(self, payload: Payload, x: FilmTrace, inputs: Inputs, random: RandomStream) -> FilmTrace:
        """A visual task: payload (load,). It weakens a memory that is open."""
        open_ = x.since_mind < self.consolidation
        taken = jnp.where(open_, jnp.log1p(-self.interference * payload[0]), 0.0)
        return moved(x, strength=x.strength + taken)

    jumps: ClassVar = {
        Event.FILM: on_film,
        Event.NIGHT: on_night,
        Event.REMINDER: on_reminder,
        Event.TASK: on_task,
    }
