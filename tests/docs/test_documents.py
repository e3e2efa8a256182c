"""What the documents show works: every command runs and prints what is shown (numbers apart), every study is sound."""

import re
import shlex
from functools import partial
from unittest import mock

import pytest
import yaml

from assuage.evidence.library import findings
from assuage.inference.replicate import replicate
from assuage.inference.strata import strata_table
from assuage.measures.catalogue import measures
from assuage.parameters.library import parameter, paths
from assuage.parameters.settings import written
from assuage.planning.augmentations import augmentations
from assuage.studies.reading import load_study, shipped
from tests.cli.command import assuage
from tests.house.source import PACKAGE, ROOT
from tests.studies.drafts import sound


DOCUMENTS = [ROOT / "README.md", *sorted(ROOT.glob("[AC]*.md")), *sorted((ROOT / "docs").glob("*.md"))]


def blocks(language):
    for path in DOCUMENTS:
        for found in re.finditer(
            rf"^```{language}\n(.*?)^```$", path.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
        ):
            yield path.name, found[1]


def sessions():
    """(document, command, what it shows)."""
    for document, block in blocks("console"):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, shown = part.partition("\n")
            yield document, command, shown.rstrip("\n")


SESSIONS = list(sessions())
COMMANDS = [s for s in SESSIONS if s[1].startswith("assuage ")]


def shape(text):
    """Text without its numbers and the widths they need."""
    return re.sub(r"[-+]*#[-# .]*", "#", re.sub(r"[-+]?\d[\d.]*", "#", " ".join(re.sub(r"-{4,}", "", text).split())))


@pytest.mark.parametrize(("document", "command", "shown"), COMMANDS, ids=[c for _, c, _ in COMMANDS])
def test_a_command_shown_runs(document, command, shown, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    words = shlex.split(command)[1:]
    if words[0] == "plan" and not shown.startswith("assuage: "):  # few people and trials; the seed as shown
        words = [*words[:2], "--n", "20", "--virtual-trials", "20", *words[words.index("--seed") :][:2]]
    with (
        mock.patch.multiple("assuage.planning.plan", DRAWS=24, TWINS=16),
        mock.patch("assuage.inference.replicate.replicate", partial(replicate, repetitions=60)),
        mock.patch("assuage.inference.strata.strata_table", partial(strata_table, draws=8, people=32)),
    ):
        said = assuage(*words)
    assert said.code == (2 if shown.startswith("assuage: ") else 0), said.err
    if shown:
        assert shape(said.err if said.code else said.out) == shape(shown)


def test_other_commands_are_targets_of_the_makefile():
    targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    others = [command for _, command, _ in SESSIONS if not command.startswith("assuage ")]
    named = re.findall(r"`(make [a-z-]+)", "".join(path.read_text(encoding="utf-8") for path in DOCUMENTS))
    assert others
    assert {command.split()[1] for command in others + named} <= set(targets)


def test_every_study_shown_is_sound(tmp_path):
    whole = [content for _, content in blocks("yaml") if content.startswith("study:")]
    assert whole
    for content in whole:
        (tmp_path / "shown.yaml").write_text(content, encoding="utf-8")
        load_study(tmp_path / "shown.yaml")


def test_every_part_of_a_study_shown_fits_a_sound_one(tmp_path):
    for _, content in blocks("yaml"):
        if content.startswith("study:"):
            continue  # whole, and checked above
        study = sound()
        for key, value in yaml.safe_load(content).items():
            study[key] = study[key] | value if isinstance(value, dict) else value
        (tmp_path / "shown.yaml").write_text(yaml.safe_dump(study), encoding="utf-8")
        load_study(tmp_path / "shown.yaml")


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda p: p.name)
def test_links_lead_somewhere(path):
    targets = re.findall(r"\]\(([^)#]+)\)", path.read_text(encoding="utf-8"))
    assert [t for t in targets if "://" not in t and not (path.parent / t).exists()] == []


def test_files_and_findings_named_exist():
    text = (ROOT / "docs" / "the_model.md").read_text(encoding="utf-8")
    for named in re.findall(r"`((?:mechanisms|measures|parameters)/[\w/]+\.\w+)`", text):
        assert (PACKAGE / named).exists(), named
    numbers = (ROOT / "docs" / "where_the_numbers_come_from.md").read_text(encoding="utf-8")
    for named in re.findall(r"`([a-z-]+\d{4}-[\w-]+)`", numbers):
        assert named in findings(), named


def test_the_warning_is_said_once_in_the_readme():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    prose = re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL)
    assert prose.count("never for a decision about a patient") == 1


def test_the_studies_that_ship_are_named_and_no_others():
    text = (ROOT / "docs" / "study_files.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`(\w+)`", text.partition("## What ships")[2].partition("## ")[0]))
    assert named == set(shipped())


def test_every_measure_is_listed_with_its_unit():
    text = (ROOT / "docs" / "study_files.md").read_text(encoding="utf-8")
    listed = text.partition("| measure | unit |")[2].partition("### ")[0]
    rows = dict(re.findall(r"^\| `(\w+)` \| ([^|]+) \|", listed, re.MULTILINE))
    assert rows == {name: measure.unit for name, measure in measures().items()}


def test_the_page_of_the_priors_shows_the_priors_that_ship():
    text = (ROOT / "docs" / "what_the_priors_imply.md").read_text(encoding="utf-8")
    for path, names in paths().items():
        (row,) = re.findall(rf"^\| {path} \|.*$", text, re.MULTILINE)
        assert [f"`{name}` {written(parameter(name).typical)}" in row for name in names] == [True] * len(names), path
    for one in augmentations():
        assert f"| {one.label} | {one.value:+.2f} |" in text
