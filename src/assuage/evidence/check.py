"""Validate files of findings: every problem is one sentence with file, line, column, field and value.

`assuage evidence check PATH` prints what `problems` finds; `with_own` merges a folder of a
user's own findings with the shipped ones, and refuses it if anything is wrong.
"""

import importlib.resources
import pathlib
import types
from collections.abc import Collection, Iterator, Mapping

from assuage import yaml_files
from assuage.errors import FileProblem, nearest
from assuage.evidence import library
from assuage.evidence.record import Finding
from assuage.evidence.roles import study
from assuage.evidence.rules import breaches


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
        FileProblem: everything wrong with the user's own records.
    """
    shelf = dict(library.findings())
    walked = list(_walk(folder, shipped=True))
    if wrong := [found for found in walked if isinstance(found, FileProblem)]:
        raise FileProblem.of(wrong)
    shelf |= {found.id: found for found in walked if isinstance(found, Finding)}
    return types.MappingProxyType(shelf)


def _walk(path: pathlib.Path, *, shipped: bool) -> Iterator[Finding | FileProblem]:
    """Each record as a finding, or as what is wrong with it; then the ids it points at."""
    known = dict.fromkeys(library.findings(), "the shipped findings") if shipped else {}
    pointing: list[tuple[pathlib.Path, int, str]] = []
    of_one_sex: list[tuple[Finding, pathlib.Path, int]] = []
    files = sorted(path.glob("*.yaml")) if path.is_dir() else [path]
    if not files:
        yield FileProblem(path, "no .yaml file of findings in this folder")
    for file in files:
        for found in _file(file):
            if isinstance(found, FileProblem):
                yield found
                continue
            finding, line, said = found
            if finding.id in known:
                sentence = f"'{finding.id}' is already the id of a finding in {known[finding.id]}"
                yield FileProblem(said, sentence, field="id", line=line)
                continue
            known[finding.id] = said.name
            if finding.same_as is not None:
                pointing.append((said, line, finding.same_as))
            if finding.sex in ("men", "women") and finding.n is not None and finding.n_is == "own" and finding.n_arms:
                of_one_sex.append((finding, said, line))
            yield finding
    for file, line, target in pointing:
        if target not in known:
            yield FileProblem(file, f"no finding '{target}'; {nearest(target, known)}", field="same_as", line=line)

    yield from _both_sexes_counted(of_one_sex)


def _both_sexes_counted(found: Collection[tuple[Finding, pathlib.Path, int]]) -> Iterator[FileProblem]:
    """Men and women of one study who carry the same sizes: the number is of both together."""
    women = {(study(one), one.n, str(one.n_arms)): one.id for one, _, _ in found if one.sex == "women"}
    for one, said, line in found:
        other = women.get((study(one), one.n, str(one.n_arms))) if one.sex == "men" else None
        if other is not None:
            sentence = f"{one.n} is also the number of women in '{other}' of this study; give that of the men alone"
            yield FileProblem(said, sentence, field="n", line=line)


def _file(file: pathlib.Path) -> Iterator[tuple[Finding, int, pathlib.Path] | FileProblem]:
    """Each record with its line and the file as people call it, or what is wrong with it."""
    try:
        document = yaml_files.document(file)
    except FileProblem as trouble:
        yield from trouble.problems
        return
    records = document.content
    if not isinstance(records, list) or not records:
        yield FileProblem(document.file, "not a list of findings; each starts with '- id:'", line=1)
        return
    for number in range(len(records)):
        for found in _record(document, number):
            yield found if isinstance(found, FileProblem) else (*found, pathlib.Path(str(document.file)))


def _record(document: yaml_files.Document, number: int) -> Iterator[tuple[Finding, int] | FileProblem]:
    """One record, or all that is wrong with it: first keys and types, and where these hold the rules between fields."""
    at: yaml_files.Place = (number,)
    try:
        finding = document.checked(Finding, at)
        if faults := [document.fault(at + _place(field), said) for field, said in breaches(finding)]:
            raise document.refusal(faults, below=1)
    except FileProblem as trouble:
        yield from trouble.problems
    else:
        yield finding, document.fault(at, "").mark[0]


def _place(field: str) -> yaml_files.Place:
    return tuple(int(step) if step.isdecimal() else step for step in field.split("."))
