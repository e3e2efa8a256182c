"""Correlations between people's own deviations: entries of `correlations.yaml`.

    correlations:
      - {between: [traits.arousability, traits.stress_reactivity], r: 0.3, grade: assumed, findings: [], reasoning: ...}

The r is between the standard normal deviations, whatever the scale each is applied on.
"""

from importlib import resources
from typing import Annotated

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from assuage import shelves
from assuage.errors import FileProblem, nearest
from assuage.parameters.library import CORRELATIONS, parameters
from assuage.parameters.parameter import Floats, Grade
from assuage.yaml_files import Document


KEY = "correlations"


class Correlation(BaseModel):
    """A belief about how two deviations go together."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    between: tuple[str, str]
    r: Annotated[float, Field(gt=-1.0, lt=1.0)]
    grade: Grade
    findings: tuple[str, ...]
    reasoning: str


class _Written(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    correlations: tuple[Correlation, ...]


@shelves.kept
def correlations() -> tuple[Correlation, ...]:
    """All correlations, the user's own behind those that ship. Raises FileProblem on a malformed entry, and for one of
    a parameter that does not exist or in which people do not differ.
    """
    shipped = resources.files("assuage.parameters").joinpath(CORRELATIONS)
    own = [file.document() for file in shelves.own_files("parameters") if file.stem == CORRELATIONS[: -len(".yaml")]]
    found: list[Correlation] = []
    for written in (Document(shipped.read_bytes(), CORRELATIONS), *own):
        found += read(written)
    joint(tuple(found))
    return tuple(found)


def read(written: Document) -> list[Correlation]:
    """Entries of one file, checked. Raises FileProblem."""
    found = list(written.checked(_Written).correlations)
    for place, entry in enumerate(found):
        for name in entry.between:
            known = parameters().get(name)
            if known is None or known.between_persons is None:
                said = (
                    f"people do not differ in {name}"
                    if known
                    else f"no parameter '{name}'; {nearest(name, parameters())}"
                )
                raise FileProblem(written.file, said, field=f"{KEY}.{place}.between")
    joint(tuple(found), written.file)
    return found


def joint(entries: tuple[Correlation, ...], file: object = CORRELATIONS) -> tuple[tuple[str, ...], Floats]:
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
        return names, np.asarray(np.linalg.cholesky(matrix), np.float64)
    except np.linalg.LinAlgError:
        raise FileProblem(file, f"no people correlate like this in {', '.join(names)}", field=KEY) from None
