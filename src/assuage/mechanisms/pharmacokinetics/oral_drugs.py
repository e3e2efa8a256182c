r"""Drugs swallowed beside therapy, other than oxytocin and steroids: how much of each is in the body, and what it does.

    G' = -k_a G,    B' = k_a G - k_e B        mg in the gut and in the body, k = ln 2 / half-life, for each drug
    e  = B / (B + B_50)

    DRUG_LEARNING         = e_AD e(D-cycloserine) + e_AM e(MDMA) - e_AA e(alprazolam)
    DRUG_CALM             = e_FM e(MDMA) + e_FA e(alprazolam)
    DRUG_BOND             = e_LM e(MDMA)
    RECONSOLIDATION_BLOCK = e_B e(propranolol)
    DRUG_DIRECT           = sum of e_D e over all four, each its own e_D           by ways nobody wrote down

ORAL_DRUG and ALPRAZOLAM add a mg to G, with a of `taking` and mg what is swallowed. Amounts stand for levels, so no
volume of distribution is needed. D-cycloserine speeds whatever is learned while it is on board, of threat as of safety;
what it does to a session that ended before it was absorbed is not in it. Outside windows the amounts go on exactly.
"""

from typing import ClassVar

import equinox as eqx
import jax.numpy as jnp

from assuage.mechanisms.events import Event
from assuage.mechanisms.mechanism import Inputs, Mechanism, Payload, Scalar, moved, parameter, state
from assuage.mechanisms.pharmacokinetics.steroids import absorbed_and_cleared, rate
from assuage.mechanisms.pharmacokinetics.taking import taken
from assuage.mechanisms.signals import (
    DRUG_BOND,
    DRUG_CALM,
    DRUG_DIRECT,
    DRUG_LEARNING,
    PRESENT,
    RECONSOLIDATION_BLOCK,
    Signal,
)
from assuage.randomness import RandomStream
from assuage.units import MINUTES_PER_DAY


DRUGS = ("d_cycloserine", "propranolol", "mdma", "alprazolam")


class Tablets(eqx.Module):
    """Where the drugs are: swallowed and not yet absorbed, and in the body."""

    d_cycloserine_gut: Scalar = state("mg", "G, D-cycloserine")
    d_cycloserine: Scalar = state("mg", "B, D-cycloserine")
    propranolol_gut: Scalar = state("mg", "G, propranolol")
    propranolol: Scalar = state("mg", "B, propranolol")
    mdma_gut: Scalar = state("mg", "G, MDMA")
    mdma: Scalar = state("mg", "B, MDMA")
    alprazolam_gut: Scalar = state("mg", "G, alprazolam")
    alprazolam: Scalar = state("mg", "B, alprazolam")


class OralDrugs(Mechanism[Tablets]):
    """One person's tablets."""

    parameters_file: ClassVar = "oral_drugs"
    linear: ClassVar = True
    hears: ClassVar = {PRESENT: 1.0}
    writes: ClassVar = (DRUG_LEARNING, DRUG_CALM, DRUG_BOND, RECONSOLIDATION_BLOCK, DRUG_DIRECT)
    roused_by: ClassVar = (Event.ORAL_DRUG, Event.ALPRAZOLAM)

    d_cycloserine_absorption: Scalar = parameter("min", "h_a", "half-time of absorption, D-cycloserine")
    d_cycloserine_half_life: Scalar = parameter("min", "h_e", "half-life, D-cycloserine")
    d_cycloserine_half_effect: Scalar = parameter("mg", "B_50", "amount of half the effect, D-cycloserine")
    d_cycloserine_learning: Scalar = parameter("1", "e_AD", "share by which its full effect speeds learning")
    d_cycloserine_direct: Scalar = parameter("1", "e_D", "endpoint SD that full effect takes, D-cycloserine")
    propranolol_absorption: Scalar = parameter("min", "h_a", "half-time of absorption, propranolol")
    propranolol_half_life: Scalar = parameter("min", "h_e", "half-life, propranolol")
    propranolol_half_effect: Scalar = parameter("mg", "B_50", "amount of half the effect, propranolol")
    propranolol_block: Scalar = parameter("1", "e_B", "share of an image's strength lost at a recall under full effect")
    propranolol_direct: Scalar = parameter(
        "1", "e_D", "endpoint SD that full effect in all sessions takes, propranolol"
    )
    mdma_absorption: Scalar = parameter("min", "h_a", "half-time of absorption, MDMA")
    mdma_half_life: Scalar = parameter("min", "h_e", "half-life, MDMA")
    mdma_half_effect: Scalar = parameter("mg", "B_50", "amount of half the effect, MDMA")
    mdma_learning: Scalar = parameter("1", "e_AM", "share by which its full effect speeds learning")
    mdma_calm: Scalar = parameter("1", "e_FM", "share of felt distress that its full effect takes away")
    mdma_bond: Scalar = parameter("1", "e_LM", "alliance that its full effect adds while it acts")
    mdma_direct: Scalar = parameter("1", "e_D", "endpoint SD that full effect in all sessions takes, MDMA")
    alprazolam_absorption: Scalar = parameter("min", "h_a", "half-time of absorption, alprazolam")
    alprazolam_half_life: Scalar = parameter("min", "h_e", "half-life, alprazolam")
    alprazolam_half_effect: Scalar = parameter("mg", "B_50", "amount of half the effect, alprazolam")
    alprazolam_learning: Scalar = parameter("1", "e_AA", "share by which its full effect slows learning")
    alprazolam_calm: Scalar = parameter("1", "e_FA", "share of felt distress that its full effect takes away")
    alprazolam_direct: Scalar = parameter("1", "e_D", "endpoint SD that full effect in all sessions takes, alprazolam")

    def rest(self, inputs: Inputs) -> Tablets:
        """Nothing swallowed."""
        zero = jnp.zeros_like(self.mdma_half_life)
        return Tablets(*(zero,) * (2 * len(DRUGS)))

    def signals(self, x: Tablets, inputs: Inputs) -> dict[Signal, Scalar]:
        """What the drugs do now."""

        def effect(drug: str) -> Scalar:
            amount = getattr(x, drug)
            return amount / (amount + self._of(drug, "half_effect"))

        d_cycloserine, propranolol, mdma, alprazolam = (effect(drug) for drug in DRUGS)
        return {
            DRUG_LEARNING: self.d_cycloserine_learning * d_cycloserine
            + self.mdma_learning * mdma
            - self.alprazolam_learning * alprazolam,
            DRUG_CALM: self.mdma_calm * mdma + self.alprazolam_calm * alprazolam,
            DRUG_BOND: self.mdma_bond * mdma,
            RECONSOLIDATION_BLOCK: self.propranolol_block * propranolol,
            DRUG_DIRECT: self.d_cycloserine_direct * d_cycloserine
            + self.propranolol_direct * propranolol
            + self.mdma_direct * mdma
            + self.alprazolam_direct * alprazolam,
        }

    def _of(self, drug: str, what: str) -> Scalar:
        return getattr(self, f"{drug}_{what}")

    def flow(self, clock: Scalar, x: Tablets, inputs: Inputs) -> dict[str, Scalar]:
        """The equations above."""
        rates: dict[str, Scalar] = {}
        for drug in DRUGS:
            absorbed = rate(self._of(drug, "absorption")) * getattr(x, f"{drug}_gut")
            lost = rate(self._of(drug, "half_life")) * getattr(x, drug)
            rates |= {f"{drug}_gut": -absorbed, drug: absorbed - lost}
        return rates

    def between_windows(self, payload: Payload, x: Tablets, inputs: Inputs, random: RandomStream) -> Tablets:
        """The same flows over the whole gap, exactly."""
        minutes, after = MINUTES_PER_DAY * payload[0], dict[str, Scalar]()
        for drug in DRUGS:
            absorption, loss = rate(self._of(drug, "absorption")), rate(self._of(drug, "half_life"))
            gut, body = getattr(x, f"{drug}_gut"), getattr(x, drug)
            now = absorbed_and_cleared(minutes, absorption, loss, gut, body, jnp.ones_like(loss))
            after |= dict(zip((f"{drug}_gut", drug), now, strict=True))
        return Tablets(**after)

    def on_oral_drug(self, payload: Payload, x: Tablets, inputs: Inputs, random: RandomStream) -> Tablets:
        """Doses in mg, of the first three drugs in order."""
        d_cycloserine, propranolol, mdma, _ = (taken(payload, inputs) * mg for mg in payload)
        return moved(
            x,
            d_cycloserine_gut=x.d_cycloserine_gut + d_cycloserine,
            propranolol_gut=x.propranolol_gut + propranolol,
            mdma_gut=x.mdma_gut + mdma,
        )

    def on_alprazolam(self, payload: Payload, x: Tablets, inputs: Inputs, random: RandomStream) -> Tablets:
        """A dose in mg."""
        return moved(x, alprazolam_gut=x.alprazolam_gut + taken(payload, inputs) * payload[0])

    jumps: ClassVar = {Event.ORAL_DRUG: on_oral_drug, Event.ALPRAZOLAM: on_alprazolam}
