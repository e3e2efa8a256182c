"""Mirrors src/assuage/inference/compared.py: where a figure lies among predictions."""

import json
import re

import numpy as np
import pytest

from assuage.evidence.library import findings
from assuage.inference.compared import Replication, Tally, compare, tally
from assuage.studies.asked import Models


ID = "heinrichs2003-tsst"
VALUES = np.arange(101.0)  # its quantiles are its percentages


def made(reported=None, direction=None, values=VALUES):
    return compare(ID, "peak of acth, a", values, reported=reported, direction=direction)


@pytest.mark.parametrize(
    ("reported", "inside50", "inside90"),
    [
        (50.0, True, True),
        (25.0, True, True),
        (75.0, True, True),
        (24.9, False, True),
        (75.1, False, True),
        (5.0, False, True),
        (95.0, False, True),
        (4.9, False, False),
        (95.1, False, False),
        (-1e9, False, False),
    ],
)
def test_inside_the_middle_half_and_nine_tenths(reported, inside50, inside90):
    found = made(reported)
    assert (found.inside50, found.inside90) == (inside50, inside90)


def test_predictions_are_those_of_the_repetitions():
    predicted = made().predicted
    assert predicted == {
        "mean": 50.0,
        "sd": pytest.approx(VALUES.std(ddof=1)),
        "q05": 5.0,
        "q25": 25.0,
        "q75": 75.0,
        "q95": 95.0,
    }


def test_without_a_figure_nothing_is_inside():
    found = made()
    assert (found.reported, found.inside50, found.inside90, found.same_direction) == (None, None, None, None)


@pytest.mark.parametrize(("direction", "share"), [("increase", 75 / 100), ("decrease", 25 / 100)])
def test_the_share_with_the_reported_sign(direction, share):
    values = np.array([-1.0] * 25 + [1.0] * 75)
    found = made(None, direction, values)
    assert found.same_direction == share
    assert found.same_direction_mcse == pytest.approx(np.sqrt(share * (1 - share) / 100))


@pytest.mark.parametrize(("direction", "share"), [("below", 20 / 101), ("above", 80 / 101)])
def test_a_bound_asks_for_the_side_alone(direction, share):
    found = made(20.0, direction)
    assert (found.reported, found.inside50, found.inside90) == (20.0, None, None)
    assert found.same_direction == share


def test_the_tally_counts_by_role():
    """Six of one role: two figures, one inside both, one outside; a bound and two directions, two of which agree."""
    found = [
        made(50.0),
        made(200.0),
        made(20.0, "above"),
        made(None, "increase"),
        made(None, "decrease"),
        made(),
    ]
    one = Replication("s", "q", Models(), 1, 101, found[:3], [])
    other = Replication("t", "q", Models(), 1, 101, found[3:], [])
    assert tally([one, other]) == [Tally(str(found[0].role), 2, 1, 1, 3, 2)]
    assert tally([]) == []


def test_nothing_has_no_sign():
    assert made(None, "increase", np.zeros(4)).same_direction == 0.0


def test_repetitions_without_a_number_are_left_out():
    values = np.concatenate([VALUES, [np.nan, np.inf]])
    assert made(50.0, "increase", values) == made(50.0, "increase")


def test_no_number_at_all_says_nothing():
    found = made(1.0, "increase", np.full(5, np.nan))
    assert np.isnan(found.predicted["mean"])
    assert (found.inside50, found.inside90, found.same_direction) == (None, None, None)
    alone = made(1.0, "increase", np.array([2.0]))
    assert (alone.predicted["mean"], alone.inside90, alone.same_direction) == (2.0, False, 1.0)
    assert np.isnan(alone.predicted["sd"])


def test_the_role_is_the_records():
    roles = {record.role for record in findings().values()}
    assert len(roles) > 1
    for role in roles:
        ident = next(i for i, record in findings().items() if record.role == role)
        assert compare(ident, "w", VALUES, reported=1.0, direction=None).role == role


def test_it_can_be_shown():
    found = [made(50.0), made(None, "increase"), made(20.0, "above")]
    one = Replication("s", "Is a < b?", Models(), 1, 101, found, [])
    table = one.summary()
    assert table["finding"].tolist() == [ID] * 3
    assert table["mean"].tolist() == [50.0] * 3
    assert table["inside50"].tolist() == [True, None, None]
    assert np.isnan(table["reported"][1])
    assert one.to_frame()["q75"].tolist() == [75.0] * 3
    assert set(one.to_frame()) >= {"id", "same_direction_mcse", "q25"}
    page = one._repr_html_()
    assert page.startswith("<p>Is a &lt; b?</p><table")
    assert page.count("<tr") == 1 + len(found)
    assert "<td>50</td>" in page
    assert "101 virtual repetitions at its own sizes, seed 1, stress axis karin_milo" in page
    assert not {"None", "NaN", "nan"} & set(re.findall(r"\w+", page))
    assert len(Replication("s", "q", None, 1, 101, [], []).to_frame()) == 0


def test_for_machines():
    told = Replication("s", "q", Models(), 1, 101, [made(50.0, "increase")], ["w"]).as_dict()
    assert set(told) == {"study", "version", "core", "backend", "seed", "repetitions", "findings", "warnings"}
    [found] = told["findings"]
    assert set(found) >= {"id", "role", "measure", "reported", "predicted", "inside50", "inside90", "same_direction"}
    json.dumps(told, allow_nan=False)
