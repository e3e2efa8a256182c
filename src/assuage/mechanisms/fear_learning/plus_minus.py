r"""Threat and safety as two weights: Rescorla-Wagner with separate positive and negative associations (RW+-).

Paskewitz, Stoddard & Jones 2022 (Comput Psychiatry 6:213), with associability and the oxytocin terms as ours:

    V = max(0, sum f_i (wp_i + wm_i)),   d = US - V,   r_i = f_i clip(rate alpha_i, 0, 1)
    d < 0:  g = gamma_neg.  If g r_i d >= -wp_i:  wp_i += g r_i d,  wm_i += (1-g) r_i d
                            else:                 wm_i += r_i d + wp_i,  wp_i = 0
    d > 0:  h = gamma_pos.  If (1-h) r_i d <= -wm_i:  wp_i += h r_i d,  wm_i += (1-h) r_i d
                            else:                     wp_i += r_i d + wm_i,  wm_i = 0

In both branches the net change of a feature is r_i d, as in Rescorla-Wagner; the share decides how much of learning
is unlearning (durable) and how much is inhibition (which fades). The authors' code zeroes wp_i before adding it in
the clamp branch, so its net change departs from r_i d there; this is the documented form.
"""

import jax.numpy as jnp

from assuage.mechanisms.mechanism import Scalar


Weights = tuple[Scalar, ...]  # one per feature


def prediction(features: Weights, plus: Weights, minus: Weights, control: Scalar | float = 1.0) -> Scalar:
    """V: predicted threat, never below zero. `control` weighs the safety part (1 when learning)."""
    total = sum(
        (f * (p + control * m) for f, p, m in zip(features, plus, minus, strict=True)), start=jnp.zeros_like(plus[0])
    )
    return jnp.maximum(total, 0.0)


def learn(
    features: Weights,
    plus: Weights,
    minus: Weights,
    outcome: Scalar,
    rates: Weights,
    unlearning: Scalar,
    threat_share: Scalar,
) -> tuple[Weights, Weights, Scalar]:
    """One trial: new plus and minus weights, and the prediction error.

    `rates` are the learning rates per feature (associability and drug included, clipped here to 0..1), `unlearning`
    is gamma_neg and `threat_share` gamma_pos.
    """
    error = outcome - prediction(features, plus, minus)
    share = jnp.clip(unlearning, 0.0, 1.0)
    new_plus: list[Scalar] = []
    new_minus: list[Scalar] = []
    for f, p, m, rate in zip(features, plus, minus, rates, strict=True):
        change = f * jnp.clip(rate, 0.0, 1.0) * error
        fits_down = share * change >= -p
        down_plus = jnp.where(fits_down, p + share * change, 0.0)
        down_minus = jnp.where(fits_down, m + (1.0 - share) * change, m + change + p)
        fits_up = (1.0 - threat_share) * change <= -m
        up_plus = jnp.where(fits_up, p + threat_share * change, p + change + m)
        up_minus = jnp.where(fits_up, m + (1.0 - threat_share) * change, 0.0)
        new_plus.append(jnp.where(error < 0.0, down_plus, up_plus))
        new_minus.append(jnp.where(error < 0.0, down_minus, up_minus))
    return tuple(new_plus), tuple(new_minus), error
