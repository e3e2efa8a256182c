r"""Traumas that life brings, to each person their own: how many, of which kind, how hard.

Whom much befell, more befalls: rates differ between people as a gamma law of shape k and mean mu, so that counts over t
years are negative binomial. Drawn without that rate, from what befell so far (n, of which v were violence):

    P(none in dt) = (beta / (beta + dt))^((k + n) exp(b_v v)),      beta = k / mu + t

which with b_v = 0 leaves 1 - (1 + mu t / k)^-k of the people with one or more, whatever the ticks. One a tick at most.

    kind    sexual violence with chance p_s of the sex, other violence with chance p_v, else another
    y     = s s_kind exp(sd z + b_f female [not sexual] + b_a adversity)

y is the intensity; to be hit is the event BEFALL, at which those with y > 0 go through TRAUMA (y).
"""

from typing import ClassVar

import equinox as eqx
import jax.numpy as jnp

from assuage.mechanisms.events import Event
from assuage.mechanisms.mechanism import Inputs, Mechanism, Payload, Scalar, parameter, person_fact, state
from assuage.mechanisms.signals import LIFE_TRAUMA, TRAUMA_EXPOSED, TRAUMA_UNEXPOSED, Signal
from assuage.randomness import RandomStream
from assuage.units import DAYS_PER_YEAR


class Lived(eqx.Module):
    """What befell a person so far."""

    years: Scalar = state("year", "t, observed so far")
    events: Scalar = state("1", "n, traumas so far")
    violent: Scalar = state("1", "v, those of them that were violence")
    intensity: Scalar = state("1", "y of this tick; 0 where nothing befell")


class LifeEvents(Mechanism[Lived]):
    """One person's traumas."""

    parameters_file: ClassVar = "life_events"
    writes: ClassVar = (LIFE_TRAUMA, TRAUMA_EXPOSED, TRAUMA_UNEXPOSED)

    rate: Scalar = parameter("1/year", "mu", "traumas a year, mean of people")
    dispersion: Scalar = parameter("1", "k", "shape of the gamma law of people's rates")
    again: Scalar = parameter("1", "b_v", "log rate per earlier violence")
    sexual_women: Scalar = parameter("1", "p_s women", "share of women's traumas that are sexual violence")
    sexual_men: Scalar = parameter("1", "p_s men", "share of men's traumas that are sexual violence")
    violence: Scalar = parameter("1", "p_v", "share of traumas that are other violence")
    scale: Scalar = parameter("1", "s", "median intensity of accidents, losses and disasters")
    scale_violence: Scalar = parameter("1", "s_v", "intensity of other violence, over that")
    scale_sexual: Scalar = parameter("1", "s_s", "intensity of sexual violence, over that")
    spread: Scalar = parameter("1", "sd", "standard deviation of log intensity within a kind")
    women: Scalar = parameter("1", "b_f", "log intensity of women over men, of what is not sexual")
    after_adversity: Scalar = parameter("1", "b_a", "log intensity after childhood adversity")
    female: Scalar = person_fact("1", "female", "1 for women")
    adversity: Scalar = person_fact("1", "adversity", "1 after childhood adversity")

    def rest(self, inputs: Inputs) -> Lived:
        """Nothing befell yet."""
        zero = jnp.zeros_like(self.female + self.rate)
        return Lived(zero, zero, zero, zero)

    def signals(self, x: Lived, inputs: Inputs) -> dict[Signal, Scalar]:
        """The intensity of what befalls at this tick, and whether anything befell so far."""
        exposed = jnp.where(x.events > 0.0, 1.0, 0.0)
        return {LIFE_TRAUMA: x.intensity, TRAUMA_EXPOSED: exposed, TRAUMA_UNEXPOSED: 1.0 - exposed}

    def on_chance(self, payload: Payload, x: Lived, inputs: Inputs, random: RandomStream) -> Lived:
        """Payload (days since the last tick): what befalls now."""
        years = payload[0] / DAYS_PER_YEAR
        before = self.dispersion / self.rate + x.years
        shape = (self.dispersion + x.events) * jnp.exp(self.again * x.violent)
        chance = -jnp.expm1(-shape * jnp.log1p(years / before))
        befalls = jnp.where(random.uniform("life_events.befalls") < chance, 1.0, 0.0)
        kind = random.uniform("life_events.kind")
        share = jnp.where(self.female > 0.5, self.sexual_women, self.sexual_men)
        sexual = kind < share
        violent = kind < share + self.violence
        of_kind = jnp.where(sexual, self.scale_sexual, jnp.where(violent, self.scale_violence, 1.0))
        more = self.spread * random.normal("life_events.intensity") + self.after_adversity * self.adversity
        more = more + self.women * self.female * jnp.where(sexual, 0.0, 1.0)
        return Lived(
            x.years + years,
            x.events + befalls,
            x.violent + befalls * violent,
            befalls * self.scale * of_kind * jnp.exp(more),
        )

    jumps: ClassVar = {Event.CHANCE: on_chance}
