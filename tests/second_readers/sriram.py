"""Second reading of sriram, from its equations.

`p["constants"]` holds the published constants; `p["day"]` answers means, at_clock, over_gap and hours.
"""

import numpy as np

from tests.second_readers import stress_core


NAMES = ("crh", "acth", "cortisol", "receptor")
MIN_PER_HOUR = 60.0


def held_down(p, x):
    c = p["constants"]
    half = c["inhibition"] + (c["inhibition_ptsd"] - c["inhibition"]) * p["ptsd"]
    power = c["inhibition_power"]
    return half**power / (half**power + x["receptor"] ** power)


def signals(p, x, inputs):
    c, units = p["constants"], p["challenges"]
    crh = units["crh_level"] * x["crh"] / c["reference_crh"]
    return {
        **stress_core.glandless_signals(p, x, inputs),
        # read as: dexamethasone shows in the occupancy only by way of the receptor R
        "glucocorticoid_occupancy": 1.0 - held_down(p, x),
        "acth": stress_core.plasma_acth(p, units["acth_level"] * x["acth"] / c["reference_acth"]),
        "crh": crh,
        # read as: what PTSD adds is not left out here, though the PTSD constants move CRH itself as well
        "csf_crh": stress_core.csf_crh(p, crh),
    }


def saturable(level, top, half):
    return top * level / (half + level)


def flow(p, x, inputs, clock):
    c = p["constants"]
    made = c["stress"] + (c["stress_ptsd"] - c["stress"]) * p["ptsd"]
    h = held_down(p, x)
    # read as: no clock in the drive, the pulse alone
    extra = c["acute_gain"] * stress_core.beyond(p, x, inputs)
    drive = stress_core.resting(p, x, clock, 1.0) + extra
    crh, acth, cortisol, receptor = (x[name] for name in NAMES)
    acting_crh = crh + stress_core.injected_crh(p, inputs) * c["reference_crh"]
    made_acth = stress_core.release(p, inputs) * c["acth_made"] * acting_crh * h
    lost_crh = saturable(crh, c["crh_top"], c["crh_half"]) + c["crh_loss"] * crh
    lost_acth = saturable(acth, c["acth_top"], c["acth_half"]) + c["acth_loss"] * acth
    lost_cortisol = saturable(cortisol, c["cortisol_top"], c["cortisol_half"]) + c["cortisol_loss"] * cortisol
    bound = c["receptor_bound"] * stress_core.felt(p, x, inputs) * (c["receptor_total"] - receptor)
    power = c["receptor_power"]
    induced = c["receptor_top"] * receptor**power / (c["receptor_half"] ** power + receptor**power)
    # read as: the published equations run in hours, the flow in minutes; one period is not stretched in a window
    return {
        "crh": (made * drive * h - lost_crh) / MIN_PER_HOUR,
        "acth": (made_acth - lost_acth) / MIN_PER_HOUR,
        "cortisol": (c["cortisol_made"] * acth - lost_cortisol) / MIN_PER_HOUR,
        "receptor": (bound + induced - c["receptor_loss"] * receptor) / MIN_PER_HOUR,
        "waking": stress_core.fading(p, x),
        "exposure": stress_core.free(p, x, inputs) / stress_core.MIN_PER_DAY,
    }


def between_windows(p, x, inputs, payload, draws):
    return stress_core.glandless_quiet(p, x, payload, NAMES)


def on_chronic(p, x, inputs, payload, draws):
    # read as: with PTSD the whole of h is left out, trauma and adversity too; awakening still changes with PTSD
    with_history = stress_core.chronic(p, x, inputs, payload, draws)["chronic"]
    return {**x, "chronic": np.where(p["ptsd"] > 0, payload[0], with_history)}


JUMPS = stress_core.jumps(stress_core.glandless_window(NAMES), on_chronic)
