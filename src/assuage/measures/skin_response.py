r"""The skin conductance response to a conditioned cue: latent drive, square root, censored (a trial's amplitude).

    a = S (b1 THREAT + b2 UNCERTAINTY) hab(n) + S b3 exp(-(n - 1) / tau_o)       0 where no cue was shown
    hab(n) = 1 - h + h exp(-(n - 1) / tau_h)
    y = max(0, a + sd z);   y = sqrt(y^2 + (S u SHOCK)^2)  on a reinforced trial;   0 below the scoring limit
    S = exp(s_p (sqrt(R) trait + sqrt(1 - R) day)),  0 in people who do not respond

in sqrt(uS); n: showings of that cue. The response mixes expectation and uncertainty (Tzovara 2018); the first showings
draw an orienting response. R is the share of how people differ that lasts from one day to another.
"""

import jax
import jax.numpy as jnp

from assuage.measures.instrument import Instrument
from assuage.mechanisms.mechanism import Scalar, parameter
from assuage.randomness import RandomStream


class SkinResponse(Instrument):
    """Amplitude of one trial."""

    threat_weight: Scalar = parameter("sqrt(uS)", "b1", "response to full threat")
    uncertainty_weight: Scalar = parameter("sqrt(uS)", "b2", "response to full uncertainty")
    orienting: Scalar = parameter("sqrt(uS)", "b3", "orienting response to the first showing")
    orienting_time: Scalar = parameter("1", "tau_o", "showings in which it falls to 1/e")
    habituation: Scalar = parameter("1", "h", "share of the response to threat that habituates")
    habituation_time: Scalar = parameter("1", "tau_h", "showings in which that falls to 1/e")
    shock_response: Scalar = parameter("sqrt(uS)", "u", "response to a full shock")
    error: Scalar = parameter("sqrt(uS)", "sd", "of a trial")
    limit: Scalar = parameter("sqrt(uS)", "y0", "amplitude below which no response is scored")
    lasting_spread: Scalar = parameter("1", "s_p", "log SD of responsiveness between people")
    retest: Scalar = parameter("1", "R", "share of its variance that lasts from day to day")
    nonresponders: Scalar = parameter("1", "p_0", "share of people without responses")

    def observe(self, values: tuple[Scalar, ...], person: RandomStream, occasion: RandomStream) -> Scalar:
        """Amplitude, from (threat, uncertainty, showings, shock)."""
        threat, uncertainty, showings, shock = values
        lasting, today = person.normal(f"{self.measure}.trait"), occasion.day().normal(f"{self.measure}.day")
        own = jnp.exp(self.lasting_spread * (jnp.sqrt(self.retest) * lasting + jnp.sqrt(1.0 - self.retest) * today))
        own = jnp.where(person.uniform(f"{self.measure}.responds") < self.nonresponders, 0.0, own)
        before = jnp.maximum(showings - 1.0, 0.0)
        habituated = 1.0 - self.habituation + self.habituation * jnp.exp(-before / self.habituation_time)
        felt = (self.threat_weight * threat + self.uncertainty_weight * uncertainty) * habituated
        oriented = self.orienting * jnp.exp(-before / self.orienting_time)
        drive = jnp.where(showings > 0.0, own * (felt + oriented), 0.0)
        noise = self.error * occasion.normal(f"{self.measure}.error")
        response = jnp.where(own > 0.0, jax.nn.relu(drive + noise), 0.0)
        whole = jnp.sqrt(response**2 + (own * self.shock_response * shock) ** 2)
        return jnp.where(whole < self.limit, 0.0, whole)
