"""`assuage paradigms`: what can be done to people in a study, in the laboratory and as therapy."""

import pathlib
import re
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assuage.cli.show import Json, With, adding, as_json, path_of, say, table
from assuage.errors import AssuageError, UnknownName
from assuage.units import MINUTES_PER_DAY


if TYPE_CHECKING:
    from assuage.paradigms.paradigm import Paradigm
    from assuage.paradigms.therapy import Therapy


_DAYS = 30.0  # what lasts longer is told in days


def paradigms(
    name: Annotated[str | None, typer.Argument(metavar="PARADIGM", help="One paradigm, step by step.")] = None,
    out: Annotated[
        pathlib.Path | None,
        typer.Option(parser=path_of("--out"), metavar="FILE", help="Draw its timeline: a .svg, .png or .html file."),
    ] = None,
    folders: With = None,
    json: Json = False,
) -> None:
    """The laboratory paradigms and therapies on the shelf; with a name, one of them step by step."""
    from assuage.paradigms.catalogue import paradigms as shelf
    from assuage.paradigms.paradigm import Paradigm

    with adding(None, folders):
        known = shelf()
    if name is not None and name not in known:
        raise UnknownName("paradigm", name, known, see="assuage paradigms")
    chosen = [known[name]] if name is not None else list(known.values())
    if out is not None:
        drawn = known.get(name or "")
        if not isinstance(drawn, Paradigm):
            raise AssuageError("--out draws one laboratory paradigm; name it")
        from assuage.reports.body_pictures import timeline
        from assuage.reports.evidence_pictures import save

        save(timeline(drawn), out)
    records = [_record(one) for one in chosen]
    if json:
        as_json({"paradigms": records})
    elif name is None:
        rows = [[one["id"], one["kind"].removesuffix("oratory"), _lasts(one), one["label"]] for one in records]
        say(table(["paradigm", "kind", "length", "what is done"], rows, left=4))
    else:
        [one] = records
        say(f"{one['id']}, {one['kind']}" + (f", {_lasts(one)}" if one["length"] else ""))
        say(one["meaning"])
        say(f"Source: {one['source']}")
        if "components" in one:
            say(f"Components: {', '.join(c['component'] for c in one['components']) or 'none'}")
            for name, how in one["schedules"].items():
                days = f"{how['every'] / MINUTES_PER_DAY:.3g} days"
                say(f"{name}: {how['sessions']} sessions of {how['length']:g} min, {days} apart")
        else:
            say()
            steps = [[f"{s['at']:g} min", s["does"], s["meaning"]] for s in one["steps"]]
            if steps:
                say(table(["at", "does", "meaning"], steps, left=3))
            trials = [[f"{t['at']:.2f} min", t["context"], t["trial"]] for t in one["trials"]]
            if trials:
                say(table(["at", "context", "trial"], trials, left=3))
            blocks = [[f"{b['at']:.2f} min", b["block"]] for b in one["blocks"]]
            if blocks:
                say(table(["at", "block"], blocks, left=2))


def _lasts(one: dict[str, Any]) -> str:
    if not one["length"]:
        return "-"
    days = one["length"] / MINUTES_PER_DAY
    return f"{days:g} days" if days > _DAYS else f"{one['length']:g} min"


def _record(one: "Paradigm | Therapy") -> dict[str, Any]:
    from assuage.paradigms.paradigm import Paradigm

    laboratory = isinstance(one, Paradigm)
    about: dict[str, Any] = {
        "id": one.name,
        "kind": "laboratory" if laboratory else "therapy",
        "label": re.split(r"[.;:](?: |$)", one.meaning)[0],
        "meaning": one.meaning,
        "source": one.source,
        "findings": list(one.findings),
    }
    if not laboratory:
        components = [c.model_dump(exclude_defaults=True) for c in one.components]
        schedules = {name: how.model_dump() for name, how in one.schedules.items()}
        return about | {"length": None, "time_unit": "min", "components": components, "schedules": schedules}
    steps = [{"at": s.at, "does": s.does, "payload": list(s.payload), "meaning": s.meaning} for s in one.steps]
    trials = [{"at": t.at, "context": t.context, "trial": t.label, "seen": t.seen} for t in one.trials]
    blocks = [{"at": b.at, "block": b.label, "payload": list(b.payload)} for b in one.blocks]
    about |= {"length": one.length, "time_unit": "min", "awake": one.awake}
    return about | {"steps": steps, "trials": trials, "blocks": blocks}
