"""What was fitted together: the correlation of beliefs, beside the beliefs themselves.

    therapy:                                  a block
      names: [untreated_course.drift, ...]
      correlation:                            lower triangle, one row per name, each ending in 1
        - [1]
        - [-0.31, 1]

Centre, spread and scale stand with each parameter and nowhere else. Correlations are those of the standard normals
behind the beliefs: of the values where a belief is normal, of their logs where it is lognormal.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np
from pydantic import BaseModel, ConfigDict

from assuage.errors import FileProblem, nearest
from assuage.parameters.library import JOINT, shipped
from assuage.parameters.parameter import Fixed, Floats
from assuage.yaml_files import Document


class _Written(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    names: tuple[str, ...]
    correlation: tuple[tuple[float, ...], ...]


@dataclass(frozen=True)
class Block:
    """Parameters fitted together, and the correlation matrix of their beliefs: shape (names, names)."""

    label: str
    names: tuple[str, ...]
    correlation: Floats

    @property
    def factor(self) -> Floats:
        """Lower Cholesky factor of the correlation."""
        return np.asarray(np.linalg.cholesky(self.correlation), np.float64)


@cache
def joint() -> tuple[Block, ...]:
    """The blocks that ship. Raises FileProblem for what is no distribution of parameters that are uncertain."""
    return blocks(Document(resources.files("assuage.parameters").joinpath(JOINT).read_bytes(), JOINT))


def blocks(written: Document) -> tuple[Block, ...]:
    """The blocks of a file. Raises FileProblem."""
    made = tuple(_block(label, one) for label, one in written.checked(dict[str, _Written]).items())
    every = [name for block in made for name in block.names]
    for name in every:
        if every.count(name) > 1:
            raise FileProblem(JOINT, f"'{name}' was fitted twice; a parameter has one place in one block")
    return made


def _block(label: str, written: _Written) -> Block:
    names, rows = written.names, written.correlation
    known, place = shipped(), f"{label}.correlation"
    for name in names:
        if name not in known:
            raise FileProblem(JOINT, f"no parameter '{name}'; {nearest(name, known)}", field=f"{label}.names")
        if isinstance(known[name].typical, Fixed):
            raise FileProblem(JOINT, f"'{name}' has one fixed value, so nothing goes with it", field=f"{label}.names")
    if [len(row) for row in rows] != list(range(1, len(names) + 1)):
        raise FileProblem(
            JOINT, f"{len(names)} names need rows of 1 to {len(names)} numbers", field=f"{label}.correlation"
        )
    lower = np.zeros((len(names), len(names)))
    for number, row in enumerate(rows):
        lower[number, : number + 1] = row
    matrix = lower + np.tril(lower, -1).T
    if not np.all(np.diag(matrix) == 1.0):
        raise FileProblem(JOINT, "each row ends in 1, a belief's correlation with itself", field=place)
    if not np.all(np.isfinite(matrix)) or np.linalg.eigvalsh(matrix)[0] <= 0.0:
        raise FileProblem(
            JOINT, "no distribution has these correlations: not positive definite", field=f"{label}.correlation"
        )
    return Block(label, names, matrix)


def with_partners(names: Sequence[str]) -> tuple[str, ...]:
    """The names, and behind them what else was fitted together with any of them."""
    partners = (n for block in joint() if set(block.names) & set(names) for n in block.names)
    return tuple(dict.fromkeys((*names, *partners)))


def correlated(names: Sequence[str], normal: Floats) -> Floats:
    """Independent standard normals, one column per name, as the blocks correlate them: shape (draws, names).

    `names` holds all of a block or none. The first name of a block, and names outside the blocks, keep their numbers.
    """
    column = {name: at for at, name in enumerate(names)}
    out = normal.copy()
    for block in joint():
        if block.names[0] in column:
            own = [column[name] for name in block.names]
            # row by row, not as a product of matrices, whose rounding depends on how many draws there are
            some = np.ascontiguousarray(normal[:, own])
            for at, weights in zip(own, block.factor, strict=True):
                out[:, at] = (some * weights).sum(axis=1)
    return out
