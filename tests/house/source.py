"""The project's own files, for the rules that hold over all of them."""

import ast
import pathlib
import subprocess
from functools import cache


ROOT = pathlib.Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "assuage"


def modules(folder: pathlib.Path = PACKAGE) -> list[pathlib.Path]:
    """Every Python file under a folder, in order."""
    return sorted(p for p in folder.rglob("*.py") if "__pycache__" not in p.parts)


@cache
def tree(path: pathlib.Path) -> ast.Module:
    """A parsed file."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def name(path: pathlib.Path) -> str:
    """A file as the tests call it: relative to the project."""
    return str(path.relative_to(ROOT))


def kept_files() -> list[pathlib.Path]:
    """The files under version control; without git, all that would be."""
    if (ROOT / ".git").exists():
        listed = subprocess.run(["git", "-C", str(ROOT), "ls-files", "-z"], capture_output=True, text=True, check=True)
        found = [ROOT / line for line in listed.stdout.split("\0") if line]
    else:
        tops = (".ci", "benchmarks", "docs", "scripts", "src", "tests")
        found = [p for top in tops for p in (ROOT / top).rglob("*")] + list(ROOT.glob("*"))
    return sorted(p for p in found if p.is_file() and "__pycache__" not in p.parts)
