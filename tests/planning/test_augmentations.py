"""Mirrors src/assuage/planning/augmentations.py: figures come from the findings."""

import json

import pytest

from assuage.errors import FileProblem, UnknownName
from assuage.evidence.library import finding
from assuage.planning.augmentations import augmentations, read
from assuage.yaml_files import Document


def of(**entry):
    content = {"beside": [{"label": "one", "finding": "mataixcols2017-dcs-post"} | entry]}
    return read(Document(json.dumps(content).encode(), "augmentations.yaml"))


def test_every_effect_is_its_findings_own_below_zero_for_fewer_symptoms():
    for one in augmentations():
        effect = finding(one.finding).effect
        assert abs(one.value) == abs(effect.value)
        assert one.value < 0.0
        assert (one.ci is None) == (effect.ci is None)
        assert one.ci is None or one.ci[0] <= one.value <= one.ci[1]


def test_only_the_pool_of_every_disorder_stands_apart():
    assert [one.finding for one in augmentations() if one.apart] == ["oxytocin-literature-distribution"]


def test_an_interval_is_turned_with_its_effect():
    (one,) = of(finding="oxytocin-literature-distribution", times=-1)
    assert (one.value, one.ci) == (-0.19, (-0.28, -0.1))


def test_what_has_no_standardised_effect_is_refused():
    with pytest.raises(FileProblem, match="'progress2019-no-diff' has no standardised effect"):
        of(finding="progress2019-no-diff")
    with pytest.raises(UnknownName, match="no finding 'mataix'"):
        of(finding="mataix")
