"""What `import assuage` offers, its version, and that everything public says what it is."""

import ast
import tomllib

import pytest

import assuage
from tests.house.source import PACKAGE, ROOT, modules, name, tree


def test_all_is_sorted_and_importable():
    assert list(assuage.__all__) == sorted(assuage.__all__)
    assert dir(assuage) == list(assuage.__all__)
    for offered in assuage.__all__:
        assert getattr(assuage, offered) is not None
    for offered in set(assuage.__all__) - {"__version__"}:
        assert callable(getattr(assuage, offered))


def test_nothing_else_is_offered():
    with pytest.raises(AttributeError, match="no attribute 'plam'"):
        assuage.plam  # noqa: B018


def test_the_type_checker_sees_the_same_names():
    (typed,) = [n for n in tree(PACKAGE / "__init__.py").body if isinstance(n, ast.If)]
    seen = {alias.asname for n in typed.body if isinstance(n, ast.ImportFrom) for alias in n.names}
    assert seen == set(assuage.__all__) - {"__version__"}


def test_the_version_is_the_one_of_the_project_file():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == assuage.__version__
    cited = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert f"\nversion: {assuage.__version__}\n" in cited
    assert f"## {assuage.__version__}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def undocumented(path):
    module = tree(path)
    if module.body and not ast.get_docstring(module):
        yield f"{name(path)}: module"
    bodies = [("", module.body)]
    while bodies:
        above, body = bodies.pop()
        for node in body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
                if not ast.get_docstring(node):
                    yield f"{name(path)}: {above}{node.name}"
                if isinstance(node, ast.ClassDef):
                    bodies.append((f"{above}{node.name}.", node.body))


def test_everything_public_says_what_it_is():
    assert [bare for path in modules() for bare in undocumented(path)] == []
