"""What a run adds to the shelves: settings of parameters, and files of the user's own.

The shelves (parameters, paradigms, therapies, drugs, assays) ship with Assuage. A run may add to them:

    with using({"alliance.bonding": "normal(0, 0.3)"}, ["my_folder"]):
        ...

A folder holds files of the shipped shapes, any of:

    parameters/*.yaml   paradigms/*.yaml   therapies.yaml   drugs.yaml   assays.yaml

Additions are a context, not a global: they end with the `with`, another thread does not have them, and what was read or
compiled under them (`kept`) is never used without them. They are read once, so a file that changes during a run changes
nothing. A reader of a shelf asks `own_files(kind)`, and puts what they hold beside what ships with `merged`.
"""

import hashlib
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import lru_cache, wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from assuage.errors import AssuageError, FileProblem, nearest


FOLDERS = ("parameters", "paradigms")  # kinds with a file for each family or paradigm
FILES = ("therapies", "drugs", "assays")  # kinds with one file
_BESIDE = (".md", ".txt")  # what a folder may hold for people
Settings = Mapping[str, str | float] | Sequence[str]
P = ParamSpec("P")
T = TypeVar("T")
M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True)
class OwnFile:
    """A file of the user's, as it was when the run began."""

    kind: str
    path: str
    text: str = field(repr=False)

    @property
    def stem(self) -> str:
        """Its name without '.yaml'."""
        return Path(self.path).stem

    def content(self) -> dict[str, Any]:
        """What it says. Raises FileProblem where that is not YAML, or no 'name: value' lines."""
        try:
            said = yaml.load(self.text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        except yaml.YAMLError as problem:
            mark = getattr(problem, "problem_mark", None)
            what = getattr(problem, "problem", None) or "cannot be read"
            raise FileProblem(self.path, f"not YAML: {what}", line=mark.line + 1 if mark else None) from None
        if not isinstance(said, dict) or not all(isinstance(name, str) for name in said):
            raise FileProblem(self.path, "should be 'name: value' lines")
        return said


@dataclass(frozen=True)
class Additions:
    """Settings by full name, as written, and the user's files; hashable, so that a cache can hang on it."""

    settings: tuple[tuple[str, str], ...] = ()
    files: tuple[OwnFile, ...] = ()

    def identity(self) -> dict[str, Any]:
        """What a run folder keeps of it: settings, and each file's SHA-256."""
        files = [{"file": f.path, "sha256": hashlib.sha256(f.text.encode()).hexdigest()} for f in self.files]
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
def using(settings: Settings = (), folders: Iterable[Path | str] = ()) -> Generator[Additions]:
    """Add settings ('name=value' each, or a mapping) and folders to what is in use, until the `with` ends.

    Raises AssuageError for what is no setting, FileProblem for a folder that is none or holds what belongs to no shelf.
    What a setting or a file says is checked where its shelf is read.
    """
    before = current()
    files = {(f.kind, f.path): f for f in before.files}
    for folder in folders:
        files |= {(f.kind, f.path): f for f in _own_files(Path(folder))}
    added = Additions(tuple((dict(before.settings) | _pairs(settings)).items()), tuple(files.values()))
    with added.in_use():
        yield added


def _pairs(settings: Settings) -> dict[str, str]:
    if isinstance(settings, str):
        settings = [settings]
    if isinstance(settings, Mapping):
        return {str(name): value if isinstance(value, str) else repr(value) for name, value in settings.items()}
    pairs: dict[str, str] = {}
    for written in settings:
        name, equals, value = str(written).partition("=")
        if not equals or not name.strip() or not value.strip():
            raise AssuageError(f"--set '{written}' is no setting; write it like trauma_memory.rate=0.03")
        if name.strip() in pairs:
            raise AssuageError(f"--set {name.strip()} is given twice")
        pairs[name.strip()] = value.strip()
    return pairs


def _own_files(folder: Path) -> list[OwnFile]:
    if not folder.is_dir():
        raise FileProblem(folder, "no such folder; --with takes a folder with parameters, paradigms or therapies.yaml")
    places = {name: name for name in FOLDERS} | {f"{name}.yaml": name for name in FILES}
    found: list[OwnFile] = []
    for path in sorted(folder.iterdir()):
        if path.name.startswith(".") or path.suffix in _BESIDE:
            continue
        if path.name not in places or path.is_dir() != (path.name in FOLDERS):
            raise FileProblem(path, f"belongs to no shelf; {nearest(path.name, places)}")
        for file in sorted(path.iterdir()) if path.is_dir() else [path]:
            if file.name.startswith(".") or file.suffix in _BESIDE:
                continue
            if file.suffix != ".yaml" or file.is_dir():
                raise FileProblem(file, f"{places[path.name]} are files that end in .yaml")
            found.append(OwnFile(places[path.name], str(file), _text(file)))
    if not found:
        raise FileProblem(folder, f"holds nothing for a shelf; choose from: {', '.join(sorted(places))}")
    return found


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as problem:
        raise FileProblem(path, f"cannot be read: {problem}") from None


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


def validated(model: type[M], file: object, content: object, place: str = "") -> M:
    """The content as this model has it. Raises FileProblem with the first thing that is wrong with it."""
    try:
        return model.model_validate(content)
    except ValidationError as problem:
        first = problem.errors()[0]
        said = first["msg"].removeprefix("Value error, ")
        if first["type"] == "extra_forbidden":
            said = f"unknown key; {nearest(str(first['loc'][-1]), model.model_fields)}"
        where = ".".join(part for part in (place, *map(str, first["loc"])) if part)
        raise FileProblem(file, said, field=where or None) from None


def kept(read: Callable[P, T]) -> Callable[P, T]:
    """A cache like `functools.lru_cache` whose results belong to the additions they were made under."""

    made: Any = lru_cache(maxsize=128)(lambda own, *args, **named: read(*args, **named))

    @wraps(read)
    def reading(*args: P.args, **named: P.kwargs) -> T:
        return made(current(), *args, **named)

    return reading
