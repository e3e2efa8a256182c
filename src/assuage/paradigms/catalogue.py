"""What can be done to a person: laboratory paradigms and therapies, one data file each in `shelf/`."""

from collections.abc import Mapping
from functools import cache
from importlib import resources

import yaml

from assuage.paradigms.paradigm import Paradigm, read
from assuage.paradigms.therapy import Therapy


@cache
def paradigms() -> Mapping[str, Paradigm | Therapy]:
    """All of them by name: a file with components is a therapy, one with steps a laboratory paradigm."""
    folder = resources.files("assuage.paradigms").joinpath("shelf")
    files = sorted((f for f in folder.iterdir() if f.name.endswith(".yaml")), key=lambda f: f.name)
    contents = (yaml.safe_load(f.read_text(encoding="utf-8")) for f in files)
    every = (Therapy.model_validate(c) if "components" in c else read(c) for c in contents)
    return {one.name: one for one in every}
