"""Second reading of circuit, from its equations."""

import numpy as np


IN_VIEW = ("valence", "trauma", "social", "control")  # what PICTURES tells
STATES = (*IN_VIEW, "shown", "cue")


def rest(p, inputs):
    return dict.fromkeys(STATES, np.zeros_like(p["release"]))


def structure(p):
    ptsd = p["ptsd"]
    return {
        "hippocampal_volume": p["own_hippocampus"] + p["hippocampal_difference"] * ptsd,
        "amygdala_volume": p["own_amygdala"] + p["amygdala_difference"] * ptsd,
        "uncinate_diffusivity": p["own_uncinate"] + p["uncinate_difference"] * ptsd,
        # read as: the severity is heard only where there was a childhood trauma
        "childhood_trauma": p["adversity"] * p["childhood_severity"],
    }


def generalised(p):
    """Share of a context put on others, its own part added on the logit scale."""
    typical = np.where(p["ptsd"] > 0, p["generalisation"], p["generalisation_healthy"])
    odds = typical / (1.0 - typical) * np.exp(p["overgeneralisation"])
    return odds / (1.0 + odds)


def by_sex(p, name):
    return np.where(p["female"] > 0, p[f"{name}_women"], p[f"{name}_men"])


def threat_of_picture(p, x):
    negative = np.where(x["valence"] < 0, -x["valence"], 0.0)
    # read as: who would sensitise does not, the rate has a floor at 0
    rate = np.maximum(p["habituation"] + p["habituation_ptsd"] * p["ptsd"], 0.0)
    own = p["own_trauma"] * p["traumatised"] + p["own_trauma_ptsd"] * p["ptsd"]
    return negative * np.exp(-rate * np.maximum(x["shown"] - 1.0, 0.0)) * (1.0 + own * x["trauma"])


def damping(p):
    exposed = p["traumatised"] * (1.0 - p["ptsd"])
    childhood = p["damping_childhood"] * p["ptsd"] * p["adversity"] * p["childhood_severity"]
    return by_sex(p, "damping") + p["damping_ptsd"] * p["ptsd"] + p["damping_exposed"] * exposed + childhood


def signals(p, x, inputs):
    ptsd, traumatised, effect = p["ptsd"], p["traumatised"], inputs["central_effect"]
    cue = x["cue"]
    sizes = structure(p)
    # read as: an expectation below 0 counts as none, for safety too
    expected = np.maximum(inputs["cue_expectation"], 0.0)
    negative, positive = np.maximum(-x["valence"], 0.0), np.maximum(x["valence"], 0.0)

    picture = threat_of_picture(p, x)
    # read as: the damped share has no floor
    damped = 1.0 - damping(p) * effect
    log_control = p["prefrontal_ptsd"] * ptsd + p["uncinate_weight"] * sizes["uncinate_diffusivity"]
    regulation = np.maximum(np.exp(log_control) + p["prefrontal_control"], 0.0)
    # read as: a lesion of the ventromedial cortex releases the amygdala in full
    released = np.maximum(1.0 + p["release"] * (1.0 - p["ventromedial"] * regulation), 0.0)
    answer = np.exp(p["trauma_reactivity"] * traumatised + p["ptsd_reactivity"] * ptsd) * released * damped
    reward = positive * np.exp(p["reward_ptsd"] * ptsd)
    reward = reward * (1.0 + (p["reward_gain"] + p["reward_gain_ptsd"] * ptsd) * effect)

    memory = np.exp(p["hippocampus_ptsd"] * ptsd + p["volume_weight"] * sizes["hippocampal_volume"])
    told_apart = cue * (1.0 - generalised(p)) + negative * x["trauma"] * traumatised
    safe = cue * np.maximum(1.0 - expected, 0.0) + negative + positive
    salient = picture + cue * (expected + p["uncertainty_weight"] * inputs["cue_uncertainty"])
    salient = (1.0 + p["cingulate_gain"] * effect) * np.exp(p["cingulate_ptsd"] * ptsd) * salient
    felt = damped * (picture + cue * expected) + reward + p["arousal_weight"] * inputs["arousal"]
    expressed = answer * picture + cue * inputs["cue_threat"] + inputs["phasic_fear"]

    exposed = traumatised * (1.0 - ptsd)
    with_vmpfc = p["ventromedial_coupling"] + p["ventromedial_coupling_ptsd"] * ptsd
    drug = p["ventromedial_oxytocin_ptsd"] * ptsd + p["ventromedial_oxytocin_exposed"] * exposed
    with_vmpfc = with_vmpfc + drug * effect
    with_cingulate = p["cingulate_coupling"] + p["cingulate_coupling_ptsd"] * ptsd
    with_cingulate = with_cingulate + ptsd * by_sex(p, "cingulate_oxytocin") * effect
    # read as: with the insula the drug's term asks for no PTSD
    with_insula = p["insula_coupling"] + p["insula_coupling_ptsd"] * ptsd + by_sex(p, "insula_oxytocin") * effect

    return sizes | {
        "basolateral_amygdala": p["amygdala"] * answer * (picture + cue * expected),
        # read as: any picture that is social, whatever its valence
        "medial_amygdala": p["amygdala"] * x["social"] * (1.0 + p["social_gain"] * effect),
        "central_amygdala": p["amygdala"] * expressed,
        "bed_nucleus": p["bed_nucleus"] * inputs["sustained_fear"],
        "hippocampus": p["hippocampus"] * memory * told_apart,
        "ventromedial": p["ventromedial"] * regulation * (1.0 + p["prefrontal_gain"] * effect) * safe,
        "dorsal_cingulate": p["cingulate"] * (salient + reward),
        "dorsolateral": p["dorsolateral"] * x["control"] * (1.0 + p["control_gain"] * effect),
        "anterior_insula": p["insula"] * felt,
        "dorsal_striatum": p["striatum"] * reward,
        "amygdala_ventromedial": p["amygdala"] * p["ventromedial"] * with_vmpfc,
        "amygdala_cingulate": p["amygdala"] * p["cingulate"] * with_cingulate,
        "amygdala_insula": p["amygdala"] * p["insula"] * with_insula,
    }


def on_pictures(p, x, inputs, payload, draws):
    nothing = np.zeros_like(x["cue"])
    seen = {name: value + nothing for name, value in zip(IN_VIEW, payload, strict=True)}
    return seen | {"shown": x["shown"] + (seen["valence"] < 0), "cue": nothing}


def on_trial(p, x, inputs, payload, draws):
    nothing = np.zeros_like(x["cue"])
    # read as: the count of showings goes on over trials
    return dict.fromkeys(IN_VIEW, nothing) | {"shown": x["shown"], "cue": nothing + 1.0}


def between_windows(p, x, inputs, payload, draws):
    # read as: the count of showings starts anew in each window
    return {name: np.zeros_like(x[name]) for name in STATES}


JUMPS = {"PICTURES": on_pictures, "TRIAL": on_trial, "OBSERVED_TRIAL": on_trial}
