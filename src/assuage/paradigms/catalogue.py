"""What can be done to a person: laboratory paradigms and therapies, one data file each in `shelf/`."""

from collections.abc import Mapping
from functools import cache
from importlib import resources

from assuage import yaml_files
from assuage.paradigms.paradigm import Paradigm, read
from assuage.paradigms.therapy import Therapy


@cache
def paradigms() -> Mapping[str, Paradigm | Therapy]:
    """All of them by name: a file with components is a therapy, one with steps a laboratory paradigm."""
    folder = resources.files("assuage.paradigms").joinpath("shelf")
    files = sorted((f for f in folder.iterdir() if f.name.endswith(".yaml")), key=lambda f: f.name)
    written = (yaml_files.Document(f.read_bytes(), f.name) for f in files)
    every = (d.checked(Therapy) if "components" in d.content else read(d.content) for d in written)
    return {one.name: one for one in every}
