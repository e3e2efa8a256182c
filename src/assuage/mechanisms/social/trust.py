r"""Trust: what a person expects of the one they are with, and how much of therapy's work it lets count.

tau, 0 to 1, is the expected chance that the other is of help and does no harm. With a new person it begins anew, by
what one is like and has lived through; with E the central effect and c the contact (1 met in person, 0 behind a
screen), z one's own trust, i insecure attachment, d childhood adversity and X a variant of the oxytocin receptor:

    tau_0(E, c) = sig(a_0 + z - a_i i - a_d d - k_X X i + (e_T + e_I i) E c)

    rest                              tau = T = tau_0(0, 0),  c = 0
    MEET (person, c, ., .)            tau = tau_0(E, c),  c as told
    EXCHANGE (r), 1 help to 0 harm    tau += min(1, max(0, l (1 - e_B E c (1 - r)))) (r - tau)
    SESSION_START                     tau = T,  c = 1,  in session 1 after T = tau_0(E, 1)      of those attending, as
    SESSION_END                       T += l (1 - T),  tau = T                                  what follows
    between windows                   c = 0

T is trust in the therapist, who is met in the first session and is of help in each; others who are met meanwhile, as in
a trust game, leave it as it is. Work in therapy counts as far as it stands:

    G = 1 - s (1 - sig((T - th) / w))
    TRUST = tau,   WORK_COUNTED = G

s is a switch: shipped is 0, where G = 1 and therapy does not ask for trust. That the work of therapy begins once trust
stands is Wampold's account of it; no size was read.
"""

from typing import Any, ClassVar

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np

from assuage.mechanisms.events import Event
from assuage.mechanisms.mechanism import (
    Inputs,
    Mechanism,
    Payload,
    Scalar,
    absent,
    moved,
    parameter,
    person_fact,
    state,
)
from assuage.mechanisms.signals import ATTENDING, CENTRAL_EFFECT, TRUST, WORK_COUNTED, Signal
from assuage.randomness import RandomStream


class Belief(eqx.Module):
    """What is expected of the other."""

    trust: Scalar = state("1", "tau, expected chance of help")
    therapist: Scalar = state("1", "T, the same of the therapist")
    contact: Scalar = state("1", "c, 1 with one met in person, 0 behind a screen or alone")


class Trust(Mechanism[Belief]):
    """One person's trust in the one they are with."""

    parameters_file: ClassVar = "trust"
    hears: ClassVar = {CENTRAL_EFFECT: 0.0, ATTENDING: 1.0}
    writes: ClassVar = (TRUST, WORK_COUNTED)
    roused_by: ClassVar = (Event.MEET, Event.EXCHANGE, Event.SESSION_START)

    first_trust: Scalar = parameter("1", "a_0", "trust in a person not known, on the logit scale")
    own_trust: Scalar = parameter("1", "z", "own trust, added to that")
    from_insecurity: Scalar = parameter("1", "a_i", "taken from it by insecure attachment")
    from_adversity: Scalar = parameter("1", "a_d", "taken from it by childhood adversity")
    from_gene: Scalar = parameter("1", "k_X", "taken by insecure attachment besides in carriers")
    carrier: Scalar = parameter("1", "X", "1 for carriers of the receptor gene's variant", file="endogenous_oxytocin")
    first_gain: Scalar = parameter("1", "e_T", "added to first trust by oxytocin with one met in person")
    first_gain_insecure: Scalar = parameter("1", "e_I", "added to that by insecure attachment")
    learning: Scalar = parameter("1", "l", "share of the surprise that an exchange moves trust by")
    betrayal_spared: Scalar = parameter("1", "e_B", "share of what harm teaches that oxytocin spares, in contact")
    gate: Scalar = parameter("1", "s", "1 where therapy's work waits for trust, 0 where it does not")
    threshold: Scalar = parameter("1", "th", "trust at which half of the work counts")
    width: Scalar = parameter("1", "w", "width of that threshold")
    adversity: Scalar = person_fact("1", "d", "1 after childhood adversity")
    insecure: Scalar = person_fact("1", "i", "1 with insecure attachment")

    def first(self, effect: Scalar | float, contact: Scalar | float) -> Scalar:
        """tau_0."""
        drug = (self.first_gain + self.first_gain_insecure * self.insecure) * effect * contact
        hurt = (self.from_insecurity + self.from_gene * self.carrier) * self.insecure
        return jax.nn.sigmoid(self.first_trust + self.own_trust - hurt - self.from_adversity * self.adversity + drug)

    def rest(self, inputs: Inputs) -> Belief:
        """Alone."""
        alone = self.first(0.0, 0.0)
        return Belief(alone, alone, jnp.zeros_like(alone))

    def signals(self, x: Belief, inputs: Inputs) -> dict[Signal, Scalar]:
        """Trust, and what it lets count; one, known while the program is built, where nothing waits for it."""
        if absent(self.gate):
            all_of_it: Any = np.ones((), x.trust.dtype)
            return {TRUST: x.trust, WORK_COUNTED: all_of_it}
        counted = jax.nn.sigmoid((x.therapist - self.threshold) / self.width)
        return {TRUST: x.trust, WORK_COUNTED: 1.0 - self.gate * (1.0 - counted)}

    def on_meet(self, payload: Payload, x: Belief, inputs: Inputs, random: RandomStream) -> Belief:
        """Another person, or none."""
        contact = jnp.zeros_like(x.contact) + payload[1]
        return moved(x, trust=self.first(inputs[CENTRAL_EFFECT], contact), contact=contact)

    def on_exchange(self, payload: Payload, x: Belief, inputs: Inputs, random: RandomStream) -> Belief:
        """What the other did: payload (returned,)."""
        spared = self.betrayal_spared * inputs[CENTRAL_EFFECT] * x.contact * (1.0 - payload[0])
        share = jnp.clip(self.learning * (1.0 - spared), 0.0, 1.0)
        return moved(x, trust=x.trust + share * (payload[0] - x.trust))

    def on_session_start(self, payload: Payload, x: Belief, inputs: Inputs, random: RandomStream) -> Belief:
        """The therapist is there, in the first session a person not known."""
        comes, contact = inputs[ATTENDING] > 0.5, jnp.ones_like(x.contact)
        met = (payload[0] == 1.0) & comes
        therapist = jnp.where(met, self.first(inputs[CENTRAL_EFFECT], contact), x.therapist)
        return Belief(jnp.where(comes, therapist, x.trust), therapist, jnp.where(comes, contact, x.contact))

    def on_session_end(self, payload: Payload, x: Belief, inputs: Inputs, random: RandomStream) -> Belief:
        """A session was of help."""
        therapist = x.therapist + inputs[ATTENDING] * self.learning * (1.0 - x.therapist)
        return moved(x, trust=jnp.where(inputs[ATTENDING] > 0.5, therapist, x.trust), therapist=therapist)

    def between_windows(self, payload: Payload, x: Belief, inputs: Inputs, random: RandomStream) -> Belief:
        """Trust stays; the other is not there."""
        return moved(x, contact=jnp.zeros_like(x.contact))

    jumps: ClassVar = {
        Event.MEET: on_meet,
        Event.EXCHANGE: on_exchange,
        Event.SESSION_START: on_session_start,
        Event.SESSION_END: on_session_end,
    }
