"""Times as a study file writes them, in minutes from the midnight with which day 0 begins.

    baseline                      day 0 at 06:00, before anything else
    week 10, day 3, month 6       that long after baseline; day 1 begins at minute 1440
    week 10, 08:00                with the hour of the clock; without one, 06:00
    3 months after week 10
    45 min before tsst            from the start of what the timeline calls tsst
    45 min before each tsst       of every one of them: each session of a therapy, each repeat of a paradigm
    directly before tsst

A time is read once, when the file is, and is placed when an arm's timeline is known.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from assuage import units
from assuage.errors import nearest, quoted
from assuage.units import MINUTES_PER_DAY


DAY_ONE = MINUTES_PER_DAY  # the midnight with which day 1 begins
VISIT_CLOCK = 360.0  # 06:00, before anything else of the day
LONGEST = 3650.0 * MINUTES_PER_DAY
_VISIT = re.compile(r"(baseline)|(week|day|month) (\d+(?:\.\d+)?)|(\d+(?:\.\d+)?) (weeks?|days?|months?) after (.+)")
_ANCHORED = re.compile(r"(?:(directly) before|(.+?)\s+(before|after))\s+(each\s+)?(\w+)")


def visit_minute(name: str) -> float:
    """Minute of 'baseline', 'week 10', 'day 3, 08:00', '3 months after week 10'. Raises ValueError."""
    words, comma, clock = name.strip().partition(",")
    at = _days_after_baseline(words.strip()) + (units.clock_minutes(clock) if comma else VISIT_CLOCK)
    if at > LONGEST:
        raise ValueError(f"'{quoted(name)}' is more than ten years away")
    return at


def at_an_hour(name: str) -> bool:
    """Whether a time is written with an hour of the clock."""
    return "," in name


def _days_after_baseline(name: str) -> float:
    found = _VISIT.fullmatch(name)
    if found is None:
        raise ValueError(
            f"'{quoted(name)}' is not a time; write 'baseline', 'week 10', 'day 2, 08:00' or '3 months after week 10'"
        )
    if found[1]:
        return 0.0
    if found[2]:
        return units.minutes(f"{found[3]} {found[2]}")
    return units.minutes(f"{found[4]} {found[5]}") + _days_after_baseline(found[6])


@dataclass(frozen=True)
class When:
    """When a dose is given: at a time of its own, or around what the timeline calls `anchor`."""

    written: str
    minute: float | None = None
    anchor: str | None = None
    after: float = 0.0
    each: bool = False

    @classmethod
    def read(cls, text: object) -> "When":
        """The time a text means. Raises ValueError with an example."""
        words = " ".join(str(text).split())
        if (found := _ANCHORED.fullmatch(words)) and found[5] != "baseline":
            if str(found[2]).startswith("-"):
                raise ValueError(f"'{words}' has a sign and a direction; write it like '45 min before tsst'")
            after = 0.0 if found[1] else units.minutes(found[2]) * (-1.0 if found[3] == "before" else 1.0)
            return cls(words, anchor=found[5], after=after, each=found[4] is not None)
        if _VISIT.fullmatch(words.partition(",")[0].strip()):
            return cls(words, minute=visit_minute(words))
        raise ValueError(
            f"'{quoted(words)}' is not a time; write '45 min before tsst', '45 min before each prolonged_exposure', "
            "'directly before tsst' or 'day 1, 23:00'"
        )

    def minutes(self, anchors: Mapping[str, tuple[float, ...]]) -> tuple[float, ...]:
        """Minutes in an arm whose timeline has these starts by name. Raises ValueError where it has none such."""
        if self.anchor is None:
            assert self.minute is not None
            return (self.minute,)
        if self.anchor not in anchors:
            there = nearest(self.anchor, anchors) if anchors else "nothing is done in it"
            raise ValueError(f"nothing is called '{quoted(self.anchor)}' in this arm; {there}")
        starts = anchors[self.anchor]
        if len(starts) > 1 and not self.each:
            raise ValueError(f"'{self.written}': {self.anchor} comes {len(starts)} times; write 'each {self.anchor}'")
        return tuple(start + self.after for start in starts)
