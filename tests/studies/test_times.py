"""Mirrors src/assuage/studies/times.py: the grammar of times."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assuage.studies.times import LONGEST, VISIT_CLOCK, When, at_an_hour, visit_minute


DAY, WEEK, MONTH = 1440.0, 7 * 1440.0, 30.4375 * 1440.0
STARTS = {"tsst": (2340.0,), "prolonged_exposure": (3000.0, 13080.0, 23160.0)}


@pytest.mark.parametrize(
    ("written", "minute"),
    [
        ("baseline", 360.0),
        ("baseline, 09:30", 570.0),
        ("day 0", 360.0),
        ("day 1", DAY + 360.0),
        ("day 1, 23:00", DAY + 1380.0),
        ("day 3, 08:00", 3 * DAY + 480.0),
        ("week 10", 10 * WEEK + 360.0),
        ("week 0.5", 0.5 * WEEK + 360.0),
        ("week 10, 08:00", 10 * WEEK + 480.0),
        ("3 days after week 10", 10 * WEEK + 3 * DAY + 360.0),
        ("1 week after week 10", 11 * WEEK + 360.0),
        ("1 day after 1 week after baseline, 10:00", WEEK + DAY + 600.0),
        ("  week 10  ", 10 * WEEK + 360.0),
        ("1 week after baseline", WEEK + 360.0),
        ("2 days after day 1", 3 * DAY + 360.0),
    ],
)
def test_a_visit_is_a_minute(written, minute):
    assert visit_minute(written) == minute
    assert When.read(written).minutes({}) == (minute,)
    assert at_an_hour(written) == (":" in written)


def test_a_month_is_the_mean_month():
    month = visit_minute("month 1") - VISIT_CLOCK
    assert 30.0 * DAY <= month <= 31.0 * DAY
    assert visit_minute("3 months after week 10") == pytest.approx(10 * WEEK + 3 * month + VISIT_CLOCK)
    assert visit_minute("month 6") == pytest.approx(6 * month + VISIT_CLOCK)


@given(number=st.integers(0, 500), hour=st.integers(0, 23), minute=st.integers(0, 59))
def test_later_days_and_hours_are_later(number, hour, minute):
    at = visit_minute(f"day {number}, {hour:02d}:{minute:02d}")
    assert at == number * DAY + hour * 60 + minute
    assert visit_minute(f"week {number}") == visit_minute(f"day {7 * number}")


@pytest.mark.parametrize(
    "written",
    ["", "soon", "weeks 10", "week ten", "week -1", "10 week", "after week 10", "3 months week 10", "day 1 23:00"],
)
def test_what_is_no_visit(written):
    with pytest.raises(ValueError, match="is not a time; write 'baseline', 'week 10', 'day 2, 08:00'"):
        visit_minute(written)


def test_ten_years_and_no_more():
    assert visit_minute("day 3649") < LONGEST
    with pytest.raises(ValueError, match="'day 3650' is more than ten years away"):
        visit_minute("day 3650")
    with pytest.raises(ValueError, match="is not a time of day"):
        visit_minute("day 1, 25:00")


@pytest.mark.parametrize(
    ("written", "anchor", "after", "each"),
    [
        ("45 min before tsst", "tsst", -45.0, False),
        ("1.5 h after tsst", "tsst", 90.0, False),
        ("directly before tsst", "tsst", 0.0, False),
        ("45 min before each prolonged_exposure", "prolonged_exposure", -45.0, True),
        ("directly before each tsst", "tsst", 0.0, True),
        ("2 days after tsst", "tsst", 2880.0, False),
        ("  45  min   before   tsst ", "tsst", -45.0, False),
    ],
)
def test_a_time_around_an_anchor(written, anchor, after, each):
    when = When.read(written)
    assert (when.minute, when.anchor, when.after, when.each) == (None, anchor, after, each)
    assert when.minutes(STARTS) == tuple(start + after for start in STARTS[anchor])
    assert When.read(when.written) == when


@given(minutes=st.integers(0, 10_000), before=st.booleans())
def test_before_is_earlier_by_as_much_as_after_is_later(minutes, before):
    when = When.read(f"{minutes} min {'before' if before else 'after'} each prolonged_exposure")
    moved = -minutes if before else minutes
    assert when.minutes(STARTS) == tuple(start + moved for start in STARTS["prolonged_exposure"])


def test_several_need_each():
    with pytest.raises(ValueError, match="prolonged_exposure comes 3 times; write 'each prolonged_exposure'"):
        When.read("45 min before prolonged_exposure").minutes(STARTS)


def test_an_anchor_that_is_not_there():
    with pytest.raises(ValueError, match="nothing is called 'tsts' in this arm; nearest: tsst"):
        When.read("45 min before tsts").minutes(STARTS)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("-45 min before tsst", "has a sign and a direction; write it like '45 min before tsst'"),
        ("soon", "write '45 min before tsst', '45 min before each prolonged_exposure'"),
        ("45 before tsst", "'45' has no unit"),
        ("45 mni before tsst", "'mni' is not a unit here"),
        ("at 23:00", "is not a time"),
        ("day 1, 25:00", "'25:00' is not a time of day"),
        ("day 99999, 09:00", "more than ten years away"),
        ("1 week after wek 10", "'wek 10' is not a time"),
        (None, "is not a time"),
        (45, "is not a time"),
    ],
)
def test_what_is_no_time(written, said):
    with pytest.raises(ValueError) as problem:
        When.read(written)
    assert said in str(problem.value)


@given(st.text(max_size=40))
def test_any_text_is_a_time_or_a_sentence(text):
    try:
        when, said = When.read(text), ""
    except ValueError as problem:
        when, said = None, str(problem)
    assert said if when is None else (when.minute is None) != (when.anchor is None)
