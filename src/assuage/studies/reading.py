"""Read a study file, shipped or the user's own, with one clear sentence for each thing that is wrong with it."""

import os
from collections.abc import Mapping
from importlib import resources
from pathlib import Path

from assuage import yaml_files
from assuage.errors import AssuageError, FileProblem, UnknownName, quoted
from assuage.studies.study import Study
from assuage.studies.upgrade import older_at, upgraded


def shipped() -> Mapping[str, Path]:
    """Study id -> file, for the studies that ship."""
    folder = Path(str(resources.files("assuage.studies").joinpath("shipped")))
    return {path.stem: path for path in sorted(folder.glob("*.yaml"))}


def find(name: str | os.PathLike[str]) -> Path:
    """The file of a shipped study's id, or of a path; '-' stays what it is. Raises AssuageError or UnknownName."""
    written = _words(name)
    if written in shipped():
        return shipped()[written]
    path = Path(written)
    there = bool(written.strip()) and os.path.exists(written)
    like_a_file = path.suffix in (".yaml", ".yml") or len(path.parts) > 1 or there
    if like_a_file or written == yaml_files.STANDARD_INPUT or isinstance(name, Path):
        return path
    raise UnknownName("study", written, shipped())


def _words(name: object) -> str:
    if isinstance(name, str | os.PathLike):
        return str(name)
    raise AssuageError(f"a study is named by its id or by the path of its file, not by '{quoted(name)}'")


def load_study(name: str | os.PathLike[str]) -> Study:
    """A validated study, by shipped id, by path, or from standard input ('-').

    Raises FileProblem with everything that is wrong with the file, each with line, column and field; UnknownName;
    AssuageError for what names no study.
    """
    path = find(name)
    written = yaml_files.document(path)
    if not isinstance(written.content, dict):
        said = "not a study: a study file is a list of 'key: value' lines, beginning with 'study:'"
        raise FileProblem(written.file, said, line=1)
    if (place := older_at(written.content)) is not None:
        said = "a study file of an older shape: procedures are written 'do: tsst' now, and doses 'doses: [...]'"
        raise written.refusal([written.fault(place, f"{said}; 'assuage upgrade FILE' rewrites it", of_key=True)])
    return written.checked(Study)


def upgrade(path: Path) -> str:
    """The text of an older study file in the present shape. Raises FileProblem where it cannot be rewritten."""
    written = yaml_files.document(path)
    try:
        return upgraded(path.read_text(encoding="utf-8"), written.content)
    except AssuageError as problem:
        raise FileProblem(path, str(problem)) from None
