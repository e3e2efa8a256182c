"""More of src/assuage/inference/published.py: figures of the records in the outcomes' units."""

import pytest

from assuage.errors import AssuageError
from assuage.inference.published import reported
from assuage.studies.reading import load_study
from assuage.studies.reported import Reported


def figure(name: str, outcome: str) -> float | None:
    [item] = [r for r in load_study(name).reported_in if r.outcome.written == outcome]
    return reported(load_study(name), item)


@pytest.mark.parametrize(
    ("name", "outcome", "value"),
    [
        ("legros_1984", "level at +30 min of plasma_oxytocin, infusion_8", 9.9 * 1.68),  # uIU/ml
        ("debono_2009", "level at day 2, 08:30 of serum_cortisol, all", 15.5 * 27.59),  # ug/dl
        ("hcrh_japan", "half-life from +40 min to +100 min of plasma_crh, ug_33", 37.2),
        ("nielsen_2017", "half-life from +120 min to +240 min of plasma_oxytocin, iv", 72.0),  # h
        ("degroot_1995", "auc_i of plasma_oxytocin, sublingual over iv", 0.000385 * 400),
        ("sweeney_1990", "auc_g of plasma_carbetocin, im over iv", 0.8),  # percent
        ("landgraf_1985", "peak of plasma_oxytocin, muscle", 420.0),  # a range's middle
        ("biopsykit_example", "level at -30 min of salivary_cortisol, control", 4.57),  # of a time course
        ("suh_1986", "cohen_d of mean of acth, oxytocin minus saline", None),
    ],
)
def test_figures_come_in_the_unit_of_the_outcome(name, outcome, value):
    assert figure(name, outcome) == (None if value is None else pytest.approx(value, rel=1e-4))


@pytest.mark.parametrize(
    ("finding", "where", "value"),
    [
        ("gershman2013-standard-spontaneous-recovery", "timecourse.LTM 24 h.mean", 0.209),  # a time that is a label
        ("quintana2015-pilot-iv", "timecourse.10.t", 10.0),
        ("nussey1988-iv-hypoglycaemia", "arms.saline.acth_sem", 43.0),  # under the source's own name
    ],
)
def test_places_in_a_record(finding, where, value):
    item = Reported(
        finding=finding, outcome="level at +30 min of plasma_oxytocin, infusion_8", figure=where, unit="pg/mL"
    )  # pyright: ignore[reportArgumentType]
    assert reported(load_study("legros_1984"), item) == value


@pytest.mark.parametrize(
    ("finding", "where", "words"),
    [
        ("legros1984-css-8", "arms.infusion_16.mean", "no figure at 'arms.infusion_16.mean'"),
        ("legros1984-css-8", "arms.infusion_8.range.middle", "no figure at"),
        ("legros1984-css-8", "timecourse.30.mean", "no figure at"),
        ("legros1984-css-8", "somewhere", "no figure at 'somewhere'"),
        ("suh1986-women", "effect", "no figure at 'effect'"),
        ("debono2009-circadian-peak", "arms.peak.range95", "no figure at"),
        ("degroot1995-clearance", "effect", "cannot be converted"),
    ],
)
def test_a_figure_that_is_not_there_is_one_sentence(finding, where, words):
    item = Reported(finding=finding, outcome="level at +30 min of plasma_oxytocin, infusion_8", figure=where)  # pyright: ignore[reportArgumentType]
    with pytest.raises(AssuageError, match=words):
        reported(load_study("legros_1984"), item)
