"""Mirrors src/assuage/cli/simulate.py."""

import json
from typing import Any

import numpy as np
import pandas as pd
import pytest
import xarray as xr

from assuage.measures.catalogue import measures
from assuage.studies.reading import load_study
from tests.cli.command import assuage, without_progress
from tests.house.source import ROOT


def test_json_tells_each_measure_of_each_arm(simulated):
    assert simulated.said.out.count("\n") == 1
    told = simulated.told
    assert (told["study"], told["seed"], told["folder"]) == ("flanagan_2018", 1, str(simulated.folder))
    assert set(told["arms"]) == {"oxytocin", "placebo"}
    for of in told["arms"].values():
        assert set(of) == {"caps5", "pcl5", "alliance", "left_therapy"}
        caps = of["caps5"]
        assert caps["sample"] == ["baseline", "week 5", "week 10"]
        assert caps["time"] == [0.0, 35.0, 70.0]
        assert (caps["time_unit"], caps["unit"]) == ("day", "points")
        assert all(low <= mean <= high for low, mean, high in zip(caps["q05"], caps["mean"], caps["q95"], strict=True))


def test_the_folder_holds_people_samples_and_trajectories(simulated):
    people = pd.read_parquet(simulated.folder / "people.parquet")
    assert people.groupby("arm").size().to_dict() == {"oxytocin": 20, "placebo": 20}
    assert simulated.told["people"] == str(simulated.folder / "people.parquet")
    samples = pd.read_parquet(simulated.folder / "samples.parquet")
    baseline: Any = samples[(samples["measure"] == "caps5") & (samples["sample"] == "baseline")]
    np.testing.assert_array_equal(baseline["value"], people["caps5_at_intake"])
    assert baseline["value"].between(25, 80).all()
    with xr.open_dataset(simulated.folder / "trajectories_oxytocin.nc", engine="h5netcdf") as kept:
        assert set(kept.sizes) == {"person", "time"}
        assert kept.sizes["person"] == 20


def test_people_read_a_table_of_80_columns(simulated):
    said = assuage(*(word for word in simulated.words if word != "--json"))
    assert said.code == 0
    assert [line for line in said.out.splitlines() if len(line) > 80 and "trajectories:" not in line] == []
    assert without_progress(said.err) == ""


def test_an_experiment_tells_time_and_spread_of_each_measure(lesson_simulated, lesson):
    assert lesson_simulated.said.out.count("\n") == 1
    told, study = lesson_simulated.told, load_study(lesson)
    assert set(told) == {
        *(
            "schema",
            "study",
            "version",
            "core",
            "backend",
            "seed",
            "folder",
            "people",
            "arms",
            "correlations",
            "warnings",
        ),
    }
    assert (told["study"], told["seed"], told["folder"]) == ("small_experiment", 1, str(lesson_simulated.folder))
    assert set(told["arms"]) == {"oxytocin", "placebo"}
    for arm, taken in told["arms"].items():
        assert set(taken) == set(study.measures)
        for measure, of in taken.items():
            assert of["time"] == [sample.minute - 1440.0 for sample in study.samples(measure, arm)]
            assert of["sample"] == list(study.labels(measure, arm))
            assert (of["unit"], of["time_unit"]) == (measures()[measure].unit, "min")
            for low, mean, high in zip(of["q05"], of["mean"], of["q95"], strict=True):
                assert low <= mean <= high


def test_a_stressor_at_night_is_noted_on_stderr_and_in_the_answer(lesson_simulated):
    warnings = lesson_simulated.told["warnings"]
    assert len(warnings) == 2
    assert without_progress(lesson_simulated.said.err) == "".join(f"assuage: note: {w}\n" for w in warnings)


def test_the_folder_of_an_experiment(lesson_simulated):
    folder = lesson_simulated.folder
    assert {p.name for p in folder.iterdir()} == {
        *("run.json", "progress.json", "SHA256SUMS", ".lock", "samples.parquet", "courses.parquet", "body.svg"),
        *("people.parquet", "trajectories_oxytocin.nc", "trajectories_placebo.nc"),
    }
    about = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    assert (about["finished"], about["kind"], about["core"]) == (True, "simulate", "karin_milo")
    samples = pd.read_parquet(folder / "samples.parquet")
    counts: Any = samples.groupby(["arm", "measure", "sample"])["person"].nunique()
    assert counts["oxytocin"].eq(12).all()
    assert counts["placebo"].eq(10).all()
    told = lesson_simulated.told["arms"]["placebo"]["acth"]
    own = samples[(samples["arm"] == "placebo") & (samples["measure"] == "acth")]
    np.testing.assert_allclose(own.groupby("minute")["value"].mean(), told["mean"])
    np.testing.assert_allclose(own.groupby("minute")["value"].quantile(0.95), told["q95"])
    courses = pd.read_parquet(folder / "courses.parquet")
    assert set(courses["measure"]) == set(told_measures(lesson_simulated)) - {"urinary_cortisol"}
    with xr.open_dataset(folder / "trajectories_oxytocin.nc", engine="h5netcdf") as kept:
        assert kept.sizes["person"] == 12
        assert {"acth", "plasma_oxytocin", "startle"} <= set(kept)


def told_measures(done):
    return done.told["arms"]["placebo"]


def files(folder):
    """Name -> bytes, but for what says when and not what."""
    return {p.name: p.read_bytes() for p in folder.iterdir() if p.name != "progress.json"}


def test_the_same_words_again_give_the_same_bytes(lesson_simulated):
    before = files(lesson_simulated.folder)
    said = assuage(*lesson_simulated.words)
    assert said.out == lesson_simulated.said.out
    assert files(lesson_simulated.folder) == before


@pytest.mark.parametrize(
    ("other", "differs"),
    [
        (("--seed", "2"), "seed"),
        (("--core", "sriram"), "core"),
        (("--n", "5"), "size"),
        (("--truth", "prior"), "truth"),
    ],
)
def test_another_run_is_not_mixed_in(lesson_simulated, lesson, other, differs):
    before = files(lesson_simulated.folder)
    words = ["simulate", lesson, "--seed", "1", "--out", lesson_simulated.folder]
    if other[0] in words:
        words[words.index(other[0]) + 1] = other[1]
    else:
        words += other
    said = assuage(*words)
    assert (said.code, said.out) == (2, "")
    assert f"holds another run, which differs in its {differs};" in said.err
    assert files(lesson_simulated.folder) == before


def test_a_run_cut_short_goes_on(lesson_simulated, lesson, monkeypatch, tmp_path):
    """Nothing half written is taken for whole, and the same words make it whole."""
    words = (*lesson_simulated.words[:-1], tmp_path / "run")
    with monkeypatch.context() as broken:
        broken.setattr(pd.DataFrame, "to_parquet", lambda *args, **options: (_ for _ in ()).throw(KeyboardInterrupt))
        said = assuage(*words)
    assert (said.code, said.out) == (130, "")
    left = files(tmp_path / "run")
    assert json.loads(left["run.json"])["finished"] is False
    assert not {name for name in left if name.endswith(".parquet")}
    assert assuage(*words).code == 0
    whole, of = files(tmp_path / "run"), files(lesson_simulated.folder)
    same = set(of) - {"run.json", "SHA256SUMS"}  # the order of the checksums is that of the writing
    assert {name: whole[name] for name in same} == {name: of[name] for name in same}


def test_people_read_samples_of_80_columns(lesson_simulated):
    said = assuage(*(word for word in lesson_simulated.words if word != "--json"))
    assert said.code == 0
    assert [line for line in said.out.splitlines() if len(line) > 80 and str(lesson_simulated.folder) not in line] == []
    assert f"Picture: {lesson_simulated.folder / 'body.svg'}" in said.out


def test_a_trial_is_drawn_too(simulated):
    said = assuage(*simulated.words, "--plot")
    assert said.code == 0
    assert said.out == simulated.said.out
    assert b"<svg" in (simulated.folder / "body.svg").read_bytes()


@pytest.mark.slow
def test_therapy_after_conditioning_and_between_two_stress_tests_is_one_table_of_people(tmp_path):
    """Conditioning, stress test, ten sessions with oxytocin, stress test: every sample of a person in one row."""
    file = ROOT / "tests" / "simulation" / "studies" / "stress_then_therapy.yaml"
    study, said = load_study(file), assuage("simulate", file, "--seed", 1, "--json", "--out", tmp_path / "run")
    assert said.code == 0, said.err
    told = json.loads(said.out)
    people = pd.read_parquet(told["people"])
    assert people.groupby("arm").size().to_dict() == {"oxytocin": 60, "placebo": 60}
    taken = {f"{m}, {s.label}" for m in study.measures for s in study.samples(m, "oxytocin")}
    assert taken == {name for name in people if "," in name}
    assert len(taken) == 3 + 2 + 6 + 11 + 16 + 12
    assert set(told["arms"]) == set(study.arms)
    assert all(set(of) == set(study.measures) for of in told["arms"].values())
    one, learned = told["correlations"]
    assert learned["of"] == "level at CS+ 9 to 12 of shock_expectancy"
    assert abs(learned["r"]) < 1.0  # what it is, no record says
    assert learned["se"] > 0
    assert one["of"].startswith("rise at +25 min after tsst of salivary_cortisol")
    change = people["caps5, week 11"] - people["caps5, baseline"]
    rise = people["salivary_cortisol, +25 min after tsst"] - people["salivary_cortisol, -1 min after tsst"]
    both = pd.DataFrame({"of": rise, "with": change})
    within = both - both.groupby(people["arm"]).transform("mean")
    assert one["r"] == pytest.approx(within.corr().iloc[0, 1], abs=1e-6)
    assert one["se"] > 0
