"""The run folder: what was run, from what, and its results, written whole or not at all.

    run.json           what was run: version, commit, seed, hashes of inputs and code, options, machine, finished
    *.parquet, *.nc    tables and trajectories
    report.html        for people

A folder holds one run. The same command continues an unfinished run and returns a finished one; another command, or
the same with changed inputs or code, is refused rather than mixed in.
"""

import hashlib
import json
import os
import platform
import subprocess
from collections.abc import Callable, Mapping
from importlib import metadata, resources
from pathlib import Path
from typing import Any

from assuage.errors import AssuageError


RUN = "run.json"


def write_whole(path: Path, write: Callable[[Path], object]) -> None:
    """Write a file beside its place and move it there, so that nobody sees half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_name(f".{path.name}.part")
    write(half)
    os.replace(half, path)


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


class RunFolder:
    """One run's folder. Raises AssuageError if it holds another run."""

    def __init__(self, path: Path, identity: Mapping[str, Any]) -> None:
        self.path = path
        self.identity = dict(identity) | {"version": version(), "code_sha256": code_hash()}
        held = self.read()
        if held is not None and any(held.get(key) != value for key, value in self.identity.items()):
            different = next(key for key, value in self.identity.items() if held.get(key) != value)
            raise AssuageError(f"{path} holds another run (its {different} differs); give another folder with --out")
        if held is None and path.exists() and any(path.iterdir()):
            raise AssuageError(f"{path} is not empty and not a run folder; give another folder with --out")

    def read(self) -> dict[str, Any] | None:
        """run.json, if there."""
        try:
            return json.loads((self.path / RUN).read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        except NotADirectoryError:
            raise AssuageError(f"{self.path} is a file, not a folder; give another with --out") from None
        except (OSError, ValueError) as problem:
            raise AssuageError(f"{self.path / RUN} cannot be read: {problem}") from None

    def begin(self) -> None:
        """Make the folder and say what is being run."""
        if self.read() is None:
            self._write(finished=False)

    def finish(self) -> None:
        """Say that the run is whole."""
        self._write(finished=True)

    def _write(self, *, finished: bool) -> None:
        about = self.identity | {
            "commit": commit(),
            "machine": {"system": platform.platform(), "python": platform.python_version(), "cores": os.cpu_count()},
            "finished": finished,
        }
        text = json.dumps(about, indent=2, sort_keys=True) + "\n"
        write_whole(self.path / RUN, lambda half: half.write_text(text, encoding="utf-8"))

    def table(self, name: str, frame: Any) -> Path:
        """Write a data frame as Parquet."""
        path = self.path / f"{name}.parquet"
        write_whole(path, lambda half: frame.to_parquet(half, index=False))
        return path

    def text(self, name: str, content: str) -> Path:
        """Write a text file."""
        path = self.path / name
        write_whole(path, lambda half: half.write_text(content, encoding="utf-8"))
        return path
