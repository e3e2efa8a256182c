"""How ill people come to a study that gives intake scores and a rule: the state of the four symptom clusters.

Intake is drawn until the observed CAPS-5, error and all, meets the study's rule: selection on an error-laden score, so
regression to the mean follows by itself. Mean and SD of the severity drawn from are solved (`severity_for`) so that
those included show the study's mean and SD.
"""

from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from jax import Array

from assuage import shelves
from assuage.errors import AssuageError
from assuage.measures.forms import instrument
from assuage.measures.graded_response import HIGHEST_TOTAL
from assuage.mechanisms.memory.intrusions import coming_rate
from assuage.mechanisms.symptoms.clusters import TRAITS, at_rest_in, untouched
from assuage.parameters.library import central_truth
from assuage.programs import Program
from assuage.randomness import RandomStream, person_key


INTAKE_TICK = 0  # the occasion of the baseline interview
_CALIBRATION_PEOPLE, _CALIBRATION_TRIAL = 20_000, 0xFFFF_FFFE
_LARGEST_ATTEMPTS = 400
CLUSTERS = ("reexperiencing", "avoidance", "mood", "arousal")


class Rule(eqx.Module):
    """Whom a study takes, as numbers. `severity_*` describe those it draws from, before the rule."""

    severity_mean: Array
    severity_sd: Array
    lowest: Array  # rule: CAPS-5 at least this
    highest: Array  # and at most this


class Intake(NamedTuple):
    """How ill a person comes."""

    clusters: tuple[Array, Array, Array, Array]
    caps5: Array


def intake(rule: Rule, fixed: Mapping[str, float], key: Array) -> Intake:
    """One person's intake state, redrawn until the observed CAPS-5 meets the rule (shapes ())."""
    interview = instrument("caps5", fixed)
    floor = fixed["population.smallest_cluster"]

    def attempt(number: Array) -> Intake:
        random = RandomStream(key, number)
        severity = rule.severity_mean + rule.severity_sd * random.normal("intake.severity")
        own = fixed["population.cluster_spread"] * random.normal("intake.clusters", (len(CLUSTERS),))
        clusters = tuple(
            jnp.clip(severity * fixed[f"population.{name}_level"] + own[i], floor, 1.0 - floor)
            for i, name in enumerate(CLUSTERS)
        )
        b, c, d, e = clusters
        return Intake((b, c, d, e), interview.observe((b, c, d, e), RandomStream(key), random))

    def refused(carry: tuple[Array, Intake]) -> Array:
        number, drawn = carry
        meets = (drawn.caps5 >= rule.lowest) & (drawn.caps5 <= rule.highest)
        return ~meets & (number < _LARGEST_ATTEMPTS)

    first = jnp.uint32(0)
    return jax.lax.while_loop(refused, lambda c: (c[0] + 1, attempt(c[0] + 1)), (first, attempt(first)))[1]


SOLVED_FROM = (
    *(f"symptoms.{name}" for name in (*TRAITS, "half_intrusions", "steepness")),
    *(
        f"symptoms.{name}"
        for name in ("mood_from_reexperiencing", "mood_from_avoidance", "arousal_from_reexperiencing")
    ),
    *("trauma_memory.first_threat", "intrusions.intake_rate", "intrusions.cues", "intrusions.cues_avoided"),
)


def traits_of(clusters: tuple[Array, Array, Array, Array], values: Mapping[str, Array]) -> dict[str, Array]:
    """By full name, the traits of a patient who comes with these clusters; `values` holds `SOLVED_FROM`."""
    most, cues, avoided = (values[f"intrusions.{n}"] for n in ("intake_rate", "cues", "cues_avoided"))
    rate = coming_rate(most, cues, avoided, clusters[1])
    of = {name.partition(".")[2]: value for name, value in values.items() if name.startswith("symptoms.")}
    solved = at_rest_in(clusters, values["trauma_memory.first_threat"], rate, of)
    return {f"symptoms.{name}": value for name, value in solved.items()}


def healthy(values: Mapping[str, Array]) -> tuple[Array, Array, Array, Array]:
    """The clusters of a person whom nothing befell; `values` holds `SOLVED_FROM`."""
    return untouched({n.partition(".")[2]: value for n, value in values.items() if n.startswith("symptoms.")})


@shelves.kept
def severity_for(mean: float, sd: float, lowest: float, highest: float = HIGHEST_TOTAL) -> tuple[float, float]:
    """Mean and SD of severity (0..1) such that people included by the rule show this CAPS-5 mean and SD.

    Newton's method on 20,000 people with fixed draws. Raises AssuageError if no severity does it: a mean outside
    the rule, or an SD the rule and the interview's own error do not allow.
    """
    impossible = AssuageError(
        f"no population shows a CAPS-5 of mean {mean:g} and SD {sd:g} under the rule {lowest:g} <= caps5 <= {highest:g}"
    )
    if not lowest < mean < highest:
        raise impossible

    def shown(at: np.ndarray) -> np.ndarray:
        return np.asarray(_shown()(at.astype(jnp.result_type(float)), np.array([lowest, highest], float)), float)

    at = np.array([mean / HIGHEST_TOTAL, np.log(sd / HIGHEST_TOTAL)])
    wanted = np.array([mean, sd])
    for _ in range(12):
        now = shown(at)
        if np.all(np.abs(now[:2] - wanted) < 0.03) and now[2] == 1.0:
            return float(at[0]), float(np.exp(at[1]))
        nudge = np.array([0.01, 0.1])
        slopes = np.stack(
            [(shown(at + nudge * e)[:2] - now[:2]) / nudge[i] for i, e in enumerate(np.eye(2))],
            axis=1,
        )
        step = np.linalg.lstsq(slopes, wanted - now[:2], rcond=None)[0]
        at = at + np.clip(step, [-0.1, -0.7], [0.1, 0.7])
        at[0], at[1] = np.clip(at[0], -0.5, 1.5), np.clip(at[1], -7.0, 0.5)
    raise impossible


@cache
def _shown() -> Program:
    return Program(_scores)


def _scores(at: Array, rule: Array) -> Array:
    """Mean and SD of the CAPS-5 of the calibration's people, and the share inside the rule."""
    lowest, highest = rule
    of = Rule(at[0], jnp.exp(at[1]), lowest, highest)
    keys = jax.vmap(lambda i: person_key(0, _CALIBRATION_TRIAL, i))(jnp.arange(_CALIBRATION_PEOPLE))
    fixed = central_truth()
    scores = jax.vmap(lambda key: intake(of, fixed, key).caps5)(keys)
    inside = jnp.mean((scores >= lowest) & (scores <= highest))
    return jnp.stack([jnp.mean(scores), jnp.std(scores), inside])
