"""One person, for every study: how they differ, who they are, and where a study gives scores, how ill they come.

A person has a value of every parameter (the truth's typical value, and their own deviation) and facts, by bare name: a
study gives shares, and each person is or is not a woman, traumatised, with PTSD, with childhood adversity, insecurely
attached, autistic, depressed beside it, without support, misusing alcohol. Everybody with PTSD is traumatised; who was
never traumatised carries no trauma load. Where a study gives intake scores and a rule, its people come ill: their
intake is a rest of the symptoms' equations, which gives their intercepts. Everybody else starts healthy, with
intercepts drawn from the population's.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import equinox as eqx
import jax
import jax.numpy as jnp
from jax import Array
from jax.scipy.special import ndtr

from assuage.parameters.correlations import correlations, joint
from assuage.parameters.library import parameters
from assuage.parameters.parameter import Adds, Multiplies, Parameter
from assuage.population.facts import FACTS
from assuage.population.intake import CLUSTERS, SOLVED_FROM, Rule, healthy, intake, traits_of
from assuage.randomness import RandomStream


LOAD = "hpa_axis.trauma_load"
INSECURITY = "traits.attachment_insecurity"
MIDDLE_AGE, DECADE = 40.0, 10.0  # years: decades of age are counted from here
Values = dict[str, Array]


class Population(eqx.Module):
    """Shares of people with each fact, from 0 to 1, their age in years, how many have one therapist and how many are a
    group (0: nobody shares one), and the rule by which a trial takes people, if it has one.
    """

    female: Array
    traumatised: Array
    ptsd: Array
    adversity: Array
    insecure: Array
    autistic: Array | float = 0.0
    depressed: Array | float = 0.0
    unsupported: Array | float = 0.0
    misusing_alcohol: Array | float = 0.0
    age_mean: Array | float = MIDDLE_AGE
    age_sd: Array | float = 0.0
    per_therapist: Array | int = 0
    per_group: Array | int = 0
    rule: Rule | None = None


class Person(NamedTuple):
    """Values by full name, facts by bare name, and the observed CAPS-5 at intake where there is a rule."""

    values: Values
    facts: Values
    caps5: Array | None


class Companions(NamedTuple):
    """The keys whose draws a person shares with others: a therapist's patients, a group's members."""

    therapist: Array
    group: Array


def person(
    population: Population,
    truth: Values,
    fixed: Mapping[str, float],
    key: Array,
    files: Iterable[str],
    company: Companions | None = None,
) -> Person:
    """One person: values of the parameters in `files`, facts (each 0 or 1, or a draw kept for later)."""
    random = RandomStream(key)
    values = own_values(truth, fixed, random, {*files, "traits"})
    hurt = random.uniform("person.trauma")
    drawn = {
        "female": random.uniform("person.sex") < population.female,
        "traumatised": hurt < jnp.maximum(population.traumatised, population.ptsd),
        "ptsd": hurt < population.ptsd,
        "adversity": random.uniform("person.adversity") < population.adversity,
        "insecure": ndtr(-values[INSECURITY]) < population.insecure,
        "autistic": random.uniform("person.autism") < population.autistic,
        "depressed": random.uniform("person.depression") < population.depressed,
        "unsupported": random.uniform("person.support") < population.unsupported,
        "misusing_alcohol": random.uniform("person.alcohol") < population.misusing_alcohol,
    }
    facts = {name: drawn[name].astype(jnp.result_type(float)) for name in FACTS}
    facts |= {"never_draw": random.uniform("person.starts"), "loss_draw": random.uniform("person.lost")}
    facts |= _company(population, random, company or Companions(key, key))
    load = values.get(LOAD, jnp.asarray(fixed[LOAD], jnp.result_type(float)))
    values |= {LOAD: load * facts["traumatised"]}
    ours = {name: values.get(name, jnp.asarray(fixed[name], jnp.result_type(float))) for name in SOLVED_FROM}
    if population.rule is None:
        clusters, caps5, ill = healthy(ours), None, jnp.zeros_like(hurt)
    else:
        clusters, caps5 = intake(population.rule, fixed, key)
        values |= traits_of(clusters, ours)
        ill = jnp.ones_like(hurt)
    facts |= {f"first_{name}": c for name, c in zip(CLUSTERS, clusters, strict=True)}
    return Person(values, facts | {"came_ill": ill}, caps5)


def _company(population: Population, random: RandomStream, company: Companions) -> Values:
    """Draws of a person's therapist and group, their own in the group, and their age; zero of whom nobody is told."""
    therapist, group = RandomStream(company.therapist), RandomStream(company.group)
    has_therapist = jnp.where(jnp.asarray(population.per_therapist) > 0, 1.0, 0.0)
    age = population.age_mean + population.age_sd * random.normal("person.age")
    return {
        "therapist": has_therapist * therapist.normal("company.therapist"),
        "therapist_keeps": has_therapist * therapist.normal("company.therapist_keeps"),
        "group": group.normal("company.group"),
        "own_cohesion": random.normal("company.cohesion"),
        "in_group": jnp.where(jnp.asarray(population.per_group) > 0, 1.0, 0.0),
        "decades": (age - MIDDLE_AGE) / DECADE,
    }


def own_values(truth: Values, fixed: Mapping[str, float], random: RandomStream, files: Iterable[str]) -> Values:
    """One person's values of the parameters in `files`: the truth's typical value and their own deviation.

    `truth` holds the typical values that vary between truths (shape ()), `fixed` the rest; what neither varies nor
    differs between people is left out.
    """
    read = frozenset(files)
    beliefs = {name: belief for name, belief in parameters().items() if name.partition(".")[0] in read}
    values: Values = {}
    differing = [name for name, belief in beliefs.items() if belief.between_persons is not None]
    own = dict(zip(differing, random.normals([f"person.{name}" for name in differing]), strict=True))
    together, factor = joint(correlations())
    if together:  # drawn for all of them, whichever are read here, so that no world changes anybody
        own |= dict(zip(together, factor @ random.normals([f"person.{name}" for name in together]), strict=True))
    for name, belief in beliefs.items():
        typical = truth.get(name)
        if typical is None and belief.between_persons is None:
            continue
        typical = jnp.asarray(fixed[name], jnp.result_type(float)) if typical is None else typical
        differ = belief.between_persons
        if differ is None:
            values[name] = typical
            continue
        deviation = _spread(name, belief, truth, fixed) * own[name]
        if isinstance(differ, Adds):
            values[name] = typical + deviation
        elif isinstance(differ, Multiplies):
            values[name] = typical * jnp.exp(deviation)
        else:
            values[name] = jax.nn.sigmoid(jnp.log(typical) - jnp.log1p(-typical) + deviation)
    return values


def _spread(name: str, belief: Parameter, truth: Values, fixed: Mapping[str, float]) -> Array | float:
    spread = belief.spread
    if isinstance(spread, str):
        full = f"{name.rpartition('.')[0]}.{spread}"
        return truth[full] if full in truth else fixed[full]
    return spread or 0.0
