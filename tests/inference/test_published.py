"""Mirrors src/assuage/inference/published.py: figures from the record, in the outcome's unit."""

import pytest

from assuage.errors import AssuageError
from assuage.evidence.library import finding
from assuage.inference.published import reported, unit_of
from assuage.studies.reported import Reported
from assuage.studies.study import Study
from tests.evidence.figures import number, present
from tests.simulation.laboratories import experiment


MEASURES = {
    "salivary_cortisol": {"after": "tsst", "at": "-10, 20, 35 min"},
    "serum_cortisol": {"after": "tsst", "at": "-10, 20, 35 min"},
    "acth": {"after": "tsst", "at": "-10, 20, 35 min"},
}


def study(items=(), **changes) -> Study:
    return experiment(measures=MEASURES, reported_in=list(items), **changes)


def figure(**item):
    """What is reported, of one item."""
    made = study([item])
    return reported(made, made.reported_in[0])


LEVEL = "level at -10 min of salivary_cortisol, placebo"


# finding, figure, outcome, unit written, value in the outcome's unit
FIGURES = [
    ("gu2022-tsst-d", "effect", "cohen_d of rise of salivary_cortisol", None, 0.93),
    ("acth1ug-saliva", "arms.t0.mean", "level at -10 min of salivary_cortisol", None, 15.9),
    ("acth1ug-saliva", "timecourse.0.mean", "level at -10 min of salivary_cortisol", None, 15.9),
    ("acth1ug-saliva", "arms.t0.mean", "rise of salivary_cortisol", "ug/dL", 15.9 * 27.59),
    ("debold1983-crf", "arms.basal_acth.mean", "level at -10 min of acth", None, 10.8),
    ("hc-oral-halflife", "arms.tmax.mean", "time of peak of acth", None, 67.0),
    ("carbetocin-pk", "arms.im_bioavailability.mean", "share of responders of salivary_cortisol", None, 0.8),
    ("hc20-bioavailability", "arms.unbound_serum.mean", "percent of rise of acth", None, 88.0),
    ("hc20-bioavailability", "arms.unbound_serum.mean", "suppression at +20 min of acth", None, 88.0),
    ("heinrichs2003-tsst", "none", "rise of acth", None, None),
]


@pytest.mark.parametrize(("finding", "place", "outcome", "unit", "value"), FIGURES)
def test_a_figure_is_read_in_the_unit_of_the_outcome(finding, place, outcome, unit, value):
    found = figure(finding=finding, outcome=f"{outcome}, placebo", figure=place, unit=unit)
    assert found == (None if value is None else pytest.approx(value, rel=1e-3))


@pytest.mark.parametrize(
    ("item", "said"),
    [
        ({"finding": "heinrichs2003-tsst", "outcome": LEVEL}, "heinrichs2003-tsst has no figure at 'effect'"),
        ({"finding": "acth1ug-saliva", "outcome": LEVEL, "figure": "arms.t99.mean"}, "no figure at 'arms.t99.mean'"),
        ({"finding": "acth1ug-saliva", "outcome": LEVEL, "figure": "arms.t0.median"}, "no figure at 'arms.t0.median'"),
        ({"finding": "acth1ug-saliva", "outcome": LEVEL, "figure": "timecourse.7.mean"}, "no figure at 'timecourse.7"),
        ({"finding": "acth1ug-saliva", "outcome": LEVEL, "figure": "t0"}, "no figure at 't0'"),
        (
            {"finding": "keenan2004-acth-halflife", "outcome": LEVEL, "figure": "arms.acth.mean"},
            "min of cortisol cannot be converted to nmol/L",
        ),
        (
            {"finding": "acth1ug-saliva", "outcome": LEVEL, "figure": "arms.t0.mean", "unit": "nmoll"},
            "'nmoll' is not a unit here",
        ),
    ],
)
def test_a_figure_that_is_not_there_is_one_sentence(item, said):
    with pytest.raises(AssuageError) as problem:
        figure(**item)
    assert said in str(problem.value)
    assert str(problem.value).startswith("small_experiment: reported_in: ")


STANDARDISED = "metapsy-fonzo-2017-prolonged-exposure-pe-waitlist-caps"


def test_a_change_in_sd_is_that_of_the_record():
    """(29.6 - 66.33) / 15.17, as the record has them."""
    change = figure(
        finding=STANDARDISED,
        outcome="standardised change of rise at +20 min of acth, placebo",
        figure="arms.treatment.standardised_change",
    )
    arm = finding(STANDARDISED).arms["treatment"]
    assert change == arm.standardised_change == pytest.approx(-2.421, abs=1e-3)


# finding, figure, an outcome that is of its kind, one that is not, what is said of it
KINDS = [
    (
        STANDARDISED,
        "effect",
        "hedges_g of level at +20 min of acth, oxytocin minus placebo",
        "level at +20 min of acth, oxytocin minus placebo",
        "reports a hedges g, which 'level at +20 min of acth, oxytocin minus placebo' is not; "
        "write cohen_d, hedges_g, d_z, standardised change",
    ),
    (
        STANDARDISED,
        "arms.treatment.standardised_change",
        "standardised change of rise at +20 min of acth, placebo",
        "rise at +20 min of acth, placebo",
        "reports a standardised change, which",
    ),
    (
        "schnurr2022-pe-vs-cpt",
        "effect",
        "ancova of level at +20 min of acth, oxytocin minus placebo",
        "cohen_d of level at +20 min of acth, oxytocin minus placebo",
        "reports a mean difference, which",
    ),
    (
        "lewis2020-dropout-pe",
        "effect",
        "share of responders of salivary_cortisol, placebo",
        "level at +20 min of acth, placebo",
        "reports a proportion, which",
    ),
    (
        "edwardsstewart2021-dropout-tf",
        "effect",
        "share of responders of salivary_cortisol, oxytocin over placebo",
        "share of responders of salivary_cortisol, oxytocin minus placebo",
        "reports a risk ratio, which",
    ),
]


@pytest.mark.parametrize(("finding", "place", "outcome", "other", "said"), KINDS)
def test_an_effect_is_never_set_beside_another_kind(finding, place, outcome, other, said):
    asked = {"finding": finding, "figure": place, "unit": "pg/mL" if "ancova" in outcome else None}
    assert figure(**asked, outcome=outcome) is not None
    with pytest.raises(AssuageError) as problem:
        figure(**asked, outcome=other)
    assert said in str(problem.value)


def test_no_outcome_is_an_odds_ratio():
    shares = "share of responders of salivary_cortisol, oxytocin over placebo"
    with pytest.raises(AssuageError, match=r"reports an odds ratio, which .*; no outcome is one"):
        figure(finding="schnurr2022-response", outcome=shares)


def test_an_item_is_read_as_written():
    item = Reported.model_validate(
        {
            "finding": "heinrichs2003-tsst",
            "outcome": "rise of salivary_cortisol, oxytocin minus placebo",
            "figure": "none",
            "direction": "decrease",
        }
    )
    assert (item.figure, item.direction, item.outcome.arms) == ("none", "decrease", ("oxytocin", "placebo"))


UNITS = [
    ("level at -10 min of acth, placebo", "pg/mL"),
    ("rise of acth, oxytocin minus placebo", "pg/mL"),
    ("sd of peak of acth, placebo", "pg/mL"),
    ("level at -10 min of acth, oxytocin and placebo", "pg/mL"),
    ("ancova of level at +20 min of acth, oxytocin minus placebo", "pg/mL"),
    ("rise of acth, oxytocin over placebo", None),
    ("cohen_d of rise of acth, placebo", None),
    ("standardised change of rise at +20 min of acth, placebo", None),
    ("sd ratio of rise at +20 min of acth, placebo", None),
    ("correlation of rise of acth with rise of serum_cortisol, placebo", None),
    ("suppression ratio at +20 min of acth, placebo", None),
    ("auc_i of acth, placebo", None),
    ("percent of rise of acth, placebo", "percent"),
    ("suppression at +20 min of acth, placebo", "percent"),
    ("share of responders of salivary_cortisol, oxytocin and placebo", "1"),
    ("share of 33 or above at +20 min of acth, placebo", "1"),
    ("fallen by 12 at +20 min of acth, placebo", "1"),
    ("time of peak of acth, placebo", "min"),
    ("half-life from +20 min to +35 min of acth, placebo", "min"),
]


@pytest.mark.parametrize(("outcome", "unit"), UNITS)
def test_an_outcome_has_the_unit_of_its_statistic(outcome, unit):
    [item] = study([{"finding": "heinrichs2003-tsst", "outcome": outcome, "figure": "none"}]).reported_in
    assert unit_of(item) == unit


def test_a_count_is_a_share_of_its_arm_and_two_figures_are_subtracted():
    """Of the pilot, 4 of 8 and 3 of 9 left, as its record has it."""
    outcome = "share of responders of salivary_cortisol, oxytocin minus placebo"
    shares = [
        present(figure(finding="flanagan2018-ptsd-pe-oxt-pilot", outcome=outcome, figure=f"arms.{arm}.dropout per n"))
        for arm in ("oxytocin", "placebo")
    ]
    record = finding("flanagan2018-ptsd-pe-oxt-pilot").arms
    assert shares == [number(record[arm].also["dropout"]) / present(record[arm].n) for arm in ("oxytocin", "placebo")]
    assert all(0.0 <= share <= 1.0 for share in shares)
    both = figure(
        finding="flanagan2018-ptsd-pe-oxt-pilot",
        outcome=outcome,
        figure="arms.oxytocin.dropout per n minus arms.placebo.dropout per n",
    )
    assert both == pytest.approx(shares[0] - shares[1])


def test_a_figure_per_dose_is_multiplied():
    item = {"finding": "acth1ug-saliva", "outcome": LEVEL, "figure": "arms.t0.mean"}
    assert figure(**item, times=2.5) == pytest.approx(2.5 * present(figure(**item)))
