"""Memory in whole people: twins without oxytocin's coefficients are the same, and the order of arms over the prior.

The people of a crossover go through every arm; their expected intrusions stand beside each other, so a share is of
truths and not of chance. A truth in which nothing works ties, and counts half.
"""

from functools import cache
from typing import Any

import numpy as np
import pytest

from assuage.evidence.library import finding
from assuage.mechanisms.signals import FILM_INTRUSIONS, SALIVARY_CORTISOL
from assuage.parameters.library import oxytocin_coefficients
from assuage.parameters.truths import truths
from assuage.simulation.participants import participants
from assuage.simulation.prepared import prepare
from assuage.simulation.run import run
from assuage.statistics.response_curves import responds
from assuage.studies.study import Study


TRUTHS, PEOPLE, SEED = 400, 12, 5
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
def seen(works: bool):
    """Arm -> signal -> (truths, people, looks), of the same people in every arm."""
    prepared = prepare(Study.model_validate(FILM_ONLY))
    drawn = truths(SEED, 0, TRUTHS)
    if not works:
        drawn = drawn | {name: np.zeros(TRUTHS) for name in oxytocin_coefficients()}
    table = prepared.table(drawn)
    who = participants(range(TRUTHS), PEOPLE, 0, np.arange(TRUTHS))
    found: dict[str, Any] = {}
    for arm in prepared.study.arms:
        signals = run(prepared, table, who, arm, seed=SEED).signals
        week = prepared.protocols[arm].samples["intrusion_diary"][-1].look
        saliva = [one.look for one in prepared.protocols[arm].samples["salivary_cortisol"]]
        found[arm] = {
            "signals": signals,
            "week": signals[FILM_INTRUSIONS][:, week].reshape(TRUTHS, PEOPLE),
            "saliva": signals[SALIVARY_CORTISOL][:, saliva].reshape(TRUTHS, PEOPLE, -1),
        }
    return found


def share(ratios):
    """Share of truths above 1, a tie counting half, and its error after Jeffreys."""
    above = np.sum(ratios > 1.0) + 0.5 * np.sum(ratios == 1.0)
    p = (above + 0.5) / (len(ratios) + 1.0)
    return p, np.sqrt(p * (1.0 - p) / (len(ratios) + 2.0))


def told(what, by, ratios):
    p, error = share(ratios)
    middle = np.exp(np.mean(np.log(ratios)))
    print(f"{what}: share {p:.3f} (error {error:.3f}) of {len(ratios)} draws, mean ratio {middle:.3f}; {by}")
    assert finding(by).topic == "intrusion"
    return p, error, middle


def test_twins_are_bit_identical_where_no_oxytocin_coefficient_works():
    """Film, words and working memory; signals that are oxytocin's own are left out."""
    of = seen(works=False)
    own = {"central_effect", "plasma_oxytocin", "csf_oxytocin"}
    compared = [s for s in of["calm"]["signals"] if s.name not in own]
    assert {"film_intrusions", "free_recall", "recognition", "task_accuracy"} <= {s.name for s in compared}
    for arm in ("before", "after"):
        np.testing.assert_array_equal(of[arm]["week"], of["calm"]["week"])
        if arm == "before":  # its looks are those of the calm arm
            for signal in compared:
                np.testing.assert_array_equal(of[arm]["signals"][signal], of["calm"]["signals"][signal], signal.name)


@pytest.mark.parametrize(
    ("arm", "by"),
    [("before", "schultebraucks2022-oxt-prefilm-intrusions"), ("after", "maslahati2023-oxt-postfilm-intrusions")],
)
def test_oxytocin_around_a_film_may_raise_or_lower_intrusions(arm, by):
    """Findings do not settle the sign: a share between .1 and .9, and after the film nothing on average."""
    of = seen(works=True)
    p, error, middle = told(f"oxytocin {arm} the film raises", by, of[arm]["week"].mean(1) / of["calm"]["week"].mean(1))
    assert p - 2.0 * error > 0.1
    assert p + 2.0 * error < 0.9
    assert middle == pytest.approx(1.0, abs=0.1 if arm == "before" else 0.03)


def test_stress_before_a_film_raises_intrusions_in_those_whose_cortisol_rises():
    """The same people without the stress beside; in two truths of three, as far as the prior goes."""
    of = seen(works=True)
    rises = responds(of["stress"]["saliva"])
    enough = rises.sum(1) >= 2
    ratio = of["stress"]["week"] / of["calm"]["week"]
    of_responders = np.array([np.mean(r[who]) for r, who in zip(ratio[enough], rises[enough], strict=True)])
    p, error, _ = told(
        "stress before the film raises, in responders", "schultebraucks2019-tsst-intrusions", of_responders
    )
    assert p - 2.0 * error > 0.5
    assert p + 2.0 * error < 0.9
