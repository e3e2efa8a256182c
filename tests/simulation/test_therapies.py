"""Therapies, drugs beside them and who meets there: the same people through every arm, so that differences are effects.

All arms and all truths run through one program. People are the same in every arm (twins), but for the test of groups.
"""

from functools import cache
from typing import Any

import numpy as np
import pytest

from assuage.mechanisms.signals import ALLIANCE, BELIEVED, DROPPED_OUT, INTRUSIONS, SEVERITY, Signal
from assuage.parameters.library import central_truth, without_drugs
from assuage.simulation.participants import participants
from assuage.simulation.prepared import Prepared, prepare
from assuage.simulation.run import run
from assuage.studies.study import Study


PEOPLE, SEED = 500, 11
THERAPIES = {
    "exposure": "prolonged_exposure",
    "dual_task": "emdr",
    "rescripting": "imagery_rescripting",
    "cognitive": "cognitive_processing_therapy",
    "in_vivo": "in_vivo_exposure",
    "group": "group_exposure_therapy",
    "writing": "written_exposure_therapy",
    "narrative": "narrative_exposure_therapy",
    "couple": "brief_couple_therapy",
    "contact": "present_centered_therapy",
}
EXPOSED = {"do": "prolonged_exposure", "schedule": "weekly"}
COURSES: dict[str, dict[str, Any]] = {
    **{arm: {"do": do, "schedule": "weekly"} for arm, do in THERAPIES.items()},
    "group": {"do": "group_exposure_therapy", "schedule": "weekly", "group": 9, "patients_per_therapist": 27},
    "massed": EXPOSED | {"schedule": "massed", "name": "massed"},
    "half_done": EXPOSED | {"fidelity": 0.4, "name": "half_done"},
    "usual": {"do": "treatment_as_usual", "schedule": "monthly"},
    "placebo": EXPOSED | {"name": "placebo_exposure"},
    "placebo_daily": EXPOSED | {"name": "placebo_daily_exposure"},
    "cycloserine": EXPOSED | {"name": "cycloserine_exposure"},
    "blocked": EXPOSED | {"name": "blocked_exposure"},
    "bonded": EXPOSED | {"name": "bonded_exposure"},
    "calmed": EXPOSED | {"name": "calmed_exposure"},
    "relieved": EXPOSED | {"name": "relieved_exposure"},
    "cortisol": EXPOSED | {"name": "cortisol_exposure"},
}


def before_each(arm: str, drug: str, minutes: int, amount: str | None = None) -> dict[str, Any]:
    given = {"drug": drug, "route": "oral", "when": f"{minutes} min before each {arm}_exposure"}
    return given if amount is None else given | {"amount": amount}


DOSES: dict[str, dict[str, Any]] = {
    "placebo": before_each("placebo", "placebo", 60),
    "placebo_daily": {"drug": "placebo", "route": "daily", "when": "day 1"},
    "cycloserine": before_each("cycloserine", "d_cycloserine", 60, "50 mg"),
    "blocked": before_each("blocked", "propranolol", 60, "40 mg"),
    "bonded": before_each("bonded", "mdma", 60, "100 mg"),
    "calmed": before_each("calmed", "alprazolam", 60, "0.25 mg"),
    "relieved": {"drug": "sertraline", "route": "daily", "amount": "150 mg", "when": "day 1"},
    "cortisol": before_each("cortisol", "hydrocortisone", 20, "30 mg"),
}
MIXED = {
    "who": "adults with PTSD",
    "stratum": "civilian_trial",
    "female": 0.7,
    "age": {"mean": 40, "sd": 10},
    "ptsd": 1,
    "depressed": 0.5,
    "unsupported": 0.3,
    "misusing_alcohol": 0.2,
    "caps5": {"mean": 43, "sd": 9.5},
    "include": "caps5 >= 25",
}
STUDY: dict[str, Any] = {
    "study": "therapies",
    "question": "What do therapies and drugs beside them do to the same people?",
    "reported_in": [],
    "population": MIXED,
    "arms": {arm: {"size": PEOPLE, "doses": [DOSES[arm]] if arm in DOSES else []} for arm in (*COURSES, "waiting")},
    "timeline": [
        {"from": "day 1", "clock": "09:00 to 16:00", "arms": [arm]} | course for arm, course in COURSES.items()
    ]
    + [{"do": "waiting_list", "from": "day 1", "length": "14 weeks", "arms": ["waiting"]}],
    "measures": {"caps5": ["baseline", "week 14"], "believed_drug": ["week 14"]},
}
END = -1


@cache
def ready() -> Prepared:
    return prepare(Study.model_validate(STUDY))


@cache
def seen(arm: str, people: int = PEOPLE, **changed: float) -> dict[Signal, np.ndarray]:
    """Signals of the same people in an arm at its last visit, at the typical truth but for what is changed."""
    values = {name.replace("__", "."): value for name, value in changed.items()}
    assert set(values) <= set(central_truth())
    truth = without_drugs(central_truth()) | values
    found = run(ready(), ready().table(truth), participants([0], people, 0, [0]), arm, seed=SEED).signals
    return {signal: of[:, END] for signal, of in found.items()}


def severity(arm: str, **changed: float) -> float:
    return float(seen(arm, **changed)[SEVERITY].mean())


def test_everything_runs_through_one_program():
    assert len({len(tape.kind) for tape in ready().tapes.values()}) == 1
    assert {"WhoMeets", "Beliefs", "ImageWork", "Skills", "OralDrugs", "Sertraline", "Expectancy"} <= {
        kind.__name__ for kind in ready().kinds
    }


@pytest.mark.parametrize("arm", [*THERAPIES, "usual"])
def test_every_therapy_does_more_than_waiting(arm):
    assert severity(arm) < severity("waiting") - 0.02


@pytest.mark.parametrize(
    ("arm", "without"),
    [
        ("dual_task", {"image_work__taxing": 1e-9}),
        ("rescripting", {"image_work__rescripting": 1e-9}),
        ("rescripting", {"beliefs__rescripting": 1e-9}),
        ("cognitive", {"beliefs__restructuring": 1e-9}),
        ("narrative", {"beliefs__restructuring": 1e-9}),
        ("couple", {"skills__partner": 1e-9}),
        ("group", {"skills__calming": 1e-9}),
        ("in_vivo", {"trauma_memory__homework_rate": 1e-9}),
    ],
)
def test_what_a_component_does_to_those_who_do_it_and_to_nobody_else(arm, without):
    """Without the component's own coefficient symptoms are worse; contact alone never asks for it."""
    assert severity(arm, **without) > severity(arm) + 1e-4
    for signal, values in seen("contact").items():
        np.testing.assert_array_equal(values, seen("contact", **without)[signal], err_msg=signal.name)


def test_a_task_beside_exposures_means_fewer_intrusions_and_calmer_people_stay():
    assert seen("dual_task")[INTRUSIONS].mean() < seen("dual_task", image_work__taxing=1e-9)[INTRUSIONS].mean()
    left = [seen("dual_task", exposure_session__relieved_by_task=share)[DROPPED_OUT].mean() for share in (0.01, 0.99)]
    assert left[1] < left[0]


def test_a_course_in_two_weeks_loses_fewer_and_half_of_it_does_less():
    assert seen("massed")[DROPPED_OUT].mean() < seen("exposure")[DROPPED_OUT].mean() - 0.05
    assert severity("half_done") > severity("exposure") + 1e-3


PLANTED = {
    "cycloserine": "oral_drugs__d_cycloserine_learning",
    "blocked": "oral_drugs__propranolol_block",
    "calmed": "oral_drugs__alprazolam_direct",
    "bonded": "oral_drugs__mdma_direct",
    "relieved": "sertraline__relief",
}


@pytest.mark.parametrize("arm", PLANTED)
def test_a_drug_that_works_one_that_does_nothing_and_one_that_harms(arm):
    """Of a drug nobody notices: with all its coefficients zero its people are those of placebo, bit for bit."""
    blind = {"expectancy__worth": 0.0}
    works, harms = (severity(arm, **blind, **{PLANTED[arm]: size}) for size in (0.2, -0.2))
    assert works < severity(arm, **blind) < harms
    for signal in (SEVERITY, ALLIANCE, DROPPED_OUT, INTRUSIONS):
        empty = "placebo_daily" if arm == "relieved" else "placebo"
        np.testing.assert_array_equal(seen(arm, **blind)[signal], seen(empty, **blind)[signal])


def test_mdma_calms_and_bonds_and_alprazolam_hinders_learning():
    assert seen("bonded", oral_drugs__mdma_calm=0.9)[DROPPED_OUT].mean() < seen("bonded")[DROPPED_OUT].mean()
    assert severity("bonded", oral_drugs__mdma_bond=1.0) < severity("bonded")
    share = {"trauma_memory__carry_over": 0.8}
    assert severity("calmed", oral_drugs__alprazolam_learning=0.8, **share) > severity("calmed", **share)


def test_a_guess_is_worth_the_closed_form_and_of_so_many_as_guess_right():
    """A drug without any effect that all can tell moves its arm by half of x_e; couplings of symptoms add a little.

    Shares of 500 people within 4 errors: a false alarm in 16,000.
    """
    right, scale = {"expectancy__mdma_given": 0.9999}, central_truth()["direct_effect.spread"]
    blind = severity("bonded", expectancy__worth=0.0)
    moved = severity("bonded", **right, expectancy__worth=0.6) / blind - 1.0
    assert -1.2 < moved / (0.5 * 0.6 * scale) < -0.8
    believed = {p: seen("bonded", expectancy__mdma_given=p)[BELIEVED] for p in (0.5, 0.8)}
    for p, guesses in believed.items():
        told = guesses[guesses != 0.5]  # who never came guesses nothing
        assert abs(told.mean() - p) < 4.0 * np.sqrt(p * (1.0 - p) / len(told))
    assert set(np.unique(seen("exposure")[BELIEVED])) == {0.5}


def test_hydrocortisone_before_sessions_reaches_what_is_learned():
    """Its own coefficients lie in the memory: consolidation by occupancy, block of retrieval by the level."""
    share = {"trauma_memory__carry_over": 0.8, "trauma_memory__overload": 0.0}
    more, less = (severity("cortisol", trauma_memory__consolidation=c, **share) for c in (1.0, 0.0))
    plain = [severity("placebo", trauma_memory__consolidation=c, **share) for c in (1.0, 0.0)]
    assert more - less < plain[0] - plain[1] < 0.0


def by_fact(**changed: float) -> tuple[float, float]:
    """(mean severity, share left) in exposure."""
    found = seen("exposure", **changed)
    return float(found[SEVERITY].mean()), float(found[DROPPED_OUT].mean())


def test_who_meets_decides_about_gain_and_leaving():
    none = dict.fromkeys(("who_meets__depressed_gain", "who_meets__alcohol_leaving", "who_meets__age_leaving"), 0.0)
    usual = by_fact(**none)
    assert by_fact(**none | {"who_meets__depressed_gain": -0.05})[0] > usual[0]
    assert by_fact(**none | {"who_meets__alcohol_leaving": 1.5})[1] > usual[1]
    assert by_fact(**none | {"who_meets__age_leaving": -1.5})[1] > usual[1]  # hazards spread wider lose more


def test_members_of_a_group_go_together_and_people_alone_do_not():
    """Intraclass correlation of the end by a one-way analysis of variance; 4 errors of none are .07 with 55 groups."""
    big = {"who_meets__group_gain": 0.2, "who_meets__therapist_gain": 1e-9}
    people = 9 * 55

    def icc(arm: str) -> float:
        groups = seen(arm, people, **big)[SEVERITY].reshape(55, 9)
        between, within = 9.0 * groups.mean(1).var(ddof=1), groups.var(axis=1, ddof=1).mean()
        return float((between - within) / (between + 8.0 * within))

    assert icc("group") > 0.15
    assert abs(icc("exposure")) < 0.07
