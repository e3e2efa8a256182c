r"""Human corticotropin-releasing hormone injected into a vein: two half-lives in plasma.

    R1' = -a R1,   R2' = -b R2          the part that falls fast and the part that falls slowly     [pg/mL]
    a = ln2 / h_a,  b = ln2 / h_b

A CRH_INJECTION of d ug adds, in those who take it (t, the share a of `taking`),

    R1 += 1000 (1 - w) a d t / CL,      R2 += 1000 w b d t / CL

so that the area under R1 + R2 is d / CL and the slow part holds the share w of it. This is the course of any linear
two-compartment disposition after a bolus, without naming the compartments; the first level stands for a volume of
CL / ((1 - w) a + w b). The level is above the person's own, which is a few pg/mL in plasma and left out. Outside
windows both parts fall on exactly, over 1440 payload[0] minutes. The ovine hormone, cleared four times more slowly, is
not in it.
"""

from typing import ClassVar

import equinox as eqx
import jax.numpy as jnp

from assuage.mechanisms.events import Event
from assuage.mechanisms.mechanism import Inputs, Mechanism, Payload, Scalar, parameter, state
from assuage.mechanisms.pharmacokinetics.taking import taken
from assuage.mechanisms.signals import DRUG_CRH, PRESENT, Signal
from assuage.randomness import RandomStream
from assuage.units import MINUTES_PER_DAY, ML_PER_L


class Injected(eqx.Module):
    """The hormone in plasma, in two parts."""

    fast: Scalar = state("pg/mL", "R1, the part that falls fast")
    slow: Scalar = state("pg/mL", "R2, the part that falls slowly")


class InjectedCrh(Mechanism[Injected]):
    """One person's handling of injected corticotropin-releasing hormone."""

    parameters_file: ClassVar = "crh"
    linear: ClassVar = True
    hears: ClassVar = {PRESENT: 1.0}
    writes: ClassVar = (DRUG_CRH,)
    roused_by: ClassVar = (Event.CRH_INJECTION,)

    fast_half_life: Scalar = parameter("min", "h_a", "half-life of the fast fall")
    slow_half_life: Scalar = parameter("min", "h_b", "half-life of the slow fall")
    slow_share: Scalar = parameter("1", "w", "share of the area under the curve that belongs to the slow fall")
    clearance: Scalar = parameter("L/min", "CL", "clearance from plasma")

    def rest(self, inputs: Inputs) -> Injected:
        """No drug on board."""
        zero = jnp.zeros_like(self.clearance)
        return Injected(zero, zero)

    def signals(self, x: Injected, inputs: Inputs) -> dict[Signal, Scalar]:
        """What plasma holds of it."""
        return {DRUG_CRH: x.fast + x.slow}

    def rates(self) -> tuple[Scalar, Scalar]:
        """a and b, per minute."""
        return jnp.log(2.0) / self.fast_half_life, jnp.log(2.0) / self.slow_half_life

    def flow(self, clock: Scalar, x: Injected, inputs: Inputs) -> dict[str, Scalar]:
        """Each part falls at its own rate."""
        fast, slow = self.rates()
        return {"fast": -fast * x.fast, "slow": -slow * x.slow}

    def between_windows(self, payload: Payload, x: Injected, inputs: Inputs, random: RandomStream) -> Injected:
        """The same over the whole gap, exactly."""
        minutes = MINUTES_PER_DAY * payload[0]
        fast, slow = self.rates()
        return Injected(x.fast * jnp.exp(-fast * minutes), x.slow * jnp.exp(-slow * minutes))

    def on_injection(self, payload: Payload, x: Injected, inputs: Inputs, random: RandomStream) -> Injected:
        """A bolus in ug."""
        fast, slow = self.rates()
        area = ML_PER_L * payload[0] * taken(payload, inputs) / self.clearance
        return Injected(x.fast + (1.0 - self.slow_share) * fast * area, x.slow + self.slow_share * slow * area)

    jumps: ClassVar = {Event.CRH_INJECTION: on_injection}
