"""Kinds of people on the shelf, one data file each in `shelf/`: what a study says of its people, said once.

A study that writes `population: {of: general_population}` has what the file says, and what it writes itself instead.
"""

from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from assuage import shelves
from assuage.paradigms.paradigm import Cited
from assuage.yaml_files import Document


class Kind(BaseModel):
    """One kind of people; `people` is written as in a study file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Annotated[str, Field(alias="population", pattern=r"^[a-z][a-z0-9_]*$")]
    source: str
    findings: Cited
    people: dict[str, Any]


@shelves.kept
def kinds() -> Mapping[str, Kind]:
    """All kinds by name, the user's own behind those that ship. Raises FileProblem on a malformed file."""
    own = [(file, file.document().checked(Kind)) for file in shelves.own_files("populations")]
    return shelves.merged("population", _shipped(), ((file, made.name, made) for file, made in own))


@cache
def _shipped() -> Mapping[str, Kind]:
    folder = resources.files("assuage.population").joinpath("shelf")
    files = sorted((f for f in folder.iterdir() if f.name.endswith(".yaml")), key=lambda f: f.name)
    read = (Document(f.read_bytes(), f.name).checked(Kind) for f in files)
    return {made.name: made for made in read}
