"""Whether a person is a case of PTSD, by all symptoms at ticks a month or so apart.

    case begins   after a trauma, at a tick with SEVERITY at s_on or above
    case ends     at the last of m ticks in a row with SEVERITY below s_off

A trauma of a tick is known from the next tick on, so nobody is a case before symptoms could last as long as one.
"""

from typing import ClassVar

import equinox as eqx
import jax.numpy as jnp

from assuage.mechanisms.events import Event
from assuage.mechanisms.mechanism import Inputs, Mechanism, Payload, Scalar, parameter, state
from assuage.mechanisms.signals import PTSD_CASE, PTSD_EVER, SEVERITY, TRAUMA_EXPOSED, Signal
from assuage.randomness import RandomStream


class Status(eqx.Module):
    """Now and ever."""

    case: Scalar = state("1", "1 while a case")
    ever: Scalar = state("1", "1 once a case")
    well: Scalar = state("1", "ticks in a row below s_off")


class CaseStatus(Mechanism[Status]):
    """One person's diagnosis over the years."""

    parameters_file: ClassVar = "case_status"
    reads: ClassVar = (SEVERITY, TRAUMA_EXPOSED)
    writes: ClassVar = (PTSD_CASE, PTSD_EVER)

    onset: Scalar = parameter("1", "s_on", "severity of a case")
    recovered: Scalar = parameter("1", "s_off", "severity below which a person is well")
    ticks_well: Scalar = parameter("1", "m", "ticks in a row after which a case is over")

    def rest(self, inputs: Inputs) -> Status:
        """No case."""
        zero = jnp.zeros_like(inputs[SEVERITY])
        return Status(zero, zero, zero)

    def signals(self, x: Status, inputs: Inputs) -> dict[Signal, Scalar]:
        """Case now, case ever."""
        return {PTSD_CASE: x.case, PTSD_EVER: x.ever}

    def on_chance(self, payload: Payload, x: Status, inputs: Inputs, random: RandomStream) -> Status:
        """A tick; payload (days since the last)."""
        severity = inputs[SEVERITY]
        well = jnp.where(severity < self.recovered, x.well + 1.0, 0.0)
        falls_ill = jnp.where(severity >= self.onset, inputs[TRAUMA_EXPOSED], 0.0)
        case = jnp.where(well >= self.ticks_well, 0.0, jnp.maximum(x.case, falls_ill))
        return Status(case, jnp.maximum(x.ever, case), well)

    jumps: ClassVar = {Event.CHANCE: on_chance}
