"""Second reading of latent_cause and causal_inference, from their equations; person by person, cause by cause."""

import numpy as np
from scipy.special import gamma
from scipy.stats import norm

from tests.second_readers import fear_model
from tests.second_readers.fear_model import CONTEXTS, CUES


NODES = -15.1 + 0.7 * np.arange(27)
FEATURES = CUES + CONTEXTS


def rest(p, inputs):
    people, causes = p["width"].shape, p["causes"]
    return fear_model.no_record(p) | {
        "weights": np.zeros((FEATURES, causes, *people)),
        "sums": np.zeros((FEATURES, causes, *people)),
        "trials": np.zeros((causes, *people)),
        "traces": np.zeros((len(NODES), causes, *people)),
        "features": np.zeros((FEATURES, *people)),
        "outcome": np.zeros(people),
        "before": np.zeros((causes, *people)),
        "rate": np.zeros(people),
    }


def thought_over(who, x, times):
    """One person's latest trial, learned in so many iterations and given to its cause."""
    weights = x["weights"].copy()
    q = x["before"].copy()
    for _ in range(min(who["iterations"], times)):
        v = x["features"] @ weights
        likelihood = x["before"] * norm.pdf(x["outcome"], v, np.sqrt(who["outcome_variance"]))
        # read as: without a trial before there is nothing to think over
        q = likelihood / likelihood.sum() if likelihood.any() else likelihood
        weights = weights + x["rate"] * np.outer(x["features"], q * (x["outcome"] - v))
    cause = np.zeros(who["causes"])
    if q.any():
        cause[np.argmax(q)] = 1.0
    return weights, x["sums"] + np.outer(x["features"], cause), x["trials"] + cause, x["traces"] + cause


def kernel(power):
    """The weights of the nodes: even steps of u; what is slower than the slowest is a geometric series, with it."""
    step = NODES[1] - NODES[0]
    weights = step * np.exp(power * NODES) / gamma(power)
    weights[0] /= 1.0 - np.exp(-power * step)
    return weights


def met(who, features, sums, trials, traces, alpha):
    """p_k of one person."""
    prior = kernel(who["time_power"]) @ traces
    unused = np.flatnonzero(trials == 0)
    if len(unused):
        prior[unused] = 0.0
        prior[unused[0]] = alpha
    nu = who["feature_variance"] / (trials + who["feature_variance"]) + who["feature_variance"]
    for x, s in zip(features, sums, strict=True):
        prior = prior * norm.pdf(x, s / (trials + who["feature_variance"]), np.sqrt(nu))
    return prior / prior.sum()


def one(who, x, features, outcome, gap, speed, effect, control):
    units = max(gap / who["time_unit"], 1.0)
    weights, sums, trials, traces = thought_over(who, x, int(np.floor(units + 0.5)))
    traces = traces * np.exp(-units * np.exp(NODES))[:, None]
    p = met(who, features, sums, trials, traces, who["new_cause"] * np.exp(who["new_cause_gain"] * effect))
    v = features @ weights
    expected = p @ v
    memory = {
        "weights": weights,
        "sums": sums,
        "trials": trials,
        "traces": traces,
        "features": features,
        "outcome": outcome,
        "before": p,
        "rate": min(max(who["rate"] * speed, 0.0), 1.0 / (features @ features)),
    }
    expressed = 1.0 - norm.cdf(control * who["threshold"], expected, who["response_spread"])
    return memory, expected, expressed, np.sqrt(p @ (v - expected) ** 2)


def trial(p, x, now, speed, inputs):
    seen = [
        *fear_model.similarity(p, now.cue),
        *(p["context_intensity"] * c for c in fear_model.contexts(p, now.context)),
    ]
    features, control = np.array(seen), fear_model.control(p)
    memories = ("weights", "sums", "trials", "traces", "features", "outcome", "before", "rate")
    found = [
        one(
            {name: value if isinstance(value, int) else value[i] for name, value in p.items()},
            {name: x[name][..., i] for name in memories},
            features[:, i],
            now.outcome[i],
            now.gap[i],
            speed[i],
            inputs["central_effect"][i],
            control[i],
        )
        for i in range(len(now.gap))
    ]
    memory = {name: np.stack([m[name] for m, *_ in found], axis=-1) for name in memories}
    return memory, *(np.array([answer[k] for _, *answer in found]) for k in range(3))


JUMPS = fear_model.jumps(trial)
signals = fear_model.signals
