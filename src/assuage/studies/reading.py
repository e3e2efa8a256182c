"""Read a study file, shipped or the user's own, with one clear sentence for each thing that is wrong with it."""

import os
from collections.abc import Mapping
from importlib import resources
from pathlib import Path
from typing import Any

from assuage import yaml_files
from assuage.errors import AssuageError, FileProblem, UnknownName, quoted
from assuage.studies.experiment import Experiment
from assuage.studies.study import Study


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
    like_a_file = path.suffix in (".yaml", ".yml") or len(path.parts) > 1 or os.path.exists(written)
    if like_a_file or written == yaml_files.STANDARD_INPUT or isinstance(name, Path):
        return path
    raise UnknownName("study", written, shipped())


def _words(name: object) -> str:
    if isinstance(name, str | os.PathLike):
        return str(name)
    raise AssuageError(f"a study is named by its id or by the path of its file, not by '{quoted(name)}'")


def load_study(name: str | os.PathLike[str]) -> Study | Experiment:
    """A validated study, by shipped id, by path, or from standard input ('-'): a trial, or an experiment.

    It is an experiment if its timeline holds paradigms. Raises FileProblem with everything that is wrong with the file,
    each with line, column and field; UnknownName; AssuageError for what names no study.
    """
    path = find(name)
    written = yaml_files.document(path)
    if not isinstance(written.content, dict):
        said = "not a study: a study file is a list of 'key: value' lines, beginning with 'study:'"
        raise FileProblem(written.file, said, line=1)
    return written.checked(Experiment if _in_a_laboratory(written.content) else Study)


def load_trial(name: str | os.PathLike[str]) -> Study:
    """A validated trial. Raises what `load_study` raises, and AssuageError for an experiment."""
    study = load_study(name)
    if isinstance(study, Experiment):
        raise AssuageError(f"{study.study} is a laboratory experiment; a plan needs a trial of therapy")
    return study


def _in_a_laboratory(content: dict[str, Any]) -> bool:
    timeline = content.get("timeline")
    parts = [part for part in timeline if isinstance(part, dict)] if isinstance(timeline, list) else []
    if any("paradigm" in part for part in parts) or any("therapy" in part for part in parts):
        return any("paradigm" in part for part in parts)
    return bool({"topic", "design"} & set(content))
