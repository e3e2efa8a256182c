"""Mirrors src/assuage/inference/strata.py: clinical figures beside the priors."""

import pytest

from assuage.errors import AssuageError
from assuage.inference.anchors import anchors
from assuage.inference.strata import StratumRow, clinical, strata_table
from assuage.population.strata import strata
from assuage.simulation.progress import seen


WITHIN = (  # rows that must be inside, by what they are about
    "civilian_exposure_against_waiting",
    "civilian_contact_against_waiting",
    "civilian_exposure_against_inactive",
    "civilian_waiting_change",
    "civilian_exposure_change",
    "civilian_leaving",
    "trauma_focus_against_other",
    "military_exposure_change",
    "military_leaving",
    "routine_leaving",
    "women_exposure_against_waiting",
    "women_contact_against_waiting",
    "women_waiting_change",
    "women_leaving",
)


def one(mean, **changed):
    fields = {
        "stratum": "civilian_trial",
        "therapy": "present_centered_therapy",
        "name": "a",
        "treatment": "contact",
        "control": "waiting_list",
        "statistic": "hedges_g of level at week 10 of caps5",
        "findings": ("metapsy-pooled-ntf-waitlist",),
        "published": -0.5,
        "se": 0.3,
        "between_study_sd": 0.4,
        "predicted": {"mean": mean, "sd": 0.2, "q05": -0.8, "q95": -0.2},
        "role": "test",
    }
    return StratumRow(**fields | changed)


def test_inside_is_within_the_errors_of_the_figure_and_between_studies():
    assert one(-0.5 + 1.95 * 0.5).inside
    assert not one(-0.5 - 1.97 * 0.5).inside
    assert not one(-0.5 + 1.95 * 0.5, between_study_sd=0.0).inside


def test_for_machines_a_row_of_one_arm_compares_nothing():
    told = one(-0.4).as_dict()
    assert told["comparison"] == {"treatment": "contact", "control": "waiting_list"}
    assert told["therapy"] == "present_centered_therapy"
    assert one(-0.4, control=None).as_dict()["comparison"] is None
    assert set(told["predicted"]) == {"mean", "sd", "q05", "q95"}


def test_what_is_no_folder_is_refused():
    with pytest.raises(AssuageError, match="out '' is no path; write that of a file or folder"):
        strata_table(out="")


def test_how_far_it_is_is_in_its_folder(tmp_path, monkeypatch):
    def statistics(folder, every, drawn, *, progress, **_):
        progress("bank", 0.5)
        told = seen(tmp_path)
        assert (told["state"], folder) == ("running", tmp_path / "bank")
        raise InterruptedError

    monkeypatch.setattr("assuage.inference.strata.statistics", statistics)
    with pytest.raises(InterruptedError):
        strata_table(out=tmp_path)
    assert (seen(tmp_path)["state"], seen(tmp_path)["share"]) == ("failed", 0.5)


def test_every_stratum_has_a_figure_and_the_laboratory_has_none():
    known = anchors()
    of = {anchor.name: clinical(anchor) for anchor in (*known.anchors, *known.tests)}
    assert set(of.values()) == {*strata(), None}
    assert of["trier_cortisol"] is None
    assert of["routine_leaving"] == "routine_care"
    assert set(WITHIN) <= set(of)


@pytest.fixture(scope="module")
def rows(tmp_path_factory):
    return {row.name: row for row in strata_table(seed=91, out=tmp_path_factory.mktemp("strata"))}


@pytest.mark.verification
@pytest.mark.parametrize("name", WITHIN)
def test_contrasts_dropout_and_change_are_inside(rows, name):
    row = rows[name]
    print(f"{name}: {row.predicted['mean']:.3f} against {row.published:.3f}")
    assert row.inside


@pytest.mark.verification
def test_four_rows_in_five_are_inside(rows):
    outside = [name for name, row in rows.items() if not row.inside]
    print(f"outside: {outside}")
    assert len(outside) <= 0.2 * len(rows)
