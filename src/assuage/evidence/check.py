"""Validate files of findings: every problem is one sentence with file, line, field and value.

`assuage evidence check PATH` prints what `problems` finds; `with_own` merges a folder of a
user's own findings with the shipped ones, and refuses it on the first problem.
"""

import dataclasses
import functools
import importlib.resources
import json
import pathlib
import types
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pydantic
import yaml

from assuage.errors import FileProblem, nearest
from assuage.evidence import library, record
from assuage.evidence.record import Finding
from assuage.evidence.rules import breaches


Path = tuple[str | int, ...]
UNKNOWN = ("unexpected_keyword_argument", "extra_forbidden")


def problems(path: pathlib.Path) -> list[FileProblem]:
    """Everything wrong with a user's findings: a file, or the `.yaml` files of a folder.

    Their ids must not clash with the shipped findings, and may point at them.
    """
    return [found for found in _walk(path, shipped=True) if isinstance(found, FileProblem)]


def problems_shipped() -> list[FileProblem]:
    """Everything wrong with the findings that ship."""
    with importlib.resources.as_file(library.SHIPPED) as folder:
        return [found for found in _walk(folder, shipped=False) if isinstance(found, FileProblem)]


def with_own(folder: pathlib.Path) -> Mapping[str, Finding]:
    """The shipped findings together with those of `folder`.

    Raises:
        FileProblem: the first thing wrong with the user's own records.
    """
    shelf = dict(library.findings())
    for found in _walk(folder, shipped=True):
        if isinstance(found, FileProblem):
            raise found
        shelf[found.id] = found
    return types.MappingProxyType(shelf)


def _walk(path: pathlib.Path, *, shipped: bool) -> Iterator[Finding | FileProblem]:
    """Each record as a finding, or as what is wrong with it; then the ids it points at."""
    known = dict.fromkeys(library.findings(), "the shipped findings") if shipped else {}
    pointing: list[tuple[pathlib.Path, int, str]] = []
    files = sorted(path.glob("*.yaml")) if path.is_dir() else [path]
    if not files:
        yield FileProblem(path, "no .yaml file of findings in this folder")
    for file in files:
        for found in _file(file):
            if isinstance(found, FileProblem):
                yield found
                continue
            finding, line = found
            if finding.id in known:
                sentence = f"'{finding.id}' is already the id of a finding in {known[finding.id]}"
                yield FileProblem(file, sentence, field="id", line=line)
                continue
            known[finding.id] = file.name
            if finding.same_as is not None:
                pointing.append((file, line, finding.same_as))
            yield finding
    for file, line, target in pointing:
        if target not in known:
            yield FileProblem(file, f"no finding '{target}'; {nearest(target, known)}", field="same_as", line=line)


def _file(file: pathlib.Path) -> Iterator[tuple[Finding, int] | FileProblem]:
    try:
        tree = yaml.compose(file.read_text(encoding="utf-8"), Loader=library.FastLoader)
    except OSError as trouble:
        yield FileProblem(file, f"cannot be read: {trouble.strerror or trouble}")
        return
    except UnicodeDecodeError:
        yield FileProblem(file, "is not UTF-8 text")
        return
    except yaml.MarkedYAMLError as trouble:
        mark = trouble.problem_mark or trouble.context_mark
        yield FileProblem(file, f"not YAML: {trouble.problem}", line=mark.line + 1 if mark else None)
        return
    except yaml.YAMLError as trouble:
        yield FileProblem(file, f"not YAML: {' '.join(str(trouble).split())}")
        return
    if not isinstance(tree, yaml.SequenceNode) or not tree.value:
        yield FileProblem(file, "not a list of findings; each starts with '- id:'", line=1)
        return
    for node in tree.value:
        yield _record(file, node)


def _record(file: pathlib.Path, node: yaml.Node) -> tuple[Finding, int] | FileProblem:
    """One record, validated: keys, types, then the rules between fields. The first problem answers for it."""
    if not isinstance(node, yaml.MappingNode):
        return FileProblem(file, "a finding is a list of 'field: value', starting with '- id:'", line=_line(node))
    try:
        repeated = _repeated(node)
        if repeated is not None:
            return FileProblem(file, "given twice", field=repeated.value, line=_line(repeated))
        raw: dict[str, Any] = _construct(node)
        finding = _adapter().validate_json(json.dumps(raw, default=str), strict=True)
    except RecursionError:
        return FileProblem(file, "an anchor inside this finding stands for the whole of it", line=_line(node))
    except yaml.YAMLError as trouble:
        return FileProblem(file, f"not YAML: {' '.join(str(trouble).split())}", line=_line(node))
    except pydantic.ValidationError as trouble:
        errors = trouble.errors(include_url=False)
        # a misspelt field is also a missing one: name the misspelling
        error = next((one for one in errors if one["type"] in UNKNOWN), errors[0])
        path = tuple(error["loc"])
        at, field = _find(node, path)
        return FileProblem(file, _sentence(error["type"], path, error), field=field, line=_line(at))
    for field, sentence in breaches(finding):
        at, _ = _find(node, tuple(int(part) if part.isdigit() else part for part in field.split(".")))
        return FileProblem(file, sentence, field=field, line=_line(at))
    return finding, _line(node)


@functools.cache
def _adapter() -> pydantic.TypeAdapter[Finding]:
    return pydantic.TypeAdapter(Finding)


def _construct(node: yaml.Node) -> Any:
    loader = yaml.SafeLoader("")
    try:
        return loader.construct_document(node)
    finally:
        loader.dispose()


def _repeated(node: yaml.Node) -> yaml.ScalarNode | None:
    """The first key that stands twice in one mapping; YAML would silently keep the last."""
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if isinstance(key, yaml.ScalarNode):
                if key.value in seen:
                    return key
                seen.add(key.value)
            if (inner := _repeated(value)) is not None:
                return inner
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            if (inner := _repeated(item)) is not None:
                return inner
    return None


def _find(node: yaml.Node, path: Path) -> tuple[yaml.Node, str]:
    """The deepest node on the path that is in the file, and the path in words."""
    words: list[str] = []
    for part in path:
        inner: yaml.Node | None = None
        if isinstance(node, yaml.MappingNode):
            inner = next((value for key, value in node.value if key.value == str(part)), None)
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            inner = node.value[part]
        if inner is None:
            # the rest is a missing key, which belongs in the sentence, or a union's inner name, which does not
            if isinstance(node, yaml.MappingNode):
                words.append(str(part))
            break
        words.append(str(part))
        node = inner
    return node, ".".join(words)


def _line(node: yaml.Node) -> int:
    return node.start_mark.line + 1


def _sentence(kind: str, path: Path, error: Any) -> str:
    given = error["input"]
    match kind:
        case "missing" if isinstance(path[-1], int):
            return "one end of the interval is missing"
        case "missing":
            return "missing; it cannot be left out"
        case kind if kind in UNKNOWN:
            return f"unknown field; {nearest(str(path[-1]), _fields(path[:-1]))}"
        case "literal_error":
            return f"'{given}' is not one of its values; {_nearest_value(str(given), error['ctx']['expected'])}"
        case _:
            shown = json.dumps(given, ensure_ascii=False) if not isinstance(given, str) else f"'{given}'"
            return f"{shown} is refused: {error['msg'][0].lower()}{error['msg'][1:]}"


def _fields(inside: Path) -> Sequence[str]:
    """The fields known where an unknown one stood."""
    owners = {"effect": record.Effect, "statistic": record.Statistic, "arms": record.Arm, "timecourse": record.Point}
    owner = owners[str(inside[0])] if inside else Finding
    return [field.name for field in dataclasses.fields(owner)]


def _nearest_value(given: str, expected: str) -> str:
    """pydantic lists the choices as "'a', 'b' or 'c'"; offer the nearest of them."""
    return nearest(given, expected.split("'")[1::2])
