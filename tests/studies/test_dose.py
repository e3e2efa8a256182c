"""Mirrors src/assuage/studies/dose.py: what is given, how, and how much."""

import pytest
from pydantic import ValidationError

from assuage.paradigms.drugs import PLACEBO, drugs
from assuage.studies.dose import Dose


def dose(**fields):
    return Dose.model_validate({"when": "directly before tsst", "route": "intravenous"} | fields)


def test_amounts_in_micrograms():
    assert dose(drug="oxytocin", amount="24 IU").micrograms == pytest.approx(24 * 1.68)
    assert dose(drug="oxytocin", amount="16 mIU/min", over="1 h").micrograms == pytest.approx(16e-3 * 1.68)
    assert dose(drug="hydrocortisone", amount="20 mg").micrograms == 20_000.0
    assert dose(drug="crh", amount="100 ug").micrograms == 100.0
    assert dose(drug="placebo").micrograms == 0.0


def test_every_drug_goes_by_its_routes_and_by_no_other():
    every = {route for drug in drugs().values() for route in drug.routes}
    for name, drug in drugs().items():
        amount = {} if name == PLACEBO else {"amount": "1 mg"}
        for route in drug.routes:
            assert dose(drug=name, route=route, **amount).way == drug.routes[route]
        for route in every - set(drug.routes):
            with pytest.raises(ValidationError, match=f"{name} is not given '{route}' here"):
                dose(drug=name, route=route, **amount)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"drug": "oxytocin"}, "oxytocin without an amount; write it like 'amount: 24 IU'"),
        ({"drug": "placebo", "amount": "24 IU"}, "placebo has no amount"),
        ({"drug": "oxytocin", "amount": "24"}, "'24' has no unit"),
        ({"drug": "oxytocin", "amount": 24}, "'24' has no unit"),
        ({"drug": "oxytocin", "amount": "16 mIU/min"}, "is a rate; say how long with 'over: 30 min'"),
        ({"drug": "oxytocin", "amount": "24 IU", "over": "0 min"}, "an infusion over 0 min is none"),
        ({"drug": "oxytocin", "amount": "24 IU", "over": "0.25 min"}, "an infusion over 0.25 min is none"),
        ({"drug": "carbetocin", "amount": "100 ug", "over": "30 min"}, "an infusion of carbetocin is not supported"),
        (
            {"drug": "oxytocin", "amount": "24 IU", "over": "30 min", "route": "intranasal"},
            "'over' belongs to an infusion, and this dose is intranasal",
        ),
        ({"drug": "oxytocin", "amount": "24 IU", "deposition": 2}, "'deposition' belongs to a nebuliser"),
        ({"drug": "oxytocin", "amount": "24 IU", "route": "nebulised", "deposition": 0}, "greater than 0"),
        ({"drug": "oxytocine", "amount": "24 IU"}, "no drug 'oxytocine'; nearest: oxytocin"),
    ],
)
def test_what_is_no_dose(fields, said):
    with pytest.raises(ValidationError) as problem:
        dose(**fields)
    assert said in str(problem.value)


def test_the_routes_are_said_where_none_is_given():
    for drug, said in (("crh", "a dose with no route; say how it is given: intravenous"), ("nothing", "intranasal")):
        with pytest.raises(ValidationError, match=said):
            Dose.model_validate({"drug": drug, "amount": "1 mg", "when": "directly before tsst"})


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"drug": "oxytocin", "amount": "1e300 IU"}, "'1e300 IU' is more than a thousand times"),
        ({"drug": "oxytocin", "amount": "1e9 mIU/min", "over": "30 min"}, "'1e9 mIU/min over 30 min' is more"),
        (
            {"drug": "oxytocin", "amount": "40 IU", "route": "nebulised", "deposition": 1e9},
            "'40 IU, deposition 1e\\+09' is more",
        ),
        ({"drug": "hydrocortisone", "amount": "51 g", "route": "oral"}, "'g' is not a unit"),
        ({"drug": "hydrocortisone", "amount": "50001 mg", "route": "oral"}, "a study read here gave, 50 mg"),
    ],
)
def test_a_thousand_times_what_was_studied_is_refused(fields, said):
    with pytest.raises(ValidationError, match=said):
        dose(**fields)


@pytest.mark.parametrize("fields", [{"amount": "80000 IU"}, {"amount": "1e6 mIU/min", "over": "80 min"}])
def test_a_thousand_times_is_allowed(fields):
    assert dose(drug="oxytocin", **fields).micrograms > 0.0


def test_a_dose_beyond_what_was_studied_is_known():
    assert not dose(drug="oxytocin", route="intranasal", amount="80 IU").beyond_studied
    assert dose(drug="oxytocin", route="intranasal", amount="81 IU").beyond_studied
    assert not dose(drug="placebo", route="intranasal").beyond_studied


def test_the_whole_of_an_infusion_is_compared():
    """Not its rate: 111 mIU/min over three hours, 19.98 IU, is the largest read of."""
    assert not dose(drug="oxytocin", amount="111 mIU/min", over="180 min").beyond_studied
    assert dose(drug="oxytocin", amount="111 mIU/min", over="181 min").beyond_studied
    assert not dose(drug="oxytocin", amount="600 mIU/min", over="30 min").beyond_studied
    assert dose(drug="oxytocin", amount="20 IU", over="180 min").beyond_studied
    assert dose(drug="oxytocin", amount="20 IU").beyond_studied
