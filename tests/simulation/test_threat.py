"""Threat in whole people, over the prior: shocks that cannot be foreseen, and a session of exposure that goes wrong."""

import dataclasses
from functools import cache
from typing import Any

import numpy as np

from assuage.mechanisms.events import Event
from assuage.mechanisms.signals import STARTLE, THREAT
from assuage.simulation.prepared import Prepared
from tests.simulation.over_the_prior import Played, played, told
from tests.studies.drafts import PATIENTS


NPU: dict[str, Any] = {
    "study": "threat_twins",
    "question": "Which threat does which peptide raise?",
    "reported_in": [],
    "population": {"who": "people of every kind", "female": 0.5, "ptsd": 0.3, "traumatised": 0.5},
    "design": "crossover",
    "arms": {
        drug: {"size": 4, "doses": [given | {"drug": drug, "route": "intranasal", "when": "45 min before npu"}]}
        for drug, given in {
            "oxytocin": {"amount": "24 IU"},
            "vasopressin": {"amount": "40 IU"},
            "placebo": {},
        }.items()
    },
    "timeline": [{"do": "npu", "clock": "14:00"}],
    "measures": {"startle": {"after": "npu", "at": "1, 3.5, 7 min"}},
}
NEUTRAL, PREDICTABLE, UNPREDICTABLE = range(3)
BAD_SESSION = 6.0
THERAPY: dict[str, Any] = {
    "study": "a_session_goes_wrong",
    "question": "What does the drug do to what is learned in a bad session?",
    "reported_in": [],
    "population": PATIENTS,
    "arms": {
        "oxytocin": {
            "size": 4,
            "doses": [{"drug": "oxytocin", "route": "intranasal", "amount": "40 IU", "when": "day 36, 09:15"}],
        },
        "placebo": {"size": 4, "doses": [{"drug": "placebo", "route": "intranasal", "when": "day 36, 09:15"}]},
    },
    "timeline": [
        {
            "do": "prolonged_exposure",
            "from": "day 1",
            "sessions": int(BAD_SESSION),
            "every": "1 week",
            "length": "90 min",
            "clock": "10:00",
        }
    ],
    "measures": {"caps5": ["baseline", "week 6"]},
}


@cache
def threatened(works: bool) -> Played:
    return played(NPU, 4, works=works)


def reinforced(prepared: Prepared) -> Prepared:
    """The same, but what is feared comes true at every exposure of the last session."""
    tapes = {}
    for arm, tape in prepared.tapes.items():
        last = np.flatnonzero((tape.kind == Event.SESSION_START) & (tape.payload[:, 0] == BAD_SESSION))[0]
        bad = (tape.kind == Event.EXPOSURE) & (np.arange(len(tape.kind)) > last)
        assert bad.any()
        tapes[arm] = dataclasses.replace(tape, payload=np.where(bad[:, None], 1.0, tape.payload))
    return dataclasses.replace(prepared, tapes=tapes)


@cache
def treated(goes_wrong: bool) -> Played:
    return played(THERAPY, 4, bent=reinforced if goes_wrong else lambda prepared: prepared)


def added(drug: str, block: int) -> np.ndarray:
    """What a drug adds to the startle of a block over that of the neutral one, truth by truth."""
    of = threatened(works=True)
    looks = of.looks(drug, "startle")
    rise = {
        a: (of.arms[a][STARTLE][:, :, looks[block]] - of.arms[a][STARTLE][:, :, looks[NEUTRAL]]).mean(1)
        for a in (drug, "placebo")
    }
    return rise[drug] - rise["placebo"]


def test_twins_are_bit_identical_where_no_oxytocin_coefficient_works():
    """Startle alone: the drug's own signals differ, and vasopressin keeps its own."""
    of = threatened(works=False)
    np.testing.assert_array_equal(of.arms["oxytocin"][STARTLE], of.arms["placebo"][STARTLE])
    assert np.any(of.arms["vasopressin"][STARTLE] != of.arms["placebo"][STARTLE])


def test_unpredictable_threat_gets_worse_on_oxytocin_and_predictable_threat_does_not():
    """By the one study that says so, cited without a figure: more likely than not, and the cue's part open."""
    worse = added("oxytocin", UNPREDICTABLE)
    p, error = told("unpredictable threat raises more startle", "grillon2013-unpredictable", worse)
    assert p - 2.0 * error > 0.5
    assert p + 2.0 * error < 0.95
    cue = added("oxytocin", PREDICTABLE)
    p, error = told("predictable threat raises more", "grillon2013-predictable", cue)
    assert p - 2.0 * error > 0.1
    assert p + 2.0 * error < 0.9
    assert abs(cue.mean()) < 0.5 * worse.mean()


def test_vasopressin_makes_neither_threat_worse_on_average():
    worse = added("vasopressin", UNPREDICTABLE)
    p, error = told("vasopressin raises it under unpredictable threat", "grillon2013-unpredictable", worse)
    assert p - 2.0 * error > 0.1
    assert p + 2.0 * error < 0.9
    assert abs(worse.mean()) < 0.5 * added("oxytocin", UNPREDICTABLE).mean()
    np.testing.assert_array_equal(added("vasopressin", PREDICTABLE), 0.0)


def test_a_bad_session_with_oxytocin_cements_threat():
    """What speeds learning speeds learning of threat, as a trial of D-cycloserine found; of oxytocin nobody looked."""
    gained = {}
    for wrong in (False, True):
        of = treated(wrong)
        left = {arm: of.arms[arm][THREAT][:, :, of.looks(arm, "caps5")[-1]].mean(1) for arm in of.arms}
        gained[wrong] = left["oxytocin"] - left["placebo"]
        if wrong:
            good = treated(False).arms["placebo"][THREAT][:, :, of.looks("placebo", "caps5")[-1]].mean(1)
            assert np.mean(left["placebo"] > good) > 0.95  # a bad session is one, unless all had left before
    p, error = told("more threat is left after a bad session", "litz2012-dcs-worse", gained[True])
    assert p - 2.0 * error > 0.5
    assert p + 2.0 * error < 0.9
    p, error = told("and more than after a good one", "litz2012-dcs-worse", gained[True] - gained[False])
    assert p - 2.0 * error > 0.5
