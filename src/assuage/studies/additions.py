"""Settings and a user's own folders for one run, checked before anything is run."""

from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager
from pathlib import Path

from assuage import shelves
from assuage.measures.catalogue import measures
from assuage.paradigms.catalogue import paradigms
from assuage.paradigms.drugs import drugs
from assuage.parameters.library import parameters


READERS: tuple[Callable[[], object], ...] = (parameters, measures, drugs, paradigms)


@contextmanager
def using(
    settings: shelves.Settings | None = (), with_folders: Path | str | Iterable[Path | str] | None = ()
) -> Generator[shelves.Additions]:
    """`shelves.using`, with every shelf read at once: whatever is wrong with a setting or a file is said now.

    Raises AssuageError.
    """
    with shelves.using(settings, with_folders) as own:
        if own != shelves.Additions():
            for read in READERS:
                read()
        yield own
