"""Mirrors src/assuage/parameters/settings.py: a belief in words, and which a parameter can have."""

import numpy as np
import pytest

from assuage.errors import AssuageError
from assuage.parameters.library import parameters, shipped
from assuage.parameters.settings import belief, with_setting, written


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("0.03", "0.03"),
        ("fixed(-2e-3)", "-0.002"),
        (" normal( 0 ,0.3 )", "normal(0, 0.3)"),
        ("lognormal(2, 0.4)", "lognormal(2, 0.4)"),
        ("beta(16, 207)", "beta(16, 207)"),
    ],
)
def test_a_belief_is_read_and_written(text, same):
    assert written(belief(text)) == same
    assert belief(same) == belief(text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("abc", "'abc' is not a number here; write a number, normal"),
        ("nan", "'nan' is not a number here"),
        ("1e999", "'1e999' is not a number here"),
        ("1_0", "'1_0' is not a number here"),
        ("²", "'²' is not a number here"),
        ("uniform(0, 1)", "no belief 'uniform'; write"),
        ("normal(1)", "normal takes mean, sd"),
        ("fixed(1, 2)", "fixed takes one value"),
        ("normal(1, 0)", "sd must be above 0"),
        ("lognormal(-1, -1)", "median and sd must be above 0"),
    ],
)
def test_what_is_no_belief_is_refused(text, said):
    with pytest.raises(ValueError, match=said):
        belief(text)


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("trauma_memory.rate", "-1", "its values are above 0"),
        ("trauma_memory.rate", "0", "its values are above 0"),
        (
            "trauma_memory.rate",
            "normal(1, 0.1)",
            r"above 0, and this belief leaves that; write a number or lognormal\(",
        ),
        ("attendance.never_starts", "1.5", "its values are between 0 and 1"),
        ("attendance.never_starts", "lognormal(0.1, 1)", "write a number or beta"),
        ("alliance.bonding", "lognormal(1, 1)", "a drug's coefficient has two signs"),
        ("hpa_axis.cooperativity", "2.5", "whole numbers from 1"),
        ("hpa_axis.cooperativity", "beta(1, 1)", "whole numbers from 1, and this belief leaves that; write a number$"),
    ],
)
def test_what_a_parameter_cannot_be_is_refused(name, text, said):
    with pytest.raises(AssuageError, match=f"^--set {name}=.*{said}"):
        with_setting(name, shipped()[name], text)


def test_a_setting_replaces_the_typical_value_and_says_so():
    ships = shipped()["trauma_memory.rate"]
    now = with_setting("trauma_memory.rate", ships, "0.03")
    assert now.typical.centre == 0.03
    assert now.between_persons == ships.between_persons
    assert (now.grade, now.findings) == ("assumed", ())
    assert now.reasoning == f"Set for this run; ships as {written(ships.typical)}."


@pytest.mark.parametrize("name", sorted(parameters()))
def test_every_parameter_can_be_set_to_what_it_ships_as(name):
    """The domain a parameter is given or implies holds its own belief, its centre and its variants."""
    one = shipped()[name]
    one.check_allows(one.typical)
    for value in (one.typical.centre, *one.variants.values()):
        assert np.isfinite(value)
        one.check_allows(belief(repr(value)))


def test_a_variant_is_set_by_its_name():
    known = shipped()
    with_variants = {(name, word): value for name, p in known.items() for word, value in p.variants.items()}
    assert ("ultradian.depth", "pulses") in with_variants
    for (name, word), value in with_variants.items():
        assert with_setting(name, known[name], f" {word}").typical.centre == value
    with pytest.raises(AssuageError, match="'pulses' is not a number here"):
        with_setting("alliance.bonding", known["alliance.bonding"], "pulses")
