"""Mirrors src/assuage/studies/samples.py: what samples are called, and when they are taken."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from assuage.studies.samples import Samples


DAY = 1440.0
ANCHORS = {"tsst": (2340.0,), "stressor": (2340.0, 12420.0), "prolonged_exposure": (3000.0, 13080.0, 23160.0)}
COURSES = frozenset({"prolonged_exposure"})


def taken(several=False, **written):
    return Samples.model_validate(written).taken(ANCHORS, COURSES, {}, several)


def called(several=False, **written):
    return [sample.label for sample in taken(several, **written)]


def test_samples_are_called_by_their_minute_or_their_hour():
    assert called(after="tsst", at="-10, 0, 2.5 min") == ["-10 min", "+0 min", "+2.5 min"]
    assert called(after="tsst", at="0, 1.5 h") == ["+0 min", "+90 min"]
    assert called(clock="08:00, 16:05") == ["08:00", "16:05"]
    assert called(clock="08:00", day=2) == ["day 2, 08:00"]
    assert called(clock="08:00", day=0) == ["day 0, 08:00"]


def test_a_session_comes_first_and_one_of_a_course_is_a_visit():
    written = {"after": "prolonged_exposure", "at": "0, 30 min"}
    assert called(session=[2], **written) == ["session 2, +0 min", "session 2, +30 min"]
    assert called(**written)[::2] == ["session 1, +0 min", "session 2, +0 min", "session 3, +0 min"]
    assert all(sample.visit for sample in taken(**written))
    assert [sample.minute for sample in taken(session=[2], **written)] == [13080.0, 13110.0]


def test_a_repeat_comes_first_and_is_no_visit():
    assert called(after="stressor", at="20 min") == ["stressor 1, +20 min", "stressor 2, +20 min"]
    assert called(after="stressor", session=[2], at="20 min") == ["stressor 2, +20 min"]
    assert not any(sample.visit for sample in taken(after="stressor", at="20 min"))


def test_where_there_are_several_parts_what_they_are_after_comes_last():
    assert called(True, after="tsst", at="20 min") == ["+20 min after tsst"]
    assert called(True, after="prolonged_exposure", session=[1], at="20 min") == [
        "session 1, +20 min after prolonged_exposure"
    ]
    assert called(True, clock="08:00") == ["08:00"]


@given(
    after=st.sampled_from(sorted(ANCHORS)),
    at=st.lists(st.integers(-500, 500), min_size=1, max_size=5, unique=True).map(sorted),
)
def test_each_is_taken_so_many_minutes_after_a_start(after, at):
    found = taken(after=after, at=f"{', '.join(map(str, at))} min")
    assert [(s.minute, s.counted) for s in found] == [(start + t, t) for start in ANCHORS[after] for t in at]
    assert len({s.label for s in found}) == len(found)


def test_hours_count_from_the_first_of_them():
    assert [(s.minute, s.counted) for s in taken(clock="08:00, 16:00", day=3)] == [
        (3 * DAY + 480.0, 0.0),
        (3 * DAY + 960.0, 480.0),
    ]


def test_none_where_the_arm_lacks_what_they_are_after():
    assert taken(after="rest", at="20 min") == []
    assert taken(after="prolonged_exposure", session=[4], at="20 min") == []


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ({}, "give either 'at:"),
        ({"after": "tsst"}, "give either 'at:"),
        ({"after": "tsst", "at": "0 min", "clock": "08:00"}, "give either 'at:"),
        ({"at": "0 min"}, "times without a start; say 'after:'"),
        ({"clock": "08:00", "after": "tsst"}, "leave one out"),
        ({"clock": "08:00", "session": [1]}, "'session' belongs to 'after'"),
        ({"after": "tsst", "at": "0 min", "day": 2}, "'day' belongs to 'clock'"),
        ({"after": "tsst", "at": "20, 0 min"}, "times of samples must rise"),
        ({"clock": "16:00, 08:00"}, "times of samples must rise"),
        ({"after": "tsst", "at": "0 min", "session": [0]}, "greater than or equal to 1"),
        ({"clock": "24:30"}, "is not a time of day"),
        ({"clock": "08:00", "day": -1}, "greater than or equal to 0"),
    ],
)
def test_what_is_no_row_of_samples(written, said):
    with pytest.raises(ValidationError) as problem:
        Samples.model_validate(written)
    assert said in str(problem.value)
