r"""Vasopressin by the nose, to the brain, and what its receptors make of it.

    N, T1, T2 as in `nose_to_brain`, in IU
    B' = k_t T2 - k_B B                                                        brain            [IU]
    VASOPRESSIN (d IU, ., ., s)    N += d f_dep a      (a, s: `taking`)

The level in the brain relative to that of a typical person at the peak after 20 IU, the dose of two studies, and the
effect at V1a receptors (brain) and V1b receptors (pituitary), each 1 at that peak:

    z = B 1000 g / (V_B (r_B - 1) B_b)                       g = 1.68 24/20 ug/IU
    V1A_EFFECT = z (1 + z_a) / (z + z_a),        V1B_EFFECT = z (1 + z_b) / (z + z_b)

24 IU of oxytocin bring the brain to its unit by f_B, plasma's part of a hundredth included, so 20 IU of vasopressin do
here up to that part. Both effects are 0 without the drug: own vasopressin is not modelled, nor what oxytocin does at
V1a receptors (`central_effect` can hold that). What follows from the two effects are coefficients with priors through
zero where they are used: sustained fear (`unpredictable_threat`), the answer to a trauma cue (`arousal`) and, off as
shipped, the release of ACTH (`challenges`).

20 IU by the nose give plasma what 0.025 IU by vein give (Pietrowsky 1996); nothing here reads plasma, so it is left
out. No compartment model of intranasal vasopressin in people is published: all of it is assumed. Outside windows
nothing is left.
"""

from typing import ClassVar

import jax.numpy as jnp

from assuage.mechanisms.events import Event
from assuage.mechanisms.mechanism import Inputs, Payload, Scalar, moved, parameter, state
from assuage.mechanisms.pharmacokinetics.nose_to_brain import NoseToBrain, OnItsWay
from assuage.mechanisms.pharmacokinetics.taking import taken
from assuage.mechanisms.signals import PRESENT, V1A_EFFECT, V1B_EFFECT, Signal
from assuage.randomness import RandomStream
from assuage.units import ML_PER_L, UG_PER_IU


REFERENCE_DOSE_IU = 20.0  # the dose that the unit of the brain level is defined by
OXYTOCIN_REFERENCE_IU = 24.0  # the dose whose passage f_B is solved for


class VasopressinLevels(OnItsWay):
    """Where the drug is."""

    nose: Scalar = state("IU", "sprayed, not yet absorbed or swept away")
    transit_1: Scalar = state("IU", "on the way to the brain, first step")
    transit_2: Scalar = state("IU", "on the way to the brain, second step")
    brain: Scalar = state("IU", "in the brain")


class Vasopressin(NoseToBrain[VasopressinLevels]):
    """One person's handling of sprayed vasopressin."""

    parameters_file: ClassVar = "vasopressin"
    linear: ClassVar = True
    hears: ClassVar = {PRESENT: 1.0}
    writes: ClassVar = (V1A_EFFECT, V1B_EFFECT)
    roused_by: ClassVar = (Event.VASOPRESSIN,)

    half_v1a: Scalar = parameter("1", "z_a", "brain level of half the effect at V1a receptors")
    half_v1b: Scalar = parameter("1", "z_b", "brain level of half the effect at V1b receptors")

    def rest(self, inputs: Inputs) -> VasopressinLevels:
        """No drug on board."""
        zero = jnp.zeros_like(self.typical_share)
        return VasopressinLevels(zero, zero, zero, zero)

    def level(self, x: VasopressinLevels) -> Scalar:
        """z."""
        of_an_iu = ML_PER_L * UG_PER_IU * OXYTOCIN_REFERENCE_IU / REFERENCE_DOSE_IU
        return x.brain * of_an_iu / (self.brain_volume * self.brain_rise * self.brain_basal)

    def signals(self, x: VasopressinLevels, inputs: Inputs) -> dict[Signal, Scalar]:
        """The two effects."""
        z = self.level(x)
        return {
            V1A_EFFECT: z * (1.0 + self.half_v1a) / (z + self.half_v1a),
            V1B_EFFECT: z * (1.0 + self.half_v1b) / (z + self.half_v1b),
        }

    def flow(self, clock: Scalar, x: VasopressinLevels, inputs: Inputs) -> dict[str, Scalar]:
        """The equations above."""
        return self.on_the_way(x) | {"brain": self.transit * x.transit_2 - self.brain_loss * x.brain}

    def on_dose(
        self, payload: Payload, x: VasopressinLevels, inputs: Inputs, random: RandomStream
    ) -> VasopressinLevels:
        """A nasal dose in IU."""
        return moved(x, nose=x.nose + payload[0] * self.deposition * taken(payload, inputs))

    def between_windows(
        self, payload: Payload, x: VasopressinLevels, inputs: Inputs, random: RandomStream
    ) -> VasopressinLevels:
        """Nothing is left outside windows."""
        return self.rest(inputs)

    jumps: ClassVar = {Event.VASOPRESSIN: on_dose}
