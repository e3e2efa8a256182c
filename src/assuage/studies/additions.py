"""Settings and a user's own folders for one run, checked before anything is run."""

from collections.abc import Callable, Generator, Iterable, Mapping
from contextlib import contextmanager
from pathlib import Path

from assuage import shelves
from assuage.errors import FileProblem
from assuage.paradigms.paradigm import paradigms
from assuage.paradigms.therapy import therapies
from assuage.parameters.library import parameters


READERS: Mapping[str, Callable[[], object]] = {
    "parameters": parameters,
    "paradigms": paradigms,
    "therapies": therapies,
}


@contextmanager
def adding(settings: shelves.Settings = (), with_folders: Iterable[Path | str] = ()) -> Generator[shelves.Additions]:
    """`shelves.using`, with every shelf read at once: whatever is wrong with a setting or a file is said now.

    Raises AssuageError.
    """
    with shelves.using(settings, with_folders) as own:
        for file in own.files:
            if file.kind not in READERS:
                raise FileProblem(file.path, f"{file.kind} of your own are not read yet")
        if own != shelves.Additions():
            for read in READERS.values():
                read()
        yield own
