"""Mirrors src/assuage/evidence/moderated.py: slopes, levels, and who does not say."""

import pytest

from assuage.errors import UnknownName
from assuage.evidence.effect_tables import Row
from assuage.evidence.moderated import moderated
from assuage.statistics.pooling.meta_regression import meta_regression
from assuage.statistics.pooling.studies import UnusableStudies


ASKED = {"estimator": "dl", "interval": "wald"}
VALUES = [0.10, 0.25, 0.18, 0.50, 0.62, 0.55]
VARIANCES = [0.02, 0.03, 0.01, 0.02, 0.04, 0.02]


def rows(**traits: list[str | float | None]) -> list[Row]:
    said = [{name: given[place] for name, given in traits.items() if given[place] is not None} for place in range(6)]
    return [
        Row(f"s{place}", f"s{place}", 2000 + place, VALUES[place], VARIANCES[place], "here", "as given", said[place])
        for place in range(6)
    ]


def on_paper(value: float) -> float:
    return value


def test_numbers_give_a_slope_at_their_mean():
    found = moderated("dose", rows(dose=["8", "16", "24", "24", "40", "48"]), **ASKED)
    plain = meta_regression(VALUES, VARIANCES, [8, 16, 24, 24, 40, 48], **ASKED)
    slope, ci = float(plain.coefficients[1]), plain.ci[1].tolist()
    told = found.as_record(on_paper)
    assert (told["slope"]["estimate"], told["slope"]["ci"]) == (pytest.approx(slope), pytest.approx(ci))
    assert found.centre == pytest.approx(160 / 6)
    assert found.in_words(on_paper)[0].startswith(f"by dose, per unit: {slope:+.3g} [")


def test_a_level_has_the_effect_it_would_have_as_the_first():
    """Coding decides only which level is the intercept: the effects and intervals of levels stay."""
    levels = ["men", "men", "men", "women", "women", None]
    told = moderated("sex", rows(sex=levels), **ASKED).as_record(on_paper)
    other = meta_regression(VALUES[:5], VARIANCES[:5], [1, 1, 1, 0, 0], **ASKED)
    assert told["silent"] == 1
    assert {level: one["k"] for level, one in told["levels"].items()} == {"men": 3, "women": 2}
    assert told["levels"]["women"]["estimate"] == pytest.approx(other.coefficients[0])
    assert told["levels"]["women"]["ci"] == pytest.approx(other.ci[0].tolist())
    assert told["p"] == pytest.approx(other.p[1])


@pytest.mark.parametrize("word", ["1_0", "٣", "inf"])
def test_words_that_are_no_numbers_are_levels(word):
    told = moderated("dose", rows(dose=["2", "2", "2", word, word, None]), **ASKED).as_record(on_paper)
    assert set(told["levels"]) == {"2", word}


def test_the_sentences_say_levels_and_who_is_silent():
    said = moderated("sex", rows(sex=["men", "men", "men", "women", "women", None]), **ASKED).in_words(on_paper)
    assert said[0].endswith("1 effects do not say")
    assert [line.split(":")[0] for line in said[1:]] == ["  men (3)", "  women (2)"]


def test_the_year_is_always_known_as_a_moderator():
    assert moderated("year", rows(), **ASKED).centre == 2002.5


@pytest.mark.parametrize(
    ("given", "problem", "message"),
    [
        (["a"] * 6, UnusableStudies, "sex is the same in all"),
        (list("abcdef"), UnusableStudies, "6 studies cannot carry 6 coefficients"),
        ([1.0] * 6, UnusableStudies, "constant"),
        ([None] * 6, UnknownName, "no moderator 'sex'; choose from: year"),
    ],
)
def test_what_cannot_be_regressed_on_says_why(given, problem, message):
    with pytest.raises(problem, match=message):
        moderated("sex", rows(sex=given), **ASKED)
