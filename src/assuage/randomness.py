"""Owned, counter-based randomness: a draw depends on who it is for and what it is for, and on nothing else.

A person's key is (seed, virtual trial, person), never the arm; a stream is a name such as 'dropout.leaves'; a tick
counts repeated events of one person. So a person re-run under another arm has the same luck, the first forty people
of a large trial are the people of a small one, and adding a mechanism, an arm or a core changes nobody's luck.
Generator: Threefry-2x32 (Salmon et al. 2011, SC'11), as JAX ships it.
"""

import zlib
from collections.abc import Callable

import equinox as eqx
import jax
import jax.numpy as jnp
from jax import Array


_TICK_STRIDE = 0x9E3779B9  # golden-ratio stride: neighbouring ticks land far apart in the 32-bit stream space


def stream_number(stream: str) -> int:
    """A stream's fixed number: CRC-32 of its name."""
    return zlib.crc32(stream.encode())


def person_key(seed: int | Array, trial: int | Array, person: int | Array) -> Array:
    """The key of one person in one virtual trial (a typed JAX key, shape ())."""
    return jax.random.fold_in(jax.random.fold_in(jax.random.key(seed, impl="threefry2x32"), trial), person)


class Luck(eqx.Module):
    """One person's draws at one tick. Call by stream name; the same name and tick give the same draw."""

    key: Array
    tick: Array | int = 0

    def _of(self, stream: str) -> Array:
        number = jnp.uint32(stream_number(stream)) + jnp.asarray(self.tick, jnp.uint32) * jnp.uint32(_TICK_STRIDE)
        return jax.random.fold_in(self.key, number)

    def normal(self, stream: str, shape: tuple[int, ...] = ()) -> Array:
        """Standard normal draws."""
        return jax.random.normal(self._of(stream), shape)

    def uniform(self, stream: str, shape: tuple[int, ...] = ()) -> Array:
        """Uniform draws on [0, 1)."""
        return jax.random.uniform(self._of(stream), shape)


def draw(seed: int, stream: str, trial: int, person: Array, sampler: Callable[[Array], Array] = jax.random.normal) -> Array:
    """One draw per person number in `person` (shape (persons,)) from a named stream of a virtual trial."""
    return jax.vmap(lambda who: sampler(Luck(person_key(seed, trial, who))._of(stream)))(person)
