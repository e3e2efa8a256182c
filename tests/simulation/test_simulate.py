"""Mirrors src/assuage/simulation/simulate_experiment.py: one experiment, its samples, its courses, its folder."""

import numpy as np
import pandas as pd
import pytest
from assuage.simulation.laboratory import prepare, send

from assuage.parameters.library import central_truth
from assuage.parameters.truths import truths
from assuage.simulation.simulate import simulate
from tests.simulation.laboratories import DRUG, NONE, experiment, one_shape


MEASURES = {
    "salivary_cortisol": {"after": "tsst", "at": "-10, 20, 35 min"},
    "acth": {"after": "tsst", "at": "-10, 20 min"},
    "urinary_cortisol": {"clock": "23:00", "day": 2},
}


@pytest.fixture(scope="module", autouse=True)
def compiled_once():
    with one_shape():
        yield


def study(**changes):
    return experiment(measures=MEASURES, design="parallel", **changes)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return simulate(study(), seed=4, out=tmp_path_factory.mktemp("simulated") / "run")


def test_samples_are_those_of_the_people_sent_alone(made):
    """Neither the picture's looks nor the people its band needs change anybody: the same bits."""
    ready = prepare(study())
    table = ready.table(central_truth())
    for arm in ("oxytocin", "placebo"):
        seen = send(ready, table, ready.people(arm, 12, 1), arm, seed=4)
        for measure, values in seen.measures.items():
            own = made.samples[(made.samples["arm"] == arm) & (made.samples["measure"] == measure)]
            np.testing.assert_array_equal(own["value"].to_numpy().reshape(-1, 12).T, values)


def test_who_and_when(made):
    own = made.samples[(made.samples["arm"] == "placebo") & (made.samples["measure"] == "acth")]
    assert own["sample"].unique().tolist() == ["-10 min", "+20 min"]
    assert own["minute"].unique().tolist() == [890.0, 920.0]
    assert own["person"].unique().tolist() == list(range(1_000_000, 1_000_012))


def test_a_course_is_what_the_instrument_reads_all_along(made):
    """At a sample's minute it is the sample's own population: means within five standard errors."""
    assert set(made.courses["measure"]) == {"salivary_cortisol", "acth"}
    big = simulate(study(), size=400, seed=4, out=made.folder.path.with_name("big"))
    summary = big.summary().set_index(["arm", "measure", "minute"])
    for (arm, measure), of in made.courses.groupby(["arm", "measure"]):
        at = of.set_index("minute")
        for minute in (890.0, 920.0):
            assert at.loc[minute, "mean"] == pytest.approx(summary.loc[(arm, measure, minute), "mean"])
            assert at.loc[minute, "q95"] == pytest.approx(summary.loc[(arm, measure, minute), "q95"])


def test_a_larger_study_begins_with_the_smaller(made):
    more = simulate(study(), size=30, seed=4, out=made.folder.path.with_name("more"))
    both = [m.samples.set_index(["arm", "measure", "sample", "person"])["value"] for m in (made, more)]
    np.testing.assert_array_equal(both[0], both[1].loc[both[0].index])


def test_one_truth_can_be_drawn(made):
    drawn = simulate(study(), truth="prior", seed=4, out=made.folder.path.with_name("drawn"))
    ready = prepare(study())
    table = ready.table({name: float(v[0]) for name, v in truths(4, 0, 1).items()})
    seen = send(ready, table, ready.people("placebo", 12, 1), "placebo", seed=4)
    own = drawn.samples[(drawn.samples["arm"] == "placebo") & (drawn.samples["measure"] == "acth")]
    np.testing.assert_array_equal(own["value"].to_numpy().reshape(-1, 12).T, seen.measures["acth"])


def test_an_arm_that_lacks_a_measure_is_left_out(tmp_path):
    timeline = [{"paradigm": "tsst", "clock": "15:00"}, {"paradigm": "npu", "clock": "16:30", "arms": ["oxytocin"]}]
    arms = {"oxytocin": {"size": 12, "doses": DRUG}, "placebo": {"size": 12, "doses": NONE}}
    measures = MEASURES | {"startle": {"after": "npu", "at": "1, 7 min"}}
    made = simulate(experiment(measures=measures, arms=arms, timeline=timeline), seed=4, out=tmp_path / "run")
    told = made.as_dict()["arms"]
    assert set(told["oxytocin"]) - set(told["placebo"]) == {"startle"}


def test_the_tables_are_kept(made):
    for name, table in (("samples", made.samples), ("courses", made.courses)):
        kept = pd.read_parquet(made.folder.path / f"{name}.parquet")
        pd.testing.assert_frame_equal(kept, table.reset_index(drop=True))
