r"""Oxytocin by every route (nose, vein, muscle, mouth), to blood and brain.

A spray is absorbed through the mucosa at k_a or swept away at k_d. Of what is absorbed a share F_p reaches plasma
(two compartments) and a share f_B u_B passes two transit steps to the brain (`nose_to_brain`), which also gets a trace
from plasma:

    R'  = 0                                                                    rate of the infusion   [ug/min]
    M'  = -k_im M                                                              muscle                 [ug]
    G'  = -k_or G                                                              mouth                  [ug]
    N'  = -(k_a + k_d) N                                                       nose                   [ug]
    C1' = (1000 (F_p k_a N + F_im k_im M + F_or k_or G + R)
           - CL C1 - Q (C1 - C2)) / V1                                         plasma excess          [pg/mL]
    C2' = Q (C1 - C2) / V2                                                     tissue excess          [pg/mL]
    T1' = f_B u_B k_a N - k_t T1,   T2' = k_t (T1 - T2)                        transit                [ug]
    B'  = (1000 k_t T2 + k_BB CL C1) / V_B - k_B B                             brain excess           [pg/mL]

Events (a, s: `taking`):

    SPRAY (d IU, q, ., s)   N  += 1.68 d f_dep q' a,   q' = q if q > 0, else 1: how much more a device deposits
    INJECTION (v, m, o, s)  C1 += 1000 v a / V1,  M += m a,  G += o a       all in ug
    INFUSION (r, ., ., s)   R   = r a, from now on                                              [ug/min]

Signals: PLASMA_EXCESS = C1; BRAIN_OXYTOCIN = B / ((r_B - 1) B_b); CSF_RISE = B / B_b. Levels are excess over basal; a
person's basal levels in plasma and fluid are `endogenous_oxytocin.py`'s. Lumbar fluid is taken as the brain
compartment: nobody has measured their delay in man but as one time of a significant rise. Only the product of f_B,
1/V_B and the effect's scale is identifiable, so f_B follows from r_B, the fold by which a typical person's brain level
rises after 24 IU (`share_to_brain`), and the brain signal is relative to that peak.

All of it is linear, so doses add, in one window or several. Outside windows, 6 h after the last event, what was given
has gone, and an infusion still running holds its steady state:

    N = M = G = T1 = T2 = 0,   C1 = C2 = 1000 R / CL,   B = 1000 k_BB R / (V_B k_B)

However long an infusion ran, at the shipped values 6 h after its end plasma is below 3e-5 and brain at 0.011 of where
it was; of the peaks after a spray or an injection below 1e-3 and 0.05 are left. Whether the brain is empty by then is
not known: with a half-life of 180 min 0.27 of an infusion's level is left, and 0.33 to 0.46 of the peaks, which come
late (tests); what that would still do is left out. Absorption from mouth and muscle is first order with no lag, and
from the mouth slower than elimination.

No human nose-to-brain compartment model is published: structure and transit are ours (grade: assumed). Disposition
from de Groot 1995, Nielsen 2017 and Legros 1984. The tests hold the closed form.
"""

import dataclasses
from typing import ClassVar

import equinox as eqx
import jax
import jax.numpy as jnp
from jax import Array

from assuage.mechanisms.events import Event
from assuage.mechanisms.mechanism import Inputs, Payload, Scalar, moved, parameter, state
from assuage.mechanisms.pharmacokinetics.nose_to_brain import NoseToBrain, OnItsWay
from assuage.mechanisms.pharmacokinetics.taking import taken
from assuage.mechanisms.signals import BRAIN_OXYTOCIN, CSF_RISE, PLASMA_EXCESS, PRESENT, Signal
from assuage.randomness import RandomStream
from assuage.units import ML_PER_L, UG_PER_IU


class OxytocinLevels(OnItsWay):
    """Where the drug is, and how fast a vein is given more."""

    nose: Scalar = state("ug", "sprayed, not yet absorbed or swept away")
    plasma: Scalar = state("pg/mL", "plasma, above basal")
    tissue: Scalar = state("pg/mL", "peripheral compartment, above basal")
    transit_1: Scalar = state("ug", "on the way to the brain, first step")
    transit_2: Scalar = state("ug", "on the way to the brain, second step")
    brain: Scalar = state("pg/mL", "brain, above basal")
    infusion: Scalar = state("ug/min", "rate into a vein")
    muscle: Scalar = state("ug", "injected into a muscle, not yet absorbed")
    mouth: Scalar = state("ug", "taken by mouth, not yet absorbed")


class Oxytocin(NoseToBrain[OxytocinLevels]):
    """One person's handling of oxytocin however it is given."""

    parameters_file: ClassVar = "oxytocin"
    linear: ClassVar = True
    hears: ClassVar = {PRESENT: 1.0}
    writes: ClassVar = (PLASMA_EXCESS, BRAIN_OXYTOCIN, CSF_RISE)
    roused_by: ClassVar = (Event.SPRAY, Event.INJECTION, Event.INFUSION)

    absorbed_fraction_to_plasma: Scalar = parameter("1", "F_p", "share of what is absorbed that reaches plasma")
    clearance: Scalar = parameter("L/min", "CL", "elimination from plasma")
    central_volume: Scalar = parameter("L", "V1", "central volume")
    intercompartmental_clearance: Scalar = parameter("L/min", "Q", "flow between the two plasma compartments")
    peripheral_volume: Scalar = parameter("L", "V2", "peripheral volume")
    from_blood: Scalar = parameter("1", "k_BB", "share of plasma clearance that enters the brain")
    muscle_absorption: Scalar = parameter("1/min", "k_im", "absorption from a muscle")
    muscle_share: Scalar = parameter("1", "F_im", "share of what lies in a muscle that reaches plasma")
    mouth_absorption: Scalar = parameter("1/min", "k_or", "absorption from the mouth")
    mouth_share: Scalar = parameter("1", "F_or", "share of what is taken by mouth that reaches plasma")

    def rest(self, inputs: Inputs) -> OxytocinLevels:
        """No drug on board."""
        zero = jnp.zeros_like(self.typical_share)
        return OxytocinLevels(zero, zero, zero, zero, zero, zero, zero, zero, zero)

    def signals(self, x: OxytocinLevels, inputs: Inputs) -> dict[Signal, Scalar]:
        """Plasma above basal; brain as a share of a typical 24 IU peak, and in levels at rest."""
        return {
            PLASMA_EXCESS: x.plasma,
            BRAIN_OXYTOCIN: x.brain / (self.brain_rise * self.brain_basal),
            CSF_RISE: x.brain / self.brain_basal,
        }

    def flow(self, clock: Scalar, x: OxytocinLevels, inputs: Inputs) -> dict[str, Scalar]:
        """The equations above."""
        absorbed = self.absorption * x.nose
        from_muscle = self.muscle_absorption * x.muscle
        from_mouth = self.mouth_absorption * x.mouth
        by_nose = self.absorbed_fraction_to_plasma * absorbed
        entering = by_nose + self.muscle_share * from_muscle + self.mouth_share * from_mouth + x.infusion
        exchanged = self.intercompartmental_clearance * (x.plasma - x.tissue)
        cleared = self.clearance * x.plasma
        passed = self.transit * x.transit_2
        way = self.on_the_way(x)
        return {
            "nose": way["nose"],
            "plasma": (ML_PER_L * entering - cleared - exchanged) / self.central_volume,
            "tissue": exchanged / self.peripheral_volume,
            "transit_1": way["transit_1"],
            "transit_2": way["transit_2"],
            "brain": (ML_PER_L * passed + self.from_blood * cleared) / self.brain_volume - self.brain_loss * x.brain,
            "infusion": jnp.zeros_like(x.infusion),
            "muscle": -from_muscle,
            "mouth": -from_mouth,
        }

    def on_spray(self, payload: Payload, x: OxytocinLevels, inputs: Inputs, random: RandomStream) -> OxytocinLevels:
        """A nasal dose in IU, and how much more of it than a spray a device deposits (0 means 1)."""
        factor = jnp.where(payload[1] > 0.0, payload[1], 1.0)
        return moved(x, nose=x.nose + payload[0] * factor * UG_PER_IU * self.deposition * taken(payload, inputs))

    def on_injection(self, payload: Payload, x: OxytocinLevels, inputs: Inputs, random: RandomStream) -> OxytocinLevels:
        """Oxytocin at once, in ug: into a vein, into a muscle, by mouth."""
        vein, muscle, mouth, _ = (dose * taken(payload, inputs) for dose in payload)
        return moved(
            x,
            plasma=x.plasma + ML_PER_L * vein / self.central_volume,
            muscle=x.muscle + muscle,
            mouth=x.mouth + mouth,
        )

    def on_infusion(self, payload: Payload, x: OxytocinLevels, inputs: Inputs, random: RandomStream) -> OxytocinLevels:
        """A rate into a vein from now on, in ug/min."""
        return moved(x, infusion=jnp.zeros_like(x.infusion) + payload[0] * taken(payload, inputs))

    def between_windows(
        self, payload: Payload, x: OxytocinLevels, inputs: Inputs, random: RandomStream
    ) -> OxytocinLevels:
        """What was given has gone; an infusion still running holds its steady state."""
        level = ML_PER_L * x.infusion / self.clearance
        brain = self.from_blood * ML_PER_L * x.infusion / (self.brain_volume * self.brain_loss)
        return moved(self.rest(inputs), plasma=level, tissue=level, brain=brain, infusion=x.infusion)

    jumps: ClassVar = {Event.SPRAY: on_spray, Event.INJECTION: on_injection, Event.INFUSION: on_infusion}


NASAL = ("nose", "plasma", "tissue", "transit_1", "transit_2", "brain")  # the states a spray passes, the first six
REFERENCE_DOSE_IU = 24.0  # the dose the brain scale is defined by: a unit of measurement, not a finding
_GRID_MIN = 1.0
_GRID_STEPS = 360


def share_to_brain(who: Oxytocin) -> Array:
    """f_B, the share of the absorbed drug that gives this person the brain peak `brain_rise * brain_basal`.

    Exact up to the one-minute grid on which the peak is sought: the response is linear in f_B, so it is the peak
    wanted, less what plasma alone gives at that time, over the response to a unit share. Returns shape ().
    """
    one = jnp.ones_like(who.central_volume)
    others = len(dataclasses.fields(OxytocinLevels)) - len(NASAL)

    def response(share: float) -> Array:
        unit = eqx.tree_at(
            lambda w: (w.typical_share, w.uptake, w.deposition), who, (jnp.asarray(share),) + (jnp.ones(()),) * 2
        )

        def derivative(nasal: Array) -> Array:
            rates = unit.flow(jnp.zeros(()), OxytocinLevels(*nasal, *jnp.zeros(others)), {})
            return jnp.stack([rates[name] for name in NASAL])

        # levels as amounts: in pg/mL the rates spread over four decades and single precision loses a fifth of f_B
        size = jnp.stack(
            [
                one,
                ML_PER_L / who.central_volume,
                ML_PER_L / who.peripheral_volume,
                one,
                one,
                ML_PER_L / who.brain_volume,
            ]
        )
        rates = jax.jacfwd(derivative)(jnp.zeros(len(NASAL))) * size / size[:, None]
        step = jax.scipy.linalg.expm(rates * _GRID_MIN)
        start = jnp.zeros(len(NASAL)).at[0].set(REFERENCE_DOSE_IU * UG_PER_IU)
        return jax.lax.scan(lambda v, _: (step @ v, size[-1] * v[-1]), start, None, length=_GRID_STEPS)[1]

    by_plasma = response(0.0)
    direct = response(1.0) - by_plasma
    wanted = who.brain_rise * who.brain_basal
    share = (wanted - by_plasma[jnp.argmax(direct)]) / jnp.max(direct)
    peak = jnp.argmax(share * direct + by_plasma)
    return (wanted - by_plasma[peak]) / direct[peak]
