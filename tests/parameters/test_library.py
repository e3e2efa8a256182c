"""Mirrors src/assuage/parameters/library.py: the shelf, what a run sets and adds, and that reading it needs no JAX."""

import subprocess
import sys

import pytest

from assuage.errors import FileProblem, UnknownName
from assuage.parameters.library import (
    central_truth,
    drug_coefficients,
    parameter,
    parameters,
    uncertain,
    variant,
    without_drugs,
)
from assuage.shelves import using


def test_without_drugs_only_its_coefficients_change():
    truth = central_truth()
    for name, value in without_drugs(truth).items():
        assert value == (0.0 if name in drug_coefficients() else truth[name])


def test_all_uncertain_parameters_are_those_not_fixed():
    names = set(uncertain())
    assert set(drug_coefficients()) <= names < set(parameters())


@pytest.mark.parametrize(
    ("call", "wrong", "nearest"),
    [
        (parameter, "trauma_memory.learning_gian", "trauma_memory.learning_gain"),
        (variant, "saturatin", "saturating"),
    ],
)
def test_a_misspelt_name_is_answered_with_the_nearest(call, wrong, nearest):
    with pytest.raises(UnknownName, match=f"nearest: {nearest}"):
        call(wrong)


def test_a_variant_gives_full_names():
    assert variant("saturating") == {"central_effect.inverted": 0.0}


def test_reading_the_parameters_needs_no_jax():
    probe = "import sys; from assuage.parameters.library import parameters; parameters(); print('jax' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == "False"


def test_a_setting_lasts_as_long_as_its_run():
    before = parameter("trauma_memory.rate")
    with using(["trauma_memory.rate=0.03"]):
        assert central_truth()["trauma_memory.rate"] == 0.03
        assert "trauma_memory.rate" not in uncertain()
    assert parameter("trauma_memory.rate") == before


def test_an_unknown_name_is_answered_with_the_nearest():
    with using(["trauma_memory.rat=0.03"]), pytest.raises(UnknownName, match=r"nearest: trauma_memory.rate"):
        parameters()


OURS = {
    "unit": "'1'",
    "typical": "{normal: {mean: 0, sd: 1}}",
    "grade": "assumed",
    "findings": "[]",
    "reasoning": "Ours.",
}


def folder_with(tmp_path, fields, *, file="mine", name="ours"):
    (tmp_path / "parameters").mkdir()
    lines = "".join(f"  {key}: {value}\n" for key, value in fields.items())
    (tmp_path / "parameters" / f"{file}.yaml").write_text(f"{name}:\n{lines}", encoding="utf-8")
    return tmp_path


def test_a_parameter_of_ones_own_is_read_and_can_be_set(tmp_path):
    shipped = set(parameters())
    with using(["mine.ours=2"], [folder_with(tmp_path, OURS)]):
        assert set(parameters()) == shipped | {"mine.ours"}
        assert central_truth()["mine.ours"] == 2.0
    assert set(parameters()) == shipped


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"typicl": "{fixed: 1}"}, "ours.typicl: unknown key; nearest: typical"),
        ({"grade": "guessed"}, "ours.grade: "),
        ({"grade": "measured"}, "ours.grade: what is measured leans on a finding"),
        ({"findings": "[tsst171-mta]"}, "ours.findings: no finding 'tsst171-mta'; nearest: tsst171-meta"),
        ({"reasoning": "' '"}, "ours.reasoning: say why"),
    ],
)
def test_ones_own_is_checked_like_the_shipped(tmp_path, wrong, said):
    with (
        using(folders=[folder_with(tmp_path, OURS | wrong)]),
        pytest.raises(FileProblem, match=f"mine.yaml.*: {said}"),
    ):
        parameters()


def test_a_name_that_is_taken_is_refused(tmp_path):
    folder = folder_with(tmp_path, OURS, file="trauma_memory", name="rate")
    with (
        using(folders=[folder]),
        pytest.raises(FileProblem, match=r"there is a parameter 'trauma_memory.rate' in Assuage itself"),
    ):
        parameters()


def test_a_file_is_named_as_parameters_are(tmp_path):
    with using(folders=[folder_with(tmp_path, OURS, file="My file")]), pytest.raises(FileProblem, match="is no name"):
        parameters()
