"""Mirrors src/assuage/cli/strata.py."""

import json
from dataclasses import replace
from unittest import mock

import pytest

from assuage.inference.strata import StratumRow
from assuage.population.strata import strata
from tests.cli.command import assuage


ONE = StratumRow(
    stratum="civilian_trial",
    therapy="prolonged_exposure",
    name="civilian_exposure_against_waiting",
    treatment="prolonged_exposure",
    control="waiting_list",
    statistic="hedges_g of level at week 10 of caps5",
    findings=("metapsy-pooled-pe-waitlist",),
    published=-1.062,
    se=0.191,
    between_study_sd=0.385,
    predicted={"mean": -0.94, "sd": 0.28, "q05": -1.4, "q95": -0.5},
    role="anchor",
)
ROWS = [
    ONE,
    replace(ONE, name="civilian_exposure_change", control=None, predicted=ONE.predicted | {"mean": 0.5}, role="test"),
    replace(ONE, stratum="routine_care", name="routine_leaving", treatment="prolonged_exposure", control=None),
]


@pytest.fixture(autouse=True)
def _rows():
    with mock.patch("assuage.inference.strata.strata_table", return_value=ROWS):
        yield


def test_for_machines_every_row_of_the_contract():
    said = assuage("strata", "--json")
    assert said.code == 0
    told = json.loads(said.out)
    assert told["schema"] == 1
    first, second, _ = told["strata"]
    figures = {"statistic", "published", "se", "between_study_sd", "predicted"}
    keys = {"stratum", "comparison", "inside", "role"} | figures
    assert keys <= set(first)
    assert first["comparison"] == {"treatment": "prolonged_exposure", "control": "waiting_list"}
    assert (first["inside"], first["role"], second["comparison"], second["inside"]) == (True, "anchor", None, False)


@pytest.mark.parametrize("columns", [80, 60])
def test_people_read_a_table_for_each_stratum(columns):
    said = assuage("strata", columns=columns)
    assert said.code == 0
    assert max(map(len, said.out.splitlines())) <= columns
    for stratum in ("civilian_trial", "routine_care"):
        assert f"{stratum}:" in said.out
        assert strata()[stratum].label.split()[0] in said.out
    assert "2 of 3 inside" in said.out
