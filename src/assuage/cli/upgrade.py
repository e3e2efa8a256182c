"""`assuage upgrade`: a study file of an older shape, rewritten in the present one."""

import pathlib
from typing import Annotated

import typer

from assuage.cli.show import path_of, say


def upgrade(
    file: Annotated[
        pathlib.Path,
        typer.Argument(metavar="FILE", parser=path_of("FILE"), help="The study file; it is rewritten in place."),
    ],
) -> None:
    """Rewrite a study file of an older shape, or say what in it cannot be."""
    from assuage.files import write_whole
    from assuage.studies.reading import load_study
    from assuage.studies.reading import upgrade as rewritten

    text = rewritten(file)
    write_whole(file, lambda half: half.write_text(text, encoding="utf-8"))
    load_study(file)  # what else is wrong with it is said now
    say(f"{file}: rewritten")
