r"""Intranasal oxytocin, from spray to blood and brain.

A spray is absorbed through the mucosa at k_a or swept away at k_d. Of what is absorbed a share F_p reaches plasma
(two compartments) and a share f_B passes two transit steps to the brain, which also gets a trace from plasma:

    N'  = -(k_a + k_d) N                                       nose             [ug]
    C1' = (1000 F_p k_a N - CL C1 - Q (C1 - C2)) / V1          plasma excess    [pg/mL]
    C2' = Q (C1 - C2) / V2                                     tissue excess    [pg/mL]
    T1' = f_B k_a N - k_t T1,   T2' = k_t (T1 - T2)            transit          [ug]
    B'  = (1000 k_t T2 + k_BB CL C1) / V_B - k_B B             brain excess     [pg/mL]

with N += 1.68 IU f_dep at a spray. Levels are excess over basal; endogenous release adds a constant basal level.
Only the product of f_B, 1/V_B and the effect's scale is identifiable, so f_B follows from r_B, the fold by which a
typical person's brain level rises after 24 IU (`share_to_brain`), and the brain signal is relative to that peak.

No human nose-to-brain compartment model is published: structure and transit are ours (grade: assumed). Disposition
from de Groot 1995, Nielsen 2017 and Legros 1984. The equations are linear; the tests hold their closed form.
"""

from typing import ClassVar

import equinox as eqx
import jax
import jax.numpy as jnp
from jax import Array

from assuage.mechanisms.events import Event
from assuage.mechanisms.mechanism import Heard, Mechanism, Payload, Scalar, moved, parameter, person_fact, state
from assuage.mechanisms.signals import ATTENDING, BRAIN_OXYTOCIN, PLASMA_OXYTOCIN, Signal
from assuage.randomness import Luck
from assuage.units import ML_PER_L, UG_PER_IU


class Oxytocin(eqx.Module):
    """Where the drug is."""

    nose: Scalar = state("ug", "sprayed, not yet absorbed or swept away")
    plasma: Scalar = state("pg/mL", "plasma, above basal")
    tissue: Scalar = state("pg/mL", "peripheral compartment, above basal")
    transit_1: Scalar = state("ug", "on the way to the brain, first step")
    transit_2: Scalar = state("ug", "on the way to the brain, second step")
    brain: Scalar = state("pg/mL", "brain, above basal")


class IntranasalOxytocin(Mechanism[Oxytocin]):
    """One person's handling of a nasal dose."""

    parameters_file: ClassVar = "intranasal_oxytocin"
    linear: ClassVar = True
    writes: ClassVar = (PLASMA_OXYTOCIN, BRAIN_OXYTOCIN)

    deposition: Scalar = parameter("1", "f_dep", "share of the dose that stays on the mucosa, typical person 1")
    absorption: Scalar = parameter("1/min", "k_a", "absorption through the mucosa")
    clearing: Scalar = parameter("1/min", "k_d", "mucociliary loss")
    systemic_share: Scalar = parameter("1", "F_p", "share of what is absorbed that reaches plasma")
    clearance: Scalar = parameter("L/min", "CL", "elimination from plasma")
    plasma_volume: Scalar = parameter("L", "V1", "central volume")
    exchange: Scalar = parameter("L/min", "Q", "flow between the two plasma compartments")
    tissue_volume: Scalar = parameter("L", "V2", "peripheral volume")
    transit: Scalar = parameter("1/min", "k_t", "rate of each transit step")
    brain_loss: Scalar = parameter("1/min", "k_B", "loss from the brain")
    brain_volume: Scalar = parameter("L", "V_B", "volume the brain share spreads in")
    from_blood: Scalar = parameter("1", "k_BB", "share of plasma clearance that enters the brain")
    brain_rise: Scalar = parameter("1", "r_B - 1", "rise of a typical brain level after 24 IU, in basal levels")
    brain_basal: Scalar = parameter("pg/mL", "B_b", "basal brain level")
    plasma_basal: Scalar = parameter("pg/mL", "C1_b", "basal plasma level")
    uptake: Scalar = parameter("1", "u_B", "a person's share to the brain relative to the typical person's")
    typical_share: Scalar = person_fact("1", "f_B", "typical share of what is absorbed that reaches the brain")

    def rest(self, heard: Heard) -> Oxytocin:
        """No drug on board."""
        zero = jnp.zeros_like(self.typical_share)
        return Oxytocin(zero, zero, zero, zero, zero, zero)

    def signals(self, x: Oxytocin, heard: Heard) -> dict[Signal, Scalar]:
        """Plasma with its basal level; brain as a share of a typical 24 IU peak."""
        return {
            PLASMA_OXYTOCIN: x.plasma + self.plasma_basal,
            BRAIN_OXYTOCIN: x.brain / (self.brain_rise * self.brain_basal),
        }

    def flow(self, clock: Scalar, x: Oxytocin, heard: Heard) -> dict[str, Scalar]:
        """The equations above."""
        absorbed = self.absorption * x.nose
        exchanged = self.exchange * (x.plasma - x.tissue)
        cleared = self.clearance * x.plasma
        passed = self.transit * x.transit_2
        return {
            "nose": -(absorbed + self.clearing * x.nose),
            "plasma": (ML_PER_L * self.systemic_share * absorbed - cleared - exchanged) / self.plasma_volume,
            "tissue": exchanged / self.tissue_volume,
            "transit_1": self.typical_share * self.uptake * absorbed - self.transit * x.transit_1,
            "transit_2": self.transit * x.transit_1 - passed,
            "brain": (ML_PER_L * passed + self.from_blood * cleared) / self.brain_volume - self.brain_loss * x.brain,
        }

    def on_spray(self, payload: Payload, x: Oxytocin, heard: Heard, luck: Luck) -> Oxytocin:
        """A dose in IU, taken by those still in therapy."""
        taken = payload[0] * UG_PER_IU * self.deposition * heard.get(ATTENDING, 1.0)
        return moved(x, nose=x.nose + taken)

    def quiet(self, payload: Payload, x: Oxytocin, heard: Heard, luck: Luck) -> Oxytocin:
        """By the end of a window, 6 h after the last dose, 0.8 % of the brain peak is left: taken as none."""
        return self.rest(heard)

    jumps: ClassVar = {Event.SPRAY: on_spray}


REFERENCE_DOSE_IU = 24.0  # the dose the brain scale is defined by: a unit of measurement, not a finding
_GRID_MIN = 1.0
_GRID_STEPS = 360


def share_to_brain(who: IntranasalOxytocin) -> Array:
    """f_B, the share of the absorbed drug that gives this person the brain peak `brain_rise * brain_basal`.

    Exact up to the one-minute grid on which the peak is sought: the response is linear in f_B, so it is the peak
    wanted, less what plasma alone gives at that time, over the response to a unit share. Returns shape ().
    """
    one = jnp.ones_like(who.plasma_volume)

    def response(share: float) -> Array:
        unit = eqx.tree_at(
            lambda w: (w.typical_share, w.uptake, w.deposition), who, (jnp.asarray(share),) + (jnp.ones(()),) * 2
        )

        def derivative(vector: Array) -> Array:
            rates = unit.flow(jnp.zeros(()), Oxytocin(*vector), {})
            return jnp.stack(list(rates.values()))

        # levels as amounts: in pg/mL the rates spread over four decades and single precision loses a fifth of f_B
        size = jnp.stack(
            [one, ML_PER_L / who.plasma_volume, ML_PER_L / who.tissue_volume, one, one, ML_PER_L / who.brain_volume]
        )
        rates = jax.jacfwd(derivative)(jnp.zeros(6)) * size / size[:, None]
        step = jax.scipy.linalg.expm(rates * _GRID_MIN)
        start = jnp.zeros(6).at[0].set(REFERENCE_DOSE_IU * UG_PER_IU)
        return jax.lax.scan(lambda v, _: (step @ v, size[5] * v[5]), start, None, length=_GRID_STEPS)[1]

    by_plasma = response(0.0)
    direct = response(1.0) - by_plasma
    wanted = who.brain_rise * who.brain_basal
    share = (wanted - by_plasma[jnp.argmax(direct)]) / jnp.max(direct)
    peak = jnp.argmax(share * direct + by_plasma)
    return (wanted - by_plasma[peak]) / direct[peak]
