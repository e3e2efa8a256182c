r"""From brain oxytocin to its effect: drug and own oxytocin, three shapes of the curve, receptors that desensitise.

Drug and own oxytocin act together; z is relative to a typical person's peak after 24 IU:

    z_t  = max(0, z + w_X (X - 1))                                          z = BRAIN_OXYTOCIN, X = ENDOGENOUS_OXYTOCIN
    E_c(u) = E_max  u / (u + z50)  1 / (1 + s (u / z_i)^2),      E_max = (1 + z50)(1 + s / z_i^2)

so that E_c(1) = 1 by definition. s = 1 with the falling branch (inverted U), 0 without (saturating). With z50 = 1 and
z_i = 1.26 the peaks of 8, 24, 40 and 48 IU give 0.76, 1, 0.74, 0.62, and 19 IU the most, 1.03; without the falling
branch they give 0.50, 1, 1.25, 1.33. Which it is, nobody knows: over truths, from 5 to 95 %, 8 IU give 0.37 to 1.95 of
what 24 IU give, and 40 IU 0.50 to 1.50 (tests). With s_r = 1 the receptors' own curve stands in:

    c(u) = chi B_b (1 + rho u) / 1007.19                                    level at the receptors       [nmol/L]
    O(u) = c / (c + K_O (1 + v / K_AO)),   V(u) = c / (c + K_V (1 + v / K_AV))
    o(u) = O / (O + a_O),                  q(u) = V / (V + a_V)
    E_r(u) = (o(u) - o(0) - m (q(u) - q(0))) / (o(1) - o(0))
    CENTRAL_EFFECT = f_R (1 - D) ((1 - s_r) E_c(z_t) + s_r E_r(z_t))
    D'   = k_des z_t / (z_t + z50) (1 - D) - k_rec D                        share of receptors that no longer answer

X is 1 where no world has it; f_R is a person's own sensitivity, 1 in the typical person. O and V are the shares of
oxytocin and vasopressin V1a receptors that oxytocin holds against vasopressin at v; V1a opposes with weight m. chi is
how much more concentrated oxytocin is where it acts than in cerebrospinal fluid, B_b the fluid's level at rest and rho
its rise after 24 IU, in levels at rest. E_r(1) = 1 but for V1a's part. Outside windows no drug is on board: D relaxes
exactly with z_t = max(0, w_X (X - 1)).

Read at the measured level (chi = 1) after 48 IU, V1a is held to 4e-5; to hold a tenth of it the level would have to be
2,900 times that of the fluid, and 48 IU do less than 24 IU only from a chi of 350 (tests). So cross-binding is not what
bends the curve down at levels anyone has measured, and the inverted U is empirical. Shipped is s = 1 in half of the
truths, s_r = 0 and k_des = 0; what is off costs nothing. No coefficient here needs to vanish for drug and placebo to be
alike when nothing works: all that follows from CENTRAL_EFFECT is multiplied by the coefficients downstream, and those
are zero then.
"""

from typing import ClassVar

import equinox as eqx
import jax.numpy as jnp

from assuage.mechanisms.mechanism import Inputs, Mechanism, Payload, Scalar, absent, moved, parameter, state, trait
from assuage.mechanisms.signals import BRAIN_OXYTOCIN, CENTRAL_EFFECT, ENDOGENOUS_OXYTOCIN, Signal
from assuage.randomness import RandomStream
from assuage.units import MINUTES_PER_DAY, PG_PER_ML_PER_NMOL_PER_L


class Receptors(eqx.Module):
    """Whether the receptors answer."""

    desensitised: Scalar = state("1", "D, share of oxytocin receptors that no longer answer")


class CentralEffect(Mechanism[Receptors]):
    """One person's response to brain oxytocin, the person's own included."""

    parameters_file: ClassVar = "central_effect"
    reads: ClassVar = (BRAIN_OXYTOCIN,)
    hears: ClassVar = {ENDOGENOUS_OXYTOCIN: 1.0}
    writes: ClassVar = (CENTRAL_EFFECT,)

    half_effect: Scalar = parameter("1", "z50", "brain level of half the saturating effect")
    falling_off: Scalar = parameter("1", "z_i", "brain level at which the falling branch halves the effect")
    inverted: Scalar = parameter("1", "s", "1 with the falling branch, 0 without")
    receptor_sensitivity: Scalar = trait("1", "f_R", "own effect over the typical person's")
    own_weight: Scalar = parameter("1", "w_X", "effect level of one basal level of own oxytocin, in 24 IU peaks")
    by_receptors: Scalar = parameter("1", "s_r", "1 with the receptors' own curve, 0 with the empirical one")
    concentration: Scalar = parameter("1", "chi", "level where oxytocin acts, relative to cerebrospinal fluid")
    resting_level: Scalar = parameter("pg/mL", "B_b", "level of cerebrospinal fluid at rest")
    rise: Scalar = parameter("1", "rho", "its rise at a typical 24 IU peak, in levels at rest")
    oxytocin_affinity: Scalar = parameter("nmol/L", "K_O", "oxytocin that holds half the oxytocin receptors")
    crossed_affinity: Scalar = parameter("nmol/L", "K_V", "oxytocin that holds half the V1a receptors")
    vasopressin: Scalar = parameter("nmol/L", "v", "vasopressin at the receptors")
    vasopressin_crossed: Scalar = parameter("nmol/L", "K_AO", "vasopressin that holds half the oxytocin receptors")
    vasopressin_affinity: Scalar = parameter("nmol/L", "K_AV", "vasopressin that holds half the V1a receptors")
    half_occupied: Scalar = parameter("1", "a_O", "share of oxytocin receptors held at half the effect")
    half_crossed: Scalar = parameter("1", "a_V", "share of V1a receptors held at half their effect")
    opposition: Scalar = parameter("1", "m", "greatest effect of V1a receptors against that of oxytocin receptors")
    desensitisation: Scalar = parameter("1/min", "k_des", "loss of answering receptors while held")
    recovery: Scalar = parameter("1/min", "k_rec", "their return")

    def together(self, drug: Scalar | float, own: Scalar | float) -> Scalar:
        """z_t, drug and own oxytocin as one level."""
        return jnp.maximum(drug + self.own_weight * (own - 1.0), 0.0)

    def occupancies(self, z: Scalar | float) -> tuple[Scalar, Scalar]:
        """(O, V): shares of oxytocin and V1a receptors that oxytocin holds at level z."""
        level = self.concentration * self.resting_level * (1.0 + self.rise * z) / PG_PER_ML_PER_NMOL_PER_L
        half = self.oxytocin_affinity * (1.0 + self.vasopressin / self.vasopressin_crossed)
        return level / (level + half), level / (level + self._half_of_v1a())

    def concentration_for(self, share: Scalar | float, z: Scalar | float) -> Scalar:
        """The chi at which oxytocin would hold this share of V1a receptors at level z."""
        measured = self.resting_level * (1.0 + self.rise * z) / PG_PER_ML_PER_NMOL_PER_L
        return share / (1.0 - share) * self._half_of_v1a() / measured

    def _half_of_v1a(self) -> Scalar:
        return self.crossed_affinity * (1.0 + self.vasopressin / self.vasopressin_affinity)

    def receptor_curve(self, z: Scalar) -> Scalar:
        """E_r(z)."""

        def answers(at: Scalar) -> tuple[Scalar, Scalar]:
            held, crossed = self.occupancies(at)
            return held / (held + self.half_occupied), crossed / (crossed + self.half_crossed)

        (now, against), (none, against_none) = answers(z), answers(jnp.zeros_like(z))
        top = answers(jnp.ones_like(z))[0] - none
        return (now - none - self.opposition * (against - against_none)) / top

    def empirical_curve(self, z: Scalar) -> Scalar:
        """E_c(z)."""
        falling = self.inverted / (self.falling_off * self.falling_off)
        top = (1.0 + self.half_effect) * (1.0 + falling)
        return top * z / ((z + self.half_effect) * (1.0 + falling * z * z))

    def rest(self, inputs: Inputs) -> Receptors:
        """All receptors answer."""
        return Receptors(jnp.zeros_like(self.desensitisation))

    def signals(self, x: Receptors, inputs: Inputs) -> dict[Signal, Scalar]:
        """The effect of drug and own oxytocin together."""
        z = self.together(inputs[BRAIN_OXYTOCIN], inputs[ENDOGENOUS_OXYTOCIN])
        effect = self.empirical_curve(z)
        if not absent(self.by_receptors):
            effect = (1.0 - self.by_receptors) * effect + self.by_receptors * self.receptor_curve(z)
        effect = self.receptor_sensitivity * effect
        return {CENTRAL_EFFECT: effect if absent(self.desensitisation) else (1.0 - x.desensitised) * effect}

    def flow(self, clock: Scalar, x: Receptors, inputs: Inputs) -> dict[str, Scalar]:
        """Receptors stop answering while held, and come back."""
        if absent(self.desensitisation):
            return {}
        z = self.together(inputs[BRAIN_OXYTOCIN], inputs[ENDOGENOUS_OXYTOCIN])
        held = z / (z + self.half_effect)
        return {"desensitised": self.desensitisation * held * (1.0 - x.desensitised) - self.recovery * x.desensitised}

    def between_windows(self, payload: Payload, x: Receptors, inputs: Inputs, random: RandomStream) -> Receptors:
        """Receptors come back, by the closed form, with no drug on board."""
        if absent(self.desensitisation):
            return x
        z = self.together(0.0, inputs[ENDOGENOUS_OXYTOCIN])
        losing = self.desensitisation * z / (z + self.half_effect)
        final = losing / (losing + self.recovery)
        left = jnp.exp(-(losing + self.recovery) * MINUTES_PER_DAY * payload[0])
        return moved(x, desensitised=final + (x.desensitised - final) * left)
