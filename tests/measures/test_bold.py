"""Mirrors src/assuage/measures/bold.py.

Over 40,000 people a correlation's standard error is at most .005; bands are four of them.
"""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from assuage.measures.bold import Bold
from assuage.measures.forms import instrument
from assuage.parameters.library import central_truth
from assuage.randomness import RandomStream, person_key
from tests.measures.samples import of_form


PEOPLE, DAY = 40_000, 86_400
BLOCKS = 6
CONTRAST = 0.5  # fearful faces against shapes
FOUR_ERRORS = 0.02


def contrast(one, level, day, people=PEOPLE):
    """Of everybody on a day: the mean of six blocks at a level less six at 0."""

    def seen(number, tick, value):
        key = person_key(2, 0, number)
        return one.observe((value,), RandomStream(key), RandomStream(key, tick))

    ticks = day * DAY + jnp.arange(2 * BLOCKS) * 30
    levels = jnp.where(jnp.arange(2 * BLOCKS) < BLOCKS, level, 0.0)
    rows = jax.jit(jax.vmap(lambda p: jax.vmap(lambda t, v: seen(p, t, v))(ticks, levels)))(jnp.arange(people))
    return np.asarray(rows[:, :BLOCKS].mean(axis=1) - rows[:, BLOCKS:].mean(axis=1))


def icc(one, level):
    """The closed form of the module."""
    of_people, of_days = (level * float(s) for s in (one.lasting_spread, one.day_spread))
    return of_people**2 / (of_people**2 + of_days**2 + float(one.error) ** 2 * 2.0 / BLOCKS)


@pytest.mark.parametrize(
    ("measure", "published"),
    [("bold_striatum", 0.40), ("bold_amygdala", 0.11), ("bold_vmpfc", 0.49)],
)
def test_a_contrast_repeats_as_published_and_as_the_closed_form_says(measure, published):
    """.397 over 90 experiments; amygdala -.14 to .43, mean .11; medial prefrontal .33 to .58, mean .49."""
    one = instrument(measure, central_truth())
    assert icc(one, CONTRAST) == pytest.approx(published, abs=0.01)
    days = [contrast(one, CONTRAST, day) for day in (1, 9)]
    assert np.corrcoef(np.stack(days))[0, 1] == pytest.approx(icc(one, CONTRAST), abs=FOUR_ERRORS)
    assert days[0].mean() == pytest.approx(CONTRAST, abs=FOUR_ERRORS)


def test_a_difference_of_groups_is_seen_smaller_by_the_root_of_the_icc():
    """d .5 of what lasts is seen as .5 sqrt(.397) = .315; the error of a d over 40,000 a group is .007."""
    one = instrument("bold_insula", central_truth())
    assert isinstance(one, Bold)
    apart = 0.5 * CONTRAST * float(one.lasting_spread)
    low, high = contrast(one, CONTRAST, 1), contrast(one, CONTRAST, 1) + apart
    seen = apart / np.sqrt((low.var() + high.var()) / 2.0)
    assert seen == pytest.approx(0.5 * np.sqrt(icc(one, CONTRAST)), abs=0.01)
    assert seen == pytest.approx(0.315, abs=0.01)


def test_identical_conditions_make_no_contrast():
    """Four standard errors of the mean."""
    one = Bold("bold_insula", jnp.asarray(0.4), jnp.asarray(0.35), jnp.asarray(0.3))
    rows = contrast(one, 0.0, 1)
    assert abs(rows.mean()) < 4.0 * rows.std() / np.sqrt(PEOPLE)


def test_every_region_is_read_by_a_measure_of_this_form():
    assert len(of_form("bold")) == 10
