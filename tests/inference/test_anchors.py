"""Mirrors src/assuage/inference/anchors.py: targets and errors are read from the findings, not typed in."""

import json

import numpy as np
import pytest

from assuage.errors import AssuageError, FileProblem
from assuage.evidence.library import finding
from assuage.inference import anchors as module
from assuage.inference.anchors import anchors, study_of
from assuage.parameters.library import parameters
from assuage.yaml_files import Document


FITTED = {anchor.name: anchor for anchor in anchors().anchors}
EVERY = FITTED | {test.name: test for test in anchors().tests}


def content(**changed):
    anchor = {
        "target": ["tran2016-tf-ntf effect"],
        "study": "civilian_trial",
        "outcome": ["cohen_d of level at week 10 of caps5, prolonged_exposure minus contact"],
        "informs": ["untreated_course.drift_spread"],
        "reasoning": "A test.",
    }
    return {
        "parameters": {"untreated_course.drift_spread": {"before": "lognormal(1, 2)"}},
        "anchors": {"one": anchor | changed},
    }


def read(content):
    return module.read(Document(json.dumps(content).encode(), "anchors.yaml"))  # JSON is YAML


def only(**changed):
    (anchor,) = read(content(**changed)).anchors
    return anchor


def test_an_interval_gives_its_error():
    anchor = EVERY["trauma_focus_against_other"]
    assert anchor.target == -0.14
    assert anchor.error == pytest.approx((0.27 - 0.01) / 3.92)


def test_the_spread_between_studies_is_tau_or_follows_from_i2():
    assert EVERY["civilian_exposure_against_waiting"].tau == pytest.approx(np.sqrt(0.148))
    se = (0.28 - 0.16) / 3.92
    assert EVERY["civilian_leaving"].tau == pytest.approx(np.sqrt(0.7256 * 22) * se)
    assert EVERY["routine_leaving"].tau == EVERY["civilian_leaving"].tau  # of its kin: it is one study
    assert only().tau == 0.0


def test_a_figure_that_informs_nothing_only_tests():
    made = read({"parameters": {}, "anchors": {"one": content()["anchors"]["one"] | {"informs": []}}})
    assert made.anchors == ()
    assert [test.name for test in made.tests] == ["one"]


def test_studies_that_lie_apart_are_pooled_as_random_effects():
    """DerSimonian and Laird, by hand, of four trials after assault."""
    g = np.array([-0.42, -1.915, -0.656, -0.862])
    w = (np.array([1.307 + 0.467, 2.7 - 1.13, 1.108 - 0.204, 1.258 - 0.466]) / 3.92) ** -2
    q = w @ (g - w @ g / w.sum()) ** 2
    tau2 = (q - 3) / (w.sum() - w @ w / w.sum())
    w = 1 / (1 / w + tau2)
    anchor = EVERY["women_exposure_against_waiting"]
    assert anchor.tau == pytest.approx(np.sqrt(tau2))
    assert anchor.target == pytest.approx(w @ g / w.sum())
    assert anchor.error == pytest.approx(w.sum() ** -0.5)


def test_an_arms_change_over_its_baseline_sd():
    anchor = EVERY["military_waiting_change"]
    change = (68.06 - 78.89) / 16.87
    assert anchor.target == pytest.approx(change)
    assert anchor.error == pytest.approx(np.sqrt((1 + change**2 / 2) / 47))


def test_a_difference_of_arms_has_the_error_of_their_people():
    anchor = EVERY["military_exposure_against_contact"]
    assert anchor.error == pytest.approx(np.sqrt(1 / 141 + 1 / 143 + 0.27**2 / (2 * 284)))


def test_those_who_stay_are_the_others_of_those_who_leave():
    assert EVERY["civilian_waiting_assessed"].target == pytest.approx(1 - 0.11)
    assert EVERY["women_completing"].target == pytest.approx(1 - 0.708)


def test_figures_without_an_error_are_averaged_where_one_is_said():
    shares = [0.38, 0.271, 0.558]
    assert EVERY["military_leaving"].target == pytest.approx(np.mean(shares))
    assert EVERY["military_leaving"].error == pytest.approx(np.std(shares, ddof=1))


def test_an_error_may_be_the_spread_of_other_figures():
    values = [finding(f"metapsy-waitlist-change-{s}").effect.value for s in ("caps", "pss-i", "pcl", "pds")]
    assert EVERY["civilian_waiting_change"].target == values[0]
    assert EVERY["civilian_waiting_change"].error == pytest.approx(np.std(values, ddof=1))


def test_a_ratio_of_two_sds_has_the_error_of_438_people():
    anchor = EVERY["civilian_waiting_sd"]
    assert anchor.target == pytest.approx(20.48 / 16.29)
    assert anchor.error == pytest.approx(anchor.target / np.sqrt(438))


def test_a_share_has_the_error_of_the_people_it_was_counted_in():
    assert EVERY["routine_leaving"].error == pytest.approx(np.sqrt(0.385 * 0.615 / 351))
    assert EVERY["military_assessed"].error == pytest.approx(np.sqrt(0.668 * 0.332 / 223))


def test_figures_are_averaged_by_inverse_variance_and_differ_between_studies():
    errors = np.array([1.04 - 0.82, 1.21 - 0.86]) / 3.92
    weights = errors**-2
    anchor = EVERY["trier_cortisol"]
    assert anchor.target == pytest.approx(weights @ [0.93, 1.04] / weights.sum())
    assert anchor.error == pytest.approx(weights.sum() ** -0.5)
    assert anchor.tau == pytest.approx((1.04 - 0.93) / 2)
    assert anchor.spread == pytest.approx(np.hypot(anchor.error, anchor.tau))


def test_ratios_of_means_are_averaged():
    ratios = np.array([55.2 / 42.3, 29.0 / 21.9])
    squares = [[(16.4 / 55.2) ** 2 / 11, (15.6 / 42.3) ** 2 / 12], [(7.8 / 29.0) ** 2 / 11, (6.0 / 21.9) ** 2 / 17]]
    errors = ratios * np.sqrt(np.sum(squares, axis=1))
    weights = errors**-2
    assert EVERY["ptsd_csf_crh"].target == pytest.approx(weights @ ratios / weights.sum())
    assert EVERY["ptsd_csf_crh"].error == pytest.approx(weights.sum() ** -0.5)


def test_part_of_a_figure_a_percent_as_a_ratio_and_a_doubt():
    assert (EVERY["alliance_with_change"].target, EVERY["alliance_with_change"].error) == (-0.17, 0.085)
    assert EVERY["script_in_ptsd"].target == pytest.approx(2.22 / 1.6)
    assert EVERY["script_in_ptsd"].error == 0.2
    assert only(doubt=2).error == pytest.approx(2 * only().error)
    assert only(tau="tran2016-tf-ntf effect").tau == -0.14


def test_the_spread_between_studies_is_in_the_units_of_its_target():
    figure = "tran2016-tf-ntf effect"
    assert only(tau=figure, times=-0.5).tau == pytest.approx(0.5 * only(tau=figure).tau)
    assert only(tau=figure, fold=True).tau == pytest.approx(only(tau=figure).tau / 100.0)


@pytest.mark.parametrize("name", EVERY)
def test_every_anchor_has_its_study_and_findings_that_may_shape_the_model(name):
    anchor = EVERY[name]
    study = study_of(anchor)
    assert {arm for o in anchor.outcomes for arm in o.arms} <= set(study.arms)
    assert anchor.spread > 0.0
    assert {finding(cited).role for cited in anchor.findings} <= {"anchor", "fitted"}


def test_what_anchors_inform_is_graded_fitted_and_leans_on_their_findings():
    for name in anchors().before:
        cited = {c for anchor in FITTED.values() if name in anchor.informs for c in anchor.findings}
        assert parameters()[name].grade == "fitted", name
        assert cited & set(parameters()[name].findings), name


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"target": ["tran2016-tf-ntf"]}, "is no figure; write 'FINDING effect'"),
        ({"target": ["tran2016-tf-nt effect"]}, "no finding 'tran2016-tf-nt'; nearest: tran2016-tf-ntf"),
        ({"target": ["tran2016-tf-ntf arms.a.mean"]}, "tran2016-tf-ntf has no figure at 'arms.a.mean'"),
        ({"target": ["bunea2017-ela effect"]}, "what was reported gives no error"),
        ({"target": ["bunea2017-ela effect", "tran2016-tf-ntf effect"]}, "without an error cannot be averaged"),
        ({"error": ["assumed", -1]}, "error is .assumed, 0.2."),
        ({"informs": ["alliance.contact_gain"]}, "'alliance.contact_gain' has no belief before"),
        ({"tau": "kehleforbes2016-initiation heterogeneity"}, "kehleforbes2016-initiation has no heterogeneity"),
        ({"target": ["tran2016-tf-ntf arms.a.standardised_change"]}, "tran2016-tf-ntf has no figure at 'arms.a.stand"),
        ({"outcome": ["levle at week 10 of caps5, exposure"]}, "no summary 'levle'; nearest: level"),
        ({"tauu": 1}, "anchors.one.tauu: unknown key; nearest: tau"),
    ],
)
def test_what_is_no_anchor_is_refused(changed, said):
    with pytest.raises(AssuageError, match=said):
        read(content(**changed))


@pytest.mark.parametrize(
    ("name", "before", "said"),
    [
        (
            "trauma_memory.cary_over",
            "lognormal(1, 2)",
            "no parameter 'trauma_memory.cary_over'; nearest: trauma_memory",
        ),
        ("untreated_course.drift_spread", "normal(1, 2)", "is believed in another form than its own, lognormal"),
        ("untreated_course.drift_spread", "normal(1)", "normal takes mean, sd"),
        ("alliance.contact_gain", "normal(0, 1)", "no anchor informs 'alliance.contact_gain'"),
    ],
)
def test_what_is_no_belief_before_is_refused(name, before, said):
    whole = content()
    whole["parameters"][name] = {"before": before}
    with pytest.raises(FileProblem, match=said):
        read(whole)
