r"""Carbetocin, a long-acting analogue of oxytocin: two compartments, by vein, muscle or nose.

    M'  = -k_im M                                                              muscle     [ug]
    N'  = -(k_a + k_d) N                                                       nose       [ug]
    C1' = (F_im k_im M + F_p k_a N - CL C1 - Q (C1 - C2)) / V1                 plasma     [ng/mL]
    C2' = Q (C1 - C2) / V2                                                     tissue     [ng/mL]

    CARBETOCIN (v, m, d, s)   C1 += v a / V1,  M += m a,  N += d f_dep a        all in ug; a, s: `taking`

(1 ug/L is 1 ng/mL.) The signal CARBETOCIN is C1. Disposition from Sweeney 1990
and the product's label; nobody has published levels after a nasal dose, so its nose is that of oxytocin. What it does
to receptors and to people is not modelled: the plasma course is all there is.

Outside windows, 6 h after the last dose, it is taken as gone: M = N = C1 = C2 = 0. At the shipped values 0.7 % of the
peak is left then after a muscle, and less by the other routes (tests).
"""

from typing import ClassVar

import equinox as eqx
import jax.numpy as jnp

from assuage.mechanisms.events import Event
from assuage.mechanisms.mechanism import Inputs, Mechanism, Payload, Scalar, moved, parameter, state
from assuage.mechanisms.pharmacokinetics.taking import taken
from assuage.mechanisms.signals import CARBETOCIN, PRESENT, Signal
from assuage.randomness import RandomStream


class CarbetocinLevels(eqx.Module):
    """Where the drug is."""

    muscle: Scalar = state("ug", "injected into a muscle, not yet absorbed")
    nose: Scalar = state("ug", "sprayed, not yet absorbed or swept away")
    plasma: Scalar = state("ng/mL", "plasma")
    tissue: Scalar = state("ng/mL", "peripheral compartment")


class Carbetocin(Mechanism[CarbetocinLevels]):
    """One person's handling of carbetocin."""

    parameters_file: ClassVar = "carbetocin"
    linear: ClassVar = True
    hears: ClassVar = {PRESENT: 1.0}
    writes: ClassVar = (CARBETOCIN,)
    roused_by: ClassVar = (Event.CARBETOCIN,)

    clearance: Scalar = parameter("L/min", "CL", "elimination from plasma")
    central_volume: Scalar = parameter("L", "V1", "central volume")
    intercompartmental_clearance: Scalar = parameter("L/min", "Q", "flow between the two compartments")
    peripheral_volume: Scalar = parameter("L", "V2", "peripheral volume")
    muscle_absorption: Scalar = parameter("1/min", "k_im", "absorption from a muscle")
    muscle_share: Scalar = parameter("1", "F_im", "share of what lies in a muscle that reaches plasma")
    deposition: Scalar = parameter("1", "f_dep", "share of a nasal dose that stays on the mucosa, typical person 1")
    nasal_absorption: Scalar = parameter("1/min", "k_a", "absorption through the mucosa")
    mucociliary_rate: Scalar = parameter("1/min", "k_d", "mucociliary loss")
    absorbed_fraction_to_plasma: Scalar = parameter("1", "F_p", "share of what the mucosa absorbs that reaches plasma")

    def rest(self, inputs: Inputs) -> CarbetocinLevels:
        """No drug on board."""
        zero = jnp.zeros_like(self.clearance)
        return CarbetocinLevels(zero, zero, zero, zero)

    def signals(self, x: CarbetocinLevels, inputs: Inputs) -> dict[Signal, Scalar]:
        """Plasma level."""
        return {CARBETOCIN: x.plasma}

    def flow(self, clock: Scalar, x: CarbetocinLevels, inputs: Inputs) -> dict[str, Scalar]:
        """The equations above."""
        from_muscle = self.muscle_absorption * x.muscle
        from_nose = self.nasal_absorption * x.nose
        exchanged = self.intercompartmental_clearance * (x.plasma - x.tissue)
        entering = self.muscle_share * from_muscle + self.absorbed_fraction_to_plasma * from_nose
        return {
            "muscle": -from_muscle,
            "nose": -(from_nose + self.mucociliary_rate * x.nose),
            "plasma": (entering - self.clearance * x.plasma - exchanged) / self.central_volume,
            "tissue": exchanged / self.peripheral_volume,
        }

    def on_dose(self, payload: Payload, x: CarbetocinLevels, inputs: Inputs, random: RandomStream) -> CarbetocinLevels:
        """Carbetocin at once, in ug: into a vein, into a muscle, sprayed."""
        vein, muscle, sprayed, _ = (dose * taken(payload, inputs) for dose in payload)
        return moved(
            x,
            muscle=x.muscle + muscle,
            nose=x.nose + sprayed * self.deposition,
            plasma=x.plasma + vein / self.central_volume,
        )

    def between_windows(
        self, payload: Payload, x: CarbetocinLevels, inputs: Inputs, random: RandomStream
    ) -> CarbetocinLevels:
        """Nothing is left outside windows."""
        return self.rest(inputs)

    jumps: ClassVar = {Event.CARBETOCIN: on_dose}
