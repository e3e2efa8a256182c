"""Read a study file, shipped or the user's own, with one clear sentence for whatever is wrong with it."""

from collections.abc import Mapping
from importlib import resources
from pathlib import Path
from typing import Any, get_args

import yaml
from pydantic import BaseModel, ValidationError

from assuage.errors import FileProblem, UnknownName, nearest
from assuage.studies.study import Study
from assuage.units import UnitProblem


def shipped() -> Mapping[str, Path]:
    """Study id -> file, for the studies that ship."""
    folder = Path(str(resources.files("assuage.studies").joinpath("shipped")))
    return {path.stem: path for path in sorted(folder.glob("*.yaml"))}


def find(name: str) -> Path:
    """The file of a shipped study's id, or of a path. Raises UnknownName or FileProblem."""
    if name in shipped():
        return shipped()[name]
    path = Path(name)
    if path.suffix in (".yaml", ".yml") or len(path.parts) > 1 or path.exists():
        return path
    raise UnknownName("study", name, shipped())


def load_study(name: str | Path) -> Study:
    """A validated study, by shipped id or by path.

    Raises FileProblem (unreadable, not YAML, unknown key, wrong value: naming file, line, field) or UnknownName.
    """
    path = find(str(name))
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as problem:
        reason = problem.strerror if isinstance(problem, OSError) else "not a text file"
        raise FileProblem(path, f"cannot be read: {reason}") from None
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        content = yaml.safe_load(text)
    except yaml.YAMLError as problem:
        mark = getattr(problem, "problem_mark", None)
        why = getattr(problem, "problem", None) or "malformed"
        raise FileProblem(path, f"not YAML: {why}", line=mark.line + 1 if mark else None) from None
    if not isinstance(content, dict):
        raise FileProblem(path, "not a study: a study file is a list of 'key: value' lines, beginning with 'study:'")
    try:
        return Study.model_validate(content)
    except ValidationError as problem:
        raise _sentence(path, problem, node) from None


def _sentence(path: Path, problem: ValidationError, node: yaml.Node | None) -> FileProblem:
    error = max(problem.errors(), key=lambda e: (e["type"] == "extra_forbidden", -len(e["loc"])))
    place = [part for part in error["loc"] if part not in ("Dose", "Samples", "tuple[str, ...]") and "literal" not in str(part)]
    field = ".".join(str(part) for part in place)
    line = _line(node, place)
    if error["type"] == "extra_forbidden":
        keys = _fields(Study, place[:-1])
        return FileProblem(path, f"unknown key; {nearest(str(place[-1]), keys)}", field=field, line=line)
    if error["type"] == "missing":
        return FileProblem(path, "missing", field=field, line=line)
    said = error["msg"].removeprefix("Value error, ")
    given = error["input"]
    if isinstance(error.get("ctx", {}).get("error"), ValueError | UnitProblem):
        return FileProblem(path, said, field=field or None, line=line)
    return FileProblem(path, f"{said[0].lower()}{said[1:]}, not '{given}'", field=field, line=line)


def _line(node: yaml.Node | None, place: list[Any]) -> int | None:
    line = None
    for part in place:
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                if key.value == str(part):
                    node, line = value, key.start_mark.line + 1
                    break
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            node = node.value[part]
            line = node.start_mark.line + 1
    return line


def _fields(model: Any, place: list[Any]) -> list[str]:
    for part in place:
        if isinstance(model, type) and issubclass(model, BaseModel) and str(part) in model.model_fields:
            model = model.model_fields[str(part)].annotation
        inner = [a for a in _unwrapped(model)]
        model = inner[0] if inner else model
    return list(model.model_fields) if isinstance(model, type) and issubclass(model, BaseModel) else []


def _unwrapped(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [found for inner in get_args(annotation) for found in _unwrapped(inner)]
