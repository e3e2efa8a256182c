"""Tables that once went wrong: years, logarithms, blank names, quotation marks, the selection model."""

import subprocess
import sys

import pytest

from assuage.errors import FileProblem
from assuage.evidence.effect_tables import read_yi_vi
from assuage.evidence.pooled import by_moderator, pool_rows
from tests.cases.shared import FOLDER, needs_cases


@needs_cases
@pytest.mark.parametrize("name", ["ids", "plain", "underscore"])
def test_years_are_those_of_the_column(name):
    answer = pool_rows("q", *read_yi_vi(FOLDER / "year-from-label" / f"{name}.csv"))
    decline = answer.as_record()["decline"]
    assert decline["per_decade"] == pytest.approx(0.1158, abs=5e-5)
    assert decline["ci"] == pytest.approx([0.0228, 0.2087], abs=5e-5)
    assert decline["p"] == pytest.approx(0.0226, abs=5e-5)
    assert by_moderator(answer, "year").as_record()["by"]["slope"]["estimate"] == pytest.approx(0.01158, abs=5e-6)


@pytest.mark.parametrize(
    ("label", "year"),
    [
        ("Guastella 2010", 2010),
        ("laba_1988", 1988),
        ("Ab & Cd (2016)", 2016),
        ("20110137", None),
        ("2011", None),
        ("Trial 2001", None),
        ("study no. 1987", None),
        ("paper number 2048", None),
        ("Smith 2099", None),
        ("site_2003", None),
    ],
)
def test_numbers_that_only_look_like_years_give_none(tmp_path, label, year):
    file = tmp_path / "t.csv"
    file.write_text(f'study,yi,vi\n"{label}",0.1,0.1\n')
    assert read_yi_vi(file)[0][0].year == year


@needs_cases
@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("fourteen", {"estimate": 0.4152, "ci": (0.0064, 0.8240), "tau2": 0.0469, "relative_publication": 3.161}),
        ("refused", {"estimate": 0.5501, "ci": (0.2028, 0.8975), "tau2": 0.0105, "relative_publication": 13.87}),
    ],
)
def test_the_selection_model_leaves_a_start_without_heterogeneity(name, expected):
    model = pool_rows("q", *read_yi_vi(FOLDER / "selection-model-stuck" / f"{name}.csv")).robust.selected
    assert model is not None
    for figure, value in expected.items():
        assert getattr(model, figure) == pytest.approx(value, rel=1e-3, abs=5e-5)
    assert (model.lrt, model.lrt_p) == pytest.approx(
        {"fourteen": (0.598, 0.439), "refused": (4.543, 0.0330)}[name], rel=2e-3
    )


@needs_cases
def test_rows_without_a_study_are_not_one_study():
    with pytest.raises(FileProblem, match="line 3: study: no name of a study"):
        read_yi_vi(FOLDER / "blank-study" / "merged_cells.csv")


@needs_cases
@pytest.mark.parametrize(
    ("name", "scale", "value"), [("big", "log ratio", "850"), ("two", "log ratio", "120.5"), ("logit", "logit", "-850")]
)
def test_what_is_not_logged_is_named(name, scale, value):
    with pytest.raises(FileProblem, match=f"yi: '{value}' is not on the scale {scale}"):
        read_yi_vi(FOLDER / "ratio-not-logged" / f"{name}.csv", scale)


@needs_cases
def test_an_open_quotation_mark_is_found_where_it_opens(tmp_path):
    sentence = "line 4: a quotation mark opens here and is not closed"
    with pytest.raises(FileProblem, match=sentence):
        read_yi_vi(FOLDER / "csv-field-limit" / "small.csv")
    subprocess.run([sys.executable, str(FOLDER.resolve() / "csv-field-limit" / "make.py")], cwd=tmp_path, check=True)
    with pytest.raises(FileProblem, match=sentence):
        read_yi_vi(tmp_path / "stray_quote.csv")
