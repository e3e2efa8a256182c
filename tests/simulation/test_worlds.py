"""Mirrors src/assuage/simulation/worlds.py: which mechanisms run together, and how values become them."""

from collections import Counter

import jax.numpy as jnp
import pytest
from assuage.simulation.laboratory import recorded

from assuage.errors import UnknownName
from assuage.mechanisms.hpa_axis.core import HpaCore
from assuage.mechanisms.mechanism import parameter_fields
from assuage.mechanisms.pharmacokinetics.oxytocin_routes import OxytocinRoutes
from assuage.mechanisms.signals import Signal
from assuage.parameters.library import central_truth, parameters
from assuage.simulation import worlds


WORLDS = {"therapy": worlds.THERAPY} | {core: worlds.laboratory(core) for core in worlds.CORES}


@pytest.mark.parametrize("name", WORLDS)
def test_a_signal_has_one_writer(name):
    writers = Counter(signal for kind in WORLDS[name] for signal in kind.writes)
    assert writers, name
    assert [signal.name for signal, count in writers.items() if count > 1] == []


@pytest.mark.parametrize("core", worlds.CORES)
def test_every_instrument_of_the_laboratory_is_told_something(core):
    said: set[Signal] = {signal for kind in worlds.laboratory(core) for signal in kind.writes}
    assert set(recorded()) <= said


@pytest.mark.parametrize("name", WORLDS)
def test_a_world_holds_one_stress_axis(name):
    assert sum(issubclass(kind, HpaCore) for kind in WORLDS[name]) == 1


@pytest.mark.parametrize("name", WORLDS)
def test_every_parameter_of_a_world_is_in_its_files(name):
    """Those of ancestors too: oxytocin by route reads the nose's file."""
    files = worlds.files(WORLDS[name])
    known = {full.partition(".")[0] for full in parameters()}
    assert files <= known
    own = {kind.parameters_file for kind in WORLDS[name] if parameter_fields(kind)}
    inherited = own - files  # a class that only inherits has no file of its own
    assert inherited == set(), inherited
    assert ("intranasal_oxytocin" in files) == (OxytocinRoutes in WORLDS[name] or name == "therapy")
    assert ("hpa_history" in files) == (name != "therapy")


def test_a_core_that_does_not_exist_names_the_nearest():
    with pytest.raises(UnknownName, match="nearest: sriram"):
        worlds.laboratory("sriram2")


def test_values_become_fields_and_given_ones_win():
    values = central_truth() | {"intranasal_oxytocin.typical_share": 6e-5}
    made = worlds.mechanism(OxytocinRoutes, "oxytocin_routes", values, clearance=jnp.asarray(2.0))
    assert float(made.clearance) == 2.0
    assert float(made.muscle_share) == pytest.approx(values["oxytocin_routes.muscle_share"])
    assert float(made.absorption) == pytest.approx(values["intranasal_oxytocin.absorption"])


def test_a_value_that_is_missing_is_no_default():
    values = {name: value for name, value in central_truth().items() if name != "oxytocin_routes.muscle_share"}
    with pytest.raises(KeyError, match="muscle_share"):
        worlds.mechanism(OxytocinRoutes, "oxytocin_routes", values | {"intranasal_oxytocin.typical_share": 6e-5})
