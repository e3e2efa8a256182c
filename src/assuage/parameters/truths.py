"""Draws of the truth.

A truth is one value for each parameter's typical person. `truths` draws many from the priors (the assurance layer),
those fitted together jointly. Under the probability in `null_model.yaml` all coefficients of drugs of a truth are
zero together.
"""

from functools import cache

import jax
import numpy as np

from assuage.parameters.joint import correlated, with_partners
from assuage.parameters.library import NULL_MODEL, central_truth, drug_coefficients, parameter, uncertain
from assuage.parameters.parameter import Floats
from assuage.programs import Program
from assuage.randomness import RandomStream, person_key


Truths = dict[str, Floats]  # full name -> (draws,)
TRUTH_TRIAL = 0xFFFF_FFFF  # the 'virtual trial' whose people are truths; no real trial has this number
_AT_ONCE = 128  # truths drawn by one run of the compiled program
WORKS = "null_model.works"  # the switch as drawn: 1 where the coefficients are at work


def truths(seed: int, first: int, count: int) -> Truths:
    """Truths number `first` to `first + count - 1` of a seed; each array has shape (count,).

    Truth v is the same whatever else is drawn. The underlying coefficients are returned as applied: zero where
    nothing works; the switch itself is `WORKS`.
    """
    names = uncertain()
    streams = with_partners(names)
    numbers = np.resize(np.arange(first, first + count, dtype=np.uint32), -(-count // _AT_ONCE) * _AT_ONCE)
    parts = [_draws(streams)(np.uint32(seed), some) for some in np.split(numbers, len(numbers) // _AT_ONCE)]
    z, u = (np.concatenate(part)[:count] for part in zip(*parts, strict=True))
    normal = dict(zip(streams, correlated(streams, np.asarray(z, np.float64)).T, strict=True))
    drawn: Truths = {name: np.full(count, value) for name, value in central_truth().items()}
    drawn |= {name: parameter(name).typical.at(normal[name]) for name in names}
    works = np.asarray(u) >= drawn[NULL_MODEL]
    null = {name: np.where(works, drawn[name], 0.0) for name in drug_coefficients()}
    return drawn | null | {WORKS: works.astype(np.float64)}


@cache
def _draws(names: tuple[str, ...]) -> Program:
    return Program(_drawn, names=names)


def _drawn(seed: jax.Array, numbers: jax.Array, *, names: tuple[str, ...]) -> tuple[jax.Array, jax.Array]:
    def of(number: jax.Array) -> tuple[jax.Array, jax.Array]:
        random = RandomStream(person_key(seed, TRUTH_TRIAL, number))
        return random.normals([f"truth.{name}" for name in names]), random.uniform("truth.works")

    return jax.vmap(of)(numbers)
