"""Mirrors src/assuage/reports/evidence_pictures.py: what each picture is drawn from, and each kind of file."""

import dataclasses
import json
import re

import pytest

from assuage.errors import AssuageError, UnknownName
from assuage.evidence import findings
from assuage.evidence.conflicts import conflict_map, question
from assuage.evidence.effect_tables import Row
from assuage.evidence.pooled import Answer, pool_rows
from assuage.reports.evidence_pictures import decline, forest, funnel, save, sides


def answer(**changed: object) -> Answer:
    values = {2000: 0.6, 2004: 0.5, 2008: 0.4, 2012: 0.1}
    rows = [
        Row(f"A {year}", f"A {year}", year, value, 0.01 * (year - 1996), "here", "as given")
        for year, value in values.items()
    ]
    return pool_rows("Does it help?", rows, **changed)


def drawn(chart) -> list[dict]:
    """Every row of data in the picture."""
    spec = chart.to_dict()
    inline = [part["data"]["values"] for part in [spec, *spec.get("layer", [])] if "data" in part]
    return [row for values in inline for row in values]


def test_the_forest_shows_every_effect_the_pool_and_the_next_study():
    found = answer()
    rows = {row["name"]: row for row in drawn(forest(found)) if "name" in row}
    assert set(rows) == {"A 2000", "A 2004", "A 2008", "A 2012", "pooled", "next study"}
    assert (rows["pooled"]["low"], rows["pooled"]["high"]) == pytest.approx(found.pooled.ci)
    assert rows["next study"]["low"] == pytest.approx(found.pooled.prediction.lower)
    assert rows["A 2000"]["low"] == pytest.approx(0.6 - 1.959964 * 0.2, abs=1e-5)


def test_a_ratio_is_drawn_as_a_ratio_on_a_logarithmic_axis():
    chart = forest(answer(scale="log ratio"))
    assert '"type": "log"' in json.dumps(chart.to_dict())
    assert all(row["low"] > 0 for row in drawn(chart) if "low" in row)


def test_two_effects_of_one_name_keep_their_rows():
    found = answer()
    twice = dataclasses.replace(found, rows=[dataclasses.replace(row, name="same") for row in found.rows])
    assert {row["name"] for row in drawn(forest(twice)) if "weight" in row} == {
        "same",
        "same (2)",
        "same (3)",
        "same (4)",
    }


def test_the_funnel_is_centred_on_the_pool():
    found = answer()
    edges = [row for row in drawn(funnel(found)) if "low" in row]
    assert all((row["low"] + row["high"]) / 2 == pytest.approx(found.pooled.estimate) for row in edges)


def test_the_decline_line_is_the_regression_on_year():
    found = answer()
    line = sorted((row for row in drawn(decline(found)) if "name" not in row), key=lambda row: row["year"])
    slope = (line[-1]["effect"] - line[0]["effect"]) / (line[-1]["year"] - line[0]["year"])
    assert slope == pytest.approx(float(found.by_year.fit.coefficients[1]))
    assert slope < 0


def test_few_dated_effects_have_no_line():
    found = answer()
    assert all("name" in row for row in drawn(decline(dataclasses.replace(found, by_year=None))))


def test_a_question_is_drawn_with_a_point_for_every_finding():
    found = conflict_map(question("oxytocin-stress-cortisol"), findings())
    rows = drawn(sides(found))
    assert {row["finding"]: row["side"] for row in rows} == {
        one.id: side for side in found.sides for one in found.sides[side]
    }
    assert None not in [value for row in rows for value in row.values()]  # a missing value would hide its point
    assert "left edge" in json.dumps(sides(found).to_dict())


@pytest.mark.parametrize(("ending", "start"), [("svg", b"<svg"), ("png", b"\x89PNG"), ("html", b"<!DOCTYPE html>")])
def test_each_kind_of_file(tmp_path, ending, start):
    save(funnel(answer()), tmp_path / "new" / f"picture.{ending}")
    content = (tmp_path / "new" / f"picture.{ending}").read_bytes()
    assert content.lstrip().startswith(start)
    assert not re.search(rb"<script[^>]+src=", content)  # opens offline


def test_what_cannot_be_written_says_so(tmp_path):
    with pytest.raises(UnknownName, match=r"no kind of picture '\.gif'"):
        save(funnel(answer()), tmp_path / "picture.gif")
    (tmp_path / "file").write_text("")
    with pytest.raises(AssuageError, match="cannot be written"):
        save(funnel(answer()), tmp_path / "file" / "picture.svg")
