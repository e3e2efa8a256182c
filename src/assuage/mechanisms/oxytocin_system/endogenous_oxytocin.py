r"""A person's own oxytocin: a basal tone, and release by stress, its anticipation and social support.

    g  = g_0 t exp(c_adv adversity + c_att insecure + c_ptsd ptsd + c_oxtr carrier)          basal tone        [1]
    X' = k_X (g + s_S A (1 - h + h N) + s_A N + s_T S + s_P max(0, z) - X)                 own oxytocin      [1]

with A = AROUSAL, N = ANTICIPATION (1 while an announced stressor is ahead or under way), S = SOCIAL_SUPPORT and
z = BRAIN_OXYTOCIN, the drug; each is 0 where no world has it. h is the share of the release by stress that needs the
stressor to be announced: own oxytocin and cortisol go together most where something is anticipated (Brown 2016). Drug
does not release own oxytocin by default, s_P = 0 (Lee 2018). Cortisol does not enter. At rest X = g, and so it is
outside windows: that step sets X = g (worked out once, at the start). A typical person's X at rest is 1.

    ENDOGENOUS_OXYTOCIN = X
    PLASMA_OXYTOCIN = P X + PLASMA_EXCESS,      P = P_f for women, P_m for men        [pg/mL, extracted assay]
    CSF_OXYTOCIN = L (X + CSF_RISE)                                                   [pg/mL]

PLASMA_EXCESS and CSF_RISE are 0 where no world has them. Release from axons into blood and from dendrites into the
brain is one quantity here; at rest the two are hardly related in people (Valstad 2017, r .08; after stress .49), so
most of what people differ by is put on P and L and little on g. Secretion is taken as linear in its drive (Leng and
MacGregor 2017).

Stress releases oxytocin and oxytocin damps stress: `loop_gain` bounds that loop, which holds at the shipped values.
Through the stress axis it is open in the worlds that ship, because nothing of the axis moves AROUSAL; through social
arousal (B of `arousal`) it is closed, and where B is below 0 it drives. The effect has a ceiling, so even
then arousal grows by a share of at most |B| E_max.
"""

from typing import ClassVar

import equinox as eqx
import jax.numpy as jnp

from assuage.mechanisms.mechanism import Inputs, Mechanism, Payload, Scalar, moved, parameter, person_fact, state, trait
from assuage.mechanisms.signals import (
    ANTICIPATION,
    AROUSAL,
    BRAIN_OXYTOCIN,
    CSF_OXYTOCIN,
    CSF_RISE,
    ENDOGENOUS_OXYTOCIN,
    PLASMA_EXCESS,
    PLASMA_OXYTOCIN,
    SOCIAL_SUPPORT,
    Signal,
)
from assuage.randomness import RandomStream


class EndogenousLevel(eqx.Module):
    """How much there is."""

    level: Scalar = state("1", "own oxytocin; a typical person at rest is 1")
    resting: Scalar = state("1", "g, the basal tone")


class EndogenousOxytocin(Mechanism[EndogenousLevel]):
    """One person's basal tone and release."""

    parameters_file: ClassVar = "endogenous_oxytocin"
    hears: ClassVar = dict.fromkeys(
        (ANTICIPATION, AROUSAL, BRAIN_OXYTOCIN, CSF_RISE, PLASMA_EXCESS, SOCIAL_SUPPORT), 0.0
    )
    writes: ClassVar = (ENDOGENOUS_OXYTOCIN, PLASMA_OXYTOCIN, CSF_OXYTOCIN)

    turnover: Scalar = parameter("1/min", "k_X", "how fast own oxytocin follows its release")
    tone: Scalar = parameter("1", "g_0", "basal tone of the typical person without the facts below")
    oxytocin_tone: Scalar = trait("1", "t", "own basal tone over the typical person's")
    from_adversity: Scalar = parameter("1", "c_adv", "change of the tone's log with adversity in childhood")
    from_insecurity: Scalar = parameter("1", "c_att", "change of the tone's log with insecure attachment")
    from_ptsd: Scalar = parameter("1", "c_ptsd", "difference of the tone's log in people with PTSD")
    from_genotype: Scalar = parameter("1", "c_oxtr", "change of the tone's log in carriers of a receptor variant")
    carrier: Scalar = parameter("1", "carrier", "share of carriers; 0 while nobody's genotype is drawn")
    by_stress: Scalar = parameter("1", "s_S", "release by arousal of 1, in basal levels")
    announced_share: Scalar = parameter("1", "h", "share of that release that an unannounced stressor lacks")
    by_anticipation: Scalar = parameter("1", "s_A", "release while a stressor is ahead or under way")
    by_support: Scalar = parameter("1", "s_T", "release while a supporting person is there")
    by_drug: Scalar = parameter("1", "s_P", "release by a drug level of a typical 24 IU peak")
    plasma_men: Scalar = parameter("pg/mL", "P_m", "plasma level at a tone of 1, men")
    plasma_women: Scalar = parameter("pg/mL", "P_f", "plasma level at a tone of 1, women")
    csf_level: Scalar = parameter("pg/mL", "L", "level in cerebrospinal fluid at a tone of 1")
    female: Scalar = person_fact("1", "female", "1 for women")
    adversity: Scalar = person_fact("1", "adversity", "1 with adversity in childhood")
    insecure: Scalar = person_fact("1", "insecure", "1 with insecure attachment")
    ptsd: Scalar = person_fact("1", "ptsd", "1 with PTSD")

    def basal(self) -> Scalar:
        """The level at rest, g."""
        facts = self.from_adversity * self.adversity + self.from_insecurity * self.insecure + self.from_ptsd * self.ptsd
        return self.tone * self.oxytocin_tone * jnp.exp(facts + self.from_genotype * self.carrier)

    def rest(self, inputs: Inputs) -> EndogenousLevel:
        """The basal tone."""
        basal = self.basal()
        return EndogenousLevel(basal, basal)

    def signals(self, x: EndogenousLevel, inputs: Inputs) -> dict[Signal, Scalar]:
        """Own oxytocin, and with the drug what plasma and cerebrospinal fluid hold."""
        plasma = jnp.where(self.female > 0.5, self.plasma_women, self.plasma_men)
        return {
            ENDOGENOUS_OXYTOCIN: x.level,
            PLASMA_OXYTOCIN: plasma * x.level + inputs[PLASMA_EXCESS],
            CSF_OXYTOCIN: self.csf_level * (x.level + inputs[CSF_RISE]),
        }

    def flow(self, clock: Scalar, x: EndogenousLevel, inputs: Inputs) -> dict[str, Scalar]:
        """The equation above."""
        announced = inputs[ANTICIPATION]
        stress = inputs[AROUSAL] * (1.0 - self.announced_share + self.announced_share * announced)
        drug = jnp.maximum(inputs[BRAIN_OXYTOCIN], 0.0)
        released = (
            self.by_stress * stress
            + self.by_anticipation * announced
            + self.by_support * inputs[SOCIAL_SUPPORT]
            + self.by_drug * drug
        )
        return {"level": self.turnover * (x.resting + released - x.level)}

    def between_windows(
        self, payload: Payload, x: EndogenousLevel, inputs: Inputs, random: RandomStream
    ) -> EndogenousLevel:
        """Back at the basal tone."""
        return moved(x, level=x.resting)


def loop_gain(damping: Scalar, release: Scalar, weight: Scalar, steepness: Scalar | float = 1.0) -> Scalar:
    """How much of a change of the stress drive comes back through own oxytocin: e s_S w_X dE/dz; below 1 it dies out.

    `damping` e is e_H of the stress axis, or k b_soc B for social arousal, `release` s_S (all of it announced),
    `weight` w_X, the effect's level per own level, and `steepness` the slope of the effect: 1 for the product of the
    coefficients alone, and at most (1 + z50) (1 + s / z_i^2) / z50, the slope at no oxytocin.
    """
    return damping * release * weight * steepness
