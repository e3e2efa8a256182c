"""Second reading of latent_cause and causal_inference, from their equations."""

import math

import numpy as np

from tests.second_readers import fear_model
from tests.second_readers.fear_model import CONTEXTS, CUES


FEATURES = CUES + CONTEXTS
NODES = 27
# read as: the equations don't say where the nodes lie; these were seen in the product's answers
LOWEST, STEP = -15.1, 0.7
LOG_RATES = LOWEST + STEP * np.arange(NODES)
gamma = np.vectorize(math.gamma)
erfc = np.vectorize(math.erfc)


def rest(p, inputs):
    people = p["width"].shape
    causes = p["causes"]
    return fear_model.no_record(p) | {
        "weights": np.zeros((FEATURES, causes, *people)),
        "sums": np.zeros((FEATURES, causes, *people)),
        "trials": np.zeros((causes, *people)),
        "traces": np.zeros((NODES, causes, *people)),
        "features": np.zeros((FEATURES, *people)),
        "outcome": np.zeros(people),
        "before": np.zeros((causes, *people)),
        "rate": np.zeros(people),
    }


def normal(value, mean, variance):
    return np.exp(-((value - mean) ** 2) / (2.0 * variance)) / np.sqrt(2.0 * np.pi * variance)


def thought_over(p, x, units):
    """The latest trial, after the iterations there was time for; a trial that is none changes nothing."""
    there = x["before"].sum(axis=0) > 0
    # read as: whole iterations, to the nearest number of units
    iterations = np.minimum(np.round(units), p["iterations"])
    weights, cause = x["weights"], np.zeros(there.shape, int)
    for i in range(p["iterations"]):
        goes_on = there & (i < iterations)
        v = np.einsum("dn,dkn->kn", x["features"], weights)
        likely = x["before"] * normal(x["outcome"], v, p["outcome_variance"])
        q = likely / np.where(there, likely.sum(axis=0), 1.0)
        step = x["rate"] * x["features"][:, None] * q * (x["outcome"] - v)
        weights = np.where(goes_on, weights + step, weights)
        # read as: the largest q of the last expectation, before the maximisation that follows it
        cause = np.where(goes_on, q.argmax(axis=0), cause)
    given = (np.arange(p["causes"])[:, None] == cause) & there
    return weights, x["sums"] + x["features"][:, None] * given, x["trials"] + given, x["traces"] + given


def trial(p, x, now, speed, inputs):
    units = np.maximum(now.gap / p["time_unit"], 1.0)
    weights, sums, trials, traces = thought_over(p, x, units)
    traces = traces * np.exp(-units * np.exp(LOG_RATES)[:, None])[:, None]

    shown = fear_model.similarity(p, now.cue)
    shown = np.array([*shown, *(p["context_intensity"] * c for c in fear_model.contexts(p, now.context))])

    g = p["time_power"]
    node_weights = STEP * np.exp(g * LOG_RATES[:, None]) / gamma(g)
    # read as: the first node stands for all slower ones too; without that the error said is not kept
    node_weights[0] /= 1.0 - np.exp(-g * STEP)
    prior = (node_weights[:, None] * traces).sum(axis=0)
    unmet = trials < 1
    first_unmet = unmet & (np.cumsum(unmet, axis=0) == 1)
    alpha = p["new_cause"] * np.exp(p["new_cause_gain"] * inputs["central_effect"])
    prior = np.where(unmet, np.where(first_unmet, alpha, 0.0), prior)

    sx = p["feature_variance"]
    spread = sx / (trials + sx) + sx
    likely = prior * normal(shown[:, None], sums / (trials + sx), spread).prod(axis=0)
    before = likely / likely.sum(axis=0)

    v = np.einsum("dn,dkn->kn", shown, weights)
    expected = (before * v).sum(axis=0)
    uncertain = np.sqrt((before * (v - expected) ** 2).sum(axis=0))
    short_by = (fear_model.control(p) * p["threshold"] - expected) / p["response_spread"]
    expressed = 0.5 * erfc(short_by / np.sqrt(2.0))
    memory = {
        "weights": weights,
        "sums": sums,
        "trials": trials,
        "traces": traces,
        "features": shown,
        "outcome": now.outcome,
        "before": before,
        # read as: where a drug would turn learning round it stops it
        "rate": np.clip(p["rate"] * speed, 0.0, 1.0 / (shown**2).sum(axis=0)),
    }
    return memory, expected, expressed, uncertain


JUMPS = fear_model.jumps(trial)
signals = fear_model.signals
between_windows = fear_model.between_windows
