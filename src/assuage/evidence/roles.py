"""Which findings may shape the model and which only judge it: the rule of `roles.yaml`, applied.

The outcome is written into each record (`role`), so that a change of role is a change to be seen; a test
holds the records to the rule. `cut_year` is how `validation_from` was found.
"""

import fnmatch
import functools
import importlib.resources
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from assuage import yaml_files
from assuage.evidence.record import Finding, Role


class Assigned(NamedTuple):
    """A role and the reason for it."""

    role: Role
    why: str


@dataclass(frozen=True)
class Rules:
    """The written rule: who anchors, who belongs together, from which year a topic validates, what was changed."""

    anchors: list[dict[str, Any]]
    families: list[dict[str, Any]]
    validation_from: dict[str, int]
    changes: list[dict[str, Any]]


@functools.cache
def rules() -> Rules:
    """The rule that ships."""
    data = (importlib.resources.files("assuage.evidence") / "roles.yaml").read_bytes()
    return Rules(**yaml_files.content(data, "roles.yaml"))


def study(finding: Finding) -> str:
    """The study a finding belongs to: its PubMed number, else its DOI, else its citation."""
    if finding.pmid is not None:
        return f"pmid {finding.pmid}"
    return f"doi {finding.doi.lower()}" if finding.doi else finding.citation


def has_figures(finding: Finding) -> bool:
    """Whether a number other than a sample size was read: an effect, a test value, arm values or a curve."""
    tested = finding.statistic is not None and finding.statistic.value is not None
    measured = any(_measured(arm) for arm in finding.arms.values())
    return finding.effect is not None or tested or measured or bool(finding.timecourse)


def assign(shelf: Mapping[str, Finding], written: Rules) -> dict[str, Assigned]:
    """The role of every finding on the shelf under the written rule."""
    anchored = {name: entry["why"] for entry in written.anchors for name in _matching(shelf, entry["ids"])}
    changed = {name: entry for entry in written.changes for name in _matching(shelf, entry["ids"])}
    roles: dict[str, Assigned] = {}
    for members in _families(shelf, written):
        why_anchor = next((anchored[name] for name in members if name in anchored), None)
        newest = any(_validates(shelf[name], written.validation_from) for name in members)
        for name in members:
            finding = shelf[name]
            if name in changed:
                roles[name] = Assigned(changed[name]["role"], changed[name]["why"])
            elif finding.retracted:
                roles[name] = Assigned("not used", "retracted")
            elif finding.same_as is not None:
                roles[name] = Assigned("not used", f"counted as {finding.same_as}")
            elif finding.where == "text of the review":
                roles[name] = Assigned("not used", "a statement of the review, not a study")
            elif not has_figures(finding) and name not in anchored:
                roles[name] = Assigned("not used", "a direction without a figure, and no belief leans on it")
            elif why_anchor is not None:
                roles[name] = Assigned("anchor", why_anchor)
            elif newest:
                roles[name] = Assigned("validation", "of the newest third of its topic, or of one study with such")
            else:
                roles[name] = Assigned("fitted", "older than the newest third of its topic")
    return roles


def cut_year(years: Iterable[int]) -> int:
    """The first year of the newest third: whole years, the share as near to a third as they allow."""
    each = sorted(years)
    return min(set(each), key=lambda cut: (abs(sum(year >= cut for year in each) / len(each) - 1 / 3), -cut))


def newest_thirds(shelf: Mapping[str, Finding]) -> dict[str, int]:
    """`cut_year` of each topic over its studies with figures; a study without a year counts as old and is left out."""
    years: dict[str, dict[str, int]] = defaultdict(dict)
    for finding in shelf.values():
        if has_figures(finding) and finding.year is not None and not finding.retracted and finding.same_as is None:
            years[finding.topic][study(finding)] = finding.year
    return {topic: cut_year(of_studies.values()) for topic, of_studies in sorted(years.items())}


def _measured(arm: object) -> bool:
    names = ("events", "proportion", "mean", "median", "range", "baseline", "post", "change")
    return any(getattr(arm, name) is not None for name in names) or bool(getattr(arm, "also", None))


def _validates(finding: Finding, since: Mapping[str, int]) -> bool:
    from_year = since.get(finding.topic)
    return from_year is not None and has_figures(finding) and finding.year is not None and finding.year >= from_year


def _matching(shelf: Mapping[str, Finding], patterns: Iterable[str]) -> set[str]:
    one = re.compile("|".join(fnmatch.translate(pattern) for pattern in patterns))
    return {name for name in shelf if one.match(name)}


def _families(shelf: Mapping[str, Finding], written: Rules) -> list[list[str]]:
    """The findings in groups that share a role: one study, one result under two ids, one written family."""
    ties: list[set[str]] = [_matching(shelf, entry["ids"]) for entry in written.families]
    ties += [{name, finding.same_as} for name, finding in shelf.items() if finding.same_as is not None]
    by_study: dict[str, set[str]] = defaultdict(set)
    for name, finding in shelf.items():
        by_study[study(finding)].add(name)
    group: dict[str, set[str]] = {name: {name} for name in shelf}
    for tie in (*by_study.values(), *ties):
        joined = set[str]().union(*(group[name] for name in tie))
        for name in joined:
            group[name] = joined
    return [sorted(members) for members in {id(members): members for members in group.values()}.values()]
