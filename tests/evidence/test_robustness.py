"""Mirrors src/assuage/evidence/robustness.py: what is told, and why something is not."""

import numpy as np
import pytest

from assuage.evidence.robustness import robustness
from assuage.statistics.pooling.random_effects import pool
from assuage.statistics.pooling.selection import three_parameter_selection


EFFECTS = [0.9, 0.7, 0.55, 0.6, 0.4, 0.3, 0.35, 0.1, 0.2, 0.15, 0.1, 0.12]
VARIANCES = [0.12, 0.11, 0.06, 0.05, 0.04, 0.02, 0.03, 0.03, 0.009, 0.02, 0.01, 0.003]


def probed(k: int = len(EFFECTS), *, sign: int = 1, has_null: bool = True):
    effects, variances = [sign * value for value in EFFECTS[:k]], VARIANCES[:k]
    names = [f"study-{place}" for place in range(k)]
    return robustness(names, effects, variances, pool(effects, variances), has_null=has_null)


def on_paper(value: float) -> float:
    return value


def test_each_effect_is_left_out_once_and_the_extremes_are_printed():
    found = probed()
    told = found.as_record(on_paper)["leave_one_out"]
    assert [one["without"] for one in told] == list(found.names)
    assert told[0]["estimate"] == pytest.approx(pool(EFFECTS[1:], VARIANCES[1:]).estimate)
    low, high = (end(one["estimate"] for one in told) for end in (min, max))
    assert found.in_words(on_paper)[0] == f"any one effect left out: {low:.3f} to {high:.3f}"


def test_an_outlier_is_named_as_influential():
    effects, variances = [*EFFECTS[:11], 4.0], VARIANCES
    found = robustness(list("abcdefghijkl"), effects, variances, pool(effects, variances), has_null=True)
    assert "influential: l" in found.in_words(on_paper)[1]


def test_a_skewed_funnel_shows_in_all_three():
    found = probed()
    assert found.egger.p < 0.01
    assert (found.filled.side, found.filled.k0 > 0) == ("left", True)
    assert found.filled.pooled.estimate < pool(EFFECTS, VARIANCES).estimate
    said = " ".join(found.in_words(on_paper))
    assert "trim-and-fill, effects judged missing on the left" in said
    assert "Egger p" in said


def test_the_selection_model_favours_the_sign_of_the_pooled_effect():
    up, down = probed(), probed(sign=-1)
    assert up.selected == three_parameter_selection(EFFECTS, VARIANCES, favoured="greater")
    assert down.selected.estimate == pytest.approx(-up.selected.estimate, abs=1e-6)
    assert "selection model (3PSM)" in " ".join(down.in_words(on_paper))


def test_few_effects_leave_the_unpublished_alone_in_one_sentence():
    found = probed(9)
    assert (found.egger, found.filled, found.selected) == (None, None, None)
    assert found.in_words(on_paper)[-1] == (
        "not computed, Egger, trim-and-fill, 3PSM: fewer than 10 effects cannot show what was not published"
    )


def test_two_effects_have_none_left_out():
    found = probed(2)
    assert (found.without, found.influence, found.as_record(on_paper)["leave_one_out"]) == ((), None, [])
    assert "not computed, leave-one-out: 3 studies or more are needed" in found.in_words(on_paper)[0]


def test_a_scale_without_a_null_has_no_missing_side():
    assert set(probed(has_null=False).not_computed.values()) == {"a proportion has no value that means no effect"}


def test_all_on_one_side_of_significance_is_no_ground_for_selection():
    effects = np.linspace(1.0, 2.0, 12).tolist()
    found = robustness(list("abcdefghijkl"), effects, [0.01] * 12, pool(effects, [0.01] * 12), has_null=True)
    assert "one side of the significance cut" in found.not_computed["3PSM"]
    assert "Egger" in found.not_computed  # all of one size
