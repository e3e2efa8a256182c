r"""How far cortisol stands above its reference level, as memory feels it: it saturates.

    h(x) = max(0, x - 1) / (1 + max(0, x - 1))

x is free cortisol, 1 at the reference level; below it h is 0.
"""

import jax.numpy as jnp

from assuage.mechanisms.mechanism import Scalar


def cortisol_excess(cortisol: Scalar) -> Scalar:
    """h(x), 0 to 1."""
    above = jnp.maximum(cortisol - 1.0, 0.0)
    return above / (1.0 + above)
