"""Mirrors src/assuage/paradigms/therapy.py: therapies of one's own beside the shipped."""

import pytest

from assuage.errors import FileProblem
from assuage.paradigms.therapy import therapies
from assuage.shelves import using


OURS = {
    "meaning": "Written exposure.",
    "first_exposure_session": "1",
    "exposures": "1",
    "exposure_starts": "10 min",
    "exposure_every": "30 min",
    "homework": "false",
    "source": "ours",
}


def folder_with(tmp_path, fields, name="written_exposure"):
    lines = "".join(f"  {key}: {value}\n" for key, value in fields.items())
    (tmp_path / "therapies.yaml").write_text(f"{name}:\n{lines}", encoding="utf-8")
    return tmp_path


def test_a_therapy_of_ones_own_stands_beside_the_shipped(tmp_path):
    shipped = set(therapies())
    with using(folders=[folder_with(tmp_path, OURS)]):
        assert set(therapies()) == shipped | {"written_exposure"}
        assert therapies()["written_exposure"].shortest == 40.0
    assert set(therapies()) == shipped


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"exposure_start": "1 min"}, "exposure_start: unknown key; nearest: exposure_starts"),
        ({"exposure_starts": "10"}, "exposure_starts: .*has no unit"),
        ({"exposures": "-1"}, "exposures: .*greater than or equal to 0"),
        ({"homework": "1"}, "homework: .*boolean"),
    ],
)
def test_ones_own_is_checked_like_the_shipped(tmp_path, wrong, said):
    with (
        using(folders=[folder_with(tmp_path, OURS | wrong)]),
        pytest.raises(FileProblem, match=f"therapies.yaml: written_exposure.{said}"),
    ):
        therapies()


def test_a_name_that_is_taken_is_refused(tmp_path):
    with (
        using(folders=[folder_with(tmp_path, OURS, "prolonged_exposure")]),
        pytest.raises(FileProblem, match="there is a therapy 'prolonged_exposure' in Assuage itself"),
    ):
        therapies()
