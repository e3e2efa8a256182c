"""Mirrors src/assuage/reports/body_pictures.py: what each panel is drawn from, and each kind of file."""

import itertools

import numpy as np
import pandas as pd
import pytest

from assuage.measures.catalogue import measures
from assuage.paradigms.catalogue import paradigms
from assuage.paradigms.paradigm import Paradigm
from assuage.reports.body_pictures import body, draw, timeline
from assuage.simulation.simulate import Simulation, simulate
from assuage.statistics.skin_conductance import recording
from assuage.studies.asked import Models
from assuage.studies.reading import load_study
from assuage.studies.times import DAY_ONE
from tests.simulation.laboratories import DRUG, experiment


REPORTED = [
    {
        "finding": "acth1ug-saliva",
        "outcome": "level at -10 min of salivary_cortisol, placebo",
        "figure": "arms.t0.mean",
    },
    {
        "finding": "heinrichs2003-tsst",
        "outcome": "rise of salivary_cortisol, oxytocin minus placebo",
        "figure": "none",
        "direction": "decrease",
    },
    {"finding": "gu2022-tsst-d", "outcome": "cohen_d of rise of salivary_cortisol, placebo"},
]
MEASURES = {
    "salivary_cortisol": {"after": "tsst", "at": "-10, 20, 35 min"},
    "acth": {"after": "tsst", "at": "-10, 20 min"},
    "urinary_cortisol": {"clock": "23:00", "day": 2},
}


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    study = experiment(measures=MEASURES, reported_in=REPORTED)
    return simulate(study, seed=1, out=tmp_path_factory.mktemp("body") / "run")


def panels(chart):
    return chart.to_dict()["vconcat"]


def rows_of(panel):
    """Rows of data of each layer, by the kind of mark."""
    shared = panel.get("data")  # of a panel whose layers show the same rows
    return {layer["mark"]["type"]: layer.get("data", shared)["values"] for layer in panel["layer"]}


def test_a_panel_for_each_measure_under_what_was_done(made):
    done, *drawn = panels(body(made))
    titles = [next(e["y"]["title"] for e in encodings(panel) if "title" in e.get("y", {})) for panel in drawn]
    assert titles == [[measures()[m].label, f"({measures()[m].unit})"] for m in MEASURES]
    bars, infusions, ticks = (layer["data"]["values"] for layer in done["layer"])
    assert [layer["mark"]["type"] for layer in done["layer"]] == ["bar", "bar", "tick"]
    assert [(b["row"], b["at"], b["end"]) for b in bars] == [
        ("tsst", 15.0, 15.25),
        ("npu", 16.5, pytest.approx(16.5 + 8 / 60)),
    ]
    assert [(t["row"], t["at"]) for t in ticks] == [("oxytocin (oxytocin)", 14.25)]
    [infusion] = infusions  # half an hour from 20 min before the test
    assert infusion == {
        "row": "oxytocin (oxytocin)",
        "at": pytest.approx(15 - 20 / 60),
        "end": pytest.approx(15 + 10 / 60),
    }
    assert len(ticks) + len(infusions) == len(DRUG)


def encodings(panel):
    return [layer["encoding"] for layer in panel["layer"]]


def test_the_course_and_its_band_run_along_the_samples(made):
    saliva = rows_of(panels(body(made))[1])
    course, samples = saliva["line"], saliva["circle"]
    assert saliva["area"] == course
    for arm in made.study.arms:
        at = [row["at"] for row in course if row["arm"] == arm]
        assert at == sorted(at)
        assert min(at) == 13.75  # half an hour before the first dose
        assert max(later - earlier for earlier, later in itertools.pairwise(at)) <= 0.15
        assert all(row["q05"] < row["mean"] < row["q95"] for row in course)
        assert [row["at"] for row in samples if row["arm"] == arm] == pytest.approx([14.83333, 15.33333, 15.58333])


def test_a_published_mean_lies_at_its_minute(made):
    saliva, acth = (rows_of(panel) for panel in panels(body(made))[1:3])
    assert saliva["point"] == [
        {"arm": "placebo", "at": pytest.approx(890 / 60), "mean": pytest.approx(15.9), "finding": "acth1ug-saliva"}
    ]
    assert "point" not in acth


def test_what_is_collected_is_drawn_as_a_range(made):
    urine = rows_of(panels(body(made))[3])
    assert set(urine) == {"circle", "rule"}
    assert [row["mean"] for row in urine["rule"]] == [row["mean"] for row in urine["circle"]]


def test_all_panels_share_the_clock(made):
    chart = body(made).to_dict()
    assert chart["resolve"] == {"scale": {"x": "shared"}}
    domains = [e["x"]["scale"]["domain"] for panel in chart["vconcat"] for e in encodings(panel)]
    assert {tuple(d) for d in domains} == {(13.75, 47.0)}


@pytest.mark.parametrize(("kind", "begins"), [("svg", b"<svg"), ("png", b"\x89PNG"), ("html", b"<!DOCTYPE html>")])
def test_each_kind_of_file_is_whole_and_holds_the_reported_points(made, kind, begins, tmp_path):
    path = tmp_path / f"body.{kind}"
    draw(made, path)
    drawn = path.read_bytes()
    assert drawn.lstrip().startswith(begins)
    assert [p.name for p in tmp_path.iterdir()] == [path.name]
    if kind != "png":
        assert b"acth1ug-saliva" in drawn
        assert b"salivary cortisol" in drawn
    else:
        assert len(drawn) > 20_000


def test_skin_conductance_responses_leave_a_recording(tmp_path):
    """The mean of an arm's people: squares of the amplitudes, summed over trials, a phase by itself."""
    study = load_study("eckstein_2015")
    kept = [s for s in study.samples("scr", "placebo") if s.label.startswith("CS+")]
    rows = [
        {"arm": "placebo", "person": n, "measure": "scr", "sample": s.label, "minute": s.minute - DAY_ONE, "value": y}
        for s in kept
        for n, y in enumerate((1.0, 0.5))
    ]
    courses = pd.DataFrame({"measure": [], "minute": []})
    made = Simulation(study, Models(), 0, pd.DataFrame(rows), pd.DataFrame(), courses, [], tmp_path)
    _, answers, recorded = panels(body(made))
    assert "line" not in rows_of(answers)
    line = recorded["data"]["values"]
    first = [row for row in line if row["phase"] == 0]
    onsets = np.array([60.0 * (s.minute - kept[0].minute) for s in kept])
    within = onsets < 60.0 * 20.0
    whole = recording(onsets[within], np.full(within.sum(), (1.0 + 0.25) / 2.0), onsets[within][-1] + 20.0)
    assert [row["uS"] for row in first] == pytest.approx(list(whole[::5]))
    assert first[0]["at"] == pytest.approx((kept[0].minute - DAY_ONE) / 60.0)
    assert {row["phase"] for row in line} == {0, int(within.sum())}


def test_hours_are_written_as_hours(made):
    """Ticks are hours of the study; the label rounds to the minute before it splits it."""
    expression = next(e["x"]["axis"]["labelExpr"] for e in encodings(panels(body(made))[1]))
    assert expression == (
        "format(floor(round(60 * datum.value) / 60) % 24, '02') + ':' + format(round(60 * datum.value) % 60, '02')"
    )
    for hours, label in ((13.75, "13:45"), (23.9999999, "24:00"), (25.2, "01:12")):
        minute = round(60 * hours)
        assert f"{int(minute / 60) % 24:02d}:{minute % 60:02d}" == label.replace("24:00", "00:00")


def test_months_are_drawn_in_days(tmp_path):
    study = experiment(
        arms={"only": {"size": 12}},
        timeline=[{"do": "months", "clock": "00:00"}],
        measures={"hair_cortisol": {"clock": "12:00", "day": 91}},
    )
    made = simulate(study, seed=1, out=tmp_path / "run")
    done, hair = panels(body(made))
    assert rows_of(done)["bar"] == [{"row": "months", "at": 0.0, "end": 90.0}]
    assert [row["at"] for row in rows_of(hair)["circle"]] == [90.5]
    first, last = hair["layer"][0]["encoding"]["x"]["scale"]["domain"]
    assert (first, last) == (0.0, 90.5)
    draw(made, tmp_path / "hair.svg")
    assert b"<svg" in (tmp_path / "hair.svg").read_bytes()


@pytest.mark.parametrize("name", [name for name, one in paradigms().items() if isinstance(one, Paradigm)])
def test_every_paradigm_has_a_timeline(name):
    paradigm = paradigms()[name]
    assert isinstance(paradigm, Paradigm)
    drawn = timeline(paradigm).to_dict()
    span, steps = (layer["data"]["values"] for layer in drawn["layer"])
    assert [(row["at"], row["end"]) for row in span] == [(0.0, paradigm.length)]
    shown = [one.at for one in (*paradigm.steps, *paradigm.trials, *paradigm.blocks)]
    assert [row["at"] for row in steps] == (shown or [0.0])
    kinds: set[object] = {(trial.kind, trial.seen, trial.context) for trial in paradigm.trials}
    kinds |= {block.kind for block in paradigm.blocks}
    np.testing.assert_equal(len({row["what"] for row in steps}), max(len(paradigm.steps) + len(kinds), 1))
