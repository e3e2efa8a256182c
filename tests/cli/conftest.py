"""Small runs, made once: fewer truths and twins than a real plan takes, and short blocks so that there are several."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
import yaml

from assuage.inference.replicate import replicate
from assuage.simulation.run_folder import code_hash
from tests.cli.command import Said, assuage
from tests.simulation import laboratories


SMALL: dict[str, Any] = {"DRAWS": 24, "TWINS": 16, "BLOCK_TRIALS": 5, "COURSE_PEOPLE": 300}
PLAN = ("plan", "oxytocin_prolonged_exposure", "--n", 40, "--virtual-trials", 10, "--effect", 0.3, "--seed", 1)


@dataclass(frozen=True)
class Done:
    """A command's words, what it said and where it wrote."""

    words: tuple[object, ...]
    said: Said
    folder: Path

    @property
    def told(self):
        """Its JSON: the whole of stdout."""
        assert self.said.code == 0, self.said.err
        return json.loads(self.said.out)


@pytest.fixture(scope="package", autouse=True)
def one_code():
    """The code is taken to stay as it is while the tests run: its hash is not made anew for each command."""
    with mock.patch("assuage.simulation.run_folder.code_hash", return_value=code_hash()):
        yield


@pytest.fixture(scope="package")
def small():
    """Plans of few truths and twins."""
    with mock.patch.multiple("assuage.planning.plan", **SMALL):
        yield


@pytest.fixture(scope="package")
def planned(small, tmp_path_factory) -> Done:
    """The shipped plan."""
    folder = tmp_path_factory.mktemp("plan") / "run"
    words = (*PLAN, "--json", "--out", folder)
    return Done(words, assuage(*words), folder)


@pytest.fixture(scope="package")
def simulated(tmp_path_factory) -> Done:
    """The pilot, simulated."""
    folder = tmp_path_factory.mktemp("simulate") / "run"
    words = ("simulate", "flanagan_2018", "--n", 20, "--seed", 1, "--json", "--out", folder)
    return Done(words, assuage(*words), folder)


def sixty() -> Any:
    """Virtual repetitions, as many, in place of hundreds."""

    def few(study: Any, *, repetitions: None, **rest: Any) -> Any:
        return replicate(study, repetitions=60, **rest)

    return mock.patch("assuage.inference.replicate.replicate", few)


@pytest.fixture(scope="package")
def replicated() -> Done:
    """The pilot, repeated a few times."""
    words = ("replicate", "flanagan_2018", "--seed", 1, "--json")
    with sixty():
        return Done(words, assuage(*words), Path())


LESSON: dict[str, object] = {
    "study": "small_experiment",
    "measures": {
        "salivary_cortisol": {"after": "tsst", "at": "-10, 20, 35 min"},
        "acth": {"after": "tsst", "at": "-10, 20 min"},
        "startle": {"after": "npu", "at": "1, 3.5, 7 min"},
        "urinary_cortisol": {"clock": "23:00", "day": 2},
    },
    "reported_in": [
        {
            "finding": "acth1ug-saliva",
            "outcome": "level at -10 min of salivary_cortisol, placebo",
            "figure": "arms.t0.mean",
        },
        {
            "finding": "heinrichs2003-tsst",
            "outcome": "rise of salivary_cortisol, oxytocin minus placebo",
            "figure": "none",
            "direction": "decrease",
        },
        {"finding": "gu2022-tsst-d", "outcome": "cohen_d of rise of salivary_cortisol, placebo"},
    ],
    "timeline": [{"do": "tsst", "clock": "03:00"}, {"do": "npu", "clock": "05:30"}],
}


@pytest.fixture(scope="package")
def lesson(tmp_path_factory) -> Path:
    """An experiment's file, at night, so that there is something to warn of."""
    path = tmp_path_factory.mktemp("lesson") / "small_experiment.yaml"
    written = laboratories.lesson(**LESSON)
    written["arms"] = {name: arm | {"doses": arm["doses"][:1]} for name, arm in written["arms"].items()}
    path.write_text(yaml.safe_dump(written, sort_keys=False), encoding="utf-8")
    return path


@pytest.fixture(scope="package")
def lesson_simulated(lesson, tmp_path_factory) -> Done:
    """The experiment, simulated and drawn."""
    folder = tmp_path_factory.mktemp("lesson") / "run"
    words = ("simulate", lesson, "--seed", 1, "--plot", "--json", "--out", folder)
    return Done(words, assuage(*words), folder)


@pytest.fixture(scope="package")
def few_repetitions():
    """Sixty virtual repetitions in place of hundreds."""
    with sixty():
        yield


@pytest.fixture(scope="package")
def lesson_replicated(few_repetitions, lesson) -> Done:
    """The experiment, repeated."""
    words = ("replicate", lesson, "--seed", 1, "--json")
    return Done(words, assuage(*words), Path())
