"""Mirrors src/assuage/simulation/simulate.py: one study, its samples, its people, its courses, its folder."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from assuage.errors import AssuageError
from assuage.measures.catalogue import measures
from assuage.parameters.library import central_truth
from assuage.parameters.truths import truths
from assuage.simulation.correlations import correlations
from assuage.simulation.participants import block, participants
from assuage.simulation.prepared import prepare
from assuage.simulation.readings import measured
from assuage.simulation.simulate import simulate
from assuage.studies.asked import MOST_PEOPLE
from assuage.studies.reading import load_study
from tests.simulation.laboratories import TSST, experiment


MEASURES = {
    "salivary_cortisol": {"after": "tsst", "at": "-10, 20, 35 min"},
    "acth": {"after": "tsst", "at": "-10, 20 min"},
    "urinary_cortisol": {"clock": "23:00", "day": 2},
}
CORRELATIONS = [{"of": "rise at +20 min of acth", "with": "rise at +20 min of salivary_cortisol"}]
THERAPY = "flanagan_2018"


def study(**changes):
    return experiment(**{"measures": MEASURES, "design": "parallel", "correlations": CORRELATIONS} | changes)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return simulate(study(), seed=4, out=tmp_path_factory.mktemp("simulated") / "run")


@pytest.fixture(scope="module")
def therapy(tmp_path_factory):
    return simulate(THERAPY, size=40, seed=4, out=tmp_path_factory.mktemp("therapy") / "run")


@pytest.fixture(params=["made", "therapy"])
def either(request):
    """A laboratory study, and one of therapy."""
    return request.getfixturevalue(request.param)


def sent(subject, arm, truth, count=12):
    ready = prepare(subject)
    return measured(ready, ready.table(truth), participants([0], count, block(subject, arm), [0]), arm, seed=4)


def test_samples_are_those_of_the_people_sent_alone(made):
    """Neither the picture's looks nor the people its band needs change anybody: the same bits."""
    for arm in ("oxytocin", "placebo"):
        for measure, values in sent(study(), arm, central_truth()).measures.items():
            own = made.samples[(made.samples["arm"] == arm) & (made.samples["measure"] == measure)]
            np.testing.assert_array_equal(own["value"].to_numpy().reshape(-1, 12).T, values)


def test_who_and_when(made):
    own = made.samples[(made.samples["arm"] == "placebo") & (made.samples["measure"] == "acth")]
    assert own["sample"].unique().tolist() == ["-10 min", "+20 min"]
    assert own["minute"].unique().tolist() == [890.0, 920.0]
    assert own["person"].unique().tolist() == list(range(1_000_000, 1_000_012))


SAMPLES = ["arm", "person", "measure", "sample", "minute", "value", "assessed"]
COURSES = ["arm", "measure", "minute", "window", "mean", "q05", "q95"]


def test_the_tables_have_one_shape_for_all_studies(either):
    subject = either.study
    assert list(either.samples) == SAMPLES
    assert list(either.courses) == COURSES
    assert either.samples["assessed"].dtype == bool
    counts = either.samples.groupby(["arm", "measure", "sample"])["person"].nunique()
    wanted = {(a, m, s) for a in subject.arms for m in subject.measures for s in subject.labels(m, a)}
    assert set(counts.index) == wanted
    people = either.people
    assert list(people)[:2] == ["arm", "person"]
    assert not people.duplicated(["arm", "person"]).any()
    assert set(counts) == set(people.groupby("arm").size())
    named = [f"{m}, {s}" for m in subject.measures for s in subject.labels(m, "placebo")]
    assert list(people)[-len(named) :] == named


def test_a_persons_row_holds_every_sample(either):
    wide = either.people.set_index(["arm", "person"])
    for (measure, sample), of in either.samples.groupby(["measure", "sample"]):
        own = of.set_index(["arm", "person"])["value"]
        np.testing.assert_array_equal(wide.loc[own.index, f"{measure}, {sample}"], own)


def test_only_a_course_of_therapy_has_facts_of_standing(made, therapy):
    standing = {"caps5_at_intake", "sessions_attended", "dropped_out", "never_started"}
    assert standing <= set(therapy.people)
    assert not standing & set(made.people)
    np.testing.assert_array_equal(therapy.people["caps5_at_intake"], therapy.people["caps5, baseline"])
    left = therapy.people[["dropped_out", "never_started"]].max(axis=1)
    np.testing.assert_array_equal(left, therapy.people["left_therapy, week 10"])
    assert therapy.people["sessions_attended"].between(0, 10).all()


def test_who_is_lost_is_said_and_still_has_a_value(therapy):
    there = therapy.samples[therapy.samples["measure"] == "caps5"].groupby("sample")["assessed"].mean()
    assert there["baseline"] == 1.0
    assert there["week 10"] < 1.0
    assert therapy.samples["value"].notna().all()


def test_a_course_is_what_the_instrument_reads_all_along(made):
    """At a sample's minute it is the sample's own population."""
    assert set(made.courses["measure"]) == {"salivary_cortisol", "acth"}
    big = simulate(study(), size=400, seed=4, out=made.folder.with_name("big"))
    summary = big.summary().set_index(["arm", "measure", "minute"])
    for (arm, measure), of in made.courses.groupby(["arm", "measure"]):
        at = of.set_index("minute")
        for minute in (890.0, 920.0):
            assert at.loc[minute, "mean"] == pytest.approx(summary.loc[(arm, measure, minute), "mean"])
            assert at.loc[minute, "q95"] == pytest.approx(summary.loc[(arm, measure, minute), "q95"])


def test_no_course_is_drawn_between_visits(therapy):
    assert len(therapy.courses) == 0


def test_a_larger_study_begins_with_the_smaller(made):
    more = simulate(study(), size=30, seed=4, out=made.folder.with_name("more"))
    both = [m.samples.set_index(["arm", "measure", "sample", "person"])["value"] for m in (made, more)]
    np.testing.assert_array_equal(both[0], both[1].loc[both[0].index])


def test_one_truth_can_be_drawn(made):
    drawn = simulate(study(), truth="prior", seed=4, out=made.folder.with_name("drawn"))
    seen = sent(study(), "placebo", {name: float(v[0]) for name, v in truths(4, 0, 1).items()})
    own: Any = drawn.samples[(drawn.samples["arm"] == "placebo") & (drawn.samples["measure"] == "acth")]
    np.testing.assert_array_equal(own["value"].to_numpy().reshape(-1, 12).T, seen.measures["acth"])
    assert not np.array_equal(own["value"], made.samples.loc[own.index, "value"])


def test_in_a_crossover_every_person_has_a_row_in_each_arm(tmp_path):
    """The same people, but for what they are given and the errors of the instruments."""
    made = simulate(study(design="crossover"), seed=4, out=tmp_path / "run")
    rows = made.people.set_index("person")
    first, second = (rows[rows["arm"] == arm] for arm in ("oxytocin", "placebo"))
    assert first.index.tolist() == second.index.tolist() == list(range(12))
    before = "salivary_cortisol, -10 min"
    assert not (first[before] == second[before]).any()
    parallel = simulate(study(), seed=4, out=tmp_path / "parallel").people
    np.testing.assert_array_equal(first[before], parallel.loc[parallel["arm"] == "oxytocin", before])


def test_an_arm_that_lacks_a_measure_is_left_out(tmp_path):
    timeline = [*TSST, {"do": "npu", "clock": "16:30", "arms": ["oxytocin"]}]
    startle = {"startle": {"after": "npu", "at": "1, 7 min"}}
    made = simulate(study(measures=MEASURES | startle, timeline=timeline), seed=4, out=tmp_path / "run")
    told = made.as_dict()["arms"]
    assert set(told["oxytocin"]) - set(told["placebo"]) == {"startle"}
    wide = made.people.set_index("arm")
    assert wide.loc["placebo", "startle, +7 min"].isna().all()
    assert wide.loc["oxytocin", "startle, +7 min"].notna().all()


def test_for_machines(either):
    told = either.as_dict()
    assert set(told) == {
        *(
            "schema",
            "study",
            "version",
            "core",
            "backend",
            "seed",
            "folder",
            "people",
            "arms",
            "correlations",
            "warnings",
        ),
    }
    assert (told["study"], told["seed"], told["folder"]) == (either.study.study, 4, str(either.folder))
    assert set(told["arms"]) == set(either.study.arms)
    summary = either.summary().set_index(["arm", "measure", "sample"])
    for arm, of in told["arms"].items():
        for measure, series in of.items():
            assert set(series) == {"sample", "time", "time_unit", "unit", "mean", "sd", "q05", "q95"}
            assert series["unit"] == measures()[measure].unit
            assert series["sample"] == list(either.study.labels(measure, arm))
            for name in ("mean", "sd", "q05", "q95"):
                assert series[name] == [summary.loc[(arm, measure, s), name] for s in series["sample"]]
            for low, mean, high in zip(series["q05"], series["mean"], series["q95"], strict=True):
                assert low <= mean <= high


def test_times_of_samples_are_minutes_of_day_one_and_of_visits_days_after_baseline(made, therapy):
    saliva, urine = (made.as_dict()["arms"]["placebo"][m] for m in ("salivary_cortisol", "urinary_cortisol"))
    assert (saliva["time"], saliva["time_unit"]) == ([890.0, 920.0, 935.0], "min")
    assert (urine["time"], urine["time_unit"]) == ([1440.0 + 23 * 60.0], "min")
    caps, pcl = (therapy.as_dict()["arms"]["placebo"][m] for m in ("caps5", "pcl5"))
    assert (caps["sample"], caps["time"], caps["time_unit"]) == (
        ["baseline", "week 5", "week 10"],
        [0.0, 35.0, 70.0],
        "day",
    )
    assert pcl["time"] == [7.0 * week for week in range(11)]


def test_samples_of_sessions_are_told_in_days_too(tmp_path):
    """Session 2 of the plan is on day 8; twenty minutes are a seventy-second of a day."""
    wanted = load_study("oxytocin_prolonged_exposure")
    made = simulate(wanted, size=2, seed=4, out=tmp_path / "run")
    saliva = made.as_dict()["arms"]["placebo"]["salivary_cortisol"]
    assert saliva["time_unit"] == "day"
    begins = wanted.timeline[0].begins()[1]
    expected = [(begins + at - 360.0) / 1440.0 for at in (-20.0, 0.0, 30.0, 60.0, 90.0)]
    assert saliva["time"][:5] == pytest.approx(expected, abs=1e-6)
    assert saliva["sample"][0] == "session 2, -20 min"


def test_what_correlates_is_told(made, therapy):
    assert made.correlations == correlations(made.study, made.samples)
    assert made.as_dict()["correlations"] == made.correlations
    [one] = made.correlations
    assert (one["of"], one["with"]) == tuple(CORRELATIONS[0].values())
    assert -1.0 <= one["r"] <= 1.0
    assert therapy.correlations == []


def test_a_notebook_shows_the_question_and_the_table(either):
    page = either._repr_html_()
    assert page.count("<tr") == 1 + len(either.summary())
    assert f"<p>{either.study.question}</p>" in page
    assert f"seed 4; {either.folder}" in page
    assert "acth" in page or "caps5" in page


def test_a_notebook_shows_a_question_as_it_is_written(made):
    asked = made.study.model_copy(update={"question": "Is a < b & <script>?"})
    page = type(made)(**vars(made) | {"study": asked})._repr_html_()
    assert "Is a &lt; b &amp; &lt;script&gt;?" in page
    assert "<script>" not in page


def test_the_frame_is_a_copy_of_the_samples(made):
    frame = made.to_frame()
    pd.testing.assert_frame_equal(frame, made.samples)
    frame.loc[0, "value"] = -1.0
    assert made.samples.loc[0, "value"] != -1.0


def test_the_tables_are_kept(either):
    for name, table in (("samples", either.samples), ("people", either.people), ("courses", either.courses)):
        kept = pd.read_parquet(either.folder / f"{name}.parquet")
        pd.testing.assert_frame_equal(kept, table.reset_index(drop=True))


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"truth": "foo"}, "truth 'foo': choose from: prior, typical"),
        ({"truth": "prio"}, "truth 'prio': nearest: prior"),
        ({"truth": None}, "truth 'None'"),
        ({"core": "kar"}, "no core of the stress axis 'kar'"),
        ({"out": ""}, "out '' is no path"),
        ({"out": 3}, "out '3' is no path"),
    ],
)
def test_a_careless_argument_is_one_sentence(tmp_path, options, said):
    with pytest.raises(AssuageError, match=said):
        simulate(study(), **({"out": tmp_path / "run"} | options))
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize("size", [0, -1, MOST_PEOPLE + 1, 2.5, True])
def test_a_number_of_people_that_cannot_be(tmp_path, size):
    with pytest.raises(AssuageError, match=f"size {size}: "):
        simulate(study(), size=size, out=tmp_path / "run")
    assert not (tmp_path / "run").exists()
