"""Second reading of clusters, from its equations."""

import numpy as np


ITEMS = {"reexperiencing": 5, "avoidance": 2, "mood": 7, "arousal": 6}


def rest(p, inputs):
    return {name: p[f"first_{name}"] for name in ITEMS}


def signals(p, x, inputs):
    return {
        "reexperiencing": x["reexperiencing"],
        "avoidance": x["avoidance"],
        "mood": x["mood"],
        "hyperarousal": x["arousal"],
        "severity": sum(count * x[name] for name, count in ITEMS.items()) / sum(ITEMS.values()),
    }


def between_windows(p, x, inputs, payload, draws):
    felt = inputs["intrusions"] / (inputs["intrusions"] + p["half_intrusions"])
    pull = p["avoidance_intercept"] + p["steepness"] * (x["reexperiencing"] + inputs["threat"])
    pull = pull + p["avoidance_from_beliefs"] * inputs["belief_change"]
    pull = pull - p["avoidance_from_partner"] * (1.0 - inputs["accommodation_left"])
    targets = {
        "reexperiencing": p["reexperiencing_factor"] * felt * inputs["threat"],
        "avoidance": 1.0 / (1.0 + np.exp(-pull)),
        "mood": p["mood_intercept"]
        + p["mood_from_reexperiencing"] * x["reexperiencing"]
        + p["mood_from_avoidance"] * x["avoidance"]
        + p["mood_from_beliefs"] * inputs["belief_change"]
        - inputs["drug_relief"],
        "arousal": (p["arousal_intercept"] + p["arousal_from_reexperiencing"] * x["reexperiencing"])
        * (1.0 - inputs["calming_skill"])
        - inputs["drug_relief"],
    }
    course = inputs["untreated_course"] * inputs["nonspecific_course"] * inputs["direct_course"]
    course = course * inputs["expected_course"]
    after = {}
    for name, target in targets.items():
        kept = np.exp(-payload[0] / p[f"{name}_time"])
        # read as: what is approached, course times target, is cut to 0..1, which keeps the cluster there
        aim = np.clip(course * target, 0.0, 1.0)
        after[name] = aim + (x[name] - aim) * kept
    return after
