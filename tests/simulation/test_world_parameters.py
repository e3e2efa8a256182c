"""Mirrors src/assuage/simulation/world_parameters.py."""

import pytest

from assuage import using
from assuage.errors import AssuageError
from assuage.parameters.library import parameters
from assuage.simulation.world_parameters import check_settings_are_read, parameters_read
from assuage.studies.reading import load_study


def test_a_trial_reads_its_world_and_its_instruments_and_no_other():
    read = parameters_read(load_study("oxytocin_prolonged_exposure"))
    files = {name.partition(".")[0] for name in read}
    assert {
        "trauma_memory",
        "attendance",
        "hpa_axis",
        "circadian_drive",
        "caps5",
        "pcl5",
        "population",
        "military_trial",
    } <= files
    assert not files & {
        "sriram",
        "bangsgaard_ottesen",
        "conditioned_fear",
        "carbetocin",
        "hair_cortisol",
        "civilian_trial",
    }
    assert sum(parameters()[name].grade == "fitted" for name in read) == 54


def test_it_says_what_they_mean():
    read = parameters_read(load_study("flanagan_2018"))
    assert read["alliance.bonding"] != "alliance.bonding"
    assert read["population.mood_level"] == "population.mood_level"


def test_a_setting_that_the_world_does_not_read_is_refused():
    laboratory, trial = load_study("heinrichs_2003"), load_study("flanagan_2018")
    with using({"alliance.bonding": "0", "null_model.probability": "0"}):
        check_settings_are_read(trial)
        with pytest.raises(AssuageError, match=r"^--set alliance.bonding=0: nothing in heinrichs_2003 reads it; leave"):
            check_settings_are_read(laboratory)
    with using({"military_trial.drift": "0"}), pytest.raises(AssuageError, match="nothing in flanagan_2018 reads it"):
        check_settings_are_read(trial)
    with using({"trust.gate": "1"}):
        check_settings_are_read(trial)
        with pytest.raises(AssuageError, match="nothing in heinrichs_2003 reads it"):
            check_settings_are_read(laboratory)
    with using({"sriram.stress": "0.5"}), pytest.raises(AssuageError, match="nothing in heinrichs_2003"):
        check_settings_are_read(laboratory)
