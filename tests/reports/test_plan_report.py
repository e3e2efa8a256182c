"""Mirrors src/assuage/reports/plan_report.py: everything is on the page, links lead somewhere, it opens offline."""

import dataclasses
import html.parser
import re
import xml.etree.ElementTree as ElementTree

import numpy as np
import pandas as pd
import pytest

from assuage.errors import AssuageError
from assuage.parameters.truths import WORKS, truths
from assuage.planning.participant_course import participant_course
from assuage.planning.plan import Plan
from assuage.planning.sensitivity import drivers
from assuage.planning.trials import summarise
from assuage.planning.truth import SCENARIOS, TrueEffects
from assuage.reports import plan_pictures, plan_report
from assuage.simulation.prepared import prepare
from assuage.simulation.run_folder import RunFolder
from assuage.simulation.world_parameters import parameters_read
from assuage.studies.asked import Models
from assuage.studies.reading import load_study


class Page(html.parser.HTMLParser):
    """Ids, links and what is loaded from elsewhere."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str | None] = []
        self.links: list[str | None] = []
        self.loaded: list[str | None] = []

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.ids += [given["id"]] if "id" in given else []
        self.links += [given["href"]] if tag == "a" else []
        self.loaded += [given[key] for key in ("src", "xlink:href") if key in given]
        self.loaded += [given["href"]] if tag == "link" else []


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A plan whose figures are made up: the page is tested here, not the plan."""
    study = load_study("oxytocin_prolonged_exposure")
    folder = RunFolder(
        tmp_path_factory.mktemp("plan") / "run",
        {"kind": "plan", "study": study.model_dump(mode="json"), "sizes": [20], "trials": 10, "seed": 5}
        | {"core": "karin_milo", "backend": "plus_minus", "effect": None},
    )
    with folder.running():
        about = folder.read()
    rng = np.random.default_rng(0)
    table = pd.DataFrame(
        [
            {"scenario": scenario, "n": 20, "trial": trial, "effect": rng.normal(), "standard_error": 2.0}
            | {"p": rng.uniform(), "left_oxytocin": 0.3, "left_placebo": 0.4}
            | {"assessed_oxytocin": 0.9, "assessed_placebo": 0.8, "control_variance": 196.0}
            for scenario in SCENARIOS
            for trial in range(10)
        ]
    )
    drawn = truths(5, 0, 64)
    effects = TrueEffects(drawn, drawn[WORKS] * rng.normal(size=64), np.full(64, 0.01), 0.1 * rng.normal(size=64), 14.0)
    rows = summarise(table, study.success, ("oxytocin", "placebo"))
    prepared = prepare(study)
    course = participant_course(prepared, study.estimand, seed=5, count=300)
    return Plan(
        study=study,
        seed=5,
        elapsed_s=1.0,
        true_effects=effects,
        trials=table,
        rows=rows,
        drivers=drivers(effects, prepared.study, prepared.models, seed=5),
        course=course,
        read=parameters_read(study, prepared.models),
        folder=folder.path,
        about=about,
    )


@pytest.fixture(scope="module")
def text(made):
    path = made.report()
    assert path == made.folder / "report.html"
    assert not list(made.folder.rglob("*.part"))
    return path.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def page(text):
    page = Page()
    page.feed(text)
    return page


def test_links_lead_somewhere_and_ids_are_unique(page):
    assert len(page.ids) == len(set(page.ids))
    assert {link for link in page.links if not link.startswith("#")} == set()
    assert {link.removeprefix("#") for link in page.links} <= set(page.ids)


def test_nothing_is_loaded_from_elsewhere(text, page):
    assert page.loaded == []
    assert "<script" not in text
    assert set(re.findall(r"https?://[^\s\"'<]+", text)) <= {
        "http://www.w3.org/2000/svg",
        "http://www.w3.org/1999/xlink",
    }


@pytest.mark.parametrize("name", ["timeline", "session", "course", "parts", "staying", "power", "effect", "drivers"])
def test_every_picture_is_drawn_twice_and_titled(text, name):
    figure = text[text.index(f'id="picture-{name}"') :].split("</figure>")[0]
    drawn = re.findall(r"<svg.*?</svg>", figure, flags=re.DOTALL)
    assert len(drawn) == 2
    for one in drawn:
        assert ElementTree.fromstring(one).findtext("{http://www.w3.org/2000/svg}title")
        assert "NaN" not in one
        assert "undefined" not in one


def test_every_scenario_is_beside_the_null(made, text):
    for row in made.rows:
        assert f"<td>{row.scenario}</td>" in text
    assert "type-1 error" in text


def test_its_words_are_those_of_the_command_and_of_the_field(text):
    heads = re.findall(r"<th[^>]*>(.*?)</th>", text)
    for head in ("power", "effect (points)", "d (endpoint SD)", "dropout, oxytocin", "dropout, placebo"):
        assert heads.count(head) == 1
    assert heads.count("Monte-Carlo error") == 5
    assert set(heads).isdisjoint({"error", "P(success)", "d", "left, oxytocin"})
    assert not re.search(r"simulation (error|band)|\(error ", text)


def test_the_axis_of_power_says_power_and_assurance(made, text):
    figure = text[text.index('id="picture-power"') :].split("</figure>")[0]
    assert figure.count(">power or assurance, 20 per arm<") == 2
    alone = [row for row in made.rows if row.scenario != "assurance"]
    assert '"title": "power, 20 per arm"' in plan_pictures.power(alone, 0.025, 720).to_json()


def test_it_says_once_what_it_is_for(text):
    assert text.count(plan_report.FOR_RESEARCH) == 1


def test_the_estimand_is_in_words(text):
    for word in ("Population", "Treatments", "Endpoint", "Leaving therapy", "Lost to assessment", "Summary"):
        assert f"<dt>{word}</dt>" in text


def test_provenance_is_complete_and_holds_no_path(made, text):
    assert f"--size 20 --virtual-trials 10 --seed {made.seed} --core karin_milo --backend plus_minus</code>" in text
    assert str(made.folder) not in text
    for word in ("Version", "Seed", "Virtual trials", "Machine", "SHA-256"):
        assert word in text


def test_same_plan_same_bytes(made, text):
    assert plan_report.page(made) == text


def test_assumptions_are_those_of_this_trial(text):
    part = text[text.index('id="assumptions"') : text.index('id="findings"')]
    oxytocin, fitted = part.split("<details>")[:2]
    assert oxytocin.count("<tr>") == 1 + 14
    assert "encoding_block" not in oxytocin
    assert fitted.count("<tr>") == 1 + 54
    assert "sriram." not in part


def test_assumptions_are_those_of_its_own_stress_axis(made):
    other = dataclasses.replace(made, read=parameters_read(made.study, Models("sriram")))
    [listed] = re.findall(r"Fitted parameters and their anchors.*?</details>", plan_report.page(other), re.DOTALL)
    assert "sriram." in listed


def test_several_sizes_draw_lines(made):
    more = [dataclasses.replace(row, n_per_arm=40) for row in made.rows]
    both = dataclasses.replace(made, rows=[*made.rows, *more])
    assert "people per arm" in plan_report.page(both)


@pytest.mark.parametrize("plan", ["nope", None])
def test_what_is_no_plan_has_no_report(plan):
    with pytest.raises(AssuageError, match=f"a report is drawn of what assuage.plan returns, not of '{plan}'"):
        plan_report.report(plan)
