r"""The way of a sprayed peptide from the nose to the brain, the same for oxytocin and vasopressin.

    N'  = -(k_a + k_d) N                          nose                         [what is sprayed]
    T1' = f_B u_B k_a N - k_t T1                  transit, first step          [the same]
    T2' = k_t (T1 - T2)                           transit, second step         [the same]

k_t T2 arrives in the brain, from which it is lost at k_B. A spray of d adds d f_dep a to N, with a of `taking`. f_B is
such that a typical person's brain level after 24 IU of oxytocin peaks at r_B - 1 basal levels
(`oxytocin.share_to_brain`).

Nobody has modelled the way of vasopressin; its nose, transit and loss are taken as those of oxytocin, a peptide that
differs in two of nine amino acids, and a person has one nose.
"""

from typing import ClassVar, TypeVar

import equinox as eqx

from assuage.mechanisms.mechanism import Mechanism, Scalar, parameter, person_fact


class OnItsWay(eqx.Module):
    """What every sprayed peptide has: where it is on its way."""

    nose: eqx.AbstractVar[Scalar]
    transit_1: eqx.AbstractVar[Scalar]
    transit_2: eqx.AbstractVar[Scalar]


W = TypeVar("W", bound=OnItsWay)


class NoseToBrain(Mechanism[W]):
    """One person's nose, and the way from it to the brain."""

    parameters_file: ClassVar = "oxytocin"

    deposition: Scalar = parameter("1", "f_dep", "share of the dose that stays on the mucosa, typical person 1")
    absorption: Scalar = parameter("1/min", "k_a", "absorption through the mucosa")
    mucociliary_rate: Scalar = parameter("1/min", "k_d", "mucociliary loss")
    transit: Scalar = parameter("1/min", "k_t", "rate of each transit step")
    brain_loss: Scalar = parameter("1/min", "k_B", "loss from the brain")
    brain_volume: Scalar = parameter("L", "V_B", "volume the brain share spreads in")
    brain_rise: Scalar = parameter("1", "r_B - 1", "rise of a typical brain level after 24 IU, in basal levels")
    brain_basal: Scalar = parameter("pg/mL", "B_b", "basal brain level")
    uptake: Scalar = parameter("1", "u_B", "a person's share to the brain relative to the typical person's")
    typical_share: Scalar = person_fact("1", "f_B", "typical share of what is absorbed that reaches the brain")

    def on_the_way(self, x: W) -> dict[str, Scalar]:
        """Derivatives of nose and transit."""
        absorbed = self.absorption * x.nose
        return {
            "nose": -(absorbed + self.mucociliary_rate * x.nose),
            "transit_1": self.typical_share * self.uptake * absorbed - self.transit * x.transit_1,
            "transit_2": self.transit * (x.transit_1 - x.transit_2),
        }
