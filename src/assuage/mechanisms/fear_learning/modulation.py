"""What drug, cortisol and person do to fear learning, alike in the laboratory and in therapy.

    speed        l (1 + e_A E) max(0, 1 + c_K occ - c_H max(0, occ - occ_high))
    generalised  sig(logit g' + o),   g' = g_0 + (g_h - g_0) ptsd              share of a context put on others
    expression   max(0, (1 - e_C E) (1 - c_R sig((x3 - x_R) / w_R)))

E: central oxytocin effect; occ: glucocorticoid occupancy; x3: cortisol at that minute; l: a person's own learning rate
over the typical person's; e_C has one value in men and one in women, because imaging gives opposite signs (Lieberz
2020). The coefficients are those of the trauma memory's file, for laboratory and therapy are one biology.
"""

import jax
import jax.numpy as jnp

from assuage.mechanisms.mechanism import Scalar, shifted


def generalised(healthy: Scalar, with_ptsd: Scalar, ptsd: Scalar, own: Scalar) -> Scalar:
    """g, of a person who is or is not with PTSD, `own` their overgeneralisation on the logit scale."""
    return shifted(healthy + (with_ptsd - healthy) * ptsd, own)


def consolidated(occupancy: Scalar, gain: Scalar, overload: Scalar, high: Scalar) -> Scalar:
    """Learning under cortisol over that without: 1 + c_K occ - c_H max(0, occ - occ_high), never below 0."""
    return jnp.maximum(1.0 + gain * occupancy - overload * jnp.maximum(occupancy - high, 0.0), 0.0)


def retrieved(damping: Scalar, effect: Scalar, block: Scalar, cortisol: Scalar, level: Scalar, width: Scalar) -> Scalar:
    """Expression under drug and cortisol over that without, never below 0."""
    recall = jax.nn.sigmoid((cortisol - level) / width)
    return jnp.maximum((1.0 - damping * effect) * (1.0 - block * recall), 0.0)
