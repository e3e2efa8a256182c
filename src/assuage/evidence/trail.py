"""The trail of one finding: what it says, where it was read, what was changed, what it is used for."""

import functools
import importlib.resources
from collections.abc import Iterable, Mapping
from typing import Any

from assuage import yaml_files
from assuage.evidence import roles
from assuage.evidence.claims import claims
from assuage.evidence.effect_figures import UnusableFinding
from assuage.evidence.effects import usable
from assuage.evidence.record import SHORT, Analysis, Arm, Design, Finding, Statistic
from assuage.evidence.scales import on_paper


@functools.cache
def corrections() -> list[dict[str, Any]]:
    """Every change made to a shipped record after it was first written down."""
    data = (importlib.resources.files("assuage.evidence") / "corrections.yaml").read_bytes()
    return yaml_files.content(data, "corrections.yaml")


Lines = list[tuple[str, str]]
_COMPARED: dict[Design, str] = {
    "between": "different people",
    "within": "the same people under both conditions",
    "change": "the same people earlier",
    "association": "one quantity with another, over people",
    "level": "with nothing",
}
_PARTS: dict[Analysis, str] = {
    "overall": "the result over everybody in the study",
    "subgroup": "in a part of the people in the study",
    "moderator": "how the effect differs between people",
}


def trails(chosen: Iterable[Finding], shelf: Mapping[str, Finding]) -> list[Lines]:
    """Each finding as labelled lines, from what was done to what it is used for."""
    given = roles.assign(shelf, roles.rules())
    return [_trail(finding, shelf, given[finding.id]) for finding in chosen]


def _trail(finding: Finding, shelf: Mapping[str, Finding], given: roles.Assigned) -> Lines:
    lines = [
        ("citation", finding.citation),
        ("DOI, PMID", ", ".join(str(one) for one in (finding.doi, finding.pmid) if one) or "none recorded"),
        ("topic", finding.topic + (", cited by the review" if finding.in_review else "")),
        ("people", finding.population + _sizes(finding)),
        ("kind", ", ".join([*finding.people, *([finding.sex] if finding.sex else [])])),
        ("done", f"{finding.intervention}, against {finding.comparator}"),
        ("measured", finding.measure),
        ("compared", _COMPARED[finding.design] if finding.design else ""),
        ("direction", finding.direction + (", a trend" if finding.trend else "")),
        ("part", _PARTS[finding.analysis] if finding.analysis else ""),
        ("sample", finding.sample or ""),
        ("effect", str(finding.effect) if finding.effect else "a direction only: no figure was read"),
        ("test", _test(finding.statistic)),
        *((f"arm {name}", _figures(arm)) for name, arm in finding.arms.items()),
        *(("at", f"{point.t} {point.unit}: {_figures(point)}") for point in finding.timecourse),
        ("read in", f"{finding.where}; {finding.source}" + ("" if finding.seen else "  (from memory, not seen)")),
        ("pooled as", _pooled_as(finding)),
        ("role", f"{finding.role or given.role}: {given.why}"),
        ("same as", finding.same_as or ""),
        *(("also under", name) for name, other in shelf.items() if other.same_as == finding.id),
        ("note", finding.note or ""),
        *(
            ("changed", f"{one['field']}: {one['was']} → {one['now']} ({one['why']})")
            for one in corrections()
            if one["id"] == finding.id
        ),
        *(("bears on", one.id) for one in claims() if any(link.id == finding.id for link in one.findings)),
    ]
    return [(label, words) for label, words in lines if words]


def _sizes(finding: Finding) -> str:
    if finding.n is None:
        return ""
    arms = ", ".join(f"{name} {size}" for name, size in finding.n_arms.items())
    whose = " in the whole review" if finding.n_is == "review" else ""
    return f"; n = {finding.n}{whose}" + (f" ({arms})" if arms else "")


def _test(test: Statistic | None) -> str:
    if test is None:
        return ""
    parts = [f"of the {test.of}"] if test.of else []
    if test.value is not None:
        df = test.df if isinstance(test.df, tuple) else (test.df,)
        known = ", ".join(f"{one:g}" if one is not None else "?" for one in df if test.df is not None)
        parts.append(f"{test.kind or 'statistic'}{f'({known})' if known else ''} = {test.value:g}")
    parts += [f"p {test.p:g}"] if test.p is not None else []
    return ", ".join(parts)


def _figures(part: Any) -> str:
    """What was reported of an arm or a point, in the order of the record."""
    said: list[str] = []
    for name in type(part).__dataclass_fields__:
        value = getattr(part, name)
        if name in ("t", "unit", "also", "__pydantic_config__") or value is None:
            continue
        said.append(f"{name.replace('_', ' ')} {_number(value)}")
    said += [f"{name.replace('_', ' ')} {_number(value)}" for name, value in part.also.items()]
    unit = getattr(part, "unit", None)
    return ", ".join(said) + (f" ({unit})" if unit and isinstance(part, Arm) else "")


def _number(value: Any) -> str:
    if isinstance(value, tuple | list):
        return "[" + ", ".join(_number(one) for one in value) + "]"
    return f"{value:g}" if isinstance(value, int | float) else str(value)


def _pooled_as(finding: Finding) -> str:
    try:
        one = usable(finding)
    except UnusableFinding as reason:
        return f"not pooled: {reason}"
    printed = on_paper(one.scale, one.value)
    scale = "" if one.scale in ("g", "difference") else f", on the scale {one.scale}"
    kind = "g" if one.scale == "g" else SHORT[one.kind]
    return f"{kind} {printed:.3g}, SE {one.variance**0.5:.3g}{scale}: {one.conversion}"
