r"""Oxytocin by every route: nose, vein, muscle and mouth.

The nose, plasma, transit and brain are those of `intranasal_oxytocin.py`, whose symbols are used here. Three states
are added: what is being infused, what lies in a muscle, what lies in the mouth:

    R'  = 0                                                                    rate of the infusion   [ug/min]
    M'  = -k_im M                                                              muscle                 [ug]
    G'  = -k_or G                                                              mouth                  [ug]
    N'  = -(k_a + k_d) N                                                       nose                   [ug]
    C1' = (1000 (F_p k_a N + F_im k_im M + F_or k_or G + R)
           - CL C1 - Q (C1 - C2)) / V1                                         plasma excess          [pg/mL]
    C2' = Q (C1 - C2) / V2                                                     tissue excess          [pg/mL]
    T1' = f_B u_B k_a N - k_t T1,   T2' = k_t (T1 - T2)                        transit                [ug]
    B'  = (1000 k_t T2 + k_BB CL C1) / V_B - k_B B                             brain excess           [pg/mL]

Events, with ATTENDING taken as 1 where no world has it:

    SPRAY (d IU, s)       N  += 1.68 d f_dep s' ATTENDING,  s' = s if s > 0, else 1: how much more a device deposits
    INJECTION (v, m, o)   C1 += 1000 v ATTENDING / V1,  M += m ATTENDING,  G += o ATTENDING       all in ug
    INFUSION (r)          R   = r ATTENDING, from now on                                          [ug/min]

Signals: PLASMA_EXCESS = C1; BRAIN_OXYTOCIN = B / ((r_B - 1) B_b); CSF_RISE = B / B_b. Lumbar fluid is taken as the
brain compartment: nobody has measured their delay in man but as one time of a significant rise. C1_b is not used here;
a person's basal levels in plasma and fluid are `own_oxytocin.py`'s.

All of it is linear, so doses add, in one window or several. Outside windows, 6 h after the last event, what was given
has gone, and an infusion still running holds its steady state:

    N = M = G = T1 = T2 = 0,   C1 = C2 = 1000 R / CL,   B = 1000 k_BB R / (V_B k_B)

However long an infusion ran, at the shipped values 6 h after its end plasma is below 3e-5 and brain below 4e-3 of
where it was; of the peaks after a spray or an injection below 1e-3 and 3e-2 are left (tests). Absorption from mouth
and muscle is first order with no lag, and from the mouth slower than elimination.
"""

from typing import ClassVar

import jax.numpy as jnp

from assuage.mechanisms.events import Event
from assuage.mechanisms.mechanism import Heard, Payload, Scalar, moved, parameter, state
from assuage.mechanisms.pharmacokinetics.intranasal_oxytocin import IntranasalOxytocin, Oxytocin
from assuage.mechanisms.signals import ATTENDING, BRAIN_OXYTOCIN, CSF_RISE, PLASMA_EXCESS, Signal
from assuage.randomness import Luck
from assuage.units import ML_PER_L


class OxytocinByRoute(Oxytocin):
    """Where the drug is, and how fast a vein is given more."""

    infusion: Scalar = state("ug/min", "rate into a vein")
    muscle: Scalar = state("ug", "injected into a muscle, not yet absorbed")
    mouth: Scalar = state("ug", "taken by mouth, not yet absorbed")


class OxytocinRoutes(IntranasalOxytocin):
    """One person's handling of oxytocin however it is given."""

    parameters_file: ClassVar = "oxytocin_routes"
    linear: ClassVar = True
    writes: ClassVar = (PLASMA_EXCESS, BRAIN_OXYTOCIN, CSF_RISE)

    muscle_absorption: Scalar = parameter("1/min", "k_im", "absorption from a muscle")
    muscle_share: Scalar = parameter("1", "F_im", "share of what lies in a muscle that reaches plasma")
    mouth_absorption: Scalar = parameter("1/min", "k_or", "absorption from the mouth")
    mouth_share: Scalar = parameter("1", "F_or", "share of what is taken by mouth that reaches plasma")

    def rest(self, heard: Heard) -> OxytocinByRoute:
        """No drug on board."""
        zero = jnp.zeros_like(self.typical_share)
        return OxytocinByRoute(zero, zero, zero, zero, zero, zero, zero, zero, zero)

    def signals(self, x: Oxytocin, heard: Heard) -> dict[Signal, Scalar]:
        """Plasma above basal; brain as a share of a typical 24 IU peak, and in levels at rest."""
        return {
            PLASMA_EXCESS: x.plasma,
            BRAIN_OXYTOCIN: x.brain / (self.brain_rise * self.brain_basal),
            CSF_RISE: x.brain / self.brain_basal,
        }

    def flow(self, clock: Scalar, x: Oxytocin, heard: Heard) -> dict[str, Scalar]:
        """The equations above."""
        assert isinstance(x, OxytocinByRoute)
        from_muscle = self.muscle_absorption * x.muscle
        from_mouth = self.mouth_absorption * x.mouth
        entering = self.muscle_share * from_muscle + self.mouth_share * from_mouth + x.infusion
        by_nose = super().flow(clock, x, heard)
        return by_nose | {
            "plasma": by_nose["plasma"] + ML_PER_L * entering / self.plasma_volume,
            "infusion": jnp.zeros_like(x.infusion),
            "muscle": -from_muscle,
            "mouth": -from_mouth,
        }

    def on_spray(self, payload: Payload, x: Oxytocin, heard: Heard, luck: Luck) -> Oxytocin:
        """A nasal dose in IU, and how much more of it than a spray a device deposits (0 means 1)."""
        factor = jnp.where(payload[1] > 0.0, payload[1], 1.0)
        return super().on_spray((payload[0] * factor,), x, heard, luck)

    def on_injection(self, payload: Payload, x: OxytocinByRoute, heard: Heard, luck: Luck) -> OxytocinByRoute:
        """Oxytocin at once, in ug: into a vein, into a muscle, by mouth."""
        vein, muscle, mouth, *_ = (dose * heard.get(ATTENDING, 1.0) for dose in payload)
        return moved(
            x,
            plasma=x.plasma + ML_PER_L * vein / self.plasma_volume,
            muscle=x.muscle + muscle,
            mouth=x.mouth + mouth,
        )

    def on_infusion(self, payload: Payload, x: OxytocinByRoute, heard: Heard, luck: Luck) -> OxytocinByRoute:
        """A rate into a vein from now on, in ug/min."""
        return moved(x, infusion=payload[0] * heard.get(ATTENDING, 1.0))

    def quiet(self, payload: Payload, x: Oxytocin, heard: Heard, luck: Luck) -> OxytocinByRoute:
        """What was given has gone; an infusion still running holds its steady state."""
        assert isinstance(x, OxytocinByRoute)
        level = ML_PER_L * x.infusion / self.clearance
        brain = self.from_blood * ML_PER_L * x.infusion / (self.brain_volume * self.brain_loss)
        return moved(self.rest(heard), plasma=level, tissue=level, brain=brain, infusion=x.infusion)

    jumps: ClassVar = {Event.SPRAY: on_spray, Event.INJECTION: on_injection, Event.INFUSION: on_infusion}
