"""Mirrors src/assuage/planning/plan.py: arguments, what is kept, what is shown. What takes long is made up here."""

import html
import json
from unittest import mock

import numpy as np
import pandas as pd
import pytest

from assuage.errors import AssuageError, UnknownName
from assuage.parameters.truths import WORKS
from assuage.planning import plan as module
from assuage.planning.participant_course import ParticipantCourse
from assuage.planning.plan import Plan, plan
from assuage.planning.sensitivity import Driver
from assuage.planning.truth import SCENARIOS, TrueEffects
from assuage.simulation.progress import seen
from assuage.studies.reading import load_study


STUDY = "oxytocin_prolonged_exposure"
ARMS = ("oxytocin", "placebo")


def some_block(prepared, estimand, tables, *, seed, trials, sizes):
    rng = np.random.default_rng(trials.start)
    return pd.DataFrame(
        [
            {"scenario": scenario, "n": n, "trial": trial, "effect": rng.normal(), "standard_error": 2.0}
            | {"p": rng.uniform(), "control_variance": 196.0}
            | {f"{what}_{arm}": 0.5 for what in ("left", "assessed") for arm in ARMS}
            for scenario in SCENARIOS
            for n in sizes
            for trial in trials
        ]
    )


@pytest.fixture
def made_up(monkeypatch):
    """Truths, trials and courses made up; a mock for each, by name."""
    rng = np.random.default_rng(0)
    effects = TrueEffects({WORKS: np.ones(64)}, rng.normal(size=64), np.full(64, 0.01), 0.1 * rng.normal(size=64), 14.0)
    frame = pd.DataFrame({"arm": ["placebo"], "mean": [1.0 / 3.0]})
    course = ParticipantCourse(10, frame, (), (), frame, (), ("alliance.bonding",))
    mocks = {
        "prepare": mock.Mock(side_effect=lambda study, models: mock.Mock(study=study)),
        "tables_of": mock.Mock(),
        "true_effects": mock.Mock(return_value=effects),
        "block": mock.Mock(side_effect=some_block),
        "drivers": mock.Mock(return_value=[Driver("alliance.bonding", 1.0 / 3.0, 0.1, "assumed", ("x", "y"))]),
        "participant_course": mock.Mock(return_value=course),
    }
    for name, one in mocks.items():
        monkeypatch.setattr(module, name, one)
    monkeypatch.setattr(module, "BLOCK_TRIALS", 5)
    monkeypatch.setattr("assuage.simulation.run_folder.code_hash", lambda: "the same")
    return mocks


def made(tmp_path, **options) -> Plan:
    return plan(STUDY, **({"sizes": [20], "virtual_trials": 15, "seed": 1, "out": tmp_path / "run"} | options))


def calls(made_up):
    return {name: made_up[name].call_count for name in ("true_effects", "block", "drivers", "participant_course")}


def same(one: Plan, other: Plan) -> bool:
    return one.as_dict() | {"elapsed_s": 0} == other.as_dict() | {"elapsed_s": 0} and one.trials.equals(other.trials)


def test_a_finished_plan_asked_again_computes_nothing(made_up, tmp_path):
    first = made(tmp_path)
    before = calls(made_up)
    assert before == {"true_effects": 1, "block": 3, "drivers": 1, "participant_course": 1}
    again = made(tmp_path)
    assert calls(made_up) == before
    assert made_up["tables_of"].call_count == 1
    assert same(again, first)
    assert again.drivers == first.drivers


@pytest.mark.parametrize(
    ("name", "again"),
    [
        ("blocks/000005.parquet", "block"),
        ("truths.npz", "true_effects"),
        ("drivers.parquet", "drivers"),
        ("participant_course.json", "participant_course"),
    ],
)
def test_what_is_damaged_is_computed_again_and_said(made_up, tmp_path, capsys, name, again):
    first = made(tmp_path)
    before = calls(made_up)
    file = tmp_path / "run" / name
    file.write_bytes(file.read_bytes()[:-7] + b"\0" * 7)
    assert same(made(tmp_path), first)
    assert calls(made_up) == before | {again: before[again] + 1}
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert f"{name} is damaged" in said


def test_a_block_in_the_place_of_another_is_computed_again(made_up, tmp_path, capsys):
    first = made(tmp_path)
    blocks = tmp_path / "run" / "blocks"
    (blocks / "000005.parquet").write_bytes((blocks / "000000.parquet").read_bytes())
    assert same(made(tmp_path), first)
    assert "000005.parquet is damaged or another's" in capsys.readouterr().err


def test_progress_never_goes_back_and_ends_finished(made_up, tmp_path):
    inputs = []
    made(tmp_path, progress=lambda what, share: inputs.append(share))
    assert inputs == sorted(inputs)
    told = seen(tmp_path / "run")
    assert (told["state"], told["share"]) == ("finished", 1.0)


def test_an_error_is_told_as_failed_and_ctrl_c_as_stopped(made_up, tmp_path):
    for problem, state in ((ValueError, "failed"), (KeyboardInterrupt, "stopped")):
        made_up["participant_course"].side_effect = problem
        with pytest.raises(problem):
            made(tmp_path)
        assert seen(tmp_path / "run")["state"] == state


def test_auto_stops_by_the_rule_of_success(made_up, tmp_path, monkeypatch):
    """Halving the level that `succeeded` sees changes when it stops: it stops by that rule and no other."""
    monkeypatch.setattr(module, "BLOCK_TRIALS", 100)
    rates = iter([0.5] * 10)
    monkeypatch.setattr(module, "succeeded", lambda p, alpha: np.arange(len(p)) < next(rates) * len(p))
    monkeypatch.setattr(module, "WANTED_ERROR", 0.0205)  # 0.5 of 600 trials has an error of .0204
    assert made(tmp_path, virtual_trials="auto").virtual_trials == 600


def test_begun_anew(made_up, tmp_path):
    made(tmp_path)
    with pytest.raises(AssuageError, match=r"differs in its sizes; .*--anew"):
        made(tmp_path, sizes=[30])
    assert [row.n_per_arm for row in made(tmp_path, sizes=[30], anew=True).rows] == [30] * len(SCENARIOS)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"seed": 1.5}, "seed 1.5: a seed runs from 0 to 4294967295"),
        ({"seed": True}, "seed True: a seed runs from 0"),
        ({"seed": "1"}, "seed '1': a seed runs from 0"),
        ({"seed": None}, "seed None: a seed runs from 0"),
        ({"sizes": 60}, "sizes=60: give a list of people per arm, such as sizes=[60]"),
        ({"sizes": "60"}, "sizes='60': give a list"),
        ({"sizes": []}, "sizes=[]: give a list"),
        ({"sizes": [60.0]}, "size 60.0: write a whole number"),
        ({"sizes": [True]}, "size True: write a whole number"),
        ({"sizes": [1]}, "size 1: people per arm run from 2 to 20000"),
        ({"core": "kar"}, "no core of the stress axis 'kar'"),
        ({"out": 3}, "out '3' is no path"),
        ({"out": ""}, "out '' is no path"),
        ({"out": "a\0b"}, "is no path"),
        ({"effect": 2}, "effect 2: write SD of the endpoint, at most 1.5 either way"),
        ({"effect": float("nan")}, "effect nan: write SD of the endpoint"),
        ({"effect": "0.3"}, "effect '0.3': write SD"),
        ({"effect": True}, "effect True: write SD"),
        ({"virtual_trials": None}, "virtual trials None: write a number of at least 10, or 'auto'"),
        ({"virtual_trials": 100.0}, "virtual trials 100.0: write a number of at least 10, or 'auto'"),
        ({"virtual_trials": True}, "virtual trials True: write"),
        ({"virtual_trials": "100"}, "virtual trials '100': write"),
        ({"virtual_trials": 9}, "virtual trials 9: write a number of at least 10"),
        (
            {"virtual_trials": 10**22},
            "at most 1000000; with so many the Monte-Carlo error of a chance of success is 0.0005",
        ),
    ],
)
def test_a_careless_argument_is_one_sentence(made_up, tmp_path, options, words):
    with pytest.raises(AssuageError) as found:
        made(tmp_path, **options)
    assert words in str(found.value)
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize("name", ["", " "])
def test_a_blank_name_is_no_folder(name):
    with pytest.raises(UnknownName, match="no study ''; nothing is like it"):
        plan(name)


def test_numpy_counts_are_counts(made_up, tmp_path):
    about = made(tmp_path, sizes=np.array([20]), virtual_trials=np.int64(10), seed=np.uint32(3)).about
    assert (about["sizes"], about["trials"], about["seed"]) == ([20], 10, 3)
    assert json.loads((tmp_path / "run" / "run.json").read_text())["seed"] == 3


def test_it_reads_what_its_own_stress_axis_does(made_up, tmp_path):
    assert not any(name.startswith("sriram.") for name in made(tmp_path).read)
    assert any(name.startswith("sriram.") for name in made(tmp_path, core="sriram", anew=True).read)


def test_it_can_be_shown(made_up, tmp_path):
    shown = made(tmp_path)
    assert shown.summary()["scenario"].tolist() == list(SCENARIOS)
    assert {"n_per_arm", "power", "monte_carlo_error", "d", "dropout_placebo"} <= set(shown.summary())
    assert len(shown.to_frame()) == 15 * len(SCENARIOS)
    page = shown._repr_html_()
    assert page.count("<tr") == 1 + len(SCENARIOS)
    assert "power in 'null' is the type-1 error" in html.unescape(page)
    assert "success" not in page
    assert shown.as_dict()["schema"] == 1


def test_a_question_about_another_therapy_is_said(made_up, tmp_path):
    study = load_study(STUDY)
    assert made(tmp_path).warnings == []
    asked = study.model_copy(update={"question": "Does oxytocin deepen Written-Exposure therapy?"})
    found = plan(asked, sizes=[20], virtual_trials=10, out=tmp_path / "other").warnings
    assert found == ["the question speaks of written exposure, but the timeline has prolonged_exposure"]
