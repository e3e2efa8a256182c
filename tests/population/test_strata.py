"""Mirrors src/assuage/population/strata.py: shifts of a shared core."""

import numpy as np
import pytest

from assuage.parameters.library import central_truth, parameters
from assuage.parameters.parameter import LogNormal, Normal
from assuage.population.strata import Stratum, in_stratum, shifted_parameters, strata


EVERY = ("civilian_trial", "military_trial", "routine_care", "women_after_violence")


def test_the_strata_and_their_own_parameters():
    assert tuple(strata()) == EVERY
    for stratum in EVERY:
        for shift, full in shifted_parameters(stratum).items():
            assert isinstance(parameters()[shift].typical, Normal), shift
            assert isinstance(parameters()[full].typical, Normal | LogNormal), full
        assert {name for name in parameters() if name.startswith(f"{stratum}.")} == {*shifted_parameters(stratum)}


def test_a_shift_adds_to_a_value_or_to_its_log():
    core = {"untreated_course.drift": np.array([0.1, 0.2]), "attendance.calendar_hazard": np.array([0.03, 0.06])}
    own = {"military_trial.drift": np.array([0.05, -0.05]), "military_trial.leaving": np.array([0.0, np.log(2.0)])}
    found = in_stratum(core | own, "military_trial")
    np.testing.assert_allclose(found["untreated_course.drift"], [0.15, 0.15])
    np.testing.assert_allclose(found["attendance.calendar_hazard"], [0.03, 0.12])


def test_other_strata_and_other_parameters_are_left_alone():
    truth = central_truth()
    found = in_stratum(truth, "routine_care")
    moved = {*shifted_parameters("routine_care").values()}
    assert {name for name in truth if found[name] != truth[name]} <= moved
    assert in_stratum(truth, None) == truth


def test_a_truth_that_says_nothing_of_them_has_the_centres():
    found, truth = in_stratum({}, "civilian_trial"), central_truth()
    expected = truth["untreated_course.drift"] + truth["civilian_trial.drift"]
    assert found["untreated_course.drift"] == pytest.approx(expected)


def test_who_fits():
    women, anybody = Stratum(label="women", female=1.0), Stratum(label="adults")
    assert (women.fits(1.0, 40.0), women.fits(0.5, 40.0), women.fits(1.0, None)) == (True, False, True)
    assert (anybody.fits(0.2, 17.0), anybody.fits(0.2, 18.0)) == (False, True)
