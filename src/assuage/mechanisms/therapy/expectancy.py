r"""What a patient believes to be given, and what that belief is worth: functional unblinding.

    NOTICED               z = Phi^-1(p_v) in those given the drug, -Phi^-1(p_p) in those given its placebo
                          b = 1 if z + N(0,1) > 0, else 0       of those who have not guessed yet
    BELIEVED = b, and a half before
    EXPECTED_COURSE = max(0, 1 - x_e s (b - 1/2))

p_v and p_p are the shares who guess right, one pair for each drug that can be told from placebo; an event's numbers say
which drug is meant, 1 where it is given and -1 where its placebo is. The drug gains x_e (p_v + p_p - 1) endpoint SD
that are not its own; with one half each, nothing. s turns endpoint SD into a share of symptoms, as in `direct_effect`.
Belief moves the course here and the course never belief.
"""

from typing import ClassVar

import equinox as eqx
import jax.numpy as jnp
from jax.scipy.special import ndtri

from assuage.mechanisms.events import Event
from assuage.mechanisms.mechanism import Inputs, Mechanism, Payload, Scalar, moved, parameter, state
from assuage.mechanisms.signals import ATTENDING, BELIEVED, EXPECTED_COURSE, Signal
from assuage.randomness import RandomStream


class Guess(eqx.Module):
    """What is believed to be given."""

    belief: Scalar = state("1", "b, 1 the drug, 0 placebo, a half before")


class Expectancy(Mechanism[Guess]):
    """One patient's guess."""

    parameters_file: ClassVar = "expectancy"
    reads: ClassVar = (ATTENDING,)
    writes: ClassVar = (BELIEVED, EXPECTED_COURSE)
    roused_by: ClassVar = (Event.NOTICED,)

    mdma_given: Scalar = parameter("1", "p_v", "share given MDMA who guess right")
    mdma_placebo: Scalar = parameter("1", "p_p", "share given its placebo who guess right")
    sertraline_given: Scalar = parameter("1", "p_v", "share given sertraline who guess right")
    sertraline_placebo: Scalar = parameter("1", "p_p", "share given its placebo who guess right")
    alprazolam_given: Scalar = parameter("1", "p_v", "share given alprazolam who guess right")
    alprazolam_placebo: Scalar = parameter("1", "p_p", "share given its placebo who guess right")
    worth: Scalar = parameter("1", "x_e", "endpoint SD by which believing in the drug, not in placebo, lowers symptoms")
    spread: Scalar = parameter("1", "s", "SD over mean of severity at the endpoint", file="direct_effect")

    def rest(self, inputs: Inputs) -> Guess:
        """Nobody knows."""
        return Guess(jnp.zeros_like(inputs[ATTENDING] + self.worth) + 0.5)

    def signals(self, x: Guess, inputs: Inputs) -> dict[Signal, Scalar]:
        """The guess, and the factor on symptoms."""
        return {
            BELIEVED: x.belief,
            EXPECTED_COURSE: jnp.maximum(1.0 - self.worth * self.spread * (x.belief - 0.5), 0.0),
        }

    def on_noticed(self, payload: Payload, x: Guess, inputs: Inputs, random: RandomStream) -> Guess:
        """Payload 1, -1 or 0 of each drug; who does not come is given nothing, and who has guessed keeps to it."""
        right = (
            (self.mdma_given, self.mdma_placebo),
            (self.sertraline_given, self.sertraline_placebo),
            (self.alprazolam_given, self.alprazolam_placebo),
        )
        pairs = zip(payload, right, strict=False)
        score = sum(
            (jnp.where(given > 0.0, ndtri(drug), ndtri(placebo)) * given for given, (drug, placebo) in pairs),
            start=jnp.zeros_like(x.belief),
        )
        drawn = jnp.where(score + random.normal("expectancy.guess") > 0.0, 1.0, 0.0)
        told = sum((jnp.abs(given) for given in payload), start=jnp.zeros_like(x.belief))
        guesses = (inputs[ATTENDING] > 0.5) & (x.belief == 0.5) & (told > 0.0)
        return moved(x, belief=jnp.where(guesses, drawn, x.belief))

    jumps: ClassVar = {Event.NOTICED: on_noticed}
