r"""What a drug given in sessions does to the course of symptoms by ways nobody wrote down: the model's discrepancy.

    in session   R' = E / (session length x planned sessions)         E: central effect, of those who come
                 O' = d / (session length x planned sessions)         d: DRUG_DIRECT, of other drugs; 0 without them
    between      R' = -l_n R,  O' = -l_n O                             as the gains of contact fade
    course       max(0, 1 - s (e_D R + O)),  s = SD over mean of severity at the endpoint under placebo

so that with a central effect of 1 in every planned session, all other coefficients zero and nobody leaving, the drug's
effect on the endpoint is e_D endpoint SD; above 0 it helps. A coefficient like the others: zero when nothing works.
"""

from typing import ClassVar

import equinox as eqx
import jax.numpy as jnp

from assuage.mechanisms.events import Event
from assuage.mechanisms.mechanism import Inputs, Mechanism, Payload, Scalar, absent, moved, parameter, state
from assuage.mechanisms.signals import ATTENDING, CENTRAL_EFFECT, DIRECT_COURSE, DRUG_DIRECT, Signal
from assuage.randomness import RandomStream


class Received(eqx.Module):
    """How much of the planned drug effect sessions have seen."""

    share: Scalar = state("1", "R, central effect over the planned sessions' time")
    others: Scalar = state("1", "O, the same of other drugs, each times its coefficient")
    per_minute: Scalar = state("1/min", "1 / time of all planned sessions during a session, else 0")


class DirectEffect(Mechanism[Received]):
    """One patient's response by unnamed ways."""

    parameters_file: ClassVar = "direct_effect"
    reads: ClassVar = (ATTENDING, CENTRAL_EFFECT)
    hears: ClassVar = {DRUG_DIRECT: 0.0}
    writes: ClassVar = (DIRECT_COURSE,)
    roused_by: ClassVar = (Event.SESSION_START,)

    benefit: Scalar = parameter("1", "e_D", "endpoint SD by which full effect in every session lowers symptoms")
    spread: Scalar = parameter("1", "s", "SD over mean of severity at the endpoint under placebo")
    relapse: Scalar = parameter("1/day", "l_n", "daily loss of the gain", file="alliance")

    def rest(self, inputs: Inputs) -> Received:
        """Before the first session."""
        zero = jnp.zeros_like(self.benefit)
        return Received(zero, zero, zero)

    def signals(self, x: Received, inputs: Inputs) -> dict[Signal, Scalar]:
        """The factor on symptoms."""
        taken = self.benefit * self.spread * x.share
        taken = taken if absent(inputs[DRUG_DIRECT]) else taken + self.spread * x.others
        return {DIRECT_COURSE: jnp.maximum(1.0 - taken, 0.0)}

    def flow(self, clock: Scalar, x: Received, inputs: Inputs) -> dict[str, Scalar]:
        """The drug in the room."""
        rates = {"share": inputs[CENTRAL_EFFECT] * x.per_minute * inputs[ATTENDING]}
        drugs = inputs[DRUG_DIRECT]
        return rates if absent(drugs) else rates | {"others": drugs * x.per_minute * inputs[ATTENDING]}

    def on_session_start(self, payload: Payload, x: Received, inputs: Inputs, random: RandomStream) -> Received:
        """Payload (session, length in min, planned sessions)."""
        return moved(x, per_minute=jnp.zeros_like(x.per_minute) + 1.0 / (payload[1] * payload[2]))

    def on_session_end(self, payload: Payload, x: Received, inputs: Inputs, random: RandomStream) -> Received:
        """Out of the room."""
        return moved(x, per_minute=jnp.zeros_like(x.per_minute))

    def between_windows(self, payload: Payload, x: Received, inputs: Inputs, random: RandomStream) -> Received:
        """The gain fades."""
        kept = jnp.exp(-self.relapse * payload[0])
        faded = moved(x, share=x.share * kept)
        return faded if absent(inputs[DRUG_DIRECT]) else moved(faded, others=x.others * kept)

    jumps: ClassVar = {Event.SESSION_START: on_session_start, Event.SESSION_END: on_session_end}
