"""Second reading of clusters, from its equations."""

import numpy as np


ITEMS = {"reexperiencing": 5, "avoidance": 2, "mood": 7, "arousal": 6}


def rest(p, heard):
    return {name: p[f"first_{name}"] for name in ITEMS}


def signals(p, x, heard):
    return {
        "reexperiencing": x["reexperiencing"],
        "avoidance": x["avoidance"],
        "mood": x["mood"],
        "hyperarousal": x["arousal"],
        "severity": sum(count * x[name] for name, count in ITEMS.items()) / sum(ITEMS.values()),
    }


def _distress(p, intrusions, threat):
    return intrusions / (intrusions + p["half_intrusions"]) * threat


def quiet(p, x, heard, payload, draws):
    b0, c0, d0, e0 = (p[f"first_{name}"] for name in ITEMS)
    now = _distress(p, heard["intrusions"], heard["threat"])
    then = _distress(p, heard["intrusions_at_intake"], heard["threat_at_intake"])
    more_b, more_c = x["reexperiencing"] - b0, x["avoidance"] - c0
    more_threat = heard["threat"] - heard["threat_at_intake"]
    pull = np.log(c0 / (1.0 - c0)) + p["steepness"] * (more_b + more_threat)
    targets = {
        "reexperiencing": b0 * now / then,
        "avoidance": 1.0 / (1.0 + np.exp(-pull)),
        "mood": d0 + p["mood_from_reexperiencing"] * more_b + p["mood_from_avoidance"] * more_c,
        "arousal": e0 + p["arousal_from_reexperiencing"] * more_b,
    }
    course = heard["untreated_course"] * heard["nonspecific_course"]
    after = {}
    for name, target in targets.items():
        kept = np.exp(-payload[0] / p[f"{name}_time"])
        # read as: what is approached, course times target, is cut to 0..1, which keeps the cluster there
        aim = np.clip(course * target, 0.0, 1.0)
        after[name] = aim + (x[name] - aim) * kept
    return after
