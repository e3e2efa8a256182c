"""Draw the people of a laboratory experiment: how they differ, and who they are.

A study gives shares; each person is or is not a woman, traumatised, with PTSD, with childhood adversity, insecurely
attached. Everybody with PTSD is traumatised. Who was never traumatised carries no trauma load.
"""

from collections.abc import Iterable, Mapping

import equinox as eqx
import jax.numpy as jnp
from jax import Array

from assuage.population.facts import FACTS as FACTS
from assuage.population.people import Values, own_values
from assuage.randomness import Luck


LOAD = "hpa_axis.trauma_load"


class Volunteers(eqx.Module):
    """Shares of people with each fact, from 0 to 1."""

    female: Array
    traumatised: Array
    ptsd: Array
    adversity: Array
    insecure: Array


def volunteer(
    shares: Volunteers, truth: Values, fixed: Mapping[str, float], key: Array, files: Iterable[str]
) -> tuple[Values, Values]:
    """One person: values of the parameters in `files`, and the facts by name (each 0 or 1)."""
    luck = Luck(key)
    values = own_values(truth, fixed, luck, files)
    hurt = luck.uniform("person.trauma")
    drawn = {
        "female": luck.uniform("person.sex") < shares.female,
        "traumatised": hurt < jnp.maximum(shares.traumatised, shares.ptsd),
        "ptsd": hurt < shares.ptsd,
        "adversity": luck.uniform("person.adversity") < shares.adversity,
        "insecure": luck.uniform("person.attachment") < shares.insecure,
    }
    facts = {name: is_so.astype(jnp.result_type(float)) for name, is_so in drawn.items()}
    load = values.get(LOAD, jnp.asarray(fixed[LOAD], jnp.result_type(float)))
    return values | {LOAD: load * facts["traumatised"]}, facts
