"""Mirrors src/assuage/evidence/record.py."""

import dataclasses

import pytest

from assuage.evidence import finding
from assuage.evidence.record import Effect, no_effect


@pytest.mark.parametrize(
    ("effect", "words"),
    [
        (Effect(kind="hedges_g", value=-0.433, ci=(-0.841, -0.5)), "g -0.43 [-0.84, -0.50]"),
        (Effect(kind="concentration", value=1265.4, unit="pg/ml"), "level 1.27e+03 pg/ml"),
        (Effect(kind="time", value=45, unit="min", range=(30, 51)), "time 45 min [30, 51] range"),
        (Effect(kind="proportion", value=0.0), "share 0.00"),
    ],
)
def test_an_effect_in_words(effect, words):
    assert str(effect) == words


@pytest.mark.parametrize(
    ("citation", "year"),
    [
        ("Eckstein M et al. 2015, Biol Psychiatry 78:194-202", 2015),
        ("Rung JM 2021", 2021),
        ("NCT03238924 posted results, posted 2018-05-25", 2018),
        ("NCT06194851", None),
    ],
)
def test_the_year_is_read_from_the_citation(citation, year):
    assert dataclasses.replace(finding("gu2022-tsst-d"), citation=citation).year == year


def test_no_effect_is_one_for_ratios():
    assert (no_effect("odds_ratio"), no_effect("cohen_d")) == (1.0, 0.0)
