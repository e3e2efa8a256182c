"""What a run adds to the shelves: settings of parameters, and files of the user's own.

The shelves (parameters, paradigms, therapies, drugs, assays) ship with Assuage. A run may add to them:

    with using({"alliance.bonding": "normal(0, 0.3)"}, ["my_folder"]):
        ...

A folder holds files of the shipped shapes, any of:

    parameters/*.yaml   paradigms/*.yaml (therapies among them)   drugs/*.yaml   measures/*.yaml
    populations/*.yaml

Additions are a context, not a global: they end with the `with`, another thread does not have them, and what was read or
compiled under them (`kept`) is never used without them. They are read once, so a file that changes during a run changes
nothing. A reader of a shelf asks `own_files(kind)`, and puts what they hold beside what ships with `merged`.
"""

import hashlib
import os
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import lru_cache, wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from assuage.errors import AssuageError, FileProblem, nearest
from assuage.files import path_given
from assuage.yaml_files import Document


FOLDERS = ("parameters", "paradigms", "drugs", "measures", "populations")  # the kinds, with a file for each
_EXAMPLES = {"settings": "['trauma_memory.rate=0.03']", "folders": "['my_folder']"}
_BESIDE = (".md", ".txt")  # what a folder may hold for people
Settings = Mapping[str, str | float] | Sequence[str]
P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True)
class OwnFile:
    """A file of the user's, as it was when the run began."""

    kind: str
    path: str
    data: bytes = field(repr=False)

    @property
    def stem(self) -> str:
        """Its name without '.yaml'."""
        return Path(self.path).stem

    def document(self) -> Document:
        """What it says. Raises FileProblem where that is not YAML, or no 'name: value' lines."""
        written = Document(self.data, self.path)
        if not isinstance(written.content, dict):
            raise FileProblem(self.path, "should be 'name: value' lines", line=1)
        return written


@dataclass(frozen=True)
class Additions:
    """Settings by full name, as written, and the user's files; hashable, so that a cache can hang on it."""

    settings: tuple[tuple[str, str], ...] = ()
    files: tuple[OwnFile, ...] = ()

    def identity(self) -> dict[str, Any]:
        """What a run folder keeps of it: settings, and each file's SHA-256."""
        files = [{"file": f.path, "sha256": hashlib.sha256(f.data).hexdigest()} for f in self.files]
        return {"settings": dict(self.settings), "with": files}

    def sentences(self) -> list[str]:
        """One sentence each, for people; none where nothing is added."""
        told = [f"{name} is set to {value} for this run" for name, value in self.settings]
        return told + [f"{f.kind} of this run include those of {f.path}" for f in self.files]

    @contextmanager
    def in_use(self) -> Generator["Additions"]:
        """Make these the additions, until the `with` ends."""
        before = _IN_USE.set(self)
        try:
            yield self
        finally:
            _IN_USE.reset(before)


_NOTHING = Additions()
_IN_USE: ContextVar[Additions] = ContextVar("additions", default=_NOTHING)


def current() -> Additions:
    """The additions in use."""
    return _IN_USE.get()


@contextmanager
def using(
    settings: Settings | None = (), folders: Path | str | Iterable[Path | str] | None = ()
) -> Generator[Additions]:
    """Add settings ('name=value' each, or a mapping) and folders to what is in use, until the `with` ends.

    One setting or folder may stand for a list of it.

    Raises AssuageError for what is no setting, FileProblem for a folder that is none or holds what belongs to no shelf.
    What a setting or a file says is checked where its shelf is read.
    """
    before = current()
    files = {(f.kind, f.path): f for f in before.files}
    for folder in _listed("folders", folders):
        files |= {(f.kind, f.path): f for f in _own_files(path_given("--with", folder))}
    added = Additions(tuple((dict(before.settings) | _pairs(settings)).items()), tuple(files.values()))
    with added.in_use():
        yield added


def _pairs(settings: Settings | None) -> dict[str, str]:
    if isinstance(settings, Mapping):
        return {str(name): value if isinstance(value, str) else repr(value) for name, value in settings.items()}
    pairs: dict[str, str] = {}
    for written in _listed("settings", settings):
        name, equals, value = str(written).partition("=")
        if not equals or not name.strip() or not value.strip():
            raise AssuageError(f"--set '{written}' is no setting; write it like trauma_memory.rate=0.03")
        if name.strip() in pairs:
            raise AssuageError(f"--set {name.strip()} is given twice")
        pairs[name.strip()] = value.strip()
    return pairs


def _listed(what: str, given: object) -> list[Any]:
    """One, or the several that were given; none for None. Raises AssuageError for what holds none."""
    if isinstance(given, str | os.PathLike):
        return [given]
    if given is None or isinstance(given, Iterable):
        return list(given or ())
    raise AssuageError(f"{what} {given!r:.60}: write a list, such as {_EXAMPLES[what]}")


def _own_files(folder: Path) -> list[OwnFile]:
    if not folder.is_dir():
        raise FileProblem(
            folder, "no such folder; --with takes a folder with parameters, paradigms, drugs, measures or populations"
        )
    found: list[OwnFile] = []
    for path in sorted(folder.iterdir()):
        if path.name.startswith(".") or path.suffix in _BESIDE:
            continue
        if path.name not in FOLDERS or not path.is_dir():
            raise FileProblem(path, f"belongs to no shelf; {nearest(path.name, FOLDERS)}")
        for file in sorted(path.iterdir()):
            if file.name.startswith(".") or file.suffix in _BESIDE:
                continue
            if file.suffix != ".yaml" or file.is_dir():
                raise FileProblem(file, f"{path.name} are files that end in .yaml")
            found.append(OwnFile(path.name, str(file), _bytes(file)))
    if not found:
        raise FileProblem(folder, f"holds nothing for a shelf; choose from: {', '.join(sorted(FOLDERS))}")
    return found


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as problem:
        raise FileProblem(path, f"cannot be read: {problem.strerror or problem}") from None


def own_files(kind: str) -> list[OwnFile]:
    """The user's files of a kind, in the order of their folders."""
    return [file for file in current().files if file.kind == kind]


def merged(what: str, shipped: Mapping[str, T], own: Iterable[tuple[OwnFile, str, T]]) -> dict[str, T]:
    """A shelf with the user's own behind what ships. Raises FileProblem for a name that is taken."""
    found, origin = dict(shipped), dict.fromkeys(shipped, "Assuage itself")
    for file, name, made in own:
        if name in found:
            raise FileProblem(file.path, f"there is a {what} '{name}' in {origin[name]}; give yours another name")
        found[name], origin[name] = made, file.path
    return found


def kept(read: Callable[P, T]) -> Callable[P, T]:
    """A cache like `functools.lru_cache` whose results belong to the additions they were made under."""

    made: Any = lru_cache(maxsize=128)(lambda own, *args, **named: read(*args, **named))

    @wraps(read)
    def reading(*args: P.args, **named: P.kwargs) -> T:
        return made(current(), *args, **named)

    return reading
