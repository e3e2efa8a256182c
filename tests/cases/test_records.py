"""Records that once went wrong: who is compared with whom, which arm is which, what follows from the arms."""

import pathlib
import re

import pytest

from assuage.errors import FileProblem
from assuage.evidence import finding
from assuage.evidence.check import with_own
from assuage.evidence.effect_figures import UnusableFinding
from assuage.evidence.effects import Usable, usable
from tests.cases.shared import FOLDER, needs_cases


def read(text: str, folder: pathlib.Path) -> list[Usable]:
    (folder / "own.yaml").write_text(text)
    shelf = with_own(folder)
    return [usable(shelf[name]) for name in re.findall(r"- id: (\S+)", text)]


def case(folder: str, name: str) -> str:
    return (FOLDER / folder / f"{name}.yaml").read_text()


CROSSED = ["arms_crossover", "arms_hyphen", "arms_within", "dn_hyphen", "dn_paired", "t_paired"]


@needs_cases
@pytest.mark.parametrize("name", CROSSED)
def test_the_same_people_are_no_two_groups(tmp_path, name):
    with pytest.raises(UnusableFinding, match="the same people under both conditions, without the correlation"):
        read(case("crossed-arms", name), tmp_path)


@needs_cases
@pytest.mark.parametrize(
    ("name", "values", "variances"),
    [
        ("arms_crossover", (-0.4800, -0.7199), (0.0558, 0.0630)),
        ("arms_hyphen", (-0.4800, -0.7199), (0.0558, 0.0630)),
        ("t_paired", (-0.4722, -0.6225), (0.0556, 0.0597)),
    ],
)
def test_with_their_correlation_they_give_an_effect(tmp_path, name, values, variances):
    told = "  paired_r: 0.5\n" + ("" if name == "t_paired" else "  n: 20\n")
    text = case("crossed-arms", name).replace("  measure: zz", f"{told}  measure: zz")
    found = read(text, tmp_path)
    assert [one.value for one in found] == pytest.approx(values, abs=5e-5)
    assert [one.variance for one in found] == pytest.approx(variances, abs=5e-5)


@needs_cases
@pytest.mark.parametrize(
    "words",
    [
        "placebo, counterbalanced",
        "placebo (each participant received both)",
        "placebo on a different day",
        "placebo, repeated-measures design",
        "placebo, within participants",
        "placebo, two weeks apart",
    ],
)
def test_other_words_of_a_crossover_are_read_alike(tmp_path, words):
    with pytest.raises(UnusableFinding, match="the same people"):
        read(case("crossed-arms", "dn_hyphen").replace("placebo, cross-over", words), tmp_path)


@needs_cases
def test_two_arms_that_hold_everyone_are_one_group_without_a_word(tmp_path):
    with pytest.raises(UnusableFinding, match="the same people"):
        read(case("crossed-arms", "dn_hyphen").replace("placebo, cross-over", "placebo"), tmp_path)


@pytest.mark.parametrize("name", ["cardoso2016-affiliative-women-no-contact", "cardoso2016-affiliative-women-contact"])
def test_women_and_men_under_both_drugs_are_not_two_arms(name):
    with pytest.raises(UnusableFinding, match="the same people under both conditions"):
        usable(finding(name))


@needs_cases
@pytest.mark.parametrize("name", ["pretreatment", "prepost", "before", "intake", "prevspost"])
def test_a_change_is_no_comparison_of_groups(tmp_path, name):
    assert {one.scale for one in read(case("pre-post-words", f"ci_{name}"), tmp_path)} == {"change"}


@needs_cases
@pytest.mark.parametrize("name", ["adjbl", "plain"])
def test_a_placebo_is_a_group_also_adjusted_for_baseline(tmp_path, name):
    assert {one.scale for one in read(case("pre-post-words", f"ci_{name}"), tmp_path)} == {"g"}


@needs_cases
@pytest.mark.parametrize(
    ("words", "scale"),
    [
        ("pretest", "change"),
        ("own scores at admission", "change"),
        ("week 0", "change"),
        ("start of therapy", "change"),
        ("baseline-adjusted placebo", "g"),
        ("waiting list, controlling for pre-treatment scores", "g"),
        ("control task before the film", "g"),
        ("pre-exposure placebo", "g"),
    ],
)
def test_other_words_of_before_are_read_alike(tmp_path, words, scale):
    text = case("pre-post-words", "ci_plain").replace("comparator: placebo", f"comparator: {words}")
    assert {one.scale for one in read(text, tmp_path)} == {scale}


@needs_cases
def test_the_comparator_is_not_the_first_arm(tmp_path):
    with pytest.raises(FileProblem, match="arms: 'placebo' is the comparator, and the first arm is the intervention"):
        read(case("sign-of-arms", "placebo_first"), tmp_path)


@needs_cases
def test_other_names_of_the_arms_are_held_to_the_direction(tmp_path):
    text = case("sign-of-arms", "placebo_first").replace("    placebo:", "    B:").replace("    oxytocin:", "    A:")
    with pytest.raises(FileProblem, match="'decrease' disagrees with its own arms, 'B' against 'A'; nearest: increase"):
        read(text, tmp_path)
    turned = text.replace("    B:", "    C:").replace("direction: decrease", "direction: increase")
    assert [one.value for one in read(turned, tmp_path)] == pytest.approx([0.490, 0.735], abs=5e-4)


@needs_cases
def test_a_ratio_follows_from_its_events(tmp_path):
    with pytest.raises(FileProblem, match=r"effect\.value: 2 does not follow from its arms, which give 0\.50"):
        read(case("sign-of-arms", "ratio_against_events"), tmp_path)
