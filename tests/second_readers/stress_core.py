"""Second reading of what the cores share (core, challenges, glandless), from its equations.

`p["drive"]`, `p["binding"]`, `p["challenges"]`, `p["pulses"]`, `p["history"]` and `p["constants"]` hold the parameters
of the parts; `p["history"]` holds the facts traumatised, ptsd and adversity as well.
"""

import numpy as np

from tests.second_readers import cortisol_binding, history, ultradian


MIN_PER_DAY = 1440.0
NMOL_PER_UG_DL = 27.59


# drugs and drive


def dexamethasone(p, inputs):
    part = p["challenges"]
    little = part["dexamethasone_potency"] * inputs["dexamethasone"]
    return part["dexamethasone_top"] * little / (part["dexamethasone_top"] + little)


def injected_crh(p, inputs):
    drug, part = inputs["drug_crh"], p["challenges"]
    return part["crh_top"] * drug / (drug + part["crh_half"])


def release(p, inputs):
    part, plasma = p["challenges"], inputs["plasma_excess"]
    share = np.where(p["female"] > 0, part["peripheral_women"], part["peripheral_men"])
    left = np.maximum(0.0, 1.0 - share * plasma / (plasma + part["peripheral_half"]))
    return left * (1.0 + part["by_v1b"] * inputs["v1b_effect"])


def resting(p, x, clock, course):
    return p["resting_drive"] * course * ultradian.factor(p["pulses"], clock) * (1.0 + x["chronic"])


def beyond(p, x, inputs):
    # read as: the stressor is not multiplied by k_S, and oxytocin buffers it and arousal alike, awakening not at all
    acute = p["reactivity"] * p["stress_reactivity"] * inputs["arousal"] + x["stressor"]
    strength = acute / (acute + p["half_activation"])
    share = (1.0 - strength) * p["buffering"] + strength * p["buffering_strong"]
    share = share + p["buffering_clinical"] * p["history"]["ptsd"]
    return x["waking"] + acute * np.maximum(0.0, 1.0 - share * inputs["central_effect"] * x["prepared"])


def fading(p, x):
    return -x["waking"] / p["challenges"]["waking_time"]


def block(level, half, cooperativity):
    return 1.0 / (1.0 + (level / half) ** cooperativity)


def settled_sensitivity(p):
    return p["sensitivity"] * np.exp(-p["sensitisation"] * p["trauma_load"])


# what is measured


def plasma_acth(p, acth):
    """ACTH as it is said, pg/mL, from the core's own ACTH in the same unit."""
    return acth * (1.0 + (p["challenges"]["acth_women"] - 1.0) * p["female"]) / p["challenges"]["adrenal_sensitivity"]


def csf_crh(p, crh):
    """CRH in cerebrospinal fluid, pg/mL, from the signal crh."""
    # read as: c_1 scales what PTSD adds in every core, also where CRH itself is in pg/mL without it
    return history.csf_crh(p["history"], crh, p["challenges"]["crh_level"])


# the two cores without glands


def scale(p):
    return NMOL_PER_UG_DL * p["challenges"]["serum_level"]


def total(p, x, inputs):
    return scale(p) * x["cortisol"] + inputs["drug_cortisol"]


def free(p, x, inputs):
    return cortisol_binding.free(p["binding"], total(p, x, inputs))


def reference_free(p):
    return cortisol_binding.free(p["binding"], scale(p) * p["constants"]["reference_cortisol"])


def felt(p, x, inputs):
    """Cortisol in feedback, ug/dL: the total with the drug, and what dexamethasone is worth."""
    constants = p["constants"]
    worth = constants["dexamethasone_gain"] * dexamethasone(p, inputs) * constants["reference_cortisol"]
    return total(p, x, inputs) / scale(p) + worth


def glandless_signals(p, x, inputs):
    unbound = free(p, x, inputs)
    return {
        # read as: the signal cortisol is x, so it holds the drug as well
        "cortisol": unbound / reference_free(p),
        # read as: saliva_level has no part here, saliva is s F in nmol/L
        "salivary_cortisol": cortisol_binding.saliva(p["binding"], unbound),
        "free_cortisol": unbound,
        "serum_cortisol": total(p, x, inputs),
        "cortisol_exposure": x["exposure"],
        "stress_load": p["trauma_load"],
    }


def glandless_quiet(p, x, payload, names):
    days, opened, closed = payload[:3]
    means = dict(zip(names, p["day"].means(x["chronic"]), strict=True))
    binding = {name: np.asarray(value)[..., None] for name, value in p["binding"].items()}
    # read as: c_T multiplies the typical person's day mean of the states, which is on the constants' own scale
    by_hour = (scale(p) * means["cortisol"])[..., None] * p["day"].hours
    mean_free = np.mean(cortisol_binding.free(binding, by_hour), axis=-1)
    # read as: over_gap answers 1 + (S(closed) - S(opened)) / days
    course = p["day"].over_gap(days, opened, closed)
    return {
        **x,
        **means,
        "waking": np.zeros_like(x["waking"]),
        "exposure": x["exposure"] + mean_free * course * days,
    }


def glandless_window(names):
    def on_window(p, x, inputs, payload, draws):
        levels = dict(zip(names, p["day"].at_clock(payload[0], x["chronic"]), strict=True))
        return {**x, **levels, **new_window(x)}

    return on_window


# events


def new_window(x):
    # read as: awakening, a stressor under way and the exposure go on as they were
    nothing = np.zeros_like(x["sprayed"])
    return {"sprayed": nothing, "prepared": nothing}


def _prepared(p, x):
    return p["late_weight"] + (1.0 - p["late_weight"]) * x["sprayed"]


def _dosed(p, x, inputs, payload, draws):
    # read as: the event alone tells, whatever amount it holds
    return {**x, "sprayed": np.ones_like(x["sprayed"])}


def _infusion(p, x, inputs, payload, draws):
    return {**x, "sprayed": np.where(payload[0] > 0, 1.0, x["sprayed"])}


def _session(p, x, inputs, payload, draws):
    return {**x, "prepared": _prepared(p, x) * np.ones_like(x["prepared"])}


def _stressor(p, x, inputs, payload, draws):
    # read as: ending a stressor leaves the weight as it was; so do STRESS and ANTICIPATE
    return {
        **x,
        "stressor": payload[0] * np.ones_like(x["stressor"]),
        "prepared": np.where(payload[0] > 0, _prepared(p, x), x["prepared"]),
    }


def _stress(p, x, inputs, payload, draws):
    # read as: STRESS drives the axis through AROUSAL alone; support, its fourth value, sets nothing here
    begun = (payload[0] > 0) | (payload[1] > 0) | (payload[2] > 0)
    return {**x, "prepared": np.where(begun, _prepared(p, x), x["prepared"])}


def _anticipate(p, x, inputs, payload, draws):
    return {**x, "prepared": np.where(payload[0] > 0, _prepared(p, x), x["prepared"])}


def chronic(p, x, inputs, payload, draws):
    # read as: h acts from the event on, a payload of 0 sets h - 1; without the event the state stays as it began
    return {**x, "chronic": ((1.0 + payload[0]) * history.drive(p["history"]) - 1.0) * np.ones_like(x["chronic"])}


def _waking(p, x, inputs, payload, draws):
    # read as: w is set anew, not added to what is left of it
    return {**x, "waking": history.waking(p["history"], p["challenges"]["waking_gain"]) * np.ones_like(x["waking"])}


def jumps(on_window, on_chronic=chronic):
    return {
        "WINDOW": on_window,
        "SPRAY": _dosed,
        "SESSION_START": _session,
        "STRESSOR": _stressor,
        "CHRONIC_STRESS": on_chronic,
        "INFUSION": _infusion,
        "INJECTION": _dosed,
        "CARBETOCIN": _dosed,
        "STRESS": _stress,
        "ANTICIPATE": _anticipate,
        "WAKING": _waking,
    }
