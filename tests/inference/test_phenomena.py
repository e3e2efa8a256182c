"""Mirrors src/assuage/inference/phenomena.py: 400 draws of the priors, every model, one seed.

A share of 400 draws has an error of .025 at most. Where a share is held to be at least .97, a true one of .995 would
fail by chance once in 10,000 seeds, and where at least .95, one of .985.
"""

import json
from unittest import mock

import numpy as np
import pytest

import assuage
from assuage.errors import AssuageError, UnknownName
from assuage.inference.phenomenon import listed
from assuage.parameters.library import NULL_MODEL, drug_coefficients, parameter
from assuage.parameters.truths import truths
from assuage.simulation.assembly import BACKENDS


DRAWS, SEED = 400, 7
# What RW+- shows in nearly all of its parameter space (Paskewitz 2022); a large generalisation levels AAB.
OF_PLUS_MINUS = {
    "acquisition": 1.0,  # nothing is expected without a shock, something after the first
    "extinction_same_day": 0.97,
    "renewal_aba": 0.97,
    "renewal_abc": 0.97,
    "renewal_aab": 0.95,
    "reinstatement": 0.97,
    "spontaneous_recovery_grows": 0.97,
}
# Models whose priors show one side of what findings disagree on: (back end, phenomenon) -> why. None yet.
TOO_NARROW: dict[tuple[str, str], str] = {}
UNDER_DRUG = [name for name in listed() if name.startswith("oxytocin_")]


@pytest.fixture(scope="module")
def rows():
    return assuage.phenomena(draws=DRAWS, seed=SEED)


@pytest.fixture(scope="module")
def share(rows):
    return {(row.backend, row.phenomenon.name): row.share for row in rows}


def test_for_machines_it_is_the_whole_grid(rows):
    told = [row.as_dict() for row in rows]
    assert [(one["phenomenon"], one["backend"]) for one in told] == [(p, b) for p in listed() for b in BACKENDS]
    for one in told:
        assert {"phenomenon", "backend", "share", "error", "finding", "draws"} <= set(one)
        assert 0.0 <= one["share"] <= 1.0
        assert one["draws"] == DRAWS
        assert 0.0 < one["error"] < 0.5 / np.sqrt(DRAWS)
        assert one["share"] * DRAWS == pytest.approx(round(one["share"] * DRAWS))
    assert json.loads(json.dumps(told)) == told


@pytest.mark.parametrize("name", OF_PLUS_MINUS)
def test_what_the_published_model_shows_over_its_parameters_it_shows_over_the_priors(share, name):
    print(f"{name}: {share['plus_minus', name]:.4f}")
    assert share["plus_minus", name] >= OF_PLUS_MINUS[name]


def test_a_model_that_knows_no_hidden_causes_does_not_show_what_needs_them(share):
    """A reminder before extinction is one more trial of it; shocks that thin out leave fear (both by its equations)."""
    assert share["plus_minus", "retrieval_extinction"] < 0.02
    assert share["plus_minus", "gradual_extinction"] < 0.5


def test_where_findings_disagree_the_priors_leave_room_for_both_sides(rows):
    """Or the prior is too narrow, and is named."""
    disputed = [row for row in rows if row.phenomenon.against]
    assert {"eckstein2015-late-extinction-scr", "rashidi2025-preextinction-extinction"} <= {
        row.phenomenon.finding for row in disputed
    }
    for row in disputed:
        about = row.phenomenon
        print(f"{row.backend}, {about.name}: {row.share:.3f} ({about.finding}; against {', '.join(about.against)})")
    outside = {
        (row.backend, row.phenomenon.name)
        for row in disputed
        if row.share + 2.0 * row.error < 0.1 or row.share - 2.0 * row.error > 0.9
    }
    assert outside == {key for key in TOO_NARROW if key[0] in BACKENDS}


def test_oxytocin_does_nothing_where_nothing_works(share):
    """A quarter of the truths, in which nothing of the drug is shown; in a null world it is shown in none."""
    works = 1.0 - parameter(NULL_MODEL).typical.centre
    error = np.sqrt(works * (1.0 - works) / DRAWS)
    assert all(share[backend, name] < works + 4.0 * error for backend in BACKENDS for name in UNDER_DRUG)
    null = truths(SEED, 0, DRAWS) | {name: np.zeros(DRAWS) for name in drug_coefficients()}
    with mock.patch("assuage.inference.phenomena.truths", return_value=null):
        found = assuage.phenomena(draws=DRAWS, seed=SEED)
    shown = {(row.backend, row.phenomenon.name): row.shown for row in found}
    assert {shown[backend, name] for backend in BACKENDS for name in UNDER_DRUG} == {0}
    assert shown["plus_minus", "acquisition"] == DRAWS


def test_one_model_is_its_rows_of_the_grid(rows):
    alone = assuage.phenomena(backend="plus_minus", draws=DRAWS, seed=SEED)
    assert alone == [row for row in rows if row.backend == "plus_minus"]


def test_bad_input_is_one_sentence():
    with pytest.raises(UnknownName, match=r"^no back end of laboratory fear 'plus'; nearest: plus_minus$"):
        assuage.phenomena(backend="plus")
    with pytest.raises(AssuageError, match=r"^draws 399: write a number from 400 to 100000$"):
        assuage.phenomena(draws=399)
    with pytest.raises(AssuageError, match=r"^seed -1: a seed runs from 0"):
        assuage.phenomena(seed=-1)
