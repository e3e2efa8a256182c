"""`assuage paradigms`: what can be done to people in an experiment."""

import pathlib
import textwrap
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assuage.cli.show import Json, as_json, say, table
from assuage.errors import AssuageError, UnknownName


if TYPE_CHECKING:
    from assuage.paradigms.paradigm import Paradigm


def paradigms(
    name: Annotated[str | None, typer.Argument(metavar="PARADIGM", help="One paradigm, step by step.")] = None,
    out: Annotated[pathlib.Path | None, typer.Option(help="Draw its timeline: a .svg, .png or .html file.")] = None,
    json: Json = False,
) -> None:
    """The laboratory paradigms on the shelf; with a name, one of them step by step."""
    from assuage.paradigms.catalogue import paradigms as shelf

    known = shelf()
    if name is not None and name not in known:
        raise UnknownName("paradigm", name, known, see="assuage paradigms")
    chosen = [known[name]] if name is not None else list(known.values())
    if out is not None and name is None:
        raise AssuageError("--out draws one paradigm; name it")
    if out is not None:
        from assuage.reports.body_pictures import timeline
        from assuage.reports.evidence_pictures import save

        save(timeline(chosen[0]), out)
    if json:
        as_json({"paradigms": [_record(one) for one in chosen]})
        return
    if name is None:
        rows = [[one.name, f"{one.length:g} min", _short(one.meaning)] for one in chosen]
        say(table(["paradigm", "length", "what is done"], rows, left=3))
        return
    [one] = chosen
    say(f"{one.name}, {one.length:g} min")
    say(one.meaning)
    say(f"Source: {one.source}")
    say()
    say(table(["at", "does", "meaning"], [[f"{s.at:g} min", s.does, s.meaning] for s in one.steps], left=3))


def _short(meaning: str) -> str:
    return textwrap.shorten(meaning, 36, placeholder=" …")


def _record(one: "Paradigm") -> dict[str, Any]:
    steps = [{"at": s.at, "does": s.does, "payload": list(s.payload), "meaning": s.meaning} for s in one.steps]
    about = {"paradigm": one.name, "meaning": one.meaning, "source": one.source, "findings": list(one.findings)}
    return about | {"length": one.length, "time_unit": "min", "awake": one.awake, "steps": steps}
