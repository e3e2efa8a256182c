"""Read a study file, shipped or the user's own, with one clear sentence for whatever is wrong with it."""

import re
from collections.abc import Mapping
from importlib import resources
from pathlib import Path
from typing import Any, get_args

import yaml
from pydantic import BaseModel, ValidationError

from assuage.errors import AssuageError, FileProblem, UnknownName, nearest
from assuage.studies.part import Part
from assuage.studies.study import Study
from assuage.studies.upgrade import is_older, upgraded


class _Plain(yaml.SafeLoader):
    """YAML in which 15:00 is a time of day, not fifteen sixties."""


_Plain.yaml_implicit_resolvers = {
    first: [(tag, rule) for tag, rule in rules if not tag.endswith((":int", ":float"))]
    for first, rules in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_WHOLE = re.compile(r"[-+]?(0b[01_]+|0[0-7_]+|0|[1-9][0-9_]*|0x[0-9a-fA-F_]+)$")
_DECIMAL = re.compile(
    r"[-+]?([0-9][0-9_]*\.[0-9_]*([eE][-+][0-9]+)?|\.[0-9][0-9_]*([eE][-+][0-9]+)?|\.(inf|Inf|INF))$|\.(nan|NaN|NAN)$"
)
_Plain.add_implicit_resolver("tag:yaml.org,2002:int", _WHOLE, list("-+0123456789"))
_Plain.add_implicit_resolver("tag:yaml.org,2002:float", _DECIMAL, list("-+0123456789."))


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
        node = yaml.compose(text, Loader=_Plain)
        content = yaml.load(text, Loader=_Plain)
    except yaml.YAMLError as problem:
        mark = getattr(problem, "problem_mark", None)
        why = getattr(problem, "problem", None) or "malformed"
        raise FileProblem(path, f"not YAML: {why}", line=mark.line + 1 if mark else None) from None
    except (ValueError, RecursionError):  # a date that does not exist; nesting without end
        raise FileProblem(path, "not YAML: a value that cannot be read") from None
    if twice := _written_twice(node):
        raise FileProblem(path, "written twice", field=twice[0], line=twice[1])
    if not isinstance(content, dict):
        raise FileProblem(path, "not a study: a study file is a list of 'key: value' lines, beginning with 'study:'")
    if is_older(content):
        raise FileProblem(
            path,
            "a study file of an older shape; procedures are written 'do: tsst' now, and doses 'doses: [...]': "
            f"'assuage upgrade {path}' rewrites it",
        )
    try:
        return Study.model_validate(content)
    except ValidationError as problem:
        raise _sentence(path, problem, content, node, Study) from None


def upgrade(path: Path) -> str:
    """The text of an older study file in the present shape. Raises FileProblem where it cannot be rewritten."""
    try:
        return upgraded(path.read_text(encoding="utf-8"), _Plain)
    except (OSError, UnicodeDecodeError) as problem:
        reason = problem.strerror if isinstance(problem, OSError) else "not a text file"
        raise FileProblem(path, f"cannot be read: {reason}") from None
    except (AssuageError, yaml.YAMLError) as problem:
        raise FileProblem(path, str(problem)) from None


def _written_twice(node: yaml.Node | None) -> tuple[str, int] | None:
    """The first key that its part of the file has twice, and its line. YAML would keep the last and say nothing."""
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if str(key.value) in seen:
                return str(key.value), key.start_mark.line + 1
            seen.add(str(key.value))
            if found := _written_twice(value):
                return found
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            if found := _written_twice(value):
                return found
    return None


def _sentence(
    path: Path, problem: ValidationError, content: Any, node: yaml.Node | None, model: type[Part]
) -> FileProblem:
    found = [(_place(content, error), error) for error in problem.errors()]
    # of the alternatives a value may be, the one that was meant is the one that got furthest
    meant = [(p, e) for p, e in found if not any(len(q) > len(p) and q[: len(p)] == p for q, _ in found)]
    place, error = max(meant, key=lambda pe: (pe[1]["type"] == "extra_forbidden", -len(pe[0]), *_telling(pe[1])))
    said = _said(error, place, model)
    if not place and (named := re.match(r"([a-z0-9_.]+): (.+)", said)):  # about the whole: the place is in the sentence
        place, said = [int(p) if p.isdigit() else p for p in named[1].split(".")], named[2]
    field = ".".join(str(part) for part in place)
    return FileProblem(path, said, field=field or None, line=_line(node, place))


def _place(content: Any, error: Any) -> list[Any]:
    """Where in the file an error is: the parts of its place that are in the file, without pydantic's own."""
    place: list[Any] = []
    for part in error["loc"]:
        here = isinstance(content, dict) and part in content
        if here or (isinstance(content, list) and isinstance(part, int) and part < len(content)):
            content = content[part]
        elif not (error["type"] == "missing" and part == error["loc"][-1]):
            continue
        place.append(part)
    return place


def _telling(error: Any) -> tuple[bool, bool]:
    """Of two errors at one place, the more telling: what a rule says, then the choice offered where a word is given."""
    return error["type"] == "value_error", error["type"] == "literal_error" and isinstance(error["input"], str)


_PLAIN = {
    "missing": "missing",
    "too_short": "must not be empty",
    "dict_type": "should be 'name: value' lines",
    "model_type": "should be 'name: value' lines",
    "tuple_type": "should be a list",
    "string_type": "should be words",
    "string_pattern_mismatch": "should be small letters, digits and underscores",
}
_LONGEST = 60


def _said(error: Any, place: list[Any], model: type[Part]) -> str:
    if error["type"] == "extra_forbidden":
        return f"unknown key; {nearest(str(place[-1]), _fields(model, place[:-1]))}"
    said: str = error["msg"].removeprefix("Value error, ")
    if error["type"] in ("missing", "too_short"):
        return _PLAIN[error["type"]]
    given = " ".join(str(error["input"]).split())
    given = given if len(given) <= _LONGEST else given[:_LONGEST] + "..."
    if error["type"] == "value_error":
        return " ".join(said.split())
    return f"{_PLAIN.get(error['type'], said[0].lower() + said[1:])}, not '{given}'"


def _line(node: yaml.Node | None, place: list[Any]) -> int | None:
    line = None
    for part in place:
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                if key.value == str(part):
                    node, line = value, key.start_mark.line + 1
                    break
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            inner: yaml.Node = node.value[part]
            node, line = inner, inner.start_mark.line + 1
    return line


def _fields(model: Any, place: list[Any]) -> list[str]:
    for part in place:
        if isinstance(model, type) and issubclass(model, BaseModel) and str(part) in model.model_fields:
            model = model.model_fields[str(part)].annotation
        inner = _unwrapped(model)
        model = inner[0] if inner else model
    return list(model.model_fields) if isinstance(model, type) and issubclass(model, BaseModel) else []


def _unwrapped(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [found for inner in get_args(annotation) for found in _unwrapped(inner)]
