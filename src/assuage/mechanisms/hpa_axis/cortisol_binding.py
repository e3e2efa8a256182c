r"""Free and total cortisol in serum, and what saliva shows, after Coolens et al. 1987 (J Steroid Biochem 26:197).

Cortisol in serum is free (F), held by corticosteroid-binding globulin (one site, saturable) or by albumin (loosely, in
proportion). With T the total, all in nmol/L:

    T = F (1 + N) + G K F / (1 + K F)

and back, the positive root of a quadratic:

    (1 + N) K F^2 + (1 + N + K (G - T)) F - T = 0

    h = (1 + N + K (G - T)) / 2,    r = sqrt(h^2 + (1 + N) K T)
    F = T / (h + r)  for h >= 0,    F = (r - h) / ((1 + N) K)  otherwise

The two are the same number; each keeps its digits where the other loses them. Saliva shows s F: the salivary gland
turns part of the free cortisol into cortisone (11-beta-hydroxysteroid dehydrogenase 2), so s is below 1.

Assumes equilibrium at every moment (binding takes seconds) and levels of the two proteins that do not move.
"""

from typing import ClassVar

import equinox as eqx
import jax.numpy as jnp

from assuage.mechanisms.mechanism import Scalar, parameter


class CortisolBinding(eqx.Module):
    """One person's binding proteins and salivary gland."""

    parameters_file: ClassVar = "cortisol_binding"

    globulin: Scalar = parameter("nmol/L", "G", "binding capacity of corticosteroid-binding globulin")
    affinity: Scalar = parameter("L/nmol", "K", "affinity of the globulin for cortisol at body temperature")
    albumin_ratio: Scalar = parameter("1", "N", "cortisol held by albumin over free cortisol")
    saliva_share: Scalar = parameter("1", "s", "salivary over free serum cortisol")

    def total(self, free: Scalar) -> Scalar:
        """T in nmol/L at F nmol/L of free cortisol."""
        held = self.affinity * free
        return free * (1.0 + self.albumin_ratio) + self.globulin * held / (1.0 + held)

    def free(self, total: Scalar) -> Scalar:
        """F in nmol/L at T nmol/L of total cortisol."""
        loose = 1.0 + self.albumin_ratio
        half = (loose + self.affinity * (self.globulin - total)) / 2.0
        root = jnp.sqrt(half**2 + loose * self.affinity * total)
        # both sums are of positive numbers, so no digits cancel
        return jnp.where(half >= 0.0, total / (jnp.abs(half) + root), (jnp.abs(half) + root) / (loose * self.affinity))

    def saliva(self, free: Scalar) -> Scalar:
        """Salivary cortisol in nmol/L at F nmol/L in serum."""
        return self.saliva_share * free

    def free_of_saliva(self, saliva: Scalar) -> Scalar:
        """F in nmol/L in serum at this level in saliva."""
        return saliva / self.saliva_share
