"""PsPM's two responses, and a recording of several: which amplitudes it tells, and which windows do not."""

import numpy as np
import pytest

from assuage.statistics.skin_conductance import RATE_HZ, burst_response, canonical_response, recording
from tests.oracles.reference import numbers


def test_canonical_response_is_that_of_pspm():
    published = numbers("scr_pspm_canonical_scrf.csv")
    assert canonical_response()[: len(published)] == pytest.approx(published[:, 1], abs=1e-9)


def test_burst_response_is_that_of_pspm():
    published = numbers("scr_pspm_dcm_impulse.csv")
    assert burst_response()[: len(published)] == pytest.approx(published[:, 1], abs=1e-5)


def test_peak_and_half_of_it_come_when_published():
    """A peak at 4.2 s, half of it from 2.9 to 9.4 s; the glands' own peak at 4.4 s and half at 10.4 s."""
    for response, peak, half in ((canonical_response(), 4.2, 9.4), (burst_response(), 4.4, 10.4)):
        assert response.argmax() / RATE_HZ == pytest.approx(peak, abs=0.05)
        assert np.flatnonzero(response >= 0.5)[-1] / RATE_HZ == pytest.approx(half, abs=0.11)


def test_a_recording_is_the_sum_of_its_responses():
    one, two = recording([3.0], [2.0], 60.0), recording([15.0], [0.5], 60.0)
    assert recording([3.0, 15.0], [2.0, 0.5], 60.0) == pytest.approx(one + two)
    assert np.all(one[: round(3.0 * RATE_HZ)] == 0.0)
    assert one.max() == pytest.approx(2.0)


def test_the_model_of_all_trials_tells_amplitudes_that_a_window_does_not():
    onsets, amplitudes = np.arange(6) * 12.0, np.array([1.0, 0.2, 0.9, 0.0, 0.6, 0.3])
    seen = recording(onsets, amplitudes, 90.0)
    design = np.stack([recording([at], [1.0], 90.0) for at in onsets], axis=1)
    assert np.linalg.lstsq(design, seen, rcond=None)[0] == pytest.approx(amplitudes, abs=1e-9)
    windows = [seen[round(at * RATE_HZ) :][:60].max() for at in onsets]
    assert windows[3] > 0.2  # nothing was drawn by this one


def test_people_and_an_event_outside_the_recording():
    many = recording([0.0, 200.0], np.ones((3, 2)), 30.0)
    assert many.shape == (3, 300)
    assert many[0] == pytest.approx(recording([0.0], [1.0], 30.0))
