"""Mirrors src/assuage/studies/asked.py: what the engine has, it names; its refusals are tested where runs are made."""

import pytest

from assuage.errors import AssuageError, UnknownName
from assuage.simulation import assembly
from assuage.studies import asked
from assuage.studies.study import Study
from tests.studies.drafts import spoiled


def test_the_models_are_those_of_the_engine():
    assert tuple(assembly.CORES) == asked.CORES
    assert tuple(assembly.BACKENDS) == asked.BACKENDS
    assert asked.models() == asked.Models("karin_milo", "plus_minus")


def test_a_model_that_does_not_exist_names_the_nearest():
    with pytest.raises(UnknownName, match=r"^no core of the stress axis 'sriram2'; nearest: sriram$"):
        asked.models("sriram2", None)
    with pytest.raises(UnknownName, match=r"^no back end of laboratory fear 'latent'; nearest: latent_cause$"):
        asked.models(None, "latent")


@pytest.mark.parametrize("count", [399, 100_001, 400.5, True, "many"])
def test_too_few_or_too_many_draws_are_refused(count):
    assert asked.draws(400) == 400
    with pytest.raises(AssuageError, match=r"^draws .+: write a (whole )?number"):
        asked.draws(count)


def test_a_plan_of_the_sizes_of_the_arms_is_bounded_too():
    study = Study.model_validate(spoiled("arms.placebo.size", 1) | {"sizes": []})
    with pytest.raises(AssuageError, match="size 1: people per arm run from 2 to 20000"):
        asked.plan(study, sizes=None, virtual_trials=10, seed=0, core=None, backend=None, effect=None, out=None)
