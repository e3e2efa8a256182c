"""Small runs, made once: fewer truths and twins than a real plan takes, and short blocks so that there are several."""

import json
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from unittest import mock

import pytest

from assuage.inference.replicate import replicate
from assuage.simulation.run_folder import code_hash
from tests.cli.command import Said, assuage


SMALL = {"DRAWS": 24, "TWINS": 16, "BLOCK_TRIALS": 5}
PLAN = ("plan", "oxytocin_prolonged_exposure", "--n", 40, "--virtual-trials", 10, "--seed", 1)


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


@pytest.fixture(scope="session", autouse=True)
def one_code():
    """The code is taken to stay as it is while the tests run: its hash is not made anew for each command."""
    with mock.patch("assuage.simulation.run_folder.code_hash", return_value=code_hash()):
        yield


@pytest.fixture(scope="session")
def small():
    """Plans of few truths and twins."""
    with mock.patch.multiple("assuage.planning.plan", **SMALL):
        yield


@pytest.fixture(scope="session")
def planned(small, tmp_path_factory) -> Done:
    """The shipped plan."""
    folder = tmp_path_factory.mktemp("plan") / "run"
    words = (*PLAN, "--json", "--out", folder)
    return Done(words, assuage(*words), folder)


@pytest.fixture(scope="session")
def simulated(tmp_path_factory) -> Done:
    """The pilot, simulated."""
    folder = tmp_path_factory.mktemp("simulate") / "run"
    words = ("simulate", "flanagan_2018", "--n", 20, "--seed", 1, "--json", "--out", folder)
    return Done(words, assuage(*words), folder)


@pytest.fixture(scope="session")
def replicated() -> Done:
    """The pilot, repeated a few times."""
    words = ("replicate", "flanagan_2018", "--seed", 1, "--json")
    with mock.patch("assuage.inference.replicate.replicate", partial(replicate, repetitions=60)):
        return Done(words, assuage(*words), Path())
