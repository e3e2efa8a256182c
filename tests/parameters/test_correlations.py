"""Mirrors src/assuage/parameters/correlations.py: who may go together, and who cannot."""

import json

import numpy as np
import pytest

from assuage.errors import FileProblem
from assuage.parameters.correlations import correlations, joint, read
from assuage.yaml_files import Document


A, B, C = "traits.arousability", "traits.stress_reactivity", "traits.learning_rate"
MORE = {"grade": "assumed", "findings": [], "reasoning": "a test"}


def written(entries):
    return read(Document(json.dumps({"correlations": entries}).encode(), "correlations.yaml"))


def entry(one, other, r, **changed):
    return {"between": [one, other], "r": r} | MORE | changed


def test_what_ships_is_own_oxytocin_in_plasma_with_cortisol():
    assert {(*entry.between, entry.r) for entry in correlations()} == {
        (f"endogenous_oxytocin.plasma_{sex}", "hpa_axis.saliva_level", 0.45) for sex in ("men", "women")
    }


def test_the_factor_gives_the_correlations_back():
    names, factor = joint(tuple(written([entry(A, B, 0.5), entry(B, C, -0.3)])))
    assert names == (A, C, B)
    expected = {(A, B): 0.5, (B, C): -0.3, (A, C): 0.0}
    product = factor @ factor.T
    np.testing.assert_allclose(np.diag(product), 1.0)
    for (one, other), r in expected.items():
        assert product[names.index(one), names.index(other)] == pytest.approx(r)


@pytest.mark.parametrize(
    ("entries", "problem"),
    [
        ([entry(A, B, 1.0)], "less than 1"),
        ([entry(A, B, 0.5, sure=True)], "unknown key"),
        ([entry(A, A, 0.5)], "given twice"),
        ([entry(A, B, 0.5), entry(B, A, 0.5)], "given twice"),
        ([entry(A, B, 0.9), entry(B, C, 0.9), entry(A, C, -0.9)], "no people correlate like this"),
        ([entry(A, "hpa_axis.cooperativity", 0.5)], "people do not differ in hpa_axis.cooperativity"),
    ],
)
def test_what_cannot_be_is_one_sentence(entries, problem):
    with pytest.raises(FileProblem, match=problem):
        written(entries)


def test_a_trait_that_does_not_exist_names_the_nearest():
    with pytest.raises(FileProblem, match="nearest: traits"):
        written([entry("traits.arousabilty", B, 0.5)])
