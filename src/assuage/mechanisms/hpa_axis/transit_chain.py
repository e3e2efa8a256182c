r"""From stress to saliva in a chain, fitted to the TSST, after Miller et al. 2018 (arXiv 1708.08504). A check, no core.

Minutes from the onset of stress; U(t) = 1 for the first minute, 0 after it:

    S0' = k_a R U - k_t S0
    S1' = k_t (S0 - S1)          S2' = k_t (S1 - S2)
    S3' = k_t S2 - k_a S3 + k_a
    C'  = k_s S3 - k_e C                     C(0) = k_s / k_e, S3(0) = 1, the others 0
    saliva = C in nmol/L (scale 1),          R = R_m exp(-f) in women, R_m in men

The authors' structure and the starting values of their code; their final estimates were not seen, so it bounds when an
acute response peaks and fades, no more. It has no feedback, no ACTH and no clock. Linear: `course` is exact.
"""

from typing import ClassVar

import equinox as eqx
import jax
import jax.numpy as jnp
from jax import Array
from jax.scipy.linalg import expm

from assuage.mechanisms.mechanism import Scalar, parameter


class TransitChain(eqx.Module):
    """One person's chain."""

    parameters_file: ClassVar = "transit_chain"

    response: Scalar = parameter("1", "R_m", "size of the response in men")
    less_in_women: Scalar = parameter("1", "f", "log fall of the response in women")
    activation: Scalar = parameter("1/min", "k_a", "activation, and return of secretion")
    transit: Scalar = parameter("1/min", "k_t", "transit")
    secretion: Scalar = parameter("nmol/L/min", "k_s", "secretion at rest")
    elimination: Scalar = parameter("1/min", "k_e", "elimination of cortisol")

    def matrix(self) -> Array:
        """A of x' = A x for x = (S0, S1, S2, S3, C, 1); stress itself is in `pushed`."""
        a, t, s, e = self.activation, self.transit, self.secretion, self.elimination
        zero = jnp.zeros_like(a)
        rows = [
            [-t, zero, zero, zero, zero, zero],
            [t, -t, zero, zero, zero, zero],
            [zero, t, -t, zero, zero, zero],
            [zero, zero, t, -a, zero, a],
            [zero, zero, zero, s, -e, zero],
        ]
        rows.append([zero] * len(rows[0]))
        return jnp.stack([jnp.stack(row) for row in rows])

    def pushed(self, female: Scalar) -> Array:
        """The same while the stress of the first minute lasts."""
        drive = self.activation * self.response * jnp.exp(-self.less_in_women * female)
        return self.matrix().at[0, -1].set(drive)

    def course(self, minutes: Array, female: Scalar) -> Array:
        """Salivary cortisol in nmol/L at these minutes from onset, each 0 or later."""
        one = jnp.ones_like(self.secretion)
        start = jnp.stack([0.0 * one, 0.0 * one, 0.0 * one, one, self.secretion / self.elimination, one])

        def at(minute: Array) -> Array:
            first = expm(self.pushed(female) * jnp.minimum(minute, 1.0)) @ start
            return (expm(self.matrix() * jnp.maximum(minute - 1.0, 0.0)) @ first)[-2]

        return jax.vmap(at)(minutes)
