"""Files are written whole or not at all."""

import contextlib
import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path

from assuage.errors import AssuageError, FileProblem, quoted


SCHEMA = 1  # the shape of the JSON that Assuage writes; a changed shape raises it


def path_given(what: str, path: object) -> Path:
    """A path as a person gave it. Raises AssuageError for what is none."""
    written = str(path) if isinstance(path, str | os.PathLike) else ""
    if not written.strip() or "\0" in written:
        raise AssuageError(f"{what} '{quoted(path)}' is no path; write that of a file or folder, '.' for this folder")
    return Path(written)


def write_whole(path: Path, write: Callable[[Path], object]) -> None:
    """Have `write` fill a file beside `path` and move it there, so that nobody sees half of it.

    A file that stood there leaves its mode, and a link still leads to where it led. `write` gets the path of the file
    beside, which ends in '.part': name the format where it is told from a suffix.
    Missing folders are made. Raises FileProblem for whatever the disk refuses; what stood there stays.
    """
    whole = Path(os.path.realpath(path))
    half = whole.with_name(f".{whole.name}.{os.getpid()}.part")
    try:
        whole.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and not path.is_file():  # a folder is refused by name; a terminal or a pipe holds no halves
            write(path)
            return
        write(half)
        if whole.exists():
            shutil.copymode(whole, half)
        os.replace(half, whole)
    except OSError as problem:
        raise FileProblem(path, f"cannot be written: {_reason(problem)}") from None
    finally:
        with contextlib.suppress(OSError):
            half.unlink(missing_ok=True)


def _reason(problem: OSError) -> str:
    """The system's words; libraries written in C give its number within their own."""
    number = re.search(r"errno\W+(\d+)", str(problem))
    return problem.strerror or (os.strerror(int(number[1])) if number else str(problem))
