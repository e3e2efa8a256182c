"""The findings that ship with Assuage, loaded once.

Records are trusted here (tests and `assuage evidence check` validate them), so loading
is reading YAML and filling dataclasses: no validation library, a fraction of a second.
"""

import functools
import gc
import importlib.resources
import types
from collections.abc import Mapping
from typing import Any

import yaml

from assuage.errors import UnknownName
from assuage.evidence.record import Arm, Effect, Finding, Point, Statistic


SHIPPED = importlib.resources.files("assuage.evidence") / "findings"
FastLoader: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@functools.cache
def findings() -> Mapping[str, Finding]:
    """Every shipped finding by id, in the order of its topic's file."""
    was_collecting = gc.isenabled()
    gc.disable()  # half a million short-lived objects and no cycle among them: a third of the time saved
    try:
        files = sorted((file for file in SHIPPED.iterdir() if file.name.endswith(".yaml")), key=lambda file: file.name)
        shelf = [build(raw) for file in files for raw in yaml.load(file.read_bytes(), Loader=FastLoader)]
    finally:
        if was_collecting:
            gc.enable()
    return types.MappingProxyType({record.id: record for record in shelf})


def finding(name: str) -> Finding:
    """The finding called `name`.

    Raises:
        UnknownName: no finding has this id; the message offers the nearest one.
    """
    try:
        return findings()[name]
    except KeyError:
        raise UnknownName("finding", name, findings(), see="assuage evidence list") from None


def build(raw: dict[str, Any]) -> Finding:
    """A finding from the mapping of a valid record."""
    record = dict(raw)
    if record.get("effect"):
        record["effect"] = Effect(**_pairs(record["effect"]))
    if record.get("statistic"):
        record["statistic"] = Statistic(**_pairs(record["statistic"]))
    if "arms" in record:
        record["arms"] = {name: Arm(**_pairs(arm)) for name, arm in record["arms"].items()}
    if "timecourse" in record:
        record["timecourse"] = [Point(**point) for point in record["timecourse"]]
    return Finding(**record)


def _pairs(raw: dict[str, Any]) -> dict[str, Any]:
    """YAML writes an interval as a list; a record holds it as a pair."""
    return {key: tuple(value) if isinstance(value, list) else value for key, value in raw.items()}
