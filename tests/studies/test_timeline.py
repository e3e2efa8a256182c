"""Mirrors src/assuage/studies/timeline.py: what is done when."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from assuage.studies.timeline import Procedure


DAY = 1440.0
COURSE = {
    "do": "prolonged_exposure",
    "from": "day 1",
    "sessions": 10,
    "every": "1 week",
    "length": "90 min",
    "clock": "09:00 to 16:00",
}


def read(**written):
    return Procedure.model_validate(written)


def test_a_paradigm_begins_once():
    assert read(do="tsst", clock="15:00").begins() == (DAY + 900.0,)
    assert read(do="tsst", day=8, clock="15:00").begins() == (8 * DAY + 900.0,)
    assert read(do="tsst", clock="15:00").ends() == DAY + 915.0


def test_a_name_is_what_times_are_counted_from():
    assert read(do="tsst", clock="15:00").anchor == "tsst"
    assert read(do="tsst", clock="15:00", name="before").anchor == "before"


@given(sessions=st.integers(1, 60), every=st.integers(1, 14), day=st.integers(1, 50))
def test_sessions_come_so_many_days_apart_within_the_span_on_the_quarter(sessions, every, day):
    course = read(**COURSE | {"sessions": sessions, "every": f"{every} days", "from": f"day {day}"})
    starts = course.begins()
    assert [start // DAY for start in starts] == [day + every * number for number in range(sessions)]
    hours = [start % DAY for start in starts]
    assert all(540.0 <= hour <= 960.0 and hour % 15.0 == 0.0 for hour in hours)
    assert course.ends() == (day + every * sessions) * DAY


def test_sessions_cover_the_span_evenly():
    hours = [start % DAY for start in read(**COURSE | {"sessions": 60, "every": "1 day"}).begins()]
    thirds = [sum(low <= hour < low + 140.0 for hour in hours) for low in (540.0, 680.0, 820.0)]
    assert hours[0] == 540.0
    assert all(17 <= count <= 22 for count in thirds), thirds


def test_one_hour_is_kept():
    assert {start % DAY for start in read(**COURSE | {"clock": "10:00"}).begins()} == {600.0}


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ({"do": "tsts", "clock": "15:00"}, "no paradigm 'tsts'; nearest: tsst"),
        ({"do": "tsst"}, "clock"),
        ({"do": "tsst", "clock": "15:00 to 17:00"}, "tsst is done once; write one hour, like 'clock: \"15:00\"'"),
        ({"do": "tsst", "clock": "15:00", "sessions": 3}, "'sessions' belongs to a course of therapy"),
        ({"do": "tsst", "clock": "15:00", "every": "1 week"}, "'every' belongs to a course of therapy"),
        ({"do": "tsst", "clock": "15:00", "length": "15 min"}, "'length' belongs to a course of therapy"),
        ({"do": "tsst", "clock": "15:00", "from": "day 1"}, "'from' belongs to a course of therapy"),
        ({"do": "tsst", "clock": "15:00", "day": 0}, "greater than or equal to 1"),
        (COURSE | {"day": 3}, "write 'from: day 3', not 'day'"),
        (COURSE | {"from": "baseline"}, "therapy starts after baseline; write 'from: day 1' or later"),
        (COURSE | {"from": "soon"}, "'soon' is not a time"),
        (COURSE | {"every": "3 h"}, "sessions less than a day apart are not supported"),
        (COURSE | {"length": "30 min"}, "a session of 30 min is too short; prolonged_exposure needs 65"),
        (COURSE | {"clock": "16:00 to 09:00"}, "is not a span of the day"),
        (COURSE | {"sessions": 61}, "less than or equal to 60"),
        ({k: v for k, v in COURSE.items() if k != "sessions"}, "'sessions' is missing"),
        ({k: v for k, v in COURSE.items() if k != "every"}, "'every' is missing"),
        ({k: v for k, v in COURSE.items() if k != "length"}, "'length' is missing"),
    ],
)
def test_what_is_no_procedure(written, said):
    with pytest.raises(ValidationError) as problem:
        read(**written)
    assert said in str(problem.value)


def test_a_schedule_says_what_is_not_written():
    weekly = {key: COURSE[key] for key in ("do", "from", "clock")} | {"schedule": "weekly"}
    assert read(**weekly).begins() == read(**COURSE).begins()
    assert read(**weekly | {"sessions": 12}).begins()[:10] == read(**COURSE).begins()
    massed = read(**weekly | {"schedule": "massed"}).begins()
    days = [start // DAY for start in massed]
    assert (len(days), days[0], days[-1]) == (10, 1, 13)
    assert len(set(days)) == 10


def test_a_waiting_list_lasts_and_has_no_sessions():
    waits = read(**{"do": "waiting_list", "from": "day 1", "length": "10 weeks"})
    assert waits.waits
    assert waits.begins() == (DAY + 360.0,)
    assert waits.ends() == waits.begins()[0] + 70 * DAY
    assert not read(**COURSE).waits


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (COURSE | {"schedule": "masd"}, "no schedule 'masd' of prolonged_exposure; nearest: massed"),
        (COURSE | {"sessions": 0}, "greater than 0"),
        (COURSE | {"group": 1}, "greater than or equal to 2"),
        (COURSE | {"fidelity": 1.5}, "less than or equal to 1"),
        ({"do": "waiting_list", "from": "day 1"}, "length: how long people wait is missing"),
        (
            {"do": "waiting_list", "from": "day 1", "length": "2 weeks", "sessions": 3},
            "sessions: a waiting list has no sessions; write 'from' and 'length'",
        ),
        (
            {"do": "waiting_list", "from": "day 1", "length": "2 weeks", "schedule": "weekly"},
            "no schedule 'weekly' of waiting_list; it has none",
        ),
        ({"do": "tsst", "day": 1}, "clock: the hour at which it begins is missing"),
        ({key: COURSE[key] for key in COURSE if key != "clock"}, "clock: the hours of its sessions are missing"),
        ({"do": "tsst", "day": 1, "clock": "15:00", "group": 4}, "'group' belongs to a course of therapy"),
    ],
)
def test_what_a_course_may_not_say(written, said):
    with pytest.raises(ValidationError) as problem:
        read(**written)
    assert said in str(problem.value)
