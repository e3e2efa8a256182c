"""Owned, counter-based randomness: a draw depends on who it is for and what it is for, and on nothing else.

A person's key is (seed, virtual trial, person), never the arm; a stream is a name such as 'attendance.leaves'; a tick
counts repeated events of one person. So a person re-run under another arm has the same random numbers, the first forty
people of a large trial are the people of a small one, and adding a mechanism, an arm or a core changes no draw.

Generator: Threefry-2x32 with 20 rounds (Salmon et al. 2011, SC'11), the one JAX ships. It is written out here
because JAX runs its rounds as a loop on CPUs, ten times slower for single draws; a test holds the two equal.
"""

import zlib
from collections.abc import Sequence

import equinox as eqx
import jax
import jax.numpy as jnp
from jax import Array


_ROTATIONS = ((13, 15, 26, 6), (17, 29, 16, 24))
_PARITY = 0x1BD11BDA
_TICK_STRIDE = 0x9E3779B9  # golden-ratio stride: neighbouring ticks land far apart in the 32-bit stream space
_DROPPED_BITS = 9
_SECONDS_PER_DAY = 86_400


def threefry(key: tuple[Array, Array], counter: tuple[Array, Array]) -> tuple[Array, Array]:
    """Two pseudo-random 32-bit words of a key and a counter (uint32, elementwise)."""
    schedule = (key[0], key[1], key[0] ^ key[1] ^ jnp.uint32(_PARITY))
    x, y = counter[0] + schedule[0], counter[1] + schedule[1]
    for group in range(5):
        for turn in _ROTATIONS[group % 2]:
            x = x + y
            y = ((y << turn) | (y >> (32 - turn))) ^ x
        x = x + schedule[(group + 1) % 3]
        y = y + schedule[(group + 2) % 3] + jnp.uint32(group + 1)
    return x, y


def stream_number(stream: str) -> int:
    """A stream's fixed number: CRC-32 of its name."""
    return zlib.crc32(stream.encode())


def person_key(seed: int | Array, trial: int | Array, person: int | Array) -> Array:
    """The key of one person in one virtual trial: two uint32 words."""
    zero, words = jnp.uint32(0), (jnp.uint32(0), jnp.asarray(seed, jnp.uint32))
    for part in (trial, person):
        words = threefry(words, (zero, jnp.asarray(part, jnp.uint32)))
    return jnp.stack(words)


class RandomStream(eqx.Module):
    """One person's draws at one tick. Call by stream name; the same name and tick give the same draw."""

    key: Array  # two uint32 words
    tick: Array | int = 0

    def uniform(self, stream: str, shape: tuple[int, ...] = ()) -> Array:
        """Uniform draws, strictly between 0 and 1."""
        place = jax.lax.iota(jnp.uint32, _count(shape)).reshape(shape)
        return self._uniform(jnp.broadcast_to(jnp.uint32(stream_number(stream)), shape), place)

    def normal(self, stream: str, shape: tuple[int, ...] = ()) -> Array:
        """Standard normal draws, by inversion."""
        return _normal(self.uniform(stream, shape))

    def day(self) -> "RandomStream":
        """The same person's draws of the day that a tick of seconds falls in, one for all its ticks."""
        return RandomStream(self.key, jnp.asarray(self.tick, jnp.uint32) // jnp.uint32(_SECONDS_PER_DAY))

    def normals(self, streams: Sequence[str]) -> Array:
        """One standard normal per stream, the same that `normal` gives each: shape (streams,)."""
        numbers = jnp.asarray([stream_number(stream) for stream in streams], jnp.uint32)
        return _normal(self._uniform(numbers, jnp.zeros_like(numbers)))

    def _uniform(self, number: Array, place: Array) -> Array:
        ticked = number + jnp.asarray(self.tick, jnp.uint32) * jnp.uint32(_TICK_STRIDE)
        bits, _ = threefry((self.key[0], self.key[1]), (ticked, place))
        # the upper 23 bits and a half: exact in single precision, and never 0 or 1
        return ((bits >> _DROPPED_BITS).astype(jnp.result_type(float)) + 0.5) * 2.0 ** (_DROPPED_BITS - 32)


def _normal(uniform: Array) -> Array:
    return jnp.sqrt(2.0) * jax.lax.erf_inv(2.0 * uniform - 1.0)


def _count(shape: tuple[int, ...]) -> int:
    count = 1
    for size in shape:
        count *= size
    return count


def draw(seed: int, stream: str, trial: int, person: Array) -> Array:
    """One standard normal per person number in `person` (shape (people,)) from a named stream of a virtual trial."""
    return jax.vmap(lambda who: RandomStream(person_key(seed, trial, who)).normal(stream))(person)
