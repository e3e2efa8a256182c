"""The chain from stress to saliva against its second reading: its rates, and its exact course."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy.integrate import solve_ivp

from assuage.mechanisms.hpa_axis.transit_chain import TransitChain
from tests.second_readers import transit_chain
from tests.second_readers.test_twins import PEOPLE, SWITCH, agree, draw


STATES = {"s0": 4.0, "s1": 4.0, "s2": 4.0, "s3": 2.0, "cortisol": 8.0}
PARAMETERS = {
    "response": 45.0,
    "less_in_women": (0.7, 0.4),
    "activation": 0.1,
    "transit": 0.3,
    "secretion": 0.6,
    "elimination": 0.1,
}


def chains(rng):
    p = {name: draw(rng, how) for name, how in PARAMETERS.items()}
    return TransitChain(**{name: jnp.asarray(value) for name, value in p.items()}), p


def test_rates():
    rng = np.random.default_rng(8)
    female = draw(rng, SWITCH)
    x = {name: draw(rng, how) for name, how in STATES.items()}
    with jax.enable_x64(True):
        who, p = chains(rng)
        levels = jnp.stack([jnp.asarray(x[name]) for name in STATES] + [jnp.ones(PEOPLE)], axis=1)
        pushed, later = jax.vmap(TransitChain.pushed)(who, jnp.asarray(female)), jax.vmap(TransitChain.matrix)(who)
        for since, matrix in ((0.5, pushed), (1.5, later)):
            rates = jnp.einsum("nij,nj->in", matrix, levels)[:-1]
            agree(dict(zip(STATES, rates, strict=True)), transit_chain.flow(p, x, since, female), f"after {since} min")


@pytest.mark.parametrize("female", SWITCH)
def test_course(female):
    rng = np.random.default_rng(9)
    minutes = np.linspace(0.0, 120.0, 25)
    with jax.enable_x64(True):
        everybody, drawn = chains(rng)
        product = jax.tree.map(lambda v: v[0], everybody).course(jnp.asarray(minutes), jnp.asarray(female))
    p = {name: value[0] for name, value in drawn.items()}

    def rates(since):
        def at(_, x):
            return np.stack(list(transit_chain.flow(p, dict(zip(STATES, x, strict=True)), since, female).values()))

        return at

    how = {"rtol": 1e-10, "atol": 1e-12, "dense_output": True}
    first = solve_ivp(rates(0.0), (0.0, 1.0), np.stack(list(transit_chain.rest(p).values())), **how)
    rest = solve_ivp(rates(1.0), (1.0, 120.0), first.y[:, -1], **how)
    twin = np.where(minutes < 1.0, first.sol(np.minimum(minutes, 1.0))[-1], rest.sol(np.maximum(minutes, 1.0))[-1])
    agree({"saliva": product}, {"saliva": twin}, "course")
