"""Mirrors src/assuage/units.py."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assuage import units
from assuage.units import UnitProblem


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("45 min", 45),
        ("45min", 45),
        ("1.5 h", 90),
        ("2 hours", 120),
        ("-20 min", -20),
        ("1 day", 1440),
        ("1 week", 10_080),
        ("10 weeks", 100_800),
        ("12 months", 525_960),
    ],
)
def test_times(text, minutes):
    assert units.minutes(text) == pytest.approx(minutes, rel=1e-12)


@pytest.mark.parametrize(("text", "amount"), [("40 IU", 40), ("67.2 ug", 40), ("0.0672 mg", 40)])
def test_amounts_of_oxytocin(text, amount):
    assert units.international_units(text) == pytest.approx(amount, rel=1e-12)


@pytest.mark.parametrize(("text", "minutes"), [("00:00", 0), ("9:30", 570), ("23:59", 1439)])
def test_times_of_day(text, minutes):
    assert units.clock_minutes(text) == minutes


@pytest.mark.parametrize(
    ("read", "text", "words"),
    [
        (units.minutes, "45", "has no unit"),
        (units.minutes, 45, "has no unit"),
        (units.minutes, "45 mni", "not a unit here"),
        (units.minutes, "soon", "not a quantity"),
        (units.minutes, "1,5 h", "not a quantity"),
        (units.minutes, "nan min", "not a quantity"),
        (units.minutes, "1e999 min", "not a quantity"),
        (units.minutes, None, "not a quantity"),
        (units.minutes, "40 IU", "not a unit here"),
        (units.international_units, "40 min", "not a unit here"),
        (units.international_units, "40 iu", "not a unit here"),
        (units.clock_minutes, "24:00", "not a time of day"),
        (units.clock_minutes, "9", "not a time of day"),
        (units.clock_minutes, "09:60", "not a time of day"),
    ],
)
def test_nothing_is_guessed(read, text, words):
    with pytest.raises(UnitProblem, match=words):
        read(text)


@given(number=st.integers(-10_000, 10_000))
def test_a_written_time_reads_back(number):
    assert units.minutes(f"{number} h") == 60 * number
    assert units.minutes(f" {number}  days ") == 1440 * number


@given(text=st.text(max_size=12))
def test_any_text_is_a_number_or_a_unit_problem(text):
    for read in (units.minutes, units.international_units, units.clock_minutes):
        try:
            assert isinstance(read(text), float)
        except UnitProblem:
            continue
