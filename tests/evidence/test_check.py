"""Mirrors src/assuage/evidence/check.py and the rules it applies: one sentence for each thing that can be wrong."""

import importlib.resources
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
        assert getattr(findings()[entry["id"]], entry["field"]) == entry["now"], entry
        assert entry["was"] != entry["now"]
        assert entry["why"]


def test_a_good_record_passes(written):
    assert written(GOOD) == []


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("topic: hpa", "topic: hpaa", "line 3: topic: 'hpaa' is not one of its values; nearest: hpa"),
        ("  n: 40", "  nn: 40", "line 5: nn: unknown field; nearest: n"),
        ("  n: 40", "  n: '40'", "line 5: n: '40' is refused: input should be a valid integer"),
        ("  topic: hpa", "  topc: hpa", "line 3: topc: unknown field; nearest: topic"),
        ("ci: [-1.0, -0.1]", "ci: [-1.0]", "line 10: effect.ci: one end of the interval is missing"),
        ("b: {mean: 2.0, sd: 2.0, n: 20", "b: {mean: 2.0, sd: 2.0, n: 0", "line 13: arms.b.n: 0 is not a number"),
        ("  n: 40", "  n: 0", "line 5: n: 0 is not a number of people"),
        ("  seen: true\n", "", "line 1: seen: missing; it cannot be left out"),
        ("ci: [-1.0, -0.1]", "ci: [-0.4, -0.1]", "line 10: effect.ci: [-0.4, -0.1] excludes its own estimate -0.5"),
        ("ci: [-1.0, -0.1]", "ci: [-0.1, -1.0]", "line 10: effect.ci: [-0.1, -1] has its larger end first"),
        ("ci: [-1.0, -0.1]", "c: 1", "line 10: effect.c: unknown field; nearest: ci"),
        ("value: -0.5", "value: .nan", "line 10: effect.value: NaN is refused: input should be a finite number"),
        ("value: -0.5, ci: [-1.0, -0.1]", "value: -1.5", "line 10: effect.value: -1.5 does not follow from its arms"),
        ("direction: decrease", "direction: increase", "line 9: direction: 'increase' disagrees with its own effect"),
        ("direction: decrease", "direction: none", "line 9: direction: 'none' disagrees with an interval that"),
        ("a: {mean: 1.0, sd: 2.0", "a: {mean: 1.0, sd: -2.0", "line 12: arms.a.sd: -2 is negative"),
        ("a: {mean: 1.0", "a: {meen: 1.0", "line 12: arms.a.meen: unknown field; nearest: mean"),
        ("kind: cohen_d", "kind: cohens_d", "line 10: effect.kind: 'cohens_d' is not one of its values; nearest:"),
        ("  n: 40", "  n: 40\n  n: 41", "line 6: n: given twice"),
        ("  n: 40", "  same_as: gu2022-tst-d", "line 1: same_as: no finding 'gu2022-tst-d'; nearest: gu2022-tsst-d"),
        ("id: made2020-up", "id: gu2022-tsst-d", "line 1: id: 'gu2022-tsst-d' is already the id of a finding in"),
        ("  n: 40", "  pmid: -4", "line 5: pmid: -4 is not a PubMed number"),
        ("population: nobody", "population: ' '", "line 4: population: empty; it cannot be left out"),
        ("  n: 40", "  doi: doi.org/10.1/x", "line 5: doi: 'doi.org/10.1/x' is not a DOI such as 10.1016/"),
        ("effect: {kind", "effect: {{kind", "line 11: not YAML: did not find expected"),
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


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "line 1: not a list of findings"),
        ("id: x", "line 1: not a list of findings"),
        ("- just words", "line 1: a finding is a list"),
        ("- {id: [}", "not YAML"),
        ("- &a {id: *a}", "line 1: an anchor inside this finding stands for the whole of it"),
        ("- {1: x}", "line 1: 1: unknown field"),
        ("- !!python/object:os.system {}", "not YAML"),
    ],
)
def test_what_is_no_list_of_findings_is_refused(written, text, sentence):
    (said,) = written(text)
    assert sentence in said


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
    with pytest.raises(FileProblem, match="line 3: topic"):
        check.with_own(tmp_path)
