"""The findings that ship with Assuage, loaded once.

Records are trusted here (tests and `assuage evidence check` validate them), so loading is
reading and filling dataclasses. Reading YAML is the slow half: what it gave is kept as JSON in
the user's cache, and used for as long as the files have not changed by a byte.
"""

import functools
import hashlib
import importlib.resources
import json
import os
import pathlib
import types
from collections.abc import Mapping
from typing import Any

from assuage import yaml_files
from assuage.errors import UnknownName
from assuage.evidence.record import Arm, Effect, Finding, Heterogeneity, Point, Statistic


SHIPPED = importlib.resources.files("assuage.evidence") / "findings"


@functools.cache
def findings() -> Mapping[str, Finding]:
    """Every shipped finding by id, in the order of its topic's file."""
    files = sorted((file for file in SHIPPED.iterdir() if file.name.endswith(".yaml")), key=lambda file: file.name)
    shelf = [build(raw) for raw in _read([file.read_bytes() for file in files])]
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
    if record.get("heterogeneity"):
        record["heterogeneity"] = Heterogeneity(**record["heterogeneity"])
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


def _read(texts: list[bytes]) -> list[dict[str, Any]]:
    """The records in these YAML texts, from the cache when it was made from the same bytes."""
    digest = hashlib.sha256(b"\0".join(texts)).hexdigest()
    cache = pathlib.Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache").expanduser() / "assuage" / "findings.json"
    try:
        kept = json.loads(cache.read_bytes())
        if kept["of"] == digest:
            return kept["records"]
    except (OSError, ValueError, TypeError, KeyError):
        pass  # no cache, or not ours: the YAML says everything
    records = [raw for text in texts for raw in yaml_files.content(text, "a shipped file of findings")]
    try:
        cache.parent.mkdir(parents=True, exist_ok=True)
        fresh = cache.with_suffix(f".{os.getpid()}")
        fresh.write_text(json.dumps({"of": digest, "records": records}), encoding="utf-8")
        fresh.replace(cache)  # in one step, so that no other process reads half a file
    except OSError:
        pass  # a home that cannot be written to costs a tenth of a second, nothing else
    return records
