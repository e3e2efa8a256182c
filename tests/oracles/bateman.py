r"""Closed forms of first-order absorption, and the whole spray-to-brain chain as a matrix exponential.

Bateman 1910:  y(t) = dose * into / (loss - leaving) * (exp(-leaving t) - exp(-loss t))
its peak:      at ln(loss / leaving) / (loss - leaving), in either order of the two rates
"""

import numpy as np
from scipy.linalg import expm


def bateman(t, dose, into, leaving, loss):
    """Amount in the second compartment; `leaving` the nose altogether, `into` it at rate `into`."""
    t = np.asarray(t, float)
    if leaving == loss:
        return dose * into * t * np.exp(-loss * t)
    return dose * into * np.exp(-loss * t) * np.expm1((loss - leaving) * t) / (loss - leaving)


def bateman_peak(dose, into, leaving, loss):
    """(time, height) of the peak."""
    at = 1.0 / loss if leaving == loss else np.log(loss / leaving) / (loss - leaving)
    return at, dose * into / leaving * np.exp(-loss * at)


def two_compartments(t, dose, into, leaving, clearance, volume, intercompartmental_clearance, peripheral_volume):
    """Level of the central of two compartments after first-order absorption: three exponentials.

    `into` is the rate of absorption, `leaving` the rate at which the nose empties.
    """
    k10, k12, k21 = (
        clearance / volume,
        intercompartmental_clearance / volume,
        intercompartmental_clearance / peripheral_volume,
    )
    half, product = (k10 + k12 + k21) / 2.0, k10 * k21
    root = np.sqrt(half**2 - product)
    rates = np.array([half + root, product / (half + root), leaving])
    level = np.zeros_like(np.asarray(t, float))
    for i, rate in enumerate(rates):
        others = np.delete(rates, i)
        level += (k21 - rate) / np.prod(others - rate) * np.exp(-rate * np.asarray(t))
    return dose * into / volume * level


def spray_to_brain(
    t,
    dose_ug,
    *,
    absorption,
    mucociliary_rate,
    absorbed_fraction_to_plasma,
    clearance,
    central_volume,
    intercompartmental_clearance,
    peripheral_volume,
    transit,
    brain_loss,
    brain_volume,
    from_blood,
    brain_share,
    bolus_ug=0.0,
):
    """(nose, plasma, tissue, transit 1, transit 2, brain) at the times t, ug and pg/mL: shape (6, times)."""
    a = np.zeros((6, 6))
    a[0, 0] = -absorption - mucociliary_rate
    a[1, 0] = 1000.0 * absorbed_fraction_to_plasma * absorption / central_volume
    a[1, 1] = -(clearance + intercompartmental_clearance) / central_volume
    a[1, 2] = intercompartmental_clearance / central_volume
    a[2, 1], a[2, 2] = (
        intercompartmental_clearance / peripheral_volume,
        -intercompartmental_clearance / peripheral_volume,
    )
    a[3, 0], a[3, 3] = brain_share * absorption, -transit
    a[4, 3], a[4, 4] = transit, -transit
    a[5, 4] = 1000.0 * transit / brain_volume
    a[5, 1] = from_blood * clearance / brain_volume
    a[5, 5] = -brain_loss
    start = np.zeros(6)
    start[0], start[1] = dose_ug, 1000.0 * bolus_ug / central_volume
    return np.stack([expm(a * at) @ start for at in np.asarray(t, float)], axis=1)
