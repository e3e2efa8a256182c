"""Correlations between people's own deviations: entries `correlations` of the parameter files, none by default.

    correlations:
      - {between: [traits.arousability, traits.stress_reactivity], r: 0.3, grade: assumed, findings: [], reasoning: ...}

The r is between the standard normal deviations, whatever the scale each is applied on.
"""

from functools import cache
from importlib import resources
from typing import Annotated

import numpy as np
import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assuage.errors import FileProblem
from assuage.parameters.library import parameter
from assuage.parameters.parameter import Floats, Grade


KEY = "correlations"


class Correlation(BaseModel):
    """A belief about how two deviations go together."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    between: tuple[str, str]
    r: Annotated[float, Field(gt=-1.0, lt=1.0)]
    grade: Grade
    findings: tuple[str, ...]
    reasoning: str


@cache
def correlations() -> tuple[Correlation, ...]:
    """All shipped correlations. Raises FileProblem on a malformed entry."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    found: list[Correlation] = []
    for file in sorted(resources.files("assuage.parameters").iterdir(), key=lambda f: f.name):
        if file.name.endswith(".yaml"):
            entries = yaml.load(file.read_text(encoding="utf-8"), Loader=loader).get(KEY, [])
            found += read(file.name, entries)
    return tuple(found)


def read(file: str, entries: list[object]) -> list[Correlation]:
    """Entries of one file, checked. Raises FileProblem, and UnknownName for a parameter that does not exist."""
    found: list[Correlation] = []
    for place, entry in enumerate(entries):
        try:
            one = Correlation.model_validate(entry)
        except ValidationError as problem:
            first = problem.errors()[0]
            raise FileProblem(file, first["msg"], field=f"{KEY}[{place}].{'.'.join(map(str, first['loc']))}") from None
        for name in one.between:
            if parameter(name).between_persons is None:
                raise FileProblem(file, f"people do not differ in {name}", field=f"{KEY}[{place}].between")
        found.append(one)
    joint(tuple(found), file)
    return found


def joint(entries: tuple[Correlation, ...], file: str = "correlations") -> tuple[tuple[str, ...], Floats]:
    """Names that correlate, in alphabetical order, and the lower Cholesky factor of their correlations.

    Raises FileProblem where no people can correlate like that (the matrix is not positive definite).
    """
    names = tuple(sorted({name for entry in entries for name in entry.between}))
    matrix = np.eye(len(names))
    for entry in entries:
        i, j = (names.index(name) for name in entry.between)
        if i == j or matrix[i, j] != 0.0:
            raise FileProblem(file, f"{' and '.join(entry.between)} are given twice", field=KEY)
        matrix[i, j] = matrix[j, i] = entry.r
    try:
        return names, np.linalg.cholesky(matrix)
    except np.linalg.LinAlgError:
        raise FileProblem(file, f"no people correlate like this in {', '.join(names)}", field=KEY) from None
