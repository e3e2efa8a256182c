"""A folder for one process at a time.

The lock is SQLite's: the one lock in Python's standard library that every system has and that ends with its process,
however that ends. The file stays behind, empty; only a process that holds it counts.
"""

import sqlite3
from collections.abc import Generator
from contextlib import closing, contextmanager
from pathlib import Path

from assuage.errors import AssuageError, FileProblem


LOCK = ".lock"


class Locked(AssuageError):
    """Another process holds the folder."""


@contextmanager
def locked(folder: Path) -> Generator[None]:
    """Hold a folder that exists. Raises Locked where another holds it, FileProblem where it cannot be locked."""
    try:
        held = sqlite3.connect(folder / LOCK, timeout=0.0, isolation_level=None, check_same_thread=False)
    except sqlite3.Error as problem:
        raise FileProblem(folder, f"cannot be written: {problem}") from None
    with closing(held):
        try:
            held.execute("PRAGMA journal_mode = OFF")  # nothing is ever written, so nothing need be undone
            held.execute("BEGIN EXCLUSIVE")
        except sqlite3.Error as problem:
            if getattr(problem, "sqlite_errorcode", None) == sqlite3.SQLITE_BUSY:
                raise Locked(f"{folder} is in use by another process") from None
            raise FileProblem(folder / LOCK, f"cannot be locked: {problem}") from None
        yield
