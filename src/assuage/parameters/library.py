"""Every parameter by its full name, 'hpa_axis.buffering', with what this run sets or adds; no draws, and no JAX."""

import re
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

import yaml

from assuage import shelves
from assuage.errors import FileProblem, UnknownName, nearest
from assuage.evidence.library import findings
from assuage.parameters.parameter import Fixed, Parameter
from assuage.parameters.settings import with_setting


JOINT = "joint.yaml"  # what was fitted together: `parameters.joint`
NOTHING_WORKS = "nothing_works.probability"


@shelves.kept
def parameters() -> Mapping[str, Parameter]:
    """All parameters: those that ship, the user's own, and the settings of this run.

    Raises FileProblem on a malformed file, UnknownName or AssuageError for a setting that cannot be.
    """
    own = [
        (file, full, belief)
        for file in shelves.own_files("parameters")
        for full, belief in _beliefs(file.path, file.stem, file.content())
    ]
    for file, full, belief in own:
        _check_own(file.path, full, belief)
    found = shelves.merged("parameter", shipped(), own)
    for name, text in shelves.current().settings:
        if name not in found:
            raise UnknownName("parameter", name, found, see="docs/the_model.md")
        found[name] = with_setting(name, found[name], text)
    return found


@cache
def shipped() -> Mapping[str, Parameter]:
    """The parameters that ship, as they ship. Raises FileProblem on a malformed file."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    files = sorted(resources.files("assuage.parameters").iterdir(), key=lambda f: f.name)
    return {
        full: belief
        for file in files
        if file.name.endswith(".yaml") and file.name != JOINT
        for full, belief in _beliefs(
            file.name, file.name.removesuffix(".yaml"), yaml.load(file.read_text(encoding="utf-8"), Loader=loader)
        )
    }


def _beliefs(file: str, stem: str, content: Mapping[str, Any]) -> list[tuple[str, Parameter]]:
    return [(f"{stem}.{name}", shelves.validated(Parameter, file, fields, name)) for name, fields in content.items()]


def _check_own(file: str, full: str, belief: Parameter) -> None:
    """What tests hold of the shipped files is refused in a user's."""
    name = full.partition(".")[2]
    if not re.fullmatch(r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*", full):
        raise FileProblem(file, f"'{full}' is no name; use small letters, digits and underscores")
    for cited in belief.findings:
        if cited not in findings():
            raise FileProblem(file, f"no finding '{cited}'; {nearest(cited, findings())}", field=f"{name}.findings")
        if findings()[cited].retracted:
            raise FileProblem(file, f"'{cited}' was retracted", field=f"{name}.findings")
    if belief.grade == "measured" and not belief.findings:
        raise FileProblem(file, "what is measured leans on a finding; else it is assumed", field=f"{name}.grade")
    if not belief.reasoning.strip():
        raise FileProblem(file, "say why", field=f"{name}.reasoning")


def parameter(name: str) -> Parameter:
    """One parameter. Raises UnknownName with the nearest."""
    if name not in parameters():
        raise UnknownName("parameter", name, parameters())
    return parameters()[name]


def variant(name: str) -> dict[str, float]:
    """Full name -> value of a named variant such as 'milo2025' or 'saturating'. Raises UnknownName."""
    values = {full: p.variants[name] for full, p in parameters().items() if name in p.variants}
    if not values:
        raise UnknownName("variant", name, {v for p in parameters().values() for v in p.variants})
    return values


def oxytocin_coefficients() -> tuple[str, ...]:
    """Names of the coefficients that are zero when nothing works."""
    return tuple(name for name, p in parameters().items() if p.oxytocin)


def uncertain() -> tuple[str, ...]:
    """Names of the parameters whose typical value is not known."""
    return tuple(name for name, p in parameters().items() if not isinstance(p.typical, Fixed))


def central_truth() -> dict[str, float]:
    """Every typical value at its centre, oxytocin coefficients included."""
    return {name: p.typical.centre for name, p in parameters().items()}


def without_oxytocin(truth: Mapping[str, float]) -> dict[str, float]:
    """The same truth with every oxytocin coefficient at zero."""
    return {name: 0.0 if name in oxytocin_coefficients() else value for name, value in truth.items()}
