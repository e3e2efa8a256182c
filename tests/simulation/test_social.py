"""People among others, whole: twins without oxytocin's coefficients are the same, and the order of arms over the prior.

The same people go through every arm, so a share is of truths and not of chance. A truth in which nothing works ties,
and counts half.
"""

from functools import cache
from typing import Any

import numpy as np
import pytest

from assuage.evidence.library import finding
from assuage.mechanisms import signals
from assuage.parameters.library import oxytocin_coefficients
from assuage.parameters.truths import truths
from assuage.simulation.participants import participants
from assuage.simulation.prepared import prepare
from assuage.simulation.run import run
from assuage.studies.study import Study
from tests.simulation.test_memory import share


TRUTHS, PEOPLE, SEED = 400, 4, 5
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
def seen(works: bool):
    """Arm -> signal -> look -> (truths,), the mean of the same people."""
    prepared = prepare(Study.model_validate(EVERYTHING))
    drawn = truths(SEED, 0, TRUTHS)
    if not works:
        drawn = drawn | {name: np.zeros(TRUTHS) for name in oxytocin_coefficients()}
    table = prepared.table(drawn)
    who = participants(range(TRUTHS), PEOPLE, 0, np.arange(TRUTHS))
    found: dict[str, Any] = {}
    for arm in prepared.study.arms:
        taken = run(prepared, table, who, arm, seed=SEED).signals
        looks = [one.look for one in prepared.protocols[arm].samples["trust_transfer"]]
        found[arm] = {"signals": taken} | {
            signal.name: {
                name: values[:, look].reshape(TRUTHS, PEOPLE).mean(1) for name, look in zip(AT, looks, strict=True)
            }
            for signal, values in taken.items()
        }
    return found


def gained(where: str, signal: signals.Signal, look: str) -> np.ndarray:
    """What the drug adds, by truth."""
    of = seen(works=True)
    return of[f"{where}_oxytocin"][signal.name][look] - of[f"{where}_placebo"][signal.name][look]


def told(what: str, by: str, differences: np.ndarray) -> tuple[float, float]:
    """The share of truths above zero and its error, printed with the finding it is set beside."""
    p, error = share(1.0 + np.sign(differences))
    print(f"{what}: share {p:.3f} (error {error:.3f}) of {len(differences)} draws; {by}")
    assert finding(by).topic == "social"
    return float(p), float(error)


def test_twins_are_bit_identical_where_no_oxytocin_coefficient_works():
    """In every paradigm; signals that are oxytocin's own are left out."""
    of = seen(works=False)
    own = {"central_effect", "plasma_oxytocin", "csf_oxytocin"}
    for where in AFTERNOONS:
        drug, none = of[f"{where}_oxytocin"]["signals"], of[f"{where}_placebo"]["signals"]
        compared = [s for s in none if s.name not in own]
        assert {"trust_transfer", "emotional_disclosure", "approach_time", "empathy_accuracy"} <= {
            s.name for s in compared
        }
        for signal in compared:
            np.testing.assert_array_equal(drug[signal], none[signal], signal.name)


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
        drug: seen(works=True)[f"game_{drug}"]["trust_transfer"]["after"]
        - seen(works=True)[f"game_{drug}"]["trust_transfer"]["before"]
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
