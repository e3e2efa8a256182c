"""Strata: kinds of trial and care whose patients change, leave and differ as their own published trials did.

A parameter of a stratum is the shared core shifted by the stratum's own amount (`strata.yaml`, and one parameter file
of each stratum's name), so that what one stratum teaches is shared and what is its own is not.
"""

from collections.abc import Mapping
from functools import cache
from importlib import resources

import numpy as np
from pydantic import BaseModel, ConfigDict

from assuage.parameters.library import parameters
from assuage.parameters.parameter import LogNormal
from assuage.yaml_files import Document


FILE = "strata.yaml"
ADULT = 18.0  # years: all strata are of adults


class Stratum(BaseModel):
    """Whose it is; `female` is the share it needs, where it needs one."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    label: str
    female: float | None = None

    def fits(self, female: float, age: float | None) -> bool:
        """Whether people with this share of women and this mean age can be of it."""
        return (self.female is None or female == self.female) and (age is None or age >= ADULT)


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    shifts: dict[str, str]
    strata: dict[str, Stratum]


@cache
def _file() -> _File:
    return Document(resources.files("assuage.population").joinpath(FILE).read_bytes(), FILE).checked(_File)


def strata() -> Mapping[str, Stratum]:
    """Name -> stratum."""
    return _file().strata


def shifted_parameters(stratum: str) -> Mapping[str, str]:
    """Full name of each shift of a stratum -> that of the parameter it shifts."""
    return {f"{stratum}.{own}": full for own, full in _file().shifts.items()}


def in_stratum(truths: Mapping[str, np.ndarray | float], stratum: str | None) -> dict[str, np.ndarray | float]:
    """Truths as the people of a stratum have them; without one, as they are."""
    found = dict(truths)
    if stratum is None:
        return found
    known = parameters()
    for shift, full in shifted_parameters(stratum).items():
        by = truths.get(shift, known[shift].typical.centre)
        core = truths.get(full, known[full].typical.centre)
        found[full] = core * np.exp(by) if isinstance(known[full].typical, LogNormal) else core + by
    return found
