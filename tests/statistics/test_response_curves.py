"""Mirrors src/assuage/statistics/response_curves.py."""

import csv
import pathlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from assuage.errors import AssuageError
from assuage.statistics import response_curves as curves


TIMES = np.array([-10.0, 0.0, 10.0, 20.0, 30.0])
NAN = np.nan
# Curves and figures that BioPsyKit tests its own saliva features with (mad-lab-fau, MIT licence).
SAMPLES = np.array(
    [
        [0, 0, 0, 0, 0],
        [1, 1, 1, 1, 1],
        [0, 1, 2, 3, 4],
        [5, 4, 3, 2, 1],
        [10, 2, 4, 4, 6],
        [-6, 2, 4, 4, 6],
        [12, -6, 4, 4, 6],
        [2, NAN, 8, 4, 6],
    ]
)
GROUND = [0, 40, 80, 120, 180, 100, 110, NAN]
INCREASE = [0, 0, 80, -80, -220, 340, -370, NAN]
INCREASE_AFTER_STRESS = [0, 0, 45, -45, 60, 60, 260, NAN]
RISE = [0, 0, 4, -1, -4, 12, -6, NAN]


def test_areas_and_rise_are_those_of_biopsykit():
    np.testing.assert_allclose(curves.area_above_ground(SAMPLES, TIMES), GROUND, rtol=1e-12)
    np.testing.assert_allclose(curves.area_above_first(SAMPLES, TIMES), INCREASE, rtol=1e-12, atol=1e-12)
    later = curves.area_above_first(SAMPLES[:, 1:], TIMES[1:])
    np.testing.assert_allclose(later, INCREASE_AFTER_STRESS, rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(curves.rise(SAMPLES), RISE, rtol=1e-12)
    np.testing.assert_allclose(curves.rise_percent(SAMPLES[3:5]), [-20.0, -40.0], rtol=1e-12)
    np.testing.assert_allclose(curves.peak(SAMPLES[:-1]), [0, 1, 4, 5, 10, 6, 12])


def test_areas_in_closed_form():
    """A straight line, and the example of unequal intervals worked by hand."""
    t = np.array([0.0, 7.0, 11.0, 40.0])
    line = 3.0 + 0.5 * t
    assert curves.area_above_ground(line, t) == pytest.approx(3.0 * 40.0 + 0.25 * 40.0**2)
    assert curves.area_above_first(line, t) == pytest.approx(0.25 * 40.0**2)
    uneven = [3.5, 7.0, 14.0, 7.0, 10.0], [0.0, 10.0, 15.0, 30.0, 45.0]
    assert curves.area_above_ground(*uneven) == pytest.approx(52.5 + 52.5 + 157.5 + 127.5)
    assert curves.area_above_first(*uneven) == pytest.approx(390.0 - 3.5 * 45.0)


def test_peak_slopes_and_levels_in_closed_form():
    y = np.array([[4.0, 4.0, 10.0, 7.0, 5.0], [9.0, 8.0, 6.0, 5.0, 4.0], [1.0, 2.0, 3.0, 4.0, 5.0]])
    np.testing.assert_allclose(curves.time_of_peak(y, TIMES), [10.0, -10.0, 30.0])
    np.testing.assert_allclose(curves.slope_to_peak(y, TIMES), [6.0 / 20.0, -1.0 / 10.0, 4.0 / 40.0])
    np.testing.assert_allclose(curves.recovery_slope(y, TIMES), [-5.0 / 20.0, -5.0 / 40.0, NAN])
    np.testing.assert_allclose(curves.level_at(y, TIMES, 15.0), [8.5, 5.5, 3.5])
    np.testing.assert_allclose(curves.level_at(y, TIMES, 30.0), y[:, -1])
    np.testing.assert_allclose(curves.level_at(y, TIMES, -10.0), y[:, 0])
    np.testing.assert_allclose(curves.rise_at(y, TIMES, 20.0), [3.0, -4.0, 3.0])


def test_of_equal_peaks_the_first_counts():
    assert curves.time_of_peak([1.0, 5.0, 5.0], [0.0, 10.0, 20.0]) == 10.0


def test_each_person_may_have_times_of_their_own():
    own = np.stack([TIMES, 2.0 * TIMES])
    y = np.stack([SAMPLES[4], SAMPLES[4]])
    np.testing.assert_allclose(curves.area_above_ground(y, own), [180.0, 360.0])
    np.testing.assert_allclose(curves.slope_to_peak(y, own), [-0.1, -0.05])


def test_a_missing_sample_is_not_filled_in():
    """But a level at the very time of another sample is known."""
    gap = SAMPLES[-1:]
    for of in (curves.area_above_ground, curves.area_above_first, curves.time_of_peak, curves.recovery_slope):
        assert np.isnan(of(gap, TIMES)[0])
    assert np.isnan(curves.peak(gap)[0])
    assert not curves.responds(gap)[0]
    assert np.isnan(curves.level_at(gap, TIMES, 5.0)[0])
    assert curves.level_at(gap, TIMES, 10.0)[0] == 8.0


def test_responders_by_both_rules():
    """miller2013-responder: 1.5 nmol/L, or 15.5 %."""
    y = [[10.0, 11.5, 9.0], [10.0, 11.49, 9.0], [2.0, 2.31, 1.0], [2.0, 2.30, 1.0], [0.0, 9.0, 1.0]]
    np.testing.assert_array_equal(curves.responds(y), [True, False, False, False, True])
    np.testing.assert_array_equal(curves.responds_by_percent(y), [False, False, True, False, False])
    np.testing.assert_array_equal(curves.responds(y, least=2.5), [False, False, False, False, True])


def test_suppression():
    np.testing.assert_allclose(curves.suppression_ratio([400.0, 300.0], [50.0, 300.0]), [8.0, 1.0])
    np.testing.assert_allclose(curves.suppression_percent([400.0, 300.0], [50.0, 330.0]), [87.5, -10.0])
    assert np.isnan(curves.suppression_ratio(400.0, 0.0))
    assert np.isnan(curves.suppression_percent(0.0, 10.0))


LEVELS = arrays(float, (3, 6), elements=st.floats(0.1, 100.0))
GAPS = arrays(float, (5,), elements=st.floats(0.5, 60.0))
FIGURES = (
    (curves.area_above_ground, 1),
    (curves.area_above_first, 1),
    (curves.time_of_peak, 0),
    (curves.slope_to_peak, -1),
    (curves.recovery_slope, -1),
)


# whole powers of two, which round nothing: two samples a rounding apart stay in their order, and the first peak first
SCALES = st.integers(-3, 3).map(lambda k: 2.0**k)


@given(y=LEVELS, gaps=GAPS, shift=st.floats(-500.0, 500.0), stretch=st.floats(0.1, 10.0), scale=SCALES)
def test_no_figure_depends_on_the_clock_s_zero_and_all_scale(y, gaps, shift, stretch, scale):
    t = np.concatenate([[0.0], np.cumsum(gaps)])
    for figure, power in FIGURES:
        usual = figure(y, t)
        moved = figure(y, t + shift) - (shift if figure is curves.time_of_peak else 0.0)
        np.testing.assert_allclose(moved, usual, rtol=1e-7, atol=1e-6)
        stretched = figure(y, stretch * t)
        factor = stretch if figure is curves.time_of_peak else stretch**power
        np.testing.assert_allclose(stretched, factor * usual, rtol=1e-7, atol=1e-6)
        larger = 1.0 if figure is curves.time_of_peak else scale
        np.testing.assert_allclose(figure(scale * y, t), larger * usual, rtol=1e-7, atol=1e-6)


@given(y=LEVELS, gaps=GAPS, lift=st.floats(0.0, 50.0))
def test_what_is_above_the_first_sample_does_not_see_the_level(y, gaps, lift):
    t = np.concatenate([[0.0], np.cumsum(gaps)])
    whole = curves.area_above_first(y, t)
    np.testing.assert_allclose(curves.area_above_first(y + lift, t), whole, atol=1e-7)
    np.testing.assert_allclose(curves.rise(y + lift), curves.rise(y), atol=1e-9)
    parts = curves.area_above_ground(y[:, :3], t[:3]) + curves.area_above_ground(y[:, 2:], t[2:])
    np.testing.assert_allclose(curves.area_above_ground(y, t), parts, rtol=1e-12)
    np.testing.assert_allclose(whole, parts - y[:, 0] * (t[-1] - t[0]), atol=1e-7)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: curves.area_above_ground([1.0, 2.0], [0.0, 0.0]), "must rise"),
        (lambda: curves.area_above_first([1.0, 2.0, 3.0], [0.0, 20.0, 10.0]), "must rise"),
        (lambda: curves.time_of_peak([1.0, 2.0, 3.0], [0.0, 1.0]), "do not fit"),
        (lambda: curves.peak([1.0]), "two samples"),
        (lambda: curves.level_at([1.0, 2.0], [0.0, 10.0], 11.0), "samples run from 0 to 10"),
    ],
)
def test_what_is_no_curve_is_said(call, words):
    with pytest.raises(AssuageError, match=words):
        call()


DATA = pathlib.Path(__file__).parents[2] / "../shared/data/biopsykit_cortisol_sample.csv"


@pytest.mark.skipif(not DATA.exists(), reason=f"{DATA.name} is not distributed with the project")
def test_the_recorded_stress_response_of_open_data():
    """biopsykit-stressor-control: the control group's mean curve peaks 69 % above its first sample."""
    with DATA.open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["condition"] == "Control"]
    y = np.array([[float(row[str(k)]) for k in range(7)] for row in rows])
    t = np.array([-30.0, -1.0, 30.0, 40.0, 50.0, 60.0, 70.0])
    assert curves.rise_percent(y.mean(axis=0)) == pytest.approx(69.0, abs=0.5)
    assert curves.time_of_peak(y.mean(axis=0), t) in (40.0, 50.0)
    np.testing.assert_allclose(curves.area_above_ground(y, t), np.trapezoid(y, t), rtol=1e-12)
    np.testing.assert_allclose(curves.area_above_first(y, t), np.trapezoid(y - y[:, :1], t), rtol=1e-9, atol=1e-9)
    print(f"responders {curves.responds(y).sum()} of {len(y)}, by percent {curves.responds_by_percent(y).sum()}")
