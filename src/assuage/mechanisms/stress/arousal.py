r"""Arousal: from what is done to a person, and what a person fears, to the drive their body gets.

STRESS sets four things from now on, each 0 to 1: s, social evaluation; x, exertion; c, a cue of the own trauma; p, a
supporting person. Zeros end them. ANTICIPATE (n, q) sets a while an announced stressor is ahead or under way (n = 1); a
cue of the own trauma (q = 1) is one to people with PTSD alone:

    a = n (1 - q (1 - ptsd))

    social = b_soc s (1 + (k_f - 1) female) (1 + (k_a - 1) adversity) (1 - r p) max(0, 1 - B E)
    B = e_0 + e_p p + e_a adversity
    m = max(0, 1 + v_c V1A_EFFECT - e_c E)
    AROUSAL = k (social + b_exe x + (b_cue (1 - ptsd) + b_ptsd ptsd) c m + b_ant a
                 + b_thr (PHASIC_FEAR + SUSTAINED_FEAR) + b_exp EXPOSURE_DISTRESS)
    ANTICIPATION = a
    SOCIAL_SUPPORT = p

E: central effect of oxytocin; E, the fears and the distress are 0 where a world lacks them. female, adversity and ptsd
are 0 or 1. `BETWEEN_WINDOWS` ends everything.

AROUSAL is in units of the resting drive of the stress axis, before the reactivity of a person's axis. k, how easily a
person is aroused, is in all that follows from it, so people's hormones, own oxytocin and heart go together (oxytocin
and cortisol do over a Trier test: engert2016-cortisol-coupling). AROUSAL has no memory: rumination after the stressor
is left out, and the delay of the hormones does the rest. Oxytocin has three doors: the axis buffers its whole stress
drive (e_H there), B is what depends on context here, on social stress alone, and e_c on a cue of the own trauma.
Support and oxytocin together gave the lowest cortisol (Heinrichs 2003, men), early separation took from its effect
(Meinlschmidt 2007); neither gives a size, so B is weak and signed. The answer to a cue of the own trauma was largest
under vasopressin and smallest under oxytocin (Pitman 1993), without a size: m. Women's lower salivary response and the
smaller response after childhood adversity multiply the social part only, because they were seen there.
"""

from typing import ClassVar

import equinox as eqx
import jax.numpy as jnp

from assuage.mechanisms.events import Event
from assuage.mechanisms.mechanism import Inputs, Mechanism, Payload, Scalar, moved, parameter, person_fact, state, trait
from assuage.mechanisms.signals import (
    ANTICIPATION,
    AROUSAL,
    CENTRAL_EFFECT,
    EXPOSURE_DISTRESS,
    PHASIC_FEAR,
    SOCIAL_SUPPORT,
    SUSTAINED_FEAR,
    V1A_EFFECT,
    Signal,
)
from assuage.randomness import RandomStream


class Situation(eqx.Module):
    """What is being done."""

    social: Scalar = state("1", "s, social evaluation")
    exertion: Scalar = state("1", "x, bodily work")
    cue: Scalar = state("1", "c, cue of the own trauma")
    support: Scalar = state("1", "p, a supporting person is there")
    anticipating: Scalar = state("1", "a, an announced stressor is ahead or under way, and dreaded")


class Arousal(Mechanism[Situation]):
    """One person's arousal by what is done to them."""

    parameters_file: ClassVar = "arousal"
    hears: ClassVar = dict.fromkeys((CENTRAL_EFFECT, EXPOSURE_DISTRESS, PHASIC_FEAR, SUSTAINED_FEAR, V1A_EFFECT), 0.0)
    writes: ClassVar = (AROUSAL, ANTICIPATION, SOCIAL_SUPPORT)
    roused_by: ClassVar = (Event.STRESS, Event.ANTICIPATE, EXPOSURE_DISTRESS, PHASIC_FEAR, SUSTAINED_FEAR)

    arousability: Scalar = trait("1", "k", "how easily this person is aroused; 1 in the typical person")
    social_drive: Scalar = parameter("1", "b_soc", "drive of full social evaluation")
    exertion_drive: Scalar = parameter("1", "b_exe", "drive of vigorous bodily work")
    cue_drive: Scalar = parameter("1", "b_cue", "drive of a trauma cue without PTSD")
    cue_drive_ptsd: Scalar = parameter("1", "b_ptsd", "drive of a trauma cue with PTSD")
    anticipation_drive: Scalar = parameter("1", "b_ant", "drive of an announced stressor")
    threat_drive: Scalar = parameter("1", "b_thr", "drive of full fear of a threat")
    exposure_drive: Scalar = parameter("1", "b_exp", "drive of an exposure at full expression of the trauma memory")
    women: Scalar = parameter("1", "k_f", "women's social drive over men's")
    after_adversity: Scalar = parameter("1", "k_a", "social drive after childhood adversity over that without")
    support_relief: Scalar = parameter("1", "r", "share of the social drive that support takes")
    buffering_alone: Scalar = parameter("1", "e_0", "share by which oxytocin lowers the social drive, without support")
    buffering_support: Scalar = parameter("1", "e_p", "what support adds to that share")
    buffering_adversity: Scalar = parameter("1", "e_a", "what childhood adversity adds to that share")
    cue_by_vasopressin: Scalar = parameter("1", "v_c", "share by which vasopressin raises the drive of a trauma cue")
    cue_by_oxytocin: Scalar = parameter("1", "e_c", "share by which oxytocin lowers it")
    female: Scalar = person_fact("1", "female", "1 for women")
    adversity: Scalar = person_fact("1", "adversity", "1 after childhood adversity")
    ptsd: Scalar = person_fact("1", "ptsd", "1 with PTSD")

    def rest(self, inputs: Inputs) -> Situation:
        """Nothing is done."""
        zero = jnp.zeros_like(self.female)
        return Situation(zero, zero, zero, zero, zero)

    def social_part(self, x: Situation, inputs: Inputs) -> Scalar:
        """Drive of social evaluation in this person, with support and drug as they are."""
        buffered = self.buffering_alone + self.buffering_support * x.support + self.buffering_adversity * self.adversity
        spared = jnp.maximum(0.0, 1.0 - buffered * inputs[CENTRAL_EFFECT])
        own = (1.0 + (self.women - 1.0) * self.female) * (1.0 + (self.after_adversity - 1.0) * self.adversity)
        return self.social_drive * x.social * own * (1.0 - self.support_relief * x.support) * spared

    def signals(self, x: Situation, inputs: Inputs) -> dict[Signal, Scalar]:
        """The sum of the drives, and what others ask about the situation."""
        drugs = self.cue_by_vasopressin * inputs[V1A_EFFECT] - self.cue_by_oxytocin * inputs[CENTRAL_EFFECT]
        cue = (self.cue_drive * (1.0 - self.ptsd) + self.cue_drive_ptsd * self.ptsd) * x.cue
        cue = cue * jnp.maximum(0.0, 1.0 + drugs)
        fear = inputs[PHASIC_FEAR] + inputs[SUSTAINED_FEAR]
        done = self.exertion_drive * x.exertion + cue + self.anticipation_drive * x.anticipating
        feared = self.threat_drive * fear + self.exposure_drive * inputs[EXPOSURE_DISTRESS]
        return {
            AROUSAL: self.arousability * (self.social_part(x, inputs) + done + feared),
            ANTICIPATION: x.anticipating,
            SOCIAL_SUPPORT: x.support,
        }

    def on_stress(self, payload: Payload, x: Situation, inputs: Inputs, random: RandomStream) -> Situation:
        """What is done from now on."""
        zero = jnp.zeros_like(x.social)
        social, exertion, cue, support = payload
        return moved(x, social=zero + social, exertion=zero + exertion, cue=zero + cue, support=zero + support)

    def on_anticipate(self, payload: Payload, x: Situation, inputs: Inputs, random: RandomStream) -> Situation:
        """A stressor is announced, or over; a cue of the own trauma is dreaded with PTSD alone."""
        return moved(x, anticipating=payload[0] * (1.0 - payload[1] * (1.0 - self.ptsd)) + 0.0 * x.anticipating)

    def between_windows(self, payload: Payload, x: Situation, inputs: Inputs, random: RandomStream) -> Situation:
        """Outside windows nothing is done."""
        return self.rest(inputs)

    jumps: ClassVar = {Event.STRESS: on_stress, Event.ANTICIPATE: on_anticipate}
