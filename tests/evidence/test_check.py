"""Mirrors src/assuage/evidence/check.py and the rules it applies: one sentence for each thing that can be wrong."""

import importlib.resources
import operator
import pathlib

import pytest
import yaml

from assuage.errors import FileProblem
from assuage.evidence import check, findings


GOOD = """\
- id: made2020-up
  citation: Made UP et al. 2020, J Inventions 1:1-2
  topic: hpa
  population: nobody
  n: 40
  intervention: a
  comparator: b
  measure: cortisol
  direction: decrease
  effect: {kind: cohen_d, value: -0.5, ci: [-1.0, -0.1]}
  arms:
    a: {mean: 1.0, sd: 2.0, n: 20, unit: nmol/L}
    b: {mean: 2.0, sd: 2.0, n: 20, unit: nmol/L}
  where: invented for a test
  source: this file
  seen: true
  in_review: false
"""


@pytest.fixture
def written(tmp_path: pathlib.Path):
    def write(text: str) -> list[str]:
        file = tmp_path / "mine.yaml"
        file.write_text(text, encoding="utf-8")
        return [str(problem).removeprefix(f"{tmp_path}/") for problem in check.problems(file)]

    return write


def test_every_shipped_record_holds():
    assert check.problems_shipped() == []


def test_each_record_lies_in_the_file_of_its_topic():
    folder = pathlib.Path(str(importlib.resources.files("assuage.evidence") / "findings"))
    for file in folder.glob("*.yaml"):
        assert {raw["topic"] for raw in yaml.safe_load(file.read_text(encoding="utf-8"))} == {file.stem}


def test_corrections_are_what_the_records_now_say():
    text = (importlib.resources.files("assuage.evidence") / "corrections.yaml").read_text(encoding="utf-8")
    for entry in yaml.safe_load(text):
        assert operator.attrgetter(entry["field"])(findings()[entry["id"]]) == entry["now"], entry
        assert entry["was"] != entry["now"]
        assert entry["why"]


def test_a_good_record_passes(written):
    assert written(GOOD) == []


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("topic: hpa", "topic: hpaa", "line 3, column 10: topic: 'hpaa' is not one of its values; nearest: hpa"),
        ("  n: 40", "  nn: 40", "line 5, column 3: nn: unknown key; nearest: n"),
        ("  n: 40", "  n: '40'", "line 5, column 6: n: should be a whole number, not '40'"),
        ("  topic: hpa", "  topc: hpa", "line 3, column 3: topc: unknown key; nearest: topic"),
        ("ci: [-1.0, -0.1]", "ci: [-1.0]", "line 10, column 40: effect.ci: one end of the interval is missing"),
        (
            "b: {mean: 2.0, sd: 2.0, n: 20",
            "b: {mean: 2.0, sd: 2.0, n: 0",
            "line 13, column 32: arms.b.n: 0 is not a number",
        ),
        ("  n: 40", "  n: 0", "line 5, column 6: n: 0 is not a number of people"),
        ("  seen: true\n", "", "line 1, column 3: seen: missing; it cannot be left out"),
        (
            "ci: [-1.0, -0.1]",
            "ci: [-0.4, -0.1]",
            "line 10, column 40: effect.ci: [-0.4, -0.1] excludes its own estimate -0.5",
        ),
        ("ci: [-1.0, -0.1]", "ci: [-0.1, -1.0]", "line 10, column 40: effect.ci: [-0.1, -1] has its larger end first"),
        ("ci: [-1.0, -0.1]", "c: 1", "line 10, column 40: effect.c: unknown key; nearest: ci"),
        ("value: -0.5", "value: .nan", "line 10, column 34: effect.value: should be a number, not '.nan'"),
        (
            "value: -0.5, ci: [-1.0, -0.1]",
            "value: -1.5",
            "line 10, column 34: effect.value: -1.5 does not follow from its arms",
        ),
        (
            "direction: decrease",
            "direction: increase",
            "line 9, column 14: direction: 'increase' disagrees with its own effect",
        ),
        (
            "direction: decrease",
            "direction: none",
            "line 9, column 14: direction: 'none' disagrees with an interval that",
        ),
        ("a: {mean: 1.0, sd: 2.0", "a: {mean: 1.0, sd: -2.0", "line 12, column 24: arms.a.sd: -2 is negative"),
        ("a: {mean: 1.0", "a: {meen: 1.0", "line 12, column 9: arms.a.meen: unknown key; nearest: mean"),
        (
            "kind: cohen_d",
            "kind: cohens_d",
            "line 10, column 18: effect.kind: 'cohens_d' is not one of its values; nearest:",
        ),
        ("  n: 40", "  n: 40\n  n: 41", "line 6, column 3: n: written twice, first in line 5"),
        ("  n: 40", "  same_as: gu2022-tst-d", "line 1: same_as: no finding 'gu2022-tst-d'; nearest: gu2022-tsst-d"),
        ("id: made2020-up", "id: gu2022-tsst-d", "line 1: id: 'gu2022-tsst-d' is already the id of a finding in"),
        ("  n: 40", "  pmid: -4", "line 5, column 9: pmid: -4 is not a PubMed number"),
        ("population: nobody", "population: ' '", "line 4, column 15: population: empty; it cannot be left out"),
        ("  n: 40", "  doi: doi.org/10.1/x", "line 5, column 8: doi: 'doi.org/10.1/x' is not a DOI such as 10.1016/"),
        ("effect: {kind", "effect: {{kind", "line 11, column 3: not YAML: did not find expected"),
    ],
)
def test_each_mistake_is_named_with_its_place(written, old, new, sentence):
    assert GOOD.count(old) == 1
    (said,) = written(GOOD.replace(old, new))
    assert said.startswith(f"mine.yaml, {sentence}")


def test_the_same_id_twice_names_the_other_file(tmp_path):
    (tmp_path / "a.yaml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "b.yaml").write_text(GOOD, encoding="utf-8")
    (problem,) = check.problems(tmp_path)
    assert str(problem) == f"{tmp_path}/b.yaml, line 1: id: 'made2020-up' is already the id of a finding in a.yaml"


def test_men_and_women_of_one_study_with_one_number_are_both_sexes_counted_together(written):
    men = GOOD.replace("  n: 40", "  n: 40\n  n_arms: {a: 20, b: 20}\n  sex: men")
    women = men.replace("id: made2020-up", "id: made2020-women").replace("sex: men", "sex: women")
    (said,) = written(men + women)
    assert said.endswith(
        "n: 40 is also the number of women in 'made2020-women' of this study; give that of the men alone"
    )
    assert written(men + women.replace("n: 40\n", "n: 39\n").replace("b: 20}", "b: 19}")) == []


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "mine.yaml: is empty"),
        ("id: x", "line 1: not a list of findings"),
        ("- just words", "line 1, column 3: should be 'name: value' lines"),
        ("- {id: [}", "not YAML"),
        ("- &a {id: *a}", "line 1, column 3: '&a': anchors are not read here"),
        ("- {1: x}", "line 1, column 4: '1' is a key, and a key is a word"),
        ("- !!python/object:os.system {}", "line 1, column 3: 'tag:yaml.org,2002:python/object:os.system': tags"),
    ],
)
def test_what_is_no_list_of_findings_is_refused(written, text, sentence):
    assert any(sentence in said for said in written(text))


def test_all_that_is_wrong_is_named_at_once(written):
    spoiled = GOOD.replace("hpa", "hpaa").replace("n: 40", "n: many").replace("seen: true", "seen: yes")
    assert [said.partition(": ")[0] for said in written(spoiled + GOOD.replace("id:", "ids:"))] == [
        *("mine.yaml, line 3, column 10", "mine.yaml, line 5, column 6", "mine.yaml, line 16, column 9"),
        "mine.yaml, line 18, column 3",
    ]
    both = GOOD.replace("n: 40", "n: 0\n  pmid: -4")
    assert [said.partition(": ")[2] for said in written(both)] == [
        "n: 0 is not a number of people",
        "pmid: -4 is not a PubMed number",
    ]


def test_a_missing_file_and_an_empty_folder_are_refused(tmp_path):
    assert "cannot be read: No such file" in str(check.problems(tmp_path / "no.yaml")[0])
    assert "no .yaml file of findings" in str(check.problems(tmp_path)[0])


def test_own_findings_join_the_shipped(tmp_path):
    (tmp_path / "mine.yaml").write_text(GOOD, encoding="utf-8")
    shelf = check.with_own(tmp_path)
    assert len(shelf) == len(findings()) + 1
    assert shelf["made2020-up"].effect.ci == (-1.0, -0.1)


def test_a_bad_folder_does_not_join(tmp_path):
    (tmp_path / "mine.yaml").write_text(GOOD.replace("topic: hpa", "topic: x"), encoding="utf-8")
    with pytest.raises(FileProblem, match="line 3, column 10: topic"):
        check.with_own(tmp_path)
