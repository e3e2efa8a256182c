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
        ("5 mins", 5),
        ("+5 min", 5),
        ("1e3 min", 1000),
        ("05 min", 5),
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
        (units.minutes, True, "not a quantity"),
        (units.minutes, "1_0 min", "not a quantity"),
        (units.minutes, "- 5 min", "not a quantity"),
        (units.minutes, "0x10 min", "not a quantity"),
        (units.minutes, "\u0663 min", "not a quantity"),
        (units.minutes, "5\u00a0min", "not a quantity"),
        (units.minutes, "5\n min", "not a quantity"),
        (units.minutes, "1e400 min", "not a quantity: too large a number"),
        (units.minutes, "1e308 months", "not a quantity: too large a number"),
        (units.minutes, "5 hs", "'hs' is not a unit here"),
        (units.international_units, "5 ugs", "'ugs' is not a unit here"),
        (units.clock_minutes, "\u0661\u0665:00", "not a time of day"),
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


def test_no_time_is_minus_zero():
    assert str(units.minutes("-0 min")) == "0.0"


def test_what_is_quoted_is_cut():
    with pytest.raises(UnitProblem, match=r"^'9{5,60} \.\.\. 9{5,60}' has no unit; write it like '45 min'$"):
        units.minutes("9" * 100_000)


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


@pytest.mark.parametrize(
    ("value", "unit", "to", "substance", "expected"),
    [
        (1.0, "ug/dL", "nmol/L", "cortisol", 27.589),
        (15.5, "ug/dl", "nmol/l", "cortisol", 427.63),
        (8.43, "nmol/L", "ng/mL", "cortisol", 3.0555),
        (1.0, "ug/dL", "ng/ml", "cortisol", 10.0),
        (16.8, "umol/day", "mg/day", "cortisol", 6.0893),
        (361.0, "nmol/24 h", "ug/day", "cortisol", 130.848),
        (1.0, "uIU/mL", "pg/mL", "oxytocin", 1.68),
        (17.7, "uIU/ml", "pmol/L", "oxytocin", 29.524),
        (2.0, "pg/mL", "pmol/L", "oxytocin", 1.98572),
        (40.0, "IU", "ug", "oxytocin", 67.2),
        (26.0, "ng/L", "pg/mL", "ACTH", 26.0),
        (10.0, "pmol/L", "pg/ml", "ACTH", 45.411),
        (42.3, "pg/ml", "pg/mL", "CRH", 42.3),
        (0.44, "nmol/L/s", "nmol/L/min", "cortisol", 26.4),
        (0.27, "ug/L/day", "ng/L/h", "ACTH", 11.25),
        (16.8, "umol/m2/day", "mg/m2/day", "cortisol", 6.0893),
        (116.0, "ng/g", "pg/mg", None, 116.0),
        (256.0, "ml/min", "L/h", None, 15.36),
        (7.9, "ml/kg/min", "L/h/kg", None, 0.474),
        (6.2, "L", "dL", None, 62.0),
        (5.0, "mg/L", "ug/mL", None, 5.0),
        (1.8, "h", "min", None, 108.0),
        (30.0, "s", "min", None, 0.5),
        (2.0, "weeks", "days", None, 14.0),
        (62.5, "percent", "fraction", None, 0.625),
        (0.04, "1", "%", None, 4.0),
        (7.0, "\u00b5g/dL", "ug/dL", "cortisol", 7.0),
    ],
)
def test_figures_in_other_units(value, unit, to, substance, expected):
    assert units.converted(value, unit, to, substance) == pytest.approx(expected, rel=3e-5)


LEVELS = st.sampled_from(["ug/dL", "nmol/L", "ng/mL", "pmol/L", "pg/ml", "umol/l", "mg/L"])


@given(value=st.floats(1e-6, 1e6), one=LEVELS, other=LEVELS, third=LEVELS)
def test_conversion_there_and_back_and_by_a_detour(value, one, other, third):
    direct = units.converted(value, one, other, "cortisol")
    assert units.converted(direct, other, one, "cortisol") == pytest.approx(value, rel=1e-12)
    detour = units.converted(units.converted(value, one, third, "cortisol"), third, other, "cortisol")
    assert detour == pytest.approx(direct, rel=1e-12)


def test_the_printed_factors_agree_with_the_molar_mass():
    exact = units.converted(1.0, "ug/dL", "nmol/L", "cortisol")
    assert pytest.approx(exact, rel=1e-4) == units.NMOL_PER_L_PER_UG_PER_DL
    assert pytest.approx(units.converted(1.0, "mg", "nmol", "cortisol"), rel=1e-12) == units.NMOL_PER_MG_CORTISOL


@pytest.mark.parametrize(
    ("unit", "to", "substance", "words"),
    [
        ("ug/dL", "nmol/L", None, "name the substance"),
        ("uIU/mL", "pg/mL", "cortisol", "cortisol has no international unit here"),
        ("ug/dL", "min", "cortisol", "of cortisol cannot be converted to min"),
        ("nmol/L", "nmol", "cortisol", "a mass per volume is not a mass"),
        ("pg/mg", "nmol/L", "cortisol", "a mass per mass is not a mass per volume"),
        ("nmol/L", "ug/dL", "cortisone", "nearest: cortisol"),
        ("nmol/L", "ug/dL", "water", "choose from"),
        ("ml/kg/min", "L/h", None, "a volume per kilogram per time is not a volume per time"),
        ("Mg/L", "mg/L", None, "'Mg/L' is not a unit here"),
        ("uS", "percent", None, "'uS' is not a unit here"),
        ("", "min", None, "'' is not a unit here"),
    ],
)
def test_what_cannot_be_converted_is_said(unit, to, substance, words):
    with pytest.raises(UnitProblem, match=words):
        units.converted(1.0, unit, to, substance)
