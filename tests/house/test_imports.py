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


def imported(path):
    for node in ast.walk(tree(path)):
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


def test_statistics_knows_nothing_of_findings():
    wrong = [name(p) for p in modules(PACKAGE / "statistics") if "evidence" in inside(p)]
    assert wrong == []
