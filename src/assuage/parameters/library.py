"""Every parameter by its full name, 'hpa_axis.buffering', and draws of the truth.

A truth is one value for each parameter's typical person. `truths` draws many from the priors (the assurance layer);
`central_truth` takes every centre. Under the probability in `nothing_works.yaml` all oxytocin coefficients of a
truth are zero together.
"""

from collections.abc import Mapping
from functools import cache, partial
from importlib import resources

import jax
import jax.numpy as jnp
import numpy as np
import yaml
from pydantic import ValidationError

from assuage.errors import FileProblem, UnknownName
from assuage.parameters.parameter import Fixed, Floats, Parameter
from assuage.randomness import Luck, person_key


Truths = dict[str, Floats]  # full name -> (draws,)
TRUTH_TRIAL = 0xFFFF_FFFF  # the 'virtual trial' whose people are truths; no real trial has this number
NOTHING_WORKS = "nothing_works.probability"
WORKS = "nothing_works.works"  # the switch as drawn: 1 where the coefficients are at work


@cache
def parameters() -> Mapping[str, Parameter]:
    """All shipped parameters. Raises FileProblem on a malformed file."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    found: dict[str, Parameter] = {}
    for file in sorted(resources.files("assuage.parameters").iterdir(), key=lambda f: f.name):
        if not file.name.endswith(".yaml"):
            continue
        stem = file.name.removesuffix(".yaml")
        for name, fields in yaml.load(file.read_text(encoding="utf-8"), Loader=loader).items():
            if name == "correlations":  # read by `parameters.correlations`
                continue
            try:
                found[f"{stem}.{name}"] = Parameter.model_validate(fields)
            except ValidationError as problem:
                first = problem.errors()[0]
                raise FileProblem(file.name, first["msg"], field=f"{name}.{'.'.join(map(str, first['loc']))}") from None
    return found


def parameter(name: str) -> Parameter:
    """One parameter. Raises UnknownName with the nearest."""
    if name not in parameters():
        raise UnknownName("parameter", name, parameters())
    return parameters()[name]


def variant(name: str) -> dict[str, float]:
    """Full name -> value of a named variant such as 'milo2025' or 'saturating'. Raises UnknownName."""
    values = {full: p.variants[name] for full, p in parameters().items() if name in p.variants}
    if not values:
        raise UnknownName("variant", name, {v for p in parameters().values() for v in p.variants})
    return values


def oxytocin_coefficients() -> tuple[str, ...]:
    """Names of the coefficients that are zero when nothing works."""
    return tuple(name for name, p in parameters().items() if p.oxytocin)


def uncertain() -> tuple[str, ...]:
    """Names of the parameters whose typical value is not known."""
    return tuple(name for name, p in parameters().items() if not isinstance(p.typical, Fixed))


def central_truth() -> dict[str, float]:
    """Every typical value at its centre, oxytocin coefficients included."""
    return {name: p.typical.centre for name, p in parameters().items()}


def truths(seed: int, first: int, count: int) -> Truths:
    """Truths number `first` to `first + count - 1` of a seed; each array has shape (count,).

    Truth v is the same whatever else is drawn. The underlying coefficients are returned as applied: zero where
    nothing works; the switch itself is `WORKS`.
    """
    names = uncertain()
    z, u = _drawn(names, jnp.uint32(seed), jnp.arange(first, first + count))
    normal, works = np.asarray(z, np.float64), np.asarray(u) >= parameter(NOTHING_WORKS).typical.centre
    drawn: Truths = {name: np.full(count, value) for name, value in central_truth().items()}
    for column, name in enumerate(names):
        values = parameter(name).typical.at(normal[:, column])
        drawn[name] = np.where(works, values, 0.0) if parameter(name).oxytocin else values
    return drawn | {WORKS: works.astype(np.float64)}


@partial(jax.jit, static_argnums=0)
def _drawn(names: tuple[str, ...], seed: jax.Array, numbers: jax.Array) -> tuple[jax.Array, jax.Array]:
    def of(number: jax.Array) -> tuple[jax.Array, jax.Array]:
        luck = Luck(person_key(seed, TRUTH_TRIAL, number))
        return luck.normals([f"truth.{name}" for name in names]), luck.uniform("truth.works")

    return jax.vmap(of)(numbers)


def without_oxytocin(truth: Mapping[str, float]) -> dict[str, float]:
    """The same truth with every oxytocin coefficient at zero."""
    return {name: 0.0 if name in oxytocin_coefficients() else value for name, value in truth.items()}
