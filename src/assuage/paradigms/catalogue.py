"""What can be done to a person: laboratory paradigms and therapies, one data file each in `shelf/`."""

from collections.abc import Mapping
from functools import cache
from importlib import resources

from assuage import shelves
from assuage.paradigms.paradigm import Paradigm, read
from assuage.paradigms.therapy import Therapy
from assuage.yaml_files import Document


@shelves.kept
def paradigms() -> Mapping[str, Paradigm | Therapy]:
    """All of them by name, the user's own behind those that ship. Raises FileProblem on a malformed file."""
    own = [(file, _read(file.document())) for file in shelves.own_files("paradigms")]
    return shelves.merged("paradigm", _shipped(), ((file, made.name, made) for file, made in own))


@cache
def _shipped() -> Mapping[str, Paradigm | Therapy]:
    folder = resources.files("assuage.paradigms").joinpath("shelf")
    files = sorted((f for f in folder.iterdir() if f.name.endswith(".yaml")), key=lambda f: f.name)
    every = (_read(Document(f.read_bytes(), f.name)) for f in files)
    return {one.name: one for one in every}


def _read(written: Document) -> Paradigm | Therapy:
    """A file with components is a therapy, one with steps a laboratory paradigm."""
    return written.checked(Therapy) if "components" in written.content else read(written)
