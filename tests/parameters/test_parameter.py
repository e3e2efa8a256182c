"""Mirrors src/assuage/parameters/parameter.py."""

import numpy as np
import pytest
from pydantic import ValidationError
from scipy import stats

from assuage.parameters.parameter import Parameter


def belief(**changed):
    fields = {"unit": "1", "typical": {"fixed": 2}, "grade": "assumed", "findings": [], "reasoning": "A test."}
    return Parameter.model_validate(fields | changed)


Z = np.linspace(-3.0, 3.0, 7)


@pytest.mark.parametrize(
    ("typical", "law", "centre"),
    [
        ({"fixed": 2.0}, None, 2.0),
        ({"normal": {"mean": -1.0, "sd": 0.5}}, stats.norm(-1.0, 0.5), -1.0),
        ({"lognormal": {"median": 3.0, "sd": 0.4}}, stats.lognorm(0.4, scale=3.0), 3.0),
        ({"beta": {"a": 2.0, "b": 8.0}}, stats.beta(2.0, 8.0), 0.2),
    ],
    ids=["fixed", "normal", "lognormal", "beta"],
)
def test_quantiles_and_centre_are_those_of_the_law(typical, law, centre):
    one = belief(typical=typical).typical
    expected = np.full_like(Z, 2.0) if law is None else law.ppf(stats.norm.cdf(Z))
    np.testing.assert_allclose(one.at(Z), expected, rtol=1e-6, atol=1e-9)
    assert one.centre == pytest.approx(centre)


@pytest.mark.parametrize("kind", ["normal", "lognormal", "logit"])
@pytest.mark.parametrize("spread", [0.3, "other_parameter"])
def test_how_people_differ_is_a_number_or_a_name(kind, spread):
    one = belief(between_persons={kind: {"sd": spread}})
    assert one.spread == spread
    assert one.varies
    assert not belief().varies
    assert belief().spread is None


@pytest.mark.parametrize(
    "changed",
    [
        {"typicl": {"fixed": 1}},
        {"grade": "guessed"},
        {"typical": {"normal": {"mean": 0, "sd": -1}}},
        {"typical": {"lognormal": {"median": 0, "sd": 1}}},
        {"typical": {"uniform": {"low": 0, "high": 1}}},
        {"between_persons": {"normal": {"sd": 0}}},
        {"oxytocin": True},
        {"oxytocin": True, "typical": {"lognormal": {"median": 1, "sd": 1}}},
    ],
    ids=["unknown key", "grade", "sd", "median", "law", "no spread", "fixed drug", "one-sided drug"],
)
def test_what_a_belief_may_not_be(changed):
    with pytest.raises(ValidationError):
        belief(**changed)


def test_an_oxytocin_coefficient_is_signed():
    assert belief(drug="oxytocin", typical={"normal": {"mean": 0.1, "sd": 0.3}}).drug
