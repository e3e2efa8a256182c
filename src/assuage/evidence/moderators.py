"""What might tell findings apart: levels read off each record by written rules, and whether they separate two sides.

Sex, people and design are fields of a record; the other levels are read from its words (intervention, population,
measure) or its numbers. What a record does not say has no level and is left out of that table. Studies are counted, not
findings, and papers that report one sample once.
"""

import itertools
import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from assuage.evidence.readings import voice
from assuage.evidence.record import Finding


Level = Callable[[Finding], str | None]
MORE = "more than one"
_WHO = re.compile(r"\b(?:childhood[- ])?trauma[- ]?(?:exposed|tised|tized|controls?|survivors?)|\bwithout trauma", re.I)


@dataclass(frozen=True, slots=True)
class Moderator:
    """Studies by level and side, whether the levels part two sides cleanly, and how often chance does as much.

    `separates` says that every level lies on one side alone, more clearly than chance would do it (`telling`).
    `between` are the two sides compared: for and against, or whichever of them has findings, and null. `p` is
    Fisher's exact probability, two-sided, uncorrected; none with fewer than two levels or sides.
    """

    name: str
    table: dict[str, dict[str, int]]
    between: tuple[str, ...]
    separates: bool
    p: float | None
    studies: int


def moderators(sides: Mapping[str, Sequence[Finding]]) -> list[Moderator]:
    """How each moderator divides the findings on the first two sides it finds occupied, most telling first."""
    everyone = [finding for side in sides.values() for finding in side]
    levels = LEVELS | {"sample size": _halves(everyone, _size), "year": _halves(everyone, lambda one: one.year)}
    found = [one for name, level in levels.items() if len((one := _moderator(name, level, sides)).table) > 1]
    least = telling(found)
    told = [replace(one, separates=one.separates and one.p is not None and one.p < least) for one in found]
    return sorted(told, key=lambda one: 1.0 if one.p is None else one.p)


def telling(found: Sequence[Moderator]) -> float:
    """The probability below which one of these moderators says more than chance: .05, shared among those looked at."""
    return 0.05 / max(1, sum(one.p is not None for one in found))


def traits(finding: Finding) -> dict[str, str | float]:
    """What the finding says of each moderator besides the year: a level, or the number of people itself."""
    said = {name: level(finding) for name, level in LEVELS.items()} | {"sample size": _size(finding)}
    return {name: value for name, value in said.items() if value is not None}


def exact_p(counts: Sequence[tuple[int, int]]) -> float:
    """Fisher's exact test of an r x 2 table: the probability, margins fixed, of tables no likelier than this one."""
    sizes = [first + second for first, second in counts]
    taken = sum(first for first, _ in counts)

    def ways(firsts: Sequence[int]) -> int:
        return math.prod(math.comb(size, first) for size, first in zip(sizes, firsts, strict=True))

    seen = ways([first for first, _ in counts])
    tables = itertools.product(*(range(size + 1) for size in sizes))
    as_rare = sum(way for firsts in tables if sum(firsts) == taken and (way := ways(firsts)) <= seen)
    return as_rare / math.comb(sum(sizes), taken)


def _moderator(name: str, level: Level, sides: Mapping[str, Sequence[Finding]]) -> Moderator:
    table: dict[str, dict[str, int]] = {}
    for side, findings in sides.items():
        for at in {(found, voice(finding)) for finding in findings if (found := level(finding)) is not None}:
            table.setdefault(at[0], dict.fromkeys(sides, 0))[side] += 1
    occupied = [side for side in sides if any(row[side] for row in table.values())][:2]
    counts = [(row[occupied[0]], row[occupied[1]]) for row in table.values()] if len(occupied) == 2 else []
    counts = [pair for pair in counts if sum(pair)]
    enough, studies = len(counts) > 1, sum(map(sum, counts))
    return Moderator(
        name=name,
        table=table,
        between=tuple(occupied),
        separates=enough and all(0 in pair for pair in counts) and len({pair.index(0) for pair in counts}) == 2,
        p=exact_p(counts) if enough else None,
        studies=studies,
    )


def _words(where: Callable[[Finding], str], **patterns: str) -> Level:
    """The one level whose pattern the text holds; 'more than one' when so."""
    compiled = {name.replace("_", " "): re.compile(pattern, re.I) for name, pattern in patterns.items()}

    def level(finding: Finding) -> str | None:
        found = [name for name, pattern in compiled.items() if pattern.search(where(finding))]
        return found[0] if len(found) == 1 else MORE if found else None

    return level


def _dose(finding: Finding) -> str | None:
    """Oxytocin by nose, at the usual 24 IU and below, or above."""
    said = re.search(r"oxytocin[^;]*?(\d+(?:(?:, | or |, or )\d+)*) IU", f"{finding.intervention}")
    if said is None:
        return None
    doses = [int(dose) for dose in re.findall(r"\d+", said[1])]
    low, high = max(doses) <= 24, min(doses) > 24
    return "24 IU or less" if low else "more than 24 IU" if high else MORE


def _size(finding: Finding) -> int | None:
    return finding.n if finding.n_is == "own" else None


def _halves(findings: Sequence[Finding], of: Callable[[Finding], int | None]) -> Level:
    """The half a finding falls in, split at the median of these findings."""
    values = sorted(value for finding in findings if (value := of(finding)) is not None)
    middle = values[len(values) // 2] if values else 0

    def level(finding: Finding) -> str | None:
        value = of(finding)
        if value is None or values[0] == values[-1]:
            return None
        return f"{middle} or more" if value >= middle else f"below {middle}"

    return level


LEVELS: dict[str, Level] = {
    "sex": lambda one: MORE if one.sex == "both" else one.sex,
    "people": lambda one: MORE if len(one.people) > 1 else next(iter(one.people), None),
    "design": lambda one: one.design,
    "dose": _dose,
    "route": _words(
        lambda one: one.intervention,
        nose=r"intranasal|nasal|spray|nebuli",
        vein=r"\b(IV|infusion|bolus)\b",
        brain=r"\b(icv|CeA|BLA)\b",
    ),
    "timing": _words(lambda one: one.intervention, before=r"\bbefore\b", after=r"\bafter\b|\bpost\b|within \d+ days"),
    "context": _words(
        lambda one: f"{_WHO.sub(' ', one.population)} {one.intervention} {one.comparator} {one.measure}",
        at_rest=r"\b(at rest|no stressor|resting|basal|baseline)\b",
        challenge=r"TSST|stress\b|conflict|exercise|speech|shock|trauma|threat|script|hypoglyc|rejection|metyrapone",
    ),
    "assay": _words(
        lambda one: one.measure,
        saliva=r"saliva",
        blood=r"plasma|serum|blood",
        CSF=r"\bCSF\b",
        hair=r"\bhair\b",
        urine=r"urin",
        skin=r"\bSCR\b|skin",
        startle=r"startle",
        imaging=r"BOLD|connectivity|amygdala|perfusion",
    ),
}
