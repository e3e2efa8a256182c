"""Every parameter by its full name, 'hpa_axis.buffering', with what this run sets or adds; no draws, and no JAX."""

import re
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import get_args

from assuage import shelves
from assuage.errors import FileProblem, UnknownName, nearest
from assuage.evidence.library import findings
from assuage.parameters.parameter import Fixed, Parameter, Path
from assuage.parameters.settings import with_setting
from assuage.yaml_files import Document


JOINT = "joint.yaml"  # what was fitted together: `parameters.joint`
CORRELATIONS = "correlations.yaml"  # how people's own deviations go together: `parameters.correlations`
NULL_MODEL = "null_model.probability"
OXYTOCIN = "oxytocin"


@shelves.kept
def parameters() -> Mapping[str, Parameter]:
    """All parameters: those that ship, the user's own, and the settings of this run.

    Raises FileProblem on a malformed file, UnknownName or AssuageError for a setting that cannot be.
    """
    own = [
        (file, full, belief)
        for kind in ("parameters", "measures")
        for file in shelves.own_files(kind)
        if f"{file.stem}.yaml" != CORRELATIONS
        for full, belief in _beliefs(file.document(), file.stem).items()
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
    found: dict[str, Parameter] = {}
    for folder in (resources.files("assuage.parameters"), resources.files("assuage.measures").joinpath("shelf")):
        for file in sorted((f for f in folder.iterdir() if f.name.endswith(".yaml")), key=lambda f: f.name):
            if file.name not in (JOINT, CORRELATIONS):
                found |= _beliefs(Document(file.read_bytes(), file.name), file.name.removesuffix(".yaml"))
    return found


def _beliefs(written: Document, stem: str) -> dict[str, Parameter]:
    """Full name -> belief; a measure's file holds those of its errors under 'parameters', and says its own name."""
    at = ("parameters",) if "measure" in written.content else ()
    stem = str(written.content["measure"]) if at else stem
    if at and "parameters" not in written.content:
        return {}
    return {f"{stem}.{name}": belief for name, belief in written.checked(dict[str, Parameter], at).items()}


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


def drug_coefficients() -> tuple[str, ...]:
    """Names of the coefficients that are zero when nothing works."""
    return tuple(name for name, p in parameters().items() if p.drug is not None)


def paths() -> dict[str, tuple[str, ...]]:
    """Ways by which oxytocin acts in therapy -> its coefficients of each, in the order in which a plan tells them."""
    own = {name: p.path for name, p in parameters().items() if p.drug == OXYTOCIN}
    return {path: tuple(name for name, its in own.items() if its == path) for path in get_args(Path)}


def direct_coefficients() -> dict[str, str]:
    """Drug -> the name of its coefficient by ways that no mechanism names."""
    return {p.drug: name for name, p in parameters().items() if p.path == "direct" and p.drug is not None}


def uncertain() -> tuple[str, ...]:
    """Names of the parameters whose typical value is not known."""
    return tuple(name for name, p in parameters().items() if not isinstance(p.typical, Fixed))


def central_truth() -> dict[str, float]:
    """Every typical value at its centre, coefficients of drugs included."""
    return {name: p.typical.centre for name, p in parameters().items()}


def without_drugs(truth: Mapping[str, float]) -> dict[str, float]:
    """The same truth with every coefficient of a drug at zero."""
    return {name: 0.0 if name in drug_coefficients() else value for name, value in truth.items()}
