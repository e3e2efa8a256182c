"""Memory in whole people: twins without oxytocin's coefficients are the same, and the order of arms over the prior.

Expected intrusions stand beside each other, not the diaries' counts.
"""

from functools import cache
from typing import Any

import numpy as np
import pytest

from assuage.mechanisms.signals import FILM_INTRUSIONS, SALIVARY_CORTISOL
from assuage.statistics.response_curves import responds
from tests.simulation.over_the_prior import Played, assert_same, played, told


PEOPLE = 12
SPRAY = {"route": "intranasal", "amount": "24 IU", "drug": "oxytocin"}
FILM_ONLY: dict[str, Any] = {
    "study": "film_twins",
    "question": "What do drug and stress around a film do?",
    "reported_in": [],
    "population": {"who": "people of every kind", "female": 0.5, "ptsd": 0.3, "traumatised": 0.5, "adversity": 0.3},
    "design": "crossover",
    "arms": {
        "calm": {"size": PEOPLE, "doses": [{"drug": "placebo", "route": "intranasal", "when": "45 min before film"}]},
        "before": {"size": PEOPLE, "doses": [SPRAY | {"when": "45 min before film"}]},
        "after": {"size": PEOPLE, "doses": [SPRAY | {"when": "20 min after film"}]},
        "stress": {"size": PEOPLE},
    },
    "timeline": [
        {"do": "tsst", "clock": "13:30", "name": "task", "arms": ["stress"]},
        {"do": "placebo_tsst", "clock": "13:30", "name": "task", "arms": ["calm", "before", "after"]},
        {"do": "trauma_film", "clock": "14:00", "name": "film"},
        {"do": "words", "clock": "14:20"},
        {"do": "n_back", "clock": "14:40"},
    ],
    "measures": {
        "salivary_cortisol": {"after": "task", "at": "-1, 16, 25 min"},
        "intrusion_diary": {"after": "film", "at": "1, 4, 7 days"},
        "free_recall": {"after": "words", "at": "24 h"},
        "word_generation": {"after": "words", "at": "24 h"},
        "recognition": {"after": "words", "at": "24 h"},
        "task_accuracy": {"after": "n_back", "at": "5 min"},
        "prefrontal_coupling": {"after": "n_back", "at": "5 min"},
    },
}


@cache
def seen(works: bool) -> Played:
    return played(FILM_ONLY, PEOPLE, works=works)


def week(arm: str, *, works: bool = True) -> np.ndarray:
    """Expected intrusions in the week after the film: (truths, people)."""
    of = seen(works)
    return of.arms[arm][FILM_INTRUSIONS][:, :, of.looks(arm, "intrusion_diary")[-1]]


def test_twins_are_bit_identical_where_no_oxytocin_coefficient_works():
    """Film, words and working memory; signals that are oxytocin's own are left out."""
    of = seen(works=False).arms
    for arm in ("before", "after"):
        np.testing.assert_array_equal(week(arm, works=False), week("calm", works=False))
    # its looks are those of the calm arm
    assert_same(of["before"], of["calm"], "film_intrusions", "free_recall", "recognition", "task_accuracy")


@pytest.mark.parametrize(
    ("arm", "by"),
    [("before", "schultebraucks2022-oxt-prefilm-intrusions"), ("after", "maslahati2023-oxt-postfilm-intrusions")],
)
def test_oxytocin_around_a_film_may_raise_or_lower_intrusions(arm, by):
    """Findings do not settle the sign: a share between .1 and .9, and after the film nothing on average."""
    ratio = week(arm).mean(1) / week("calm").mean(1)
    p, error = told(f"oxytocin {arm} the film raises", by, ratio - 1.0)
    assert p - 2.0 * error > 0.1
    assert p + 2.0 * error < 0.9
    assert np.exp(np.mean(np.log(ratio))) == pytest.approx(1.0, abs=0.1 if arm == "before" else 0.03)


def test_stress_before_a_film_raises_intrusions_in_those_whose_cortisol_rises():
    """The same people without the stress beside; in two truths of three, as far as the prior goes."""
    of = seen(works=True)
    rises = responds(of.arms["stress"][SALIVARY_CORTISOL][:, :, of.looks("stress", "salivary_cortisol")])
    enough = rises.sum(1) >= 2
    ratio = week("stress") / week("calm")
    of_responders = np.array([np.mean(r[who]) for r, who in zip(ratio[enough], rises[enough], strict=True)])
    by = "schultebraucks2019-tsst-intrusions"
    p, error = told("stress before the film raises, in responders", by, of_responders - 1.0)
    assert p - 2.0 * error > 0.5
    assert p + 2.0 * error < 0.9
