r"""The circuit of fear and reward as imaging sees it: activity of named regions, their coupling at rest, and volumes.

What is in view. PICTURES (v, c, s, d) sets four things from now on; zeros end them. TRIAL and OBSERVED_TRIAL set all
four to 0 and q to 1, for a conditioned cue is in view then; PICTURES sets q to 0.

    v   valence, -1 the most threatening to 1 the most rewarding      n = max(0, -v),  w = max(0, v)
    c   1 where it shows the own trauma       s   1 where it is social       d   1 where it asks for cognitive control
    k   how many PICTURES with v < 0 there were, this one too

`rest` and `BETWEEN_WINDOWS` set all of them to 0. f, t, p, a are 1 in women, after a trauma, with PTSD, after childhood
trauma; x = t (1 - p). E is CENTRAL_EFFECT, X = max(0, CUE_EXPECTATION); what a world lacks is 0. l_A .. l_S are 1, or 0
where a region is lesioned, and S is how severe childhood trauma was, in SD between those who had one.

    P = n exp(-max(0, lam + lam_P p) max(0, k - 1)) (1 + (t_0 t + t_P p) c)        threat of a picture
    e = (1 - f) e_m + f e_f + e_P p + e_X x + e_K p a S                            share by which oxytocin damps
    D = 1 - e E
    K = max(0, exp(a_V p + b_U U) + o)                                             prefrontal control, 1 in the typical
    R = max(0, 1 + r (1 - l_V K))                                                  what weaker control releases
    W = w exp(a_R p) (1 + (e_R + e_RP p) E)                                        reward as it is felt

    BASOLATERAL_AMYGDALA   = l_A exp(a_T t + a_P p) R D (P + q X)
    MEDIAL_AMYGDALA        = l_A s (1 + e_M E)
    CENTRAL_AMYGDALA       = l_A (exp(a_T t + a_P p) R D P + q CUE_THREAT + PHASIC_FEAR)
    BED_NUCLEUS            = l_B SUSTAINED_FEAR
    HIPPOCAMPUS            = l_H exp(a_H p + b_H Z_H) (q (1 - g) + n c t)
    VENTROMEDIAL           = l_V K (1 + e_V E) (q max(0, 1 - X) + n + w)
    DORSAL_CINGULATE       = l_C ((1 + e_C E) exp(a_C p) (P + q (X + k_u CUE_UNCERTAINTY)) + W)
    DORSOLATERAL           = l_L d (1 + e_L E)
    ANTERIOR_INSULA        = l_I (D (P + q X) + W + b_A AROUSAL)
    DORSAL_STRIATUM        = l_S W

At rest, on Fisher's z scale of a correlation:

    AMYGDALA_VENTROMEDIAL = l_A l_V (z_V + p_V p + (o_VP p + o_VX x) E)
    AMYGDALA_CINGULATE    = l_A l_C (z_C + p_C p + p ((1 - f) o_Cm + f o_Cf) E)
    AMYGDALA_INSULA       = l_A l_I (z_I + p_I p + ((1 - f) o_Im + f o_If) E)

and structure, in SD between people, and the history that goes with it:

    HIPPOCAMPAL_VOLUME = Z_H = h + d_H p      AMYGDALA_VOLUME = y + d_A p      UNCINATE_DIFFUSIVITY = U = u + d_U p
    CHILDHOOD_TRAUMA = a S

g is the share of a context put on others and o the own prefrontal control, as laboratory fear has them: g = sig(logit
g' + trait), g' = g_0 + (g_h - g_0) p. Units: 1 is the basolateral amygdala's response to what threatens most, or to a
cue that is sure to be followed by a shock. CUE_THREAT, PHASIC_FEAR and SUSTAINED_FEAR carry oxytocin's effect already.

Which region carries which quantity is an assumption (the amygdala-versus-prefrontal split of Li et al. 2016, PLoS
Comput Biol e1005099, and the engram split of Rajagopal & Polk 2025), and nothing hears it: activity is an output, not a
cause. Conditioned safety is what is not expected, 1 - X, for no back end of fear learning shares a safety weight.
"""

from typing import ClassVar

import equinox as eqx
import jax.numpy as jnp

from assuage.mechanisms import signals as said
from assuage.mechanisms.events import Event
from assuage.mechanisms.fear_learning.modulation import generalised
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
from assuage.mechanisms.signals import Signal
from assuage.randomness import RandomStream


def hippocampal_volume(own: Scalar, difference: Scalar, ptsd: Scalar) -> Scalar:
    """Z_H."""
    return own + difference * ptsd


class View(eqx.Module):
    """What is in view."""

    valence: Scalar = state("1", "v, -1 the most threatening to 1 the most rewarding")
    trauma: Scalar = state("1", "c, 1 where it shows the own trauma")
    social: Scalar = state("1", "s, 1 where it is social")
    control: Scalar = state("1", "d, 1 where it asks for cognitive control")
    shown: Scalar = state("1", "k, showings of what threatens, this one too")
    cue: Scalar = state("1", "q, 1 where it is a conditioned cue")


class Circuit(Mechanism[View]):
    """One person's regions."""

    parameters_file: ClassVar = "circuit"
    hears: ClassVar = dict.fromkeys(
        (
            said.CENTRAL_EFFECT,
            said.AROUSAL,
            said.PHASIC_FEAR,
            said.SUSTAINED_FEAR,
            said.CUE_EXPECTATION,
            said.CUE_THREAT,
            said.CUE_UNCERTAINTY,
        ),
        0.0,
    )
    writes: ClassVar = (
        said.BASOLATERAL_AMYGDALA,
        said.MEDIAL_AMYGDALA,
        said.CENTRAL_AMYGDALA,
        said.BED_NUCLEUS,
        said.HIPPOCAMPUS,
        said.VENTROMEDIAL,
        said.DORSAL_CINGULATE,
        said.DORSOLATERAL,
        said.ANTERIOR_INSULA,
        said.DORSAL_STRIATUM,
        said.AMYGDALA_VENTROMEDIAL,
        said.AMYGDALA_CINGULATE,
        said.AMYGDALA_INSULA,
        said.HIPPOCAMPAL_VOLUME,
        said.AMYGDALA_VOLUME,
        said.UNCINATE_DIFFUSIVITY,
        said.CHILDHOOD_TRAUMA,
    )

    habituation: Scalar = parameter("1", "lam", "log fall of the response to what threatens, per showing")
    habituation_ptsd: Scalar = parameter("1", "lam_P", "what PTSD adds to it")
    own_trauma: Scalar = parameter("1", "t_0", "what the own trauma adds to a picture's threat, after any trauma")
    own_trauma_ptsd: Scalar = parameter("1", "t_P", "what PTSD adds to that")
    trauma_reactivity: Scalar = parameter("1", "a_T", "log ratio of the amygdala's response after a trauma")
    ptsd_reactivity: Scalar = parameter("1", "a_P", "log ratio of that with PTSD over that after a trauma")
    damping_men: Scalar = parameter("1", "e_m", "share by which oxytocin damps threat, men", file="trauma_memory")
    damping_women: Scalar = parameter("1", "e_f", "the same in women", file="trauma_memory")
    damping_ptsd: Scalar = parameter("1", "e_P", "what PTSD adds to that share in the amygdala")
    damping_exposed: Scalar = parameter("1", "e_X", "what a trauma without PTSD adds to it")
    damping_childhood: Scalar = parameter("1", "e_K", "what a SD of childhood trauma adds to it with PTSD")
    childhood_severity: Scalar = parameter("1", "S", "severity of childhood trauma, SD between those who had one")
    prefrontal_ptsd: Scalar = parameter("1", "a_V", "log ratio of ventromedial prefrontal activity with PTSD")
    uncinate_weight: Scalar = parameter("1", "b_U", "log ratio of the same per SD of the uncinate's diffusivity")
    release: Scalar = parameter("1", "r", "share by which the amygdala answers more without prefrontal control")
    prefrontal_gain: Scalar = parameter("1", "e_V", "share by which oxytocin raises ventromedial prefrontal activity")
    social_gain: Scalar = parameter("1", "e_M", "share by which oxytocin raises social recognition's activity")
    hippocampus_ptsd: Scalar = parameter("1", "a_H", "log ratio of hippocampal activity with PTSD")
    volume_weight: Scalar = parameter("1", "b_H", "log ratio of the same per SD of hippocampal volume")
    cingulate_ptsd: Scalar = parameter("1", "a_C", "log ratio of the cingulate's response to threat with PTSD")
    uncertainty_weight: Scalar = parameter(
        "1", "k_u", "cingulate response to full uncertainty over that to a sure shock"
    )
    cingulate_gain: Scalar = parameter("1", "e_C", "share by which oxytocin raises the cingulate's response to threat")
    reward_ptsd: Scalar = parameter("1", "a_R", "log ratio of the response to reward with PTSD")
    reward_gain: Scalar = parameter("1", "e_R", "share by which oxytocin raises the response to reward")
    reward_gain_ptsd: Scalar = parameter("1", "e_RP", "what PTSD adds to that")
    arousal_weight: Scalar = parameter("1", "b_A", "insular response to a unit of arousal")
    control_gain: Scalar = parameter("1", "e_L", "share by which oxytocin raises dorsolateral activity at control")
    ventromedial_coupling: Scalar = parameter("1", "z_V", "amygdala and ventromedial cortex at rest, Fisher's z")
    ventromedial_coupling_ptsd: Scalar = parameter("1", "p_V", "what PTSD adds to it")
    ventromedial_oxytocin_ptsd: Scalar = parameter("1", "o_VP", "what oxytocin adds to it with PTSD")
    ventromedial_oxytocin_exposed: Scalar = parameter("1", "o_VX", "what oxytocin adds after a trauma without PTSD")
    cingulate_coupling: Scalar = parameter("1", "z_C", "amygdala and dorsal cingulate at rest, Fisher's z")
    cingulate_coupling_ptsd: Scalar = parameter("1", "p_C", "what PTSD adds to it")
    cingulate_oxytocin_men: Scalar = parameter("1", "o_Cm", "what oxytocin adds to it with PTSD, men")
    cingulate_oxytocin_women: Scalar = parameter("1", "o_Cf", "the same in women")
    insula_coupling: Scalar = parameter("1", "z_I", "amygdala and anterior insula at rest, Fisher's z")
    insula_coupling_ptsd: Scalar = parameter("1", "p_I", "what PTSD adds to it")
    insula_oxytocin_men: Scalar = parameter("1", "o_Im", "what oxytocin adds to it, men")
    insula_oxytocin_women: Scalar = parameter("1", "o_If", "the same in women")
    own_hippocampus: Scalar = parameter("1", "h", "hippocampal volume, SD between people")
    own_amygdala: Scalar = parameter("1", "y", "amygdala volume, likewise")
    own_uncinate: Scalar = parameter("1", "u", "mean diffusivity of the uncinate fasciculus, likewise")
    hippocampal_difference: Scalar = parameter("1", "d_H", "hippocampal volume with PTSD less that without, SD")
    amygdala_difference: Scalar = parameter("1", "d_A", "amygdala volume, likewise")
    uncinate_difference: Scalar = parameter("1", "d_U", "diffusivity of the uncinate, likewise")
    generalisation_healthy: Scalar = parameter("1", "g_0", "share of a context put on others", file="fear_model")
    generalisation: Scalar = parameter("1", "g_h", "the same with PTSD", file="trauma_memory")
    overgeneralisation: Scalar = trait("1", "trait", "own generalisation, on the logit scale")
    prefrontal_control: Scalar = trait("1", "o", "own prefrontal control, added to the typical person's")
    amygdala: Scalar = parameter("1", "l_A", "1, or 0 where it is lesioned")
    bed_nucleus: Scalar = parameter("1", "l_B", "likewise")
    hippocampus: Scalar = parameter("1", "l_H", "likewise")
    ventromedial: Scalar = parameter("1", "l_V", "likewise")
    cingulate: Scalar = parameter("1", "l_C", "likewise")
    dorsolateral: Scalar = parameter("1", "l_L", "likewise")
    insula: Scalar = parameter("1", "l_I", "likewise")
    striatum: Scalar = parameter("1", "l_S", "likewise")
    female: Scalar = person_fact("1", "f", "1 for women")
    traumatised: Scalar = person_fact("1", "t", "1 after a trauma")
    ptsd: Scalar = person_fact("1", "p", "1 with PTSD")
    adversity: Scalar = person_fact("1", "a", "1 after childhood trauma")

    def rest(self, inputs: Inputs) -> View:
        """Nothing in view."""
        zero = jnp.zeros_like(self.ptsd)
        return View(zero, zero, zero, zero, zero, zero)

    def damping(self) -> Scalar:
        """e."""
        by_sex = self.damping_men + (self.damping_women - self.damping_men) * self.female
        exposed = self.damping_exposed * self.traumatised * (1.0 - self.ptsd)
        childhood = self.damping_childhood * self.adversity * self.childhood_severity
        return by_sex + exposed + (self.damping_ptsd + childhood) * self.ptsd

    def control(self) -> Scalar:
        """K."""
        own = self.prefrontal_ptsd * self.ptsd + self.uncinate_weight * self.diffusivity()
        return jnp.maximum(0.0, jnp.exp(own) + self.prefrontal_control)

    def diffusivity(self) -> Scalar:
        """U."""
        return self.own_uncinate + self.uncinate_difference * self.ptsd

    def picture(self, x: View) -> Scalar:
        """P."""
        rate = jnp.maximum(0.0, self.habituation + self.habituation_ptsd * self.ptsd)
        own = 1.0 + (self.own_trauma * self.traumatised + self.own_trauma_ptsd * self.ptsd) * x.trauma
        return jnp.maximum(0.0, -x.valence) * jnp.exp(-rate * jnp.maximum(0.0, x.shown - 1.0)) * own

    def signals(self, x: View, inputs: Inputs) -> dict[Signal, Scalar]:
        """Regions, couplings and structure."""
        return self.regions(x, inputs) | self.couplings(inputs) | self.structure()

    def regions(self, x: View, inputs: Inputs) -> dict[Signal, Scalar]:
        """Activity of each region now."""
        effect, ptsd = inputs[said.CENTRAL_EFFECT], self.ptsd
        threat, expected = self.picture(x), jnp.maximum(0.0, inputs[said.CUE_EXPECTATION])
        damped, control = 1.0 - self.damping() * effect, self.control()
        released = jnp.maximum(0.0, 1.0 + self.release * (1.0 - self.ventromedial * control))
        gain = jnp.exp(self.trauma_reactivity * self.traumatised + self.ptsd_reactivity * ptsd) * released * damped
        negative, positive = jnp.maximum(0.0, -x.valence), jnp.maximum(0.0, x.valence)
        by_drug = 1.0 + (self.reward_gain + self.reward_gain_ptsd * ptsd) * effect
        reward = positive * jnp.exp(self.reward_ptsd * ptsd) * by_drug
        told = 1.0 - self.generalised()
        shape = jnp.exp(self.hippocampus_ptsd * ptsd + self.volume_weight * self.hippocampal())
        alarm = threat + x.cue * (expected + self.uncertainty_weight * inputs[said.CUE_UNCERTAINTY])
        salience = (1.0 + self.cingulate_gain * effect) * jnp.exp(self.cingulate_ptsd * ptsd) * alarm
        safety = x.cue * jnp.maximum(0.0, 1.0 - expected) + negative + positive
        threatening = threat + x.cue * expected
        feared = x.cue * inputs[said.CUE_THREAT] + inputs[said.PHASIC_FEAR]
        return {
            said.BASOLATERAL_AMYGDALA: self.amygdala * gain * threatening,
            said.MEDIAL_AMYGDALA: self.amygdala * x.social * (1.0 + self.social_gain * effect),
            said.CENTRAL_AMYGDALA: self.amygdala * (gain * threat + feared),
            said.BED_NUCLEUS: self.bed_nucleus * inputs[said.SUSTAINED_FEAR],
            said.HIPPOCAMPUS: self.hippocampus * shape * (x.cue * told + negative * x.trauma * self.traumatised),
            said.VENTROMEDIAL: self.ventromedial * control * (1.0 + self.prefrontal_gain * effect) * safety,
            said.DORSAL_CINGULATE: self.cingulate * (salience + reward),
            said.DORSOLATERAL: self.dorsolateral * x.control * (1.0 + self.control_gain * effect),
            said.ANTERIOR_INSULA: self.insula
            * (damped * threatening + reward + self.arousal_weight * inputs[said.AROUSAL]),
            said.DORSAL_STRIATUM: self.striatum * reward,
        }

    def couplings(self, inputs: Inputs) -> dict[Signal, Scalar]:
        """The amygdala with three regions at rest."""
        effect, ptsd, female = inputs[said.CENTRAL_EFFECT], self.ptsd, self.female
        exposed = self.traumatised * (1.0 - ptsd)
        ventromedial = self.ventromedial_oxytocin_ptsd * ptsd + self.ventromedial_oxytocin_exposed * exposed
        cingulate = self.cingulate_oxytocin_men * (1.0 - female) + self.cingulate_oxytocin_women * female
        insula = self.insula_oxytocin_men * (1.0 - female) + self.insula_oxytocin_women * female
        return {
            said.AMYGDALA_VENTROMEDIAL: self.amygdala
            * self.ventromedial
            * (self.ventromedial_coupling + self.ventromedial_coupling_ptsd * ptsd + ventromedial * effect),
            said.AMYGDALA_CINGULATE: self.amygdala
            * self.cingulate
            * (self.cingulate_coupling + self.cingulate_coupling_ptsd * ptsd + ptsd * cingulate * effect),
            said.AMYGDALA_INSULA: self.amygdala
            * self.insula
            * (self.insula_coupling + self.insula_coupling_ptsd * ptsd + insula * effect),
        }

    def structure(self) -> dict[Signal, Scalar]:
        """What does not change within a study."""
        return {
            said.HIPPOCAMPAL_VOLUME: self.hippocampal(),
            said.AMYGDALA_VOLUME: self.own_amygdala + self.amygdala_difference * self.ptsd,
            said.UNCINATE_DIFFUSIVITY: self.diffusivity(),
            said.CHILDHOOD_TRAUMA: self.adversity * self.childhood_severity,
        }

    def hippocampal(self) -> Scalar:
        """Z_H."""
        return hippocampal_volume(self.own_hippocampus, self.hippocampal_difference, self.ptsd)

    def generalised(self) -> Scalar:
        """g."""
        return generalised(self.generalisation_healthy, self.generalisation, self.ptsd, self.overgeneralisation)

    def on_pictures(self, payload: Payload, x: View, inputs: Inputs, random: RandomStream) -> View:
        """Pictures come into view: payload (valence, own trauma, social, control)."""
        zero = jnp.zeros_like(x.cue)
        valence, trauma, social, control = (zero + value for value in payload)
        return View(valence, trauma, social, control, x.shown + (valence < 0.0), zero)

    def on_trial(self, payload: Payload, x: View, inputs: Inputs, random: RandomStream) -> View:
        """A conditioned cue comes into view."""
        zero = jnp.zeros_like(x.cue)
        return moved(x, valence=zero, trauma=zero, social=zero, control=zero, cue=zero + 1.0)

    def between_windows(self, payload: Payload, x: View, inputs: Inputs, random: RandomStream) -> View:
        """Outside windows nothing is in view."""
        return self.rest(inputs)

    jumps: ClassVar = {Event.PICTURES: on_pictures, Event.TRIAL: on_trial, Event.OBSERVED_TRIAL: on_trial}
