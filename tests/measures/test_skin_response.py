"""Mirrors src/assuage/measures/skin_response.py.

Means over 40,000 people: a figure's standard error is below .5 % of it, bands are several times that.
"""

import functools

import jax
import jax.numpy as jnp
import numpy as np

from assuage.measures.skin_response import SkinResponse
from assuage.randomness import RandomStream, person_key


PLAIN = {
    "threat_weight": 0.3,
    "uncertainty_weight": 0.2,
    "orienting": 0.4,
    "orienting_time": 1.5,
    "habituation": 0.0,
    "habituation_time": 6.0,
    "shock_response": 0.7,
    "error": 0.0,
    "limit": 0.0,
    "lasting_spread": 0.0,
    "retest": 0.3,
    "nonresponders": 0.0,
}
PEOPLE, DAY = 40_000, 86_400


@functools.cache
def keys():
    return jax.vmap(lambda p: person_key(1, 0, p))(jnp.arange(PEOPLE))


def seen(threat, uncertainty, showings, shock=0.0, tick=0, **changed):
    """Amplitudes of everybody at one trial."""
    one = SkinResponse("scr", **{name: jnp.asarray(value, float) for name, value in (PLAIN | changed).items()})
    values = tuple(jnp.asarray(v, float) for v in (threat, uncertainty, showings, shock))
    return np.asarray(
        jax.vmap(lambda key: one.observe(values, RandomStream(key), RandomStream(key, jnp.uint32(tick))))(keys())
    )


def test_without_error_it_is_the_sum_of_what_is_feared_uncertain_and_new():
    found = seen(0.5, 0.25, 3.0)[0]
    np.testing.assert_allclose(found, 0.3 * 0.5 + 0.2 * 0.25 + 0.4 * np.exp(-2.0 / 1.5), rtol=1e-5)
    assert seen(0.5, 0.25, 0.0)[0] == 0.0  # no cue, no response


def test_a_reinforced_trial_holds_the_response_to_the_shock():
    cue = seen(0.5, 0.0, 9.0, orienting=0.0)[0]
    np.testing.assert_allclose(seen(0.5, 0.0, 9.0, 1.0, orienting=0.0)[0], np.hypot(cue, 0.7), rtol=1e-5)


def test_what_is_feared_habituates_and_the_orienting_response_falls():
    early, late = (seen(1.0, 0.0, n, habituation=0.4, orienting=0.0)[0] for n in (1.0, 1000.0))
    np.testing.assert_allclose([early, late], [0.3, 0.3 * 0.6], rtol=1e-5)
    new, known = (seen(0.0, 0.0, n)[0] for n in (1.0, 2.5))
    np.testing.assert_allclose(known / new, np.exp(-1.0), rtol=1e-5)


def test_noise_is_censored_and_small_responses_are_not_scored():
    """Half of what has no drive shows nothing; of the rest the part below the limit neither."""
    found = seen(0.0, 0.0, 1000.0, error=0.3, orienting=0.0)
    assert abs((found == 0.0).mean() - 0.5) < 0.01
    scored = seen(0.0, 0.0, 1000.0, error=0.3, orienting=0.0, limit=0.15)
    assert abs((scored == 0.0).mean() - 0.6915) < 0.01  # Phi(.5)
    assert scored[scored > 0.0].min() >= 0.15


def test_responsiveness_lasts_within_a_day_and_in_part_from_day_to_day():
    today, later, months = (
        np.log(seen(1.0, 0.0, 1.0, tick=t, lasting_spread=0.6)) for t in (40_000, 41_000, 180 * DAY + 40_000)
    )
    np.testing.assert_array_equal(today, later)
    assert abs(today.std() - 0.6) < 0.01
    assert abs(np.corrcoef(today, months)[0, 1] - 0.3) < 0.02


def test_some_people_do_not_respond_at_all():
    found = seen(1.0, 0.0, 1.0, 1.0, error=0.3, nonresponders=0.1)
    assert abs((found == 0.0).mean() - 0.1) < 0.006
