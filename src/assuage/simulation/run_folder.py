"""The run folder: what was run, from what, and its results, written whole or not at all.

    run.json           what was run: version, commit, seed, hashes of inputs and code, options, machine, finished
    progress.json      how far it is
    SHA256SUMS         checksums of the files written, for `sha256sum --check`; the last line of a name counts
    *.parquet, *.nc    tables and trajectories
    report.html        for people

A folder holds one run, and one process at a time works in it. The same command continues an unfinished run and returns
a finished one; another command, or the same with changed inputs or code, is refused rather than mixed in, unless the
folder is begun anew. What an earlier process left is taken up only as its checksum has it, else made again.
"""

import contextlib
import hashlib
import json
import platform
import re
import subprocess
import sys
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from importlib import metadata, resources
from pathlib import Path, PurePosixPath
from typing import Any, TypeVar

from assuage import shelves
from assuage.errors import AssuageError, FileProblem
from assuage.files import SCHEMA, write_whole
from assuage.simulation.lock import Locked, locked
from assuage.simulation.progress import PROGRESS, Listen, Progress, seen, silent


RUN, SUMS = "run.json", "SHA256SUMS"
ELSEWHERE = "give another folder with --out"
ANEW = "begin anew in this one with --anew"
_SUM = re.compile(r"([0-9a-f]{64})  (.+)")
T = TypeVar("T")


def version() -> str:
    """The installed version."""
    return metadata.version("assuage")


def code_hash() -> str:
    """SHA-256 of everything the package ships: programs, parameters, findings, studies."""
    root = Path(str(resources.files("assuage")))
    digest = hashlib.sha256()
    for path in sorted(
        p for p in root.rglob("*") if p.suffix in (".py", ".yaml", ".json") and "__pycache__" not in p.parts
    ):
        digest.update(str(path.relative_to(root)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def commit() -> str | None:
    """The git commit of the source, where the package runs from a checkout."""
    root = Path(str(resources.files("assuage"))).parents[1]
    if not (root / ".git").exists():
        return None
    asked = subprocess.run(["git", "-C", str(root), "rev-parse", "HEAD"], capture_output=True, text=True, check=False)
    return asked.stdout.strip() or None


def checksum(path: Path) -> str:
    """SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def add(folder: Path, name: str, write: Callable[[Path], object]) -> Path:
    """Have `write` fill a file of the run in a folder, and note its checksum."""
    path = folder / name
    write_whole(path, write)
    line = f"{checksum(path)}  {name}\n"
    with _named(folder / SUMS), (folder / SUMS).open("a+", encoding="utf-8", errors="replace") as sums:
        sums.seek(0)
        if [noted for noted in sums if noted.endswith(f"  {name}\n")][-1:] != [line]:
            sums.write(line)
    return path


class RunFolder:
    """One run's folder. Raises AssuageError if it holds another run, unless it is begun `anew`."""

    def __init__(self, path: Path, identity: Mapping[str, Any], *, anew: bool = False) -> None:
        self.path, self._anew = path, anew
        self._sums: dict[str, str] = {}  # name -> checksum
        self.identity = dict(identity) | shelves.current().identity()
        self.identity |= {"schema": SCHEMA, "version": version(), "code_sha256": code_hash()}
        self._check()

    def _check(self) -> None:
        """Raises AssuageError for a folder in which this run has no place."""
        if self._anew and (self.path / RUN).is_file():
            return
        held = self.read()
        if held is None:
            with _named(self.path):
                there = {p.name for p in self.path.iterdir()} if self.path.exists() else set[str]()
            if [name for name in there - {PROGRESS, SUMS} if not name.startswith(".")]:
                raise AssuageError(f"{self.path} is not empty and not a run folder; {ELSEWHERE}")
            return
        if held.get("schema") != SCHEMA:
            raise AssuageError(
                f"{self.path} was written by another Assuage ({held.get('version', 'which, it does not say')}), and"
                f" only that one goes on with it; {ELSEWHERE}, or {ANEW}"
            )
        different = next((key for key, value in self.identity.items() if held.get(key) != value), None)
        if different is not None:
            raise AssuageError(
                f"{self.path} holds another run, which differs in its {different}; {ELSEWHERE}, or {ANEW}"
            )

    def read(self) -> dict[str, Any] | None:
        """run.json, if there. Raises AssuageError for one that cannot be read."""
        path = self.path / RUN
        try:
            held = json.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        except NotADirectoryError:
            raise AssuageError(f"{self.path} is a file, not a folder; {ELSEWHERE}") from None
        except OSError as problem:
            raise FileProblem(path, f"cannot be read: {problem.strerror}") from None
        except (ValueError, RecursionError):
            held = None
        if not isinstance(held, dict):
            raise AssuageError(f"{path} is damaged; {ANEW}, or {ELSEWHERE}")
        return held

    @contextmanager
    def running(self, listen: Listen = silent) -> Generator[Progress]:
        """The run itself: alone in the folder, its progress told, and marked as finished when it ends well.

        Raises AssuageError where another process is at work in the folder or nothing can be written.
        """
        with _named(self.path):
            self.path.mkdir(parents=True, exist_ok=True)
        with contextlib.ExitStack() as held:
            try:
                held.enter_context(locked(self.path))
            except Locked:
                pid = seen(self.path).get("pid", "unknown")
                raise AssuageError(f"{self.path} is in use by process {pid}; wait for it, or {ELSEWHERE}") from None
            self._check()  # again: another may have begun here before the folder was ours
            self._sums = self._read_sums()
            self._tidy()
            progress = held.enter_context(Progress(self.path, listen))
            if self.read() is None:
                self._say_what(finished=False)
            yield progress
            self._say_what(finished=True)

    def _tidy(self) -> None:
        """Take away what a killed process left half written, and all of an earlier run where this one begins anew."""
        leave = [*self.path.glob(".*.part"), *self.path.glob("*/.*.part")]
        if self._anew:
            leave += [self.path / name for name in self._sums]
            leave += [self.path / name for name in (SUMS, PROGRESS, RUN)]  # the last: until then it is a run folder
        with _named(self.path):
            for path in leave:
                path.unlink(missing_ok=True)
            for path in {p.parent for p in leave} - {self.path}:
                with contextlib.suppress(OSError):  # something of the user's is in it, or it is gone
                    path.rmdir()
        self._sums = {} if self._anew else self._sums
        if (self.path / SUMS).exists():  # each name once, and no line cut short
            lines = "".join(f"{checksum}  {name}\n" for name, checksum in self._sums.items())
            write_whole(self.path / SUMS, lambda half: half.write_text(lines, encoding="utf-8"))

    def _say_what(self, *, finished: bool) -> None:
        from assuage.simulation.devices import cores, count  # JAX, which reading a folder does not need

        system = {"system": platform.platform(), "python": platform.python_version()}
        about = self.identity | {
            "commit": commit(),
            "machine": system | {"cores": cores(), "devices": count()},
            "finished": finished,
        }
        text = json.dumps(about, indent=2, sort_keys=True) + "\n"
        write_whole(self.path / RUN, lambda half: half.write_text(text, encoding="utf-8"))

    def write(self, name: str, write: Callable[[Path], object]) -> Path:
        """Have `write` fill a file of the run, and note its checksum. `name` may hold a folder: 'blocks/1.parquet'."""
        path = add(self.path, name, write)
        self._sums[name] = checksum(path)
        return path

    def kept(
        self,
        name: str,
        make: Callable[[], T],
        write: Callable[[T, Path], object],
        read: Callable[[Path], T],
        fits: Callable[[T], bool] = lambda _: True,
    ) -> T:
        """What an earlier process left under a name, if whole and fitting; else made and written. Read back always."""
        path = self.path / name
        if path.exists():
            if self._sums.get(name) == checksum(path) and fits(held := read(path)):
                return held
            sys.stderr.write(f"assuage: note: {path} is damaged or another's, and is computed again\n")
        made = make()
        self.write(name, lambda half: write(made, half))
        return read(path)

    def _read_sums(self) -> dict[str, str]:
        """The checksums noted, of the lines that can be read and stay inside the folder."""
        try:
            lines = (self.path / SUMS).read_text(encoding="utf-8", errors="replace").splitlines()
        except FileNotFoundError:
            return {}
        known = (match.groups() for line in lines if (match := _SUM.fullmatch(line)))
        return {n: s for s, n in known if not (PurePosixPath(n).is_absolute() or ".." in PurePosixPath(n).parts)}

    def table(self, name: str, frame: Any) -> Path:
        """Write a data frame as Parquet."""
        return self.write(f"{name}.parquet", lambda half: frame.to_parquet(half, index=False))

    def text(self, name: str, content: str) -> Path:
        """Write a text file."""
        return self.write(name, lambda half: half.write_text(content, encoding="utf-8"))


@contextmanager
def _named(path: Path) -> Generator[None]:
    """A problem of the file system as one sentence that names the place."""
    try:
        yield
    except OSError as problem:
        raise FileProblem(path, f"cannot be written: {problem.strerror}") from None
