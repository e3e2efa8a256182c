"""Mirrors src/assuage/studies/asked.py: what the engine has, it names; its refusals are tested where runs are made."""

import pytest

from assuage.errors import AssuageError
from assuage.simulation import assembly
from assuage.studies import asked
from assuage.studies.study import Study
from tests.studies.drafts import spoiled


def test_the_cores_are_those_of_the_engine():
    assert tuple(assembly.CORES) == asked.CORES
    assert asked.core_named(None) == asked.DEFAULT_CORE


def test_a_plan_of_the_sizes_of_the_arms_is_bounded_too():
    study = Study.model_validate(spoiled("arms.placebo.size", 1) | {"sizes": []})
    with pytest.raises(AssuageError, match="size 1: people per arm run from 2 to 20000"):
        asked.plan(study, sizes=None, virtual_trials=10, seed=0, core=None, effect=None, out=None)
