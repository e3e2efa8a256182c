r"""What was learned on purpose, and is called up on purpose: one activation, four tests. Intrusions are apart.

Material of emotion e and social content g, each 0 to 1, is learned (LEARN). With E the central effect, x cortisol
(reference level 1), a AROUSAL at learning, k how easily the person is aroused and h(x) that of `cortisol_excess`:

    ln q = z + k_a k e - o_W E (1 - g) + o_S E g - k_p a (1 - e_P E) - k_D ptsd         z is the person's own
    G'   = h(x) / w                                          while it is younger than w: its consolidation
    NIGHT of share slept n, the first:                       ln q -> ln q + ln(1 + s n e)
    THINK of u attempts to call it up, v to keep it out of mind:   U += u, V += v
    B = -d ln(age) + ln q + c_P G                            age in seconds
    C = c_R h(x) (1 + c_e e) + k_T f(V) (1 + k_N ptsd) - k_U f(U),         f(n) = 1 - exp(-n / n_0)
    free recall      sig((B - C - tau) / s_n)
    cued recall      sig((B - C + W - tau) / s_n)
    recognition      d' = k_R max(0, B - (1 - f_R) C - tau_R)
    word generation  sig((p_0 + p L) / s_n)

C is what is between a trace and its recall at that minute: cortisol, suppression and practice. Recognition feels it in
the share that is not familiarity, f_R; generation of words (priming, L = 1 once learned) feels neither it nor the
trace. Before anything is learned nothing is recalled, and generation is at its base. Activation is ACT-R's (see
`base_level`), of one trace, whose age begins at a second; to learn anew begins all anew. Outside windows cortisol is at
its rest, so G stands still.
"""

from typing import ClassVar

import equinox as eqx
import jax
import jax.numpy as jnp

from assuage.mechanisms.events import Event
from assuage.mechanisms.mechanism import (
    Inputs,
    Mechanism,
    Payload,
    Rates,
    Scalar,
    moved,
    parameter,
    person_fact,
    state,
    trait,
)
from assuage.mechanisms.memory.base_level import SECONDS_PER_DAY
from assuage.mechanisms.memory.cortisol_excess import cortisol_excess
from assuage.mechanisms.signals import (
    AROUSAL,
    CENTRAL_EFFECT,
    CORTISOL,
    CUED_RECALL,
    FREE_RECALL,
    RECOGNITION,
    WORD_GENERATION,
    Signal,
)
from assuage.randomness import RandomStream
from assuage.units import MINUTES_PER_DAY


class Material(eqx.Module):
    """What was learned, and what was done with it."""

    learned: Scalar = state("1", "L, 1 once something was learned")
    age: Scalar = state("day", "time since it was learned")
    strength: Scalar = state("1", "ln q, log strength of the trace")
    emotion: Scalar = state("1", "e, emotion of the material")
    cortisol: Scalar = state("1", "G, mean excess of cortisol over the consolidation so far")
    nights: Scalar = state("1", "nights since")
    called: Scalar = state("1", "U, attempts to call it up")
    suppressed: Scalar = state("1", "V, attempts to keep it out of mind")


class Recall(Mechanism[Material]):
    """One person's memory of a list."""

    parameters_file: ClassVar = "recall"
    reads: ClassVar = (CORTISOL,)
    hears: ClassVar = {CENTRAL_EFFECT: 0.0, AROUSAL: 0.0}
    writes: ClassVar = (FREE_RECALL, CUED_RECALL, RECOGNITION, WORD_GENERATION)
    roused_by: ClassVar = (Event.LEARN,)

    noise: Scalar = parameter("1", "s_n", "retrieval noise", file="intrusions")
    decay: Scalar = parameter("1", "d", "power of base-level decay", file="intrusions")
    arousability: Scalar = trait("1", "k", "how easily this person is aroused; 1 in the typical person")
    own_strength: Scalar = parameter("1", "z", "own log strength of what is learned")
    emotion_gain: Scalar = parameter("1", "k_a", "log strength that emotion adds")
    encoding_block: Scalar = parameter("1", "o_W", "log strength of plain material taken by oxytocin at learning")
    social_gain: Scalar = parameter("1", "o_S", "log strength of social material added by oxytocin at learning")
    stress_block: Scalar = parameter("1", "k_p", "log strength taken by a unit of arousal at learning")
    stress_rescue: Scalar = parameter("1", "e_P", "share of that which oxytocin spares")
    ptsd_deficit: Scalar = parameter("1", "k_D", "log strength lower with PTSD")
    consolidation: Scalar = parameter("min", "w", "length of the consolidation window", file="film_memory")
    consolidation_gain: Scalar = parameter("1", "c_P", "log strength added by high cortisol all through consolidation")
    sleep_gain: Scalar = parameter("1", "s", "share that a first night of sleep adds to the strength of what moved")
    retrieval_block: Scalar = parameter("1", "c_R", "activation taken by high cortisol at recall")
    emotion_block: Scalar = parameter("1", "c_e", "share that emotion adds to this")
    suppression: Scalar = parameter("1", "k_T", "activation taken by keeping it out of mind again and again")
    ptsd_suppression: Scalar = parameter("1", "k_N", "share that PTSD adds to this")
    practice: Scalar = parameter("1", "k_U", "activation added by calling it up again and again")
    attempts: Scalar = parameter("1", "n_0", "attempts after which most is done")
    threshold: Scalar = parameter("1", "tau", "threshold of recall")
    cue: Scalar = parameter("1", "W", "activation that a cue adds")
    recognition_gain: Scalar = parameter("1", "k_R", "sensitivity per unit of activation")
    recognition_threshold: Scalar = parameter("1", "tau_R", "activation from which it is recognised")
    familiarity: Scalar = parameter("1", "f_R", "share of recognition that is familiarity")
    generation_base: Scalar = parameter("1", "p_0", "activation of a word that was not learned, at a hint")
    priming: Scalar = parameter("1", "p", "what having learned it adds")
    ptsd: Scalar = person_fact("1", "ptsd", "1 with PTSD")

    def rest(self, inputs: Inputs) -> Material:
        """Nothing was learned; a day stands for its age, so that all is finite."""
        zero = jnp.zeros_like(self.own_strength)
        return Material(zero, zero + 1.0, zero, zero, zero, zero, zero, zero)

    def trace(self, x: Material) -> Scalar:
        """B, activation of what was learned."""
        return x.strength + self.consolidation_gain * x.cortisol - self.decay * jnp.log(x.age * SECONDS_PER_DAY)

    def between(self, x: Material, cortisol: Scalar) -> Scalar:
        """C, what is between the trace and its recall."""
        done, kept_out = (-jnp.expm1(-n / self.attempts) for n in (x.called, x.suppressed))
        stressed = self.retrieval_block * cortisol_excess(cortisol) * (1.0 + self.emotion_block * x.emotion)
        kept = self.suppression * kept_out * (1.0 + self.ptsd_suppression * self.ptsd)
        return stressed + kept - self.practice * done

    def signals(self, x: Material, inputs: Inputs) -> dict[Signal, Scalar]:
        """The four tests, as they would go at this minute."""
        trace, between = self.trace(x), self.between(x, inputs[CORTISOL])
        free = trace - between - self.threshold
        known = trace - (1.0 - self.familiarity) * between - self.recognition_threshold
        return {
            FREE_RECALL: x.learned * jax.nn.sigmoid(free / self.noise),
            CUED_RECALL: x.learned * jax.nn.sigmoid((free + self.cue) / self.noise),
            RECOGNITION: x.learned * self.recognition_gain * jnp.maximum(known, 0.0),
            WORD_GENERATION: jax.nn.sigmoid((self.generation_base + self.priming * x.learned) / self.noise),
        }

    def flow(self, clock: Scalar, x: Material, inputs: Inputs) -> Rates:
        """A minute: it ages and consolidates."""
        consolidating = x.learned * (x.age * MINUTES_PER_DAY < self.consolidation) / self.consolidation
        return {
            "age": jnp.ones_like(x.age) / MINUTES_PER_DAY,
            "cortisol": consolidating * cortisol_excess(inputs[CORTISOL]),
        }

    def between_windows(self, payload: Payload, x: Material, inputs: Inputs, random: RandomStream) -> Material:
        """Days without minutes."""
        return moved(x, age=x.age + payload[0])

    def on_learn(self, payload: Payload, x: Material, inputs: Inputs, random: RandomStream) -> Material:
        """A list: payload (emotion, social). It takes the place of one before."""
        emotion, social, effect = payload[0], payload[1], inputs[CENTRAL_EFFECT]
        zero = jnp.zeros_like(x.age)
        moving = self.emotion_gain * self.arousability * emotion
        drug = self.social_gain * effect * social - self.encoding_block * effect * (1.0 - social)
        stress = self.stress_block * inputs[AROUSAL] * (1.0 - self.stress_rescue * effect)
        strength = self.own_strength + moving + drug - stress - self.ptsd_deficit * self.ptsd
        second = zero + 1.0 / SECONDS_PER_DAY
        return Material(zero + 1.0, second, strength + zero, emotion + zero, zero, zero, zero, zero)

    def on_night(self, payload: Payload, x: Material, inputs: Inputs, random: RandomStream) -> Material:
        """A night: payload (share slept,). The first favours what moved."""
        gained = jnp.log1p(self.sleep_gain * payload[0] * x.emotion)
        return moved(x, strength=x.strength + jnp.where(x.nights > 0.0, 0.0, gained), nights=x.nights + x.learned)

    def on_think(self, payload: Payload, x: Material, inputs: Inputs, random: RandomStream) -> Material:
        """Attempts: payload (to call it up, to keep it out of mind)."""
        return moved(x, called=x.called + payload[0], suppressed=x.suppressed + payload[1])

    jumps: ClassVar = {Event.LEARN: on_learn, Event.NIGHT: on_night, Event.THINK: on_think}
