"""Findings for other programs: plain records, flat rows, and files of CSV, Parquet, BibTeX, CSL-JSON and JSON."""

import csv
import dataclasses
import io
import json
import pathlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from assuage.errors import AssuageError, UnknownName
from assuage.evidence.record import Finding
from assuage.evidence.references import bibtex, csl
from assuage.files import SCHEMA, write_whole


TEXTS: dict[str, Callable[[Sequence[Finding]], str]] = {
    "csv": lambda chosen: _csv(chosen),
    "bibtex": bibtex,
    "csl-json": lambda chosen: json.dumps(csl(chosen), ensure_ascii=False, indent=1),
    "json": lambda chosen: json.dumps(
        [{"schema": SCHEMA} | as_record(finding) for finding in chosen], ensure_ascii=False, indent=1
    ),
}
FORMATS = (*TEXTS, "parquet")


class NeedsFile(AssuageError):
    """A format that is not text was asked for without a file to put it in."""


def as_record(finding: Finding) -> dict[str, Any]:
    """The finding as plain data, its year added; inside its parts, as arms and effects, only what was reported."""
    record = {field.name: _plain(getattr(finding, field.name)) for field in dataclasses.fields(finding)}
    return record | {"year": finding.year}


def as_row(finding: Finding) -> dict[str, Any]:
    """The finding as one flat row: what it says and its effect; arms and time courses stay in the records."""
    apart = ("effect", "heterogeneity", "statistic", "arms", "timecourse", "n_arms")
    row = {name: value for name, value in as_record(finding).items() if name not in apart}
    effect, between, test = finding.effect, finding.heterogeneity, finding.statistic
    low, high = effect.ci if effect and effect.ci else (None, None)
    return row | {
        "people": ", ".join(finding.people),
        "effect_kind": effect.kind if effect else None,
        "effect": effect.value if effect else None,
        "ci_low": low,
        "ci_high": high,
        "unit": effect.unit if effect else None,
        "tau2": between.tau2 if between else None,
        "i2": between.i2 if between else None,
        "test": test.kind if test else None,
        "test_value": test.value if test else None,
        "p": test.p if test else None,
    }


def as_text(chosen: Sequence[Finding], form: str) -> str:
    """The findings in a text format.

    Raises:
        UnknownName: no such format.
        NeedsFile: the format is not text.
    """
    if form == "parquet":
        raise NeedsFile("Parquet is not text; give --out FILE")
    if form not in TEXTS:
        raise UnknownName("format", form, FORMATS)
    return TEXTS[form](chosen)


def write(chosen: Sequence[Finding], form: str, file: pathlib.Path) -> None:
    """The findings into a file, in the named format.

    Raises:
        UnknownName: no such format.
        FileProblem: the file cannot be written; what stood there stays.
    """
    if form == "parquet":
        import pandas as pd  # half a second, for this one format

        table = pd.DataFrame([as_row(finding) for finding in chosen])
        write_whole(file, lambda half: table.to_parquet(half, index=False))
    else:
        text = as_text(chosen, form)
        write_whole(file, lambda half: half.write_text(text, encoding="utf-8"))


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if not dataclasses.is_dataclass(value):
        return value
    said = {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
    return {name: one for name, one in said.items() if one is not None and one != {}}


def _csv(chosen: Sequence[Finding]) -> str:
    out = io.StringIO()
    rows = [as_row(finding) for finding in chosen]
    writer = csv.DictWriter(out, fieldnames=list(rows[0]) if rows else ["id"], lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()
