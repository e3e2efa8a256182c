"""Mirrors src/assuage/cli/replicate.py."""

import json
from unittest import mock

from assuage.evidence.library import findings
from tests.cli.command import assuage


def test_every_reported_finding_has_a_prediction(replicated):
    assert replicated.said.out.count("\n") == 1
    told = replicated.told
    assert (told["study"], told["seed"]) == ("flanagan_2018", 1)
    assert len(told["findings"]) == 5
    for item in told["findings"]:
        assert set(item) >= {"id", "measure", "reported", "predicted", "same_direction"}
        assert item["id"] in findings()
        predicted = item["predicted"]
        assert predicted["q05"] <= predicted["mean"] <= predicted["q95"]
        assert predicted["sd"] > 0
        assert item["same_direction"] is None or 0 <= item["same_direction"] <= 1


def test_a_direction_alone_reports_no_number(replicated):
    caps = next(item for item in replicated.told["findings"] if "caps5" in item["measure"])
    assert caps["reported"] is None
    assert caps["same_direction"] is not None


FINDING = {
    *("id", "role", "measure", "unit", "reported", "direction", "predicted"),
    *("inside50", "inside90", "same_direction", "same_direction_mcse"),
}


def of_many(told):
    """What is told of one study, among several: the schema stands once, above all."""
    return {name: value for name, value in told.items() if name != "schema"}


def test_an_experiment_tells_of_each_finding_where_it_lies(lesson_replicated):
    assert lesson_replicated.said.out.count("\n") == 1
    told = lesson_replicated.told
    assert set(told) == {"schema", "study", "version", "core", "backend", "seed", "repetitions", "findings", "warnings"}
    assert (told["study"], told["core"], told["seed"]) == ("small_experiment", "karin_milo", 1)
    assert [f["id"] for f in told["findings"]] == ["acth1ug-saliva", "heinrichs2003-tsst", "gu2022-tsst-d"]
    for f in told["findings"]:
        assert set(f) == FINDING
        assert f["role"] == findings()[f["id"]].role
        p = f["predicted"]
        assert p["q05"] < p["q25"] < p["q75"] < p["q95"]
        if f["reported"] is None:
            assert (f["inside50"], f["inside90"]) == (None, None)
        else:
            assert f["inside50"] == (p["q25"] <= f["reported"] <= p["q75"])
            assert f["inside90"] == (p["q05"] <= f["reported"] <= p["q95"])
    assert [f["same_direction"] is None for f in told["findings"]] == [True, False, True]


def test_a_trial_tells_the_same(replicated):
    assert all(set(item) == FINDING for item in replicated.told["findings"])
    assert replicated.told["warnings"] == []


def test_a_stressor_at_night_is_a_note_and_no_error(lesson_replicated):
    [warning] = [w for w in lesson_replicated.told["warnings"] if "tsst" in w]
    assert "tsst starts outside waking hours (06:00 to 23:00)" in warning
    assert f"assuage: note: {warning}\n" in lesson_replicated.said.err
    assert "note" not in lesson_replicated.said.out.replace(warning, "")


def test_the_same_words_give_the_same_bytes(lesson_replicated, few_repetitions):
    assert assuage(*lesson_replicated.words).out == lesson_replicated.said.out


def test_a_topic_is_a_list_of_them(lesson_replicated, few_repetitions, lesson):
    shelf = {"small_experiment": lesson}
    with (
        mock.patch("assuage.studies.reading.shipped", return_value=shelf),
        mock.patch("assuage.studies.asked.shipped", return_value=shelf),
    ):
        said = assuage("replicate", "--topic", findings()["heinrichs2003-tsst"].topic, "--seed", 1, "--json")
    assert said.code == 0
    told = json.loads(said.out)
    assert told["studies"] == [of_many(lesson_replicated.told)]
    assert {row["role"] for row in told["summary"]} == {f["role"] for f in lesson_replicated.told["findings"]}
    assert sum(row["figures"] for row in told["summary"]) == len(
        [f for f in lesson_replicated.told["findings"] if f["inside90"] is not None]
    )


def test_several_studies_are_a_list_too(lesson_replicated, few_repetitions, lesson):
    said = assuage("replicate", lesson, lesson, "--seed", 1, "--json")
    assert json.loads(said.out)["studies"] == [of_many(lesson_replicated.told)] * 2
    table = assuage("replicate", lesson, lesson, "--seed", 1).out
    assert "role    figures  in 50  in 90  directions  mostly same" in table
    assert [line for line in table.splitlines() if len(line) > 80] == []


def test_several_studies_tell_how_far_they_are(few_repetitions, lesson):
    said = assuage("replicate", lesson, lesson)
    first = next(line for line in said.err.splitlines() if "% done" in line)
    assert first.startswith("assuage: small_experiment, 25% done")


def test_people_read_where_each_figure_lies(lesson_replicated, few_repetitions, lesson):
    said = assuage("replicate", lesson, "--seed", 1)
    assert said.code == 0
    assert [line for line in said.out.splitlines() if len(line) > 80] == []
    assert "heinrichs2003-tsst (anchor): rise of salivary_cortisol" in said.out
    assert "(decrease)" in said.out
