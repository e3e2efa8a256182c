"""Mirrors src/assuage/randomness.py. Everything is computed once, in arrays: a handful of compilations."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy import stats

from assuage.randomness import RandomStream, draw, person_key, stream_number, threefry


def words(*numbers):
    return tuple(jnp.uint32(n) for n in numbers)


@pytest.mark.parametrize(
    ("key", "counter", "expected"),  # the known answers published with the generator (Random123)
    [
        ((0, 0), (0, 0), (0x6B200159, 0x99BA4EFE)),
        ((0xFFFFFFFF, 0xFFFFFFFF), (0xFFFFFFFF, 0xFFFFFFFF), (0x1CB996FC, 0xBB002BE7)),
        ((0x13198A2E, 0x03707344), (0x243F6A88, 0x85A308D3), (0xC4923A9C, 0x483DF7A0)),
    ],
)
def test_the_generator_gives_its_known_answers(key, counter, expected):
    assert tuple(int(w) for w in threefry(words(*key), words(*counter))) == expected


def test_a_stream_is_its_name():
    assert stream_number("attendance.calendar_hazard") == stream_number("attendance.calendar_hazard")
    assert stream_number("attendance.calendar_hazard") != stream_number("attendance.loss_hazard")


PEOPLE = jnp.arange(20_000)


def test_draws_are_standard_normal_and_uniform():
    normal = np.asarray(draw(1, "a", 0, PEOPLE))
    assert stats.kstest(normal, "norm").pvalue > 1e-4
    keys = jax.vmap(lambda p: person_key(1, 0, p))(PEOPLE)
    uniform = np.asarray(jax.vmap(lambda k: RandomStream(k).uniform("b"))(keys))
    assert 0 < uniform.min() < uniform.max() < 1
    assert stats.kstest(uniform, "uniform").pvalue > 1e-4


def test_seeds_trials_and_streams_do_not_share_their_luck():
    drawn = [draw(1, "a", 0, PEOPLE), draw(2, "a", 0, PEOPLE), draw(1, "a", 1, PEOPLE), draw(1, "b", 0, PEOPLE)]
    apart = np.corrcoef(np.stack(drawn)) - np.eye(4)
    assert np.abs(apart).max() < 5 / np.sqrt(len(PEOPLE))


def test_neighbouring_people_and_ticks_are_independent():
    normal = np.asarray(draw(1, "a", 0, PEOPLE))
    assert abs(np.corrcoef(normal[:-1], normal[1:])[0, 1]) < 5 / np.sqrt(len(PEOPLE))
    ticks = np.asarray(jax.vmap(lambda t: RandomStream(person_key(1, 0, 7), t).normal("a"))(PEOPLE))
    assert len(np.unique(ticks)) > 0.99 * len(PEOPLE)
    assert abs(np.corrcoef(ticks[:-1], ticks[1:])[0, 1]) < 5 / np.sqrt(len(PEOPLE))


def test_the_first_people_of_many_are_the_people_of_few():
    many, few = np.asarray(draw(3, "a", 5, PEOPLE)), np.asarray(draw(3, "a", 5, PEOPLE[:40]))
    assert many[:40].tobytes() == few.tobytes()


def test_a_single_person_draws_as_in_a_crowd():
    alone = RandomStream(person_key(3, 5, 17)).normal("a")
    assert float(alone) == float(draw(3, "a", 5, PEOPLE[:40])[17])


def test_a_shape_gives_as_many_different_draws():
    several = np.asarray(RandomStream(person_key(0, 0, 0)).uniform("a", (4, 5)))
    assert several.shape == (4, 5)
    assert len(np.unique(several)) == 20
