"""Mirrors src/assuage/simulation/participants.py: numbers of people, whoever else takes part."""

import numpy as np
import pytest

from assuage.simulation.participants import BLOCK, Participants, block, participants
from assuage.studies.study import Study
from tests.simulation.laboratories import lesson


def study(**changes) -> Study:
    arms = {name: {"size": 12} for name in ("drug", "placebo", "nothing")}
    return Study.model_validate(lesson(arms=arms, timeline=[{"do": "tsst", "clock": "15:00"}], measures=ACTH) | changes)


ACTH = {"acth": {"after": "tsst", "at": "-10, 20 min"}}


def test_people_are_numbered_by_arm():
    assert [block(study(), arm) for arm in study().arms] == [0, BLOCK, 2 * BLOCK]
    who = participants([4, 7], 3, BLOCK, [0, 1])
    assert who.person.tolist() == 2 * [BLOCK, BLOCK + 1, BLOCK + 2]
    assert who.trial.tolist() == [4, 4, 4, 7, 7, 7]
    assert who.truth.tolist() == [0, 0, 0, 1, 1, 1]
    assert len(who) == 6


def test_in_a_crossover_the_same_people_go_through_all_arms():
    assert [block(study(design="crossover"), arm) for arm in study().arms] == [0, 0, 0]


def test_an_added_arm_takes_new_people_and_moves_nobody():
    more = study(arms={name: {"size": 12} for name in (*study().arms, "later")})
    for arm in study().arms:
        assert block(more, arm) == block(study(), arm)
    assert block(more, "later") == 3 * BLOCK


@pytest.mark.parametrize("trials", [range(2), [1, 3]])
def test_the_first_forty_of_a_large_arm_are_the_small_arm(trials):
    forty, all_of_them = (participants(trials, n, BLOCK, [0, 1]) for n in (40, 250))
    first = np.concatenate([np.arange(40), 250 + np.arange(40)])
    for name in ("truth", "trial", "person"):
        np.testing.assert_array_equal(getattr(forty, name), getattr(all_of_them, name)[first])


def test_parts_are_all_of_them_in_order():
    whole = participants(range(3), 5, 0, [0, 0, 1])
    parts = list(whole.parts(4))
    assert [len(part) for part in parts] == [4, 4, 4, 3]
    for name in ("truth", "trial", "person"):
        np.testing.assert_array_equal(np.concatenate([getattr(part, name) for part in parts]), getattr(whole, name))


def test_programs_take_them_as_whole_numbers():
    who = Participants(np.array([1]), np.array([2]), np.array([BLOCK]))
    assert [(c.dtype, c.tolist()) for c in who.columns()] == [(np.uint32, [v]) for v in (1, 2, BLOCK)]
