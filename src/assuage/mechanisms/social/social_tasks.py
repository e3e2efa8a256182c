r"""What a person does, says and sees in the company of another: read-outs of a social situation, without memory.

MEET (W, c, p, f) says who is there from now on: W 1 with a person (0 a device, or nobody), c contact (1 met in person,
0 behind a screen), p whether they support, f 1 where it is a woman. SCENE (D, O, V, H) says what is at stake: D own
distress, O the other's, V what their company offers, H what it threatens; all 0 to 1. Zeros end both, and so does the
end of a window. With E the central effect, tau TRUST, sig the logistic function, and as facts of the person i insecure
attachment, female, ptsd, adversity and autistic (0 or 1 each):

    B = U + s_p W p                                                            support as the person has it
    PERCEIVED_SUPPORT    = B + E (e_U1 c (female + (1 - female) m) - e_U0 (1 - c))
    SUPPORT_SEEKING      = sig(k_s (D (1 + W tau) - q_0 - q_i i + e_S E c))
    EMOTIONAL_DISCLOSURE = sig(d_E + d_t W (tau - 1/2) + d_U B + e_d E c)
    FACTUAL_DISCLOSURE   = sig(d_F + d_t W (tau - 1/2) + d_U B)
    FELT_DISTRESS        = D (1 - s_d W p EMOTIONAL_DISCLOSURE) + k_c O        relief, and contagion
    PERSONAL_DISTRESS    = k_c O (1 - S)                                       S: how well self and other are kept apart
    COMPASSION           = O max(0, k_c S + e_c E f - k_P ptsd)
    TRUST_TRANSFER       = sig(k_T W (tau - 1/2) - r)                          share of a stake handed over

    read(m, d, e)        = q + (1 - q) W sig(g (m + z - d ptsd + e E)),        g = 1 + (G - 1) autistic
    EMOTION_RECOGNITION  = read(m_r, d_r, e_r + e_rp ptsd + e_ra adversity)
    THEORY_OF_MIND       = read(m_t, d_t', e_t)                                d_t' is `theory_deficit`
    EMPATHY_ACCURACY     = read(m_e, d_e, e_e)

    SOCIAL_REWARD        = w_r V exp(-a_P ptsd) (1 + (e_R + e_RP ptsd) E)
    SOCIAL_THREAT        = w_t H (1 - e_A E)
    v = SOCIAL_REWARD - SOCIAL_THREAT
    APPROACH             = sig(v / s_v)                                        share of what is done that approaches
    APPROACH_TIME        = b / max(|v|, v_0)                                   [s]
    SOCIAL_DISTANCE      = x_0 exp(-k_x v)                                     [m]

What oxytocin does to how another is met asks for contact (support, seeking, telling, and trust itself); what it does to
what is seen in another asks that there is one; reward and threat ask that there is something to win or to fear. z is
one skill in all three readings, and G a lower gain of them in autism, where the drug's terms are those of everybody.
"""

from typing import ClassVar

import equinox as eqx
import jax
import jax.numpy as jnp

from assuage.mechanisms.events import Event
from assuage.mechanisms.mechanism import Inputs, Mechanism, Payload, Scalar, moved, parameter, person_fact, state
from assuage.mechanisms.signals import (
    APPROACH,
    APPROACH_TIME,
    CENTRAL_EFFECT,
    COMPASSION,
    EMOTION_RECOGNITION,
    EMOTIONAL_DISCLOSURE,
    EMPATHY_ACCURACY,
    FACTUAL_DISCLOSURE,
    FELT_DISTRESS,
    PERCEIVED_SUPPORT,
    PERSONAL_DISTRESS,
    SOCIAL_DISTANCE,
    SOCIAL_REWARD,
    SOCIAL_THREAT,
    SUPPORT_SEEKING,
    THEORY_OF_MIND,
    TRUST,
    TRUST_TRANSFER,
    Signal,
)
from assuage.randomness import RandomStream


class Company(eqx.Module):
    """Who is there, and what is at stake."""

    person: Scalar = state("1", "W, 1 with another person")
    contact: Scalar = state("1", "c, 1 met in person, 0 behind a screen")
    supportive: Scalar = state("1", "p, whether they support")
    woman: Scalar = state("1", "f, 1 where the other is a woman")
    distress: Scalar = state("1", "D, own distress")
    other: Scalar = state("1", "O, the other's distress")
    value: Scalar = state("1", "V, what company offers")
    threat: Scalar = state("1", "H, what company threatens")


class SocialTasks(Mechanism[Company]):
    """One person among others."""

    parameters_file: ClassVar = "social_tasks"
    reads: ClassVar = (TRUST,)
    hears: ClassVar = {CENTRAL_EFFECT: 0.0}
    writes: ClassVar = (
        PERCEIVED_SUPPORT,
        SUPPORT_SEEKING,
        EMOTIONAL_DISCLOSURE,
        FACTUAL_DISCLOSURE,
        FELT_DISTRESS,
        PERSONAL_DISTRESS,
        COMPASSION,
        TRUST_TRANSFER,
        EMOTION_RECOGNITION,
        THEORY_OF_MIND,
        EMPATHY_ACCURACY,
        SOCIAL_REWARD,
        SOCIAL_THREAT,
        APPROACH,
        APPROACH_TIME,
        SOCIAL_DISTANCE,
    )

    own_support: Scalar = parameter("1", "U", "support as it is felt day by day, in SD between people")
    support_given: Scalar = parameter("1", "s_p", "what a person who supports adds")
    support_met: Scalar = parameter("1", "e_U1", "perceived support added by oxytocin in contact, in women")
    men: Scalar = parameter("1", "m", "that of men over that of women")
    support_apart: Scalar = parameter("1", "e_U0", "perceived support taken by oxytocin without contact")
    need_slope: Scalar = parameter("1", "k_s", "how steeply need makes seek support")
    seeking_cost: Scalar = parameter("1", "q_0", "need at which half seek it")
    insecure_cost: Scalar = parameter("1", "q_i", "need more than that with insecure attachment")
    seeking_gain: Scalar = parameter("1", "e_S", "need added by oxytocin in contact")
    emotional_openness: Scalar = parameter("1", "d_E", "telling what was felt, on the logit scale")
    factual_openness: Scalar = parameter("1", "d_F", "telling what happened, on the logit scale")
    openness_by_trust: Scalar = parameter("1", "d_t", "added to both from no trust to full trust")
    openness_by_support: Scalar = parameter("1", "d_U", "added to both by an SD of support")
    sharing_gain: Scalar = parameter("1", "e_d", "added by oxytocin in contact to telling what was felt")
    relief: Scalar = parameter("1", "s_d", "share of distress that telling one who supports takes")
    contagion: Scalar = parameter("1", "k_c", "share of another's distress that is felt along")
    distinction: Scalar = parameter("1", "S", "how well self and other are kept apart")
    compassion_gain: Scalar = parameter("1", "e_c", "compassion for women added by oxytocin")
    compassion_deficit: Scalar = parameter("1", "k_P", "compassion lower with PTSD")
    transfer_slope: Scalar = parameter("1", "k_T", "how steeply trust makes hand over")
    risk_aversion: Scalar = parameter("1", "r", "reluctance to hand over, to a device as to a person")
    guessing: Scalar = parameter("1", "q", "share right by guessing")
    skill: Scalar = parameter("1", "z", "own skill in reading others, on the logit scale")
    recognition: Scalar = parameter("1", "m_r", "recognition of an expression, on the logit scale")
    theory: Scalar = parameter("1", "m_t", "reading of a state of mind, on the logit scale")
    empathy: Scalar = parameter("1", "m_e", "reading of another's feeling in a story, on the logit scale")
    recognition_deficit: Scalar = parameter("1", "d_r", "recognition lower with PTSD")
    theory_deficit: Scalar = parameter("1", "d_t'", "reading of states of mind lower with PTSD")
    empathy_deficit: Scalar = parameter("1", "d_e", "reading of feelings lower with PTSD")
    autistic_gain: Scalar = parameter("1", "G", "gain of reading others in autism over that without")
    recognition_gain: Scalar = parameter("1", "e_r", "recognition added by oxytocin")
    recognition_gain_ptsd: Scalar = parameter("1", "e_rp", "added to that with PTSD")
    recognition_gain_adversity: Scalar = parameter("1", "e_ra", "added to that after childhood adversity")
    theory_gain: Scalar = parameter("1", "e_t", "reading of states of mind added by oxytocin")
    empathy_gain: Scalar = parameter("1", "e_e", "reading of feelings added by oxytocin")
    reward_weight: Scalar = parameter("1", "w_r", "value of full social reward")
    threat_weight: Scalar = parameter("1", "w_t", "weight of full social threat")
    anhedonia: Scalar = parameter("1", "a_P", "log value of social reward lower with PTSD")
    reward_gain: Scalar = parameter("1", "e_R", "share by which oxytocin raises the value of social reward")
    reward_gain_ptsd: Scalar = parameter("1", "e_RP", "added to that with PTSD")
    threat_damping: Scalar = parameter("1", "e_A", "share by which oxytocin lowers social threat")
    approach_spread: Scalar = parameter("1", "s_v", "value over which approach takes the place of avoidance")
    decision: Scalar = parameter("s", "b", "time of a decision at a value of 1")
    least_value: Scalar = parameter("1", "v_0", "value below which a decision takes no longer")
    distance: Scalar = parameter("m", "x_0", "distance kept from one who offers and threatens nothing")
    distance_slope: Scalar = parameter("1", "k_x", "how much nearer value brings")
    female: Scalar = person_fact("1", "female", "1 for women")
    ptsd: Scalar = person_fact("1", "ptsd", "1 with PTSD")
    adversity: Scalar = person_fact("1", "adversity", "1 after childhood adversity")
    insecure: Scalar = person_fact("1", "i", "1 with insecure attachment")
    autistic: Scalar = person_fact("1", "autistic", "1 in autism")

    def rest(self, inputs: Inputs) -> Company:
        """Nobody is there."""
        zero = jnp.zeros_like(self.own_support)
        return Company(zero, zero, zero, zero, zero, zero, zero, zero)

    def signals(self, x: Company, inputs: Inputs) -> dict[Signal, Scalar]:
        """What is done, said and seen at this minute."""
        effect, trust = inputs[CENTRAL_EFFECT], inputs[TRUST]
        met = effect * x.contact
        support = self.own_support + self.support_given * x.person * x.supportive
        by_sex = self.female + (1.0 - self.female) * self.men
        need = x.distress * (1.0 + x.person * trust) - self.seeking_cost - self.insecure_cost * self.insecure
        openness = self.openness_by_trust * x.person * (trust - 0.5) + self.openness_by_support * support
        told = jax.nn.sigmoid(self.emotional_openness + openness + self.sharing_gain * met)
        felt = self.contagion * x.other
        cared = self.contagion * self.distinction + self.compassion_gain * effect * x.woman
        recognised = self.recognition_gain + self.recognition_gain_ptsd * self.ptsd
        recognised += self.recognition_gain_adversity * self.adversity
        return {
            PERCEIVED_SUPPORT: support
            + self.support_met * met * by_sex
            - self.support_apart * effect * (1.0 - x.contact),
            SUPPORT_SEEKING: jax.nn.sigmoid(self.need_slope * (need + self.seeking_gain * met)),
            EMOTIONAL_DISCLOSURE: told,
            FACTUAL_DISCLOSURE: jax.nn.sigmoid(self.factual_openness + openness),
            FELT_DISTRESS: x.distress * (1.0 - self.relief * x.person * x.supportive * told) + felt,
            PERSONAL_DISTRESS: felt * (1.0 - self.distinction),
            COMPASSION: x.other * jnp.maximum(cared - self.compassion_deficit * self.ptsd, 0.0),
            TRUST_TRANSFER: jax.nn.sigmoid(self.transfer_slope * x.person * (trust - 0.5) - self.risk_aversion),
            EMOTION_RECOGNITION: self._read(x, self.recognition, self.recognition_deficit, recognised * effect),
            THEORY_OF_MIND: self._read(x, self.theory, self.theory_deficit, self.theory_gain * effect),
            EMPATHY_ACCURACY: self._read(x, self.empathy, self.empathy_deficit, self.empathy_gain * effect),
        } | self._approached(x, effect)

    def _read(self, x: Company, ease: Scalar, deficit: Scalar, drug: Scalar) -> Scalar:
        gain = 1.0 + (self.autistic_gain - 1.0) * self.autistic
        known = jax.nn.sigmoid(gain * (ease + self.skill - deficit * self.ptsd + drug))
        return self.guessing + (1.0 - self.guessing) * x.person * known

    def _approached(self, x: Company, effect: Scalar) -> dict[Signal, Scalar]:
        gain = 1.0 + (self.reward_gain + self.reward_gain_ptsd * self.ptsd) * effect
        reward = self.reward_weight * x.value * jnp.exp(-self.anhedonia * self.ptsd) * gain
        threat = self.threat_weight * x.threat * (1.0 - self.threat_damping * effect)
        value = reward - threat
        return {
            SOCIAL_REWARD: reward,
            SOCIAL_THREAT: threat,
            APPROACH: jax.nn.sigmoid(value / self.approach_spread),
            APPROACH_TIME: self.decision / jnp.maximum(jnp.abs(value), self.least_value),
            SOCIAL_DISTANCE: self.distance * jnp.exp(-self.distance_slope * value),
        }

    def on_meet(self, payload: Payload, x: Company, inputs: Inputs, random: RandomStream) -> Company:
        """Who is there from now on."""
        zero = jnp.zeros_like(x.person)
        person, contact, supportive, woman = payload
        return moved(x, person=zero + person, contact=zero + contact, supportive=zero + supportive, woman=zero + woman)

    def on_scene(self, payload: Payload, x: Company, inputs: Inputs, random: RandomStream) -> Company:
        """What is at stake from now on."""
        zero = jnp.zeros_like(x.person)
        distress, other, value, threat = payload
        return moved(x, distress=zero + distress, other=zero + other, value=zero + value, threat=zero + threat)

    def between_windows(self, payload: Payload, x: Company, inputs: Inputs, random: RandomStream) -> Company:
        """Outside windows nobody is there."""
        return self.rest(inputs)

    jumps: ClassVar = {Event.MEET: on_meet, Event.SCENE: on_scene}
