r"""Hydrocortisone by mouth and by vein, and dexamethasone by mouth: what each leaves in the blood.

    G'  = -k_a G                                                gut, hydrocortisone       [mg]
    T'  = F k_a m G / V - k_e T                                 total serum cortisol      [nmol/L]
    G_d' = -k_d G_d                                             gut, dexamethasone        [mg]
    D'  = 1000 F_d k_d G_d / V_d - k_x D                        plasma, dexamethasone     [ng/mL]

    k_a = ln2 / h_a,  k_e = ln2 / h_e,  V = CL / k_e            likewise k_d, k_x, V_d = CL_d / k_x

with m = 1e6 / 362.46 nmol in a milligram of cortisol. A STEROID event of o mg hydrocortisone swallowed, v mg of it into
a vein and d mg dexamethasone swallowed adds, with a of `taking`,

    G += a o,      T += a m v / V,      G_d += a d

T is what the drug adds to the total; how much of the sum is free is for whoever hears it. Assumes one compartment each
and rates that do not depend on the level. They are those seen after about 20 mg of hydrocortisone: what is bound is
cleared more slowly than what is free, so larger doses raise the total less than in proportion, and own cortisol at rest
is cleared several times more slowly than CL says. A dual-release tablet is not in it.

Outside windows the states go on exactly. Over t = 1440 payload[0] minutes, with c = F m / V for cortisol,

    G -> G e^(-k_a t),    T -> T e^(-k_e t) + c k_a G B
    B = (e^(-k_a t) - e^(-k_e t)) / (k_e - k_a),    t e^(-k_e t) if the two are equal

and likewise for dexamethasone with k_d, k_x and c = 1000 F_d / V_d. So a dose at night still acts in the morning, and
absorption slower than elimination needs no special case.
"""

from typing import ClassVar

import equinox as eqx
import jax.numpy as jnp

from assuage.mechanisms.events import Event
from assuage.mechanisms.mechanism import Inputs, Mechanism, Payload, Scalar, moved, parameter, state
from assuage.mechanisms.pharmacokinetics.taking import taken
from assuage.mechanisms.signals import DEXAMETHASONE, DRUG_CORTISOL, PRESENT, Signal
from assuage.randomness import RandomStream
from assuage.units import MINUTES_PER_DAY, NMOL_PER_MG_CORTISOL, UG_PER_MG


class Swallowed(eqx.Module):
    """Where the two drugs are."""

    hydrocortisone_gut: Scalar = state("mg", "hydrocortisone swallowed, not yet absorbed")
    cortisol: Scalar = state("nmol/L", "total cortisol in serum, from the drug")
    dexamethasone_gut: Scalar = state("mg", "dexamethasone swallowed, not yet absorbed")
    dexamethasone: Scalar = state("ng/mL", "dexamethasone in plasma")


class Steroids(Mechanism[Swallowed]):
    """One person's handling of given glucocorticoids."""

    parameters_file: ClassVar = "steroids"
    linear: ClassVar = True
    hears: ClassVar = {PRESENT: 1.0}
    writes: ClassVar = (DRUG_CORTISOL, DEXAMETHASONE)
    roused_by: ClassVar = (Event.STEROID,)

    absorption: Scalar = parameter("min", "h_a", "half-time of absorption, hydrocortisone")
    availability: Scalar = parameter("1", "F", "share swallowed that reaches the blood, hydrocortisone")
    half_life: Scalar = parameter("min", "h_e", "half-life of total cortisol after a dose")
    clearance: Scalar = parameter("L/min", "CL", "clearance of total cortisol")
    dexamethasone_absorption: Scalar = parameter("min", "h_d", "half-time of absorption, dexamethasone")
    dexamethasone_availability: Scalar = parameter("1", "F_d", "share swallowed that reaches the blood, dexamethasone")
    dexamethasone_half_life: Scalar = parameter("min", "h_x", "half-life of dexamethasone in plasma")
    dexamethasone_clearance: Scalar = parameter("L/min", "CL_d", "clearance of dexamethasone")

    def rest(self, inputs: Inputs) -> Swallowed:
        """No drug on board."""
        zero = jnp.zeros_like(self.half_life)
        return Swallowed(zero, zero, zero, zero)

    def signals(self, x: Swallowed, inputs: Inputs) -> dict[Signal, Scalar]:
        """The two levels in blood."""
        return {DRUG_CORTISOL: x.cortisol, DEXAMETHASONE: x.dexamethasone}

    def level_of_a_milligram(self) -> tuple[Scalar, Scalar]:
        """Rise of total cortisol (nmol/L) and of dexamethasone (ng/mL) by a milligram in the blood at once."""
        return (
            NMOL_PER_MG_CORTISOL * rate(self.half_life) / self.clearance,
            UG_PER_MG * rate(self.dexamethasone_half_life) / self.dexamethasone_clearance,
        )

    def flow(self, clock: Scalar, x: Swallowed, inputs: Inputs) -> dict[str, Scalar]:
        """The equations above."""
        cortisol, dexamethasone = self.level_of_a_milligram()
        absorbed = rate(self.absorption) * x.hydrocortisone_gut
        taken_up = rate(self.dexamethasone_absorption) * x.dexamethasone_gut
        return {
            "hydrocortisone_gut": -absorbed,
            "cortisol": self.availability * cortisol * absorbed - rate(self.half_life) * x.cortisol,
            "dexamethasone_gut": -taken_up,
            "dexamethasone": self.dexamethasone_availability * dexamethasone * taken_up
            - rate(self.dexamethasone_half_life) * x.dexamethasone,
        }

    def between_windows(self, payload: Payload, x: Swallowed, inputs: Inputs, random: RandomStream) -> Swallowed:
        """The same flows over the whole gap, exactly."""
        minutes = MINUTES_PER_DAY * payload[0]
        cortisol, dexamethasone = self.level_of_a_milligram()
        gut, level = absorbed_and_cleared(
            minutes,
            rate(self.absorption),
            rate(self.half_life),
            x.hydrocortisone_gut,
            x.cortisol,
            self.availability * cortisol,
        )
        other_gut, other_level = absorbed_and_cleared(
            minutes,
            rate(self.dexamethasone_absorption),
            rate(self.dexamethasone_half_life),
            x.dexamethasone_gut,
            x.dexamethasone,
            self.dexamethasone_availability * dexamethasone,
        )
        return Swallowed(gut, level, other_gut, other_level)

    def on_steroid(self, payload: Payload, x: Swallowed, inputs: Inputs, random: RandomStream) -> Swallowed:
        """Doses in mg: hydrocortisone by mouth, hydrocortisone by vein, dexamethasone by mouth."""
        taking = taken(payload, inputs)
        cortisol, _ = self.level_of_a_milligram()
        return moved(
            x,
            hydrocortisone_gut=x.hydrocortisone_gut + taking * payload[0],
            cortisol=x.cortisol + taking * payload[1] * cortisol,
            dexamethasone_gut=x.dexamethasone_gut + taking * payload[2],
        )

    jumps: ClassVar = {Event.STEROID: on_steroid}


def rate(half_life: Scalar) -> Scalar:
    """Rate per minute of a half-life in minutes."""
    return jnp.log(2.0) / half_life


def absorbed_and_cleared(
    minutes: Scalar, absorption: Scalar, loss: Scalar, gut: Scalar, level: Scalar, level_of_a_milligram: Scalar
) -> tuple[Scalar, Scalar]:
    """Gut and level after some minutes of first-order absorption and loss; B(t) written so that nothing overflows."""
    apart = jnp.abs(absorption - loss)
    # the difference of two exponentials as the slower one times what the faster has run ahead of it
    ahead = jnp.where(apart > 0.0, -jnp.expm1(-apart * minutes) / jnp.where(apart > 0.0, apart, 1.0), minutes)
    passing = absorption * gut * jnp.exp(-jnp.minimum(absorption, loss) * minutes) * ahead
    return (
        gut * jnp.exp(-absorption * minutes),
        level * jnp.exp(-loss * minutes) + level_of_a_milligram * passing,
    )
