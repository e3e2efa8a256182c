"""People among others: twins without oxytocin's coefficients are the same, and the order of arms over the prior."""

from functools import cache
from typing import Any

import numpy as np
import pytest

from assuage.mechanisms import signals
from tests.simulation.over_the_prior import Played, assert_same, played, told


PEOPLE = 4
# an arm's afternoon: what is done from 14:00 on, twenty minutes each
AFTERNOONS = {
    "game": ("trust_game_betrayal", "empathy_task", "approach_avoidance", "emotion_recognition", "couple_conflict"),
    "company": ("support_task", "disclosure_task"),
    "alone": ("support_task_alone", "disclosure_task_alone"),
}
GIVEN = {"placebo": {"drug": "placebo"}, "oxytocin": {"drug": "oxytocin", "amount": "24 IU"}}
ARMS = [f"{where}_{drug}" for where in AFTERNOONS for drug in GIVEN]
AT = {  # look after 14:00 -> its minute
    "before": 5.0,
    "after": 15.0,
    "woman": 25.0,
    "pictures": 45.0,
    "stranger": 55.0,
    "faces": 65.0,
    "partner": 85.0,
}
EVERYTHING: dict[str, Any] = {
    "study": "afternoons",
    "question": "What does the drug do among others, and alone?",
    "reported_in": [],
    "population": {"who": "people of every kind", "female": 0.5, "ptsd": 0.3, "adversity": 0.3, "insecure": 0.4},
    "design": "crossover",
    "arms": {
        f"{where}_{drug}": {
            "size": PEOPLE,
            "doses": [given | {"route": "intranasal", "when": "45 min before start"}],
        }
        for where in AFTERNOONS
        for drug, given in GIVEN.items()
    },
    "timeline": [
        {
            "do": do,
            "clock": f"{14 + number // 3}:{number % 3 * 20:02d}",
            "name": "start" if number == 0 else do,
            "arms": [f"{where}_{drug}" for drug in GIVEN],
        }
        for where, tasks in AFTERNOONS.items()
        for number, do in enumerate(tasks)
    ],
    "measures": {
        name: {"after": "start", "at": f"{', '.join(f'{at:g}' for at in AT.values())} min"}
        for name in ("trust_transfer", "perceived_support", "compassion", "approach_time")
    },
}


@cache
def seen(works: bool) -> Played:
    return played(EVERYTHING, PEOPLE, works=works)


def at(arm: str, signal: signals.Signal, look: str) -> np.ndarray:
    """The mean of people at a look, by truth."""
    of = seen(works=True)
    return of.arms[arm][signal][:, :, of.looks(arm, "trust_transfer")[list(AT).index(look)]].mean(1)


def gained(where: str, signal: signals.Signal, look: str) -> np.ndarray:
    """What the drug adds, by truth."""
    return at(f"{where}_oxytocin", signal, look) - at(f"{where}_placebo", signal, look)


def test_twins_are_bit_identical_where_no_oxytocin_coefficient_works():
    """In every paradigm; signals that are oxytocin's own are left out."""
    of = seen(works=False).arms
    names = ("trust_transfer", "emotional_disclosure", "approach_time", "empathy_accuracy")
    for where in AFTERNOONS:
        assert_same(of[f"{where}_oxytocin"], of[f"{where}_placebo"], *names)


def test_contact_decides_what_oxytocin_does_to_perceived_support():
    """Less without contact, and with it more than without; one study says so, so not every truth does."""
    alone = gained("alone", signals.PERCEIVED_SUPPORT, "before")
    company = gained("company", signals.PERCEIVED_SUPPORT, "before")
    p, error = told("support falls without contact", "cardoso2016-support-no-contact", -alone)
    assert p - 2.0 * error > 0.6
    p, error = told("contact turns it upwards", "cardoso2016-affiliative-women-contact", company - alone)
    assert p - 2.0 * error > 0.65


def test_trust_falls_after_betrayal_on_placebo_and_less_on_oxytocin():
    by = "baumgartner2008-trust-after-betrayal"
    falls = {
        drug: at(f"game_{drug}", signals.TRUST_TRANSFER, "after") - at(f"game_{drug}", signals.TRUST_TRANSFER, "before")
        for drug in GIVEN
    }
    p, _ = told("trust falls after betrayal on placebo", by, -falls["placebo"])
    assert p > 0.99
    p, error = told("it falls less on oxytocin", by, falls["oxytocin"] - falls["placebo"])
    assert p - 2.0 * error > 0.5
    assert p + 2.0 * error < 0.9


def test_oxytocin_raises_the_telling_of_feelings_and_not_of_facts():
    """In company; alone it does nothing to either."""
    feelings, facts = (
        gained("company", told_, "woman") for told_ in (signals.EMOTIONAL_DISCLOSURE, signals.FACTUAL_DISCLOSURE)
    )
    p, error = told("more feelings are told", "lane2013-emotional-sharing", feelings)
    assert p - 2.0 * error > 0.55
    p, error = told("more than facts", "lane2013-emotional-sharing", feelings - facts)
    assert p - 2.0 * error > 0.55
    p, error = told("more facts are told", "lane2013-factual-sharing", facts)
    assert p - 2.0 * error > 0.1
    assert p + 2.0 * error < 0.9
    assert abs(facts.mean()) < 0.5 * feelings.mean()
    for telling in (signals.EMOTIONAL_DISCLOSURE, signals.FACTUAL_DISCLOSURE):
        assert np.all(gained("alone", telling, "woman") == 0.0)


@pytest.mark.parametrize(
    ("what", "where", "signal", "look", "by"),
    [
        ("more is handed over", "game", signals.TRUST_TRANSFER, "before", "declerck2020-trust"),
        ("more expressions are recognised", "game", signals.EMOTION_RECOGNITION, "faces", "leppanen2017-tom-null"),
        ("more is read in eyes", "game", signals.THEORY_OF_MIND, "faces", "schwaiger2019-rmet"),
        ("empathy is more accurate", "game", signals.EMPATHY_ACCURACY, "woman", "palgi2017-empathy-null"),
        ("compassion for a woman rises", "game", signals.COMPASSION, "woman", "palgi2016-compassion-women"),
        ("pictures are approached later", "game", signals.APPROACH_TIME, "pictures", "preckel2014-approach-time"),
        ("a stranger is kept farther", "game", signals.SOCIAL_DISTANCE, "stranger", "preckel2014-social-distance"),
        ("less threat is seen", "game", signals.SOCIAL_THREAT, "faces", "quintana2015-dose-behaviour"),
        ("couples approach more", "game", signals.APPROACH, "partner", "ditzen2009-behaviour"),
    ],
)
def test_what_findings_do_not_settle_may_go_either_way(what, where, signal, look, by):
    p, error = told(what, by, gained(where, signal, look))
    assert p - 2.0 * error > 0.1
    assert p + 2.0 * error < 0.9
