"""Mirrors src/assuage/parameters/*.yaml: what is named there, what the code asks for, and what it leans on."""

import importlib
import inspect
import pkgutil

import equinox as eqx
import pytest
from scipy import stats

import assuage.mechanisms
from assuage.evidence.bearings import FROM_THE_REVIEW
from assuage.evidence.library import findings
from assuage.measures.catalogue import measures
from assuage.measures.forms import INSTRUMENTS
from assuage.mechanisms.mechanism import parameter_fields
from assuage.parameters.library import NULL_MODEL, parameters
from assuage.parameters.parameter import Fixed, Normal
from assuage.population.intake import CLUSTERS
from assuage.population.person import INSECURITY
from assuage.population.strata import shifted_parameters, strata


# Of people and truths as such: no mechanism or measure has them as a field.
OF_PEOPLE = {f"population.{name}" for name in (*(f"{c}_level" for c in CLUSTERS), "cluster_spread", "smallest_cluster")}
OF_PEOPLE |= {INSECURITY} | {shift for stratum in strata() for shift in shifted_parameters(stratum)}
# Graded measured, and the measurement is no finding on the shelf yet: a name leaves this set when its record comes.
UNCITED = {"hpa_axis.adrenal_half_time", "hpa_axis.pituitary_half_time"}
EVERY = sorted(parameters())


def asked_for():
    """Full name -> metadata of every field that the files of parameters and measures fill."""
    found = {}
    for module in pkgutil.walk_packages(assuage.mechanisms.__path__, f"{assuage.mechanisms.__name__}."):
        for kind in vars(importlib.import_module(module.name)).values():
            if isinstance(kind, type) and issubclass(kind, eqx.Module) and kind.__module__ == module.name:
                for name, about in parameter_fields(kind).items():
                    origin = next(c for c in reversed(kind.__mro__) if name in inspect.get_annotations(c))
                    file = about.get("file") or getattr(origin, "parameters_file", module.name.rpartition(".")[2])
                    found[f"{file}.{name}"] = about
    for measure, about in measures().items():
        fields = parameter_fields(INSTRUMENTS[about.form])
        cuts = about.scale.cuts if about.scale else ()
        fields |= {name: {"unit": "1", "symbol": f"c_{k}"} for k, name in enumerate(cuts, 1)}
        found |= {f"{measure}.{name}": field for name, field in fields.items()}
    return found


FIELDS = asked_for()


def named_spreads():
    """Full names of the parameters that hold how much people differ in another one."""
    return {f"{n.rpartition('.')[0]}.{p.spread}" for n, p in parameters().items() if isinstance(p.spread, str)}


def test_the_files_hold_what_the_code_asks_for_and_nothing_else():
    assert len(FIELDS) > 100
    assert set(EVERY) == set(FIELDS) | OF_PEOPLE | named_spreads() | {NULL_MODEL}


def test_units_are_those_of_the_fields():
    """A form of measure serves several units; where it names one of them, it is that of the measure's file."""
    open_ones = ("as the level", "reading's unit per level's")
    told = {name: about["unit"] for name, about in FIELDS.items() if about["unit"] not in open_ones}
    units = {name: (parameters()[name].unit, unit) for name, unit in told.items()}
    differing = {name: pair for name, pair in units.items() if pair[0] != pair[1]}
    assert not differing


def test_named_spreads_are_spreads():
    for name in named_spreads():
        assert parameters()[name].typical.centre > 0.0
        assert parameters()[name].between_persons is None


@pytest.mark.parametrize("name", EVERY)
def test_a_belief_leans_on_findings_that_exist_and_were_not_retracted(name):
    belief = parameters()[name]
    assert belief.reasoning.strip()
    for finding in belief.findings:
        assert finding in findings(), finding
        assert not findings()[finding].retracted, finding


def test_what_is_graded_measured_leans_on_a_finding():
    assert {n for n, p in parameters().items() if p.grade == "measured" and not p.findings} == UNCITED


def test_every_oxytocin_coefficient_may_be_positive_or_negative():
    """A normal prior through zero: each sign has at least one chance in forty."""
    coefficients = {name: p for name, p in parameters().items() if p.drug}
    assert len(coefficients) >= 8
    for name, belief in coefficients.items():
        assert isinstance(belief.typical, Normal), name
        below = stats.norm.cdf(0.0, belief.typical.normal.mean, belief.typical.normal.sd)
        print(f"{name}: P(below zero) {below:.2f}")
        assert 0.025 <= below <= 0.975, name
        assert belief.between_persons is None, name
        assert belief.grade != "measured", name


def test_what_only_the_review_says_is_believed_weakly():
    """A drug's coefficient that leans on a record known from the review alone: either sign in a tenth of all truths."""
    second_hand = {
        name: belief.typical.normal
        for name, belief in parameters().items()
        if isinstance(belief.typical, Normal)
        and belief.drug
        and any(findings()[one].where in FROM_THE_REVIEW for one in belief.findings)
    }
    assert "unpredictable_threat.sustained_gain" in second_hand
    for name, prior in second_hand.items():
        below = stats.norm.cdf(0.0, prior.mean, prior.sd)
        assert 0.1 <= below <= 0.9, (name, below)


def test_what_acts_through_oxytocin_is_marked_so():
    """Fields whose symbol is e_... or o_... are coefficients of the drug: all of them vanish when nothing works."""
    symbols = {name for name, about in FIELDS.items() if about["symbol"].startswith(("e_", "o_"))}
    assert symbols == {name for name, p in parameters().items() if p.drug}


def test_one_number_says_how_likely_nothing_works():
    assert isinstance(parameters()[NULL_MODEL].typical, Fixed)
    assert parameters()[NULL_MODEL].typical.centre == 0.25
