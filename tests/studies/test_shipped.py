"""The studies in src/assuage/studies/shipped: they load, figures are where they say, the anchors are there."""

from typing import get_args

import pytest

from assuage.evidence.library import finding
from assuage.evidence.record import Topic
from assuage.inference.published import reported
from assuage.measures.catalogue import measures
from assuage.paradigms.drugs import PLACEBO, drugs
from assuage.studies.asked import CHAPTERS
from assuage.studies.reading import load_study, shipped


STUDIES = {name: load_study(name) for name in shipped()}
PUBLISHED = {name: study for name, study in STUDIES.items() if study.reported_in}
PLANS = {"oxytocin_prolonged_exposure", "oxytocin_prolonged_exposure_45min"}
# Published studies that must be among them, by their findings.
ANCHORS = (
    "degroot1995-iv-elimination",
    "degroot1995-sublingual",
    "nielsen2017-popPK",
    "striepens2013-plasma-peak",
    "gossen2012-plasma-duration",
    "legros1984-css-8",
    "legros1984-css-16",
    "legros1984-acth-cortisol",
    "legros1987-reproducible",
    "suh1986-women",
    "heinrichs2003-tsst",
    "cardoso2013-24iu",
    "cardoso2013-48iu",
    "cardoso2014-challenging",
    "cardoso2014-overall",
    "engert2016-ot-rise",
    "brown2016-baseline-corr",
    "brown2016-anticipation-corr",
    "tsst171-meta",
    "gu2022-tsst-d",
    "debono2009-circadian-peak",
    "wust2000-car",
    "schumacher2019-morning",
    "schumacher2019-24h",
    "schumacher2019-car-ptsd",
    "schumacher2019-car-control",
    "morris2012-daily-ptsd",
    "morris2012-dst-ptsd",
    "baker1999-csf-crh",
    "bremner1997-csf-crf",
    "elzinga2003-script",
    "bunea2017-ela",
    "grillon2013-unpredictable",
    "grillon2013-predictable",
    "wirth2015-nonstress",
    "hc20-bioavailability",
    "hc-dr20-peak",
)


def test_all_but_the_plans_have_a_finding():
    assert set(STUDIES) - set(PUBLISHED) == PLANS
    assert len(PUBLISHED) >= 93


def test_every_chapter_has_its_studies_those_against_oxytocin_among_them():
    """Null results, and one harm, stand beside what was found for the drug among others."""
    of = {name: [s for s in PUBLISHED.values() if s.topics.intersection(topics)] for name, topics in CHAPTERS.items()}
    assert all(of.values())
    assert len(of["social"]) >= 20
    told = {item.finding for study in of["social"] for item in study.reported_in}
    against = {"declerck2020-trust", "palgi2017-empathy-null", "bartz2011-in-bakermans2013", "ooi2017-asd"}
    assert against <= told


def test_trials_of_therapy_ship_and_their_patients_are_of_a_stratum():
    trials = [study for study in PUBLISHED.values() if study.courses_called()]
    assert len(trials) >= 85
    assert all(study.has_intake and study.population.stratum for study in trials)


@pytest.mark.parametrize("name", STUDIES)
def test_each_is_named_as_its_file_and_has_topics(name):
    study = STUDIES[name]
    assert study.study == name
    assert study.topics <= set(get_args(Topic))
    assert bool(study.topics) == (name in PUBLISHED)
    assert study.question.endswith("?")
    assert not study.warnings()


@pytest.mark.parametrize("name", PUBLISHED)
def test_each_figure_is_where_the_file_says(name):
    study = PUBLISHED[name]
    for item in study.reported_in:
        value = reported(study, item)
        assert (value is None) == (item.figure == "none")
        if item.figure == "none" and item.direction is None:
            # only where the record itself reports no effect
            assert finding(item.finding).direction == "none" or item.finding in NO_EFFECT_IN_ITS_NOTE


# Records with a direction of their own, one part of which is that nothing was seen.
NO_EFFECT_IN_ITS_NOTE = {
    "heinrichs2003-tsst": "no main effect of the drug",
    "dekloet2007-dst-trauma": "equal in PTSD and trauma controls",
    "heinrichs2004-semantic-association": "neutral words unchanged",
    "palgi2016-compassion-women": "no effect toward men",
    "dekleine2012-dcs": "no overall effect",
}


def test_the_anchors_are_there():
    there = {item.finding for study in PUBLISHED.values() for item in study.reported_in}
    assert set(ANCHORS) - there == set()


# doses that were chosen, not read
ASSUMED = {("carbetocin", "intramuscular"), ("propranolol", "oral"), ("mdma", "oral"), ("sertraline", "daily")}


def test_the_largest_dose_of_every_route_that_is_given_is_known():
    given = {
        (dose.drug, dose.route): dose.way.largest
        for study in PUBLISHED.values()
        for arm in study.arms.values()
        for dose in arm.doses
        if dose.drug != PLACEBO
    }
    assert {way for way, largest in given.items() if largest is None} == ASSUMED
    assert {route for drug, route in given if drug == "oxytocin"} == set(drugs()["oxytocin"].routes)


def test_what_was_chosen_is_marked():
    """Whoever reads a file sees what was read and what was chosen: every file says what is assumed."""
    silent = [
        name
        for name in STUDIES
        if not STUDIES[name].has_intake and "assumed" not in shipped()[name].read_text(encoding="utf-8")
    ]
    assert silent == []


def test_validation_findings_stand_in_studies_of_their_own():
    """A study with one is run once, at the end, so nothing else may stand in it."""
    for name, study in PUBLISHED.items():
        roles = {finding(item.finding).role for item in study.reported_in}
        assert roles == {"validation"} or "validation" not in roles, name


def test_a_measure_whose_levels_convert_names_its_substance():
    units = ("pg/mL", "ng/mL", "nmol/L", "nmol/day", "pg/mg")
    levels = {name for name, measure in measures().items() if measure.unit in units}
    assert {name for name, measure in measures().items() if measure.substance is not None} == levels
