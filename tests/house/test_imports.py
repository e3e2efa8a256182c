"""A package imports only from its left. Imports inside functions count."""

import ast

import pytest

from tests.house.source import PACKAGE, modules, name, tree


ORDER = (
    "statistics",
    "evidence",
    "parameters",
    "mechanisms",
    "measures",
    "paradigms",
    "population",
    "studies",
    "simulation",
    "inference",
    "planning",
    "reports",
    "cli",
)
UNDER_ALL = ("errors", "files", "units", "randomness", "yaml_files", "model_check", "shelves", "programs")
# What a report takes at run time from the packages that run things: results' own words and figures. Nothing here starts
# a simulation but a reader's own call, and a result's type is known to the type checker alone.
REPORTS_TAKE = {
    "assuage.inference.published.reported": "the figure of a study, to be drawn beside the model's",
    "assuage.planning.augmentations.Augmentation": "a published effect",
    "assuage.planning.augmentations.augmentations": "published effects, to be drawn beside the implied one",
    "assuage.planning.participant_course.AroundSession": "a part of a plan",
    "assuage.planning.participant_course.Change": "a part of a plan",
    "assuage.planning.participant_course.ParticipantCourse": "a part of a plan",
    "assuage.planning.plan.Plan": "what is drawn; what is no plan is refused",
    "assuage.planning.plan.main_size": "the size that the main figure is for",
    "assuage.planning.sensitivity.Driver": "a part of a plan",
    "assuage.planning.timeline.DRUG_SESSION": "a kind of appointment",
    "assuage.planning.timeline.MEASURED": "a kind of appointment",
    "assuage.planning.timeline.SESSION": "a kind of appointment",
    "assuage.planning.timeline.timeline": "when appointments are, from the study's schedule",
    "assuage.planning.trials.OperatingCharacteristics": "a part of a plan",
    "assuage.planning.trials.succeeded": "the rule of success, for the trials shown",
    "assuage.planning.truth.EVERY_SCENARIO": "the scenarios' names, for their colours",
}


def for_the_type_checker(path):
    """The nodes under 'if TYPE_CHECKING:'."""
    typed = (n for n in ast.walk(tree(path)) if isinstance(n, ast.If) and ast.unparse(n.test) == "TYPE_CHECKING")
    return {inner for node in typed for part in node.body for inner in ast.walk(part)}


def imported(path, *, leaving=frozenset()):
    for node in ast.walk(tree(path)):
        if node in leaving:
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name(path)}:{node.lineno}: a relative import"
            # 'from assuage import planning' names the package in the alias, 'from assuage.planning import x' before it
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def inside(path):
    """What of Assuage a file imports: the package or module right below `assuage`. Its version is no module."""
    names = {parts[1] for parts in (m.split(".") for m in imported(path)) if parts[0] == "assuage" and len(parts) > 1}
    return names - {"__version__"}


def test_every_package_has_its_place():
    here = {p.name for p in PACKAGE.iterdir() if (p / "__init__.py").exists()}
    assert here == set(ORDER)
    assert {p.stem for p in PACKAGE.glob("*.py")} == {"__init__", *UNDER_ALL}


@pytest.mark.parametrize("package", ORDER)
def test_a_package_imports_from_its_left(package):
    allowed = {*ORDER[: ORDER.index(package) + 1], *UNDER_ALL}
    wrong = {name(p): right for p in modules(PACKAGE / package) if (right := inside(p) - allowed)}
    assert wrong == {}


@pytest.mark.parametrize("module", UNDER_ALL)
def test_what_is_under_all_imports_none_of_it(module):
    assert inside(PACKAGE / f"{module}.py") <= set(UNDER_ALL)


def test_reports_run_nothing():
    """A report draws what a result carries."""
    runs = tuple(f"assuage.{package}." for package in ("simulation", "inference", "planning"))
    here = modules(PACKAGE / "reports")
    taken = {n for p in here for n in imported(p, leaving=for_the_type_checker(p)) if n.startswith(runs)}
    assert taken == set(REPORTS_TAKE)


def test_statistics_knows_nothing_of_findings():
    wrong = [name(p) for p in modules(PACKAGE / "statistics") if "evidence" in inside(p)]
    assert wrong == []
