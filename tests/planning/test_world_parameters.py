"""Mirrors src/assuage/planning/world_parameters.py."""

from assuage.parameters.library import parameters
from assuage.planning.world_parameters import parameters_read
from assuage.studies.reading import load_study


def test_a_trial_reads_its_world_and_its_instruments_and_no_other():
    read = parameters_read(load_study("oxytocin_prolonged_exposure"))
    files = {name.partition(".")[0] for name in read}
    assert {"trauma_memory", "attendance", "hpa_axis", "circadian_drive", "caps5", "pcl5", "population"} <= files
    assert not files & {"sriram", "bangsgaard_ottesen", "conditioned_fear", "carbetocin", "hair_cortisol"}
    assert sum(parameters()[name].grade == "fitted" for name in read) == 46


def test_it_says_what_they_mean():
    read = parameters_read(load_study("flanagan_2018"))
    assert read["alliance.bonding"] != "alliance.bonding"
    assert read["population.mood_level"] == "population.mood_level"
