r"""Threat with and without a warning: phasic fear of a cue, sustained apprehension of a context, and startle.

No, predictable and unpredictable threat (NPU): nothing happens; a shock comes only while a cue is shown; a shock may
come at any time. The payload of THREAT holds h_cue, the cue's hazard; h_ctx, the context's; H, the entropy of the
onset (0 known, 1 wholly unknown); shown, 1 while the cue is on show. People are told the rules, so hazards are known
at once and nothing is learned. At THREAT

    CeA = h_cue shown                             phasic, central amygdala: at once
    target = h_ctx (1 + k_U H) / (1 + k_U)        what the sustained part tends to

and between events

    BNST' = (target - BNST) / tau_B               sustained, bed nucleus of the stria terminalis

Both are 0 without threat and at most 1. What a person expresses, with E the central effect of oxytocin and
V1A_EFFECT that of vasopressin (0 if absent):

    PHASIC_FEAR = w_P CeA (1 - e_C E)
    SUSTAINED_FEAR = w_B BNST (1 + e_B E + v_B V1A_EFFECT)
    STARTLE = b_0 + p_1 (PHASIC_FEAR + CUE_THREAT) + p_2 SUSTAINED_FEAR

CUE_THREAT is what a conditioned cue makes a person express (0 where nobody is conditioned). STARTLE is in units of a
person's own resting reflex. `BETWEEN_WINDOWS` ends all threat.

Assumes that hazard, not uncertainty alone, drives the sustained part, and that the context of predictable threat is
safe while no cue is shown. Oxytocin changes the output of each region, so arousal hears it too. By default it raises
the sustained part alone, as Grillon 2013 is cited for; vasopressin, which is reported to do nothing there although
blocking its V1a receptor lowers the same startle (Lago 2021), has a coefficient around zero. No published equations of
this paradigm were found: structure and time constant are ours (grade: assumed).
"""

from typing import ClassVar

import equinox as eqx
import jax.numpy as jnp

from assuage.mechanisms.events import Event
from assuage.mechanisms.mechanism import Inputs, Mechanism, Payload, Scalar, moved, parameter, state
from assuage.mechanisms.signals import (
    CENTRAL_EFFECT,
    CUE_THREAT,
    PHASIC_FEAR,
    STARTLE,
    SUSTAINED_FEAR,
    V1A_EFFECT,
    Signal,
)
from assuage.randomness import RandomStream


class Fear(eqx.Module):
    """What threatens now."""

    phasic: Scalar = state("1", "CeA, hazard of the cue on show")
    target: Scalar = state("1", "what sustained fear tends to")
    sustained: Scalar = state("1", "BNST, before person and drug")


class UnpredictableThreat(Mechanism[Fear]):
    """One person's fear of instructed threat."""

    parameters_file: ClassVar = "unpredictable_threat"
    linear: ClassVar = True
    hears: ClassVar = {CENTRAL_EFFECT: 0.0, CUE_THREAT: 0.0, V1A_EFFECT: 0.0}
    writes: ClassVar = (PHASIC_FEAR, SUSTAINED_FEAR, STARTLE)
    roused_by: ClassVar = (Event.THREAT, CUE_THREAT)

    phasic_weight: Scalar = parameter("1", "w_P", "phasic fear of a certain cue")
    sustained_weight: Scalar = parameter("1", "w_B", "sustained fear of a dangerous context of unknown onset")
    entropy_weight: Scalar = parameter("1", "k_U", "what full entropy of the onset adds to a known hazard")
    sustained_time: Scalar = parameter("min", "tau_B", "time constant of sustained fear")
    resting_startle: Scalar = parameter("1", "b_0", "startle without threat")
    phasic_startle: Scalar = parameter("1", "p_1", "startle added by phasic fear")
    sustained_startle: Scalar = parameter("1", "p_2", "startle added by sustained fear")
    phasic_damping: Scalar = parameter("1", "e_C", "share by which oxytocin lowers phasic fear")
    sustained_gain: Scalar = parameter("1", "e_B", "share by which oxytocin raises sustained fear")
    vasopressin_gain: Scalar = parameter("1", "v_B", "share by which vasopressin raises sustained fear")

    def rest(self, inputs: Inputs) -> Fear:
        """No threat."""
        zero = jnp.zeros_like(self.sustained_time)
        return Fear(zero, zero, zero)

    def signals(self, x: Fear, inputs: Inputs) -> dict[Signal, Scalar]:
        """Fears as expressed, and the reflex."""
        effect = inputs[CENTRAL_EFFECT]
        phasic = self.phasic_weight * x.phasic * (1.0 - self.phasic_damping * effect)
        drugs = self.sustained_gain * effect + self.vasopressin_gain * inputs[V1A_EFFECT]
        sustained = self.sustained_weight * x.sustained * (1.0 + drugs)
        startled = self.phasic_startle * (phasic + inputs[CUE_THREAT])
        startle = self.resting_startle + startled + self.sustained_startle * sustained
        return {PHASIC_FEAR: phasic, SUSTAINED_FEAR: sustained, STARTLE: startle}

    def flow(self, clock: Scalar, x: Fear, inputs: Inputs) -> dict[str, Scalar]:
        """Sustained fear builds and fades; the rest stands still between events."""
        still = jnp.zeros_like(x.sustained)
        return {"phasic": still, "target": still, "sustained": (x.target - x.sustained) / self.sustained_time}

    def on_threat(self, payload: Payload, x: Fear, inputs: Inputs, random: RandomStream) -> Fear:
        """The rules change, or the cue comes or goes."""
        cue, context, entropy, shown = payload
        unknown = (1.0 + self.entropy_weight * entropy) / (1.0 + self.entropy_weight)
        return moved(x, phasic=jnp.zeros_like(x.phasic) + cue * shown, target=context * unknown)

    def between_windows(self, payload: Payload, x: Fear, inputs: Inputs, random: RandomStream) -> Fear:
        """Outside windows nothing threatens."""
        return self.rest(inputs)

    jumps: ClassVar = {Event.THREAT: on_threat}
