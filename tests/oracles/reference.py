"""Reads the reference trajectories that lie beside the project; without them the test is skipped."""

import csv
import pathlib

import numpy as np
import pytest


FOLDER = pathlib.Path(__file__).parents[2] / "../shared/reference"


def reference(name: str) -> list[list[str]]:
    """Rows of a reference file without its header."""
    path = FOLDER / name
    if not path.exists():
        pytest.skip(f"{path.name}: the reference trajectories are not beside this checkout")
    with path.open(encoding="utf-8") as file:
        return list(csv.reader(file))[1:]


def numbers(name: str) -> np.ndarray:
    """A reference file of numbers alone."""
    return np.array([[float(value) for value in row] for row in reference(name)])
