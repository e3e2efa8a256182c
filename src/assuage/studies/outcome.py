"""An outcome in words: which number of a laboratory study is meant.

    [STATISTIC of] SUMMARY of MEASURE, ARM [minus ARM | over ARM | and ARM]

    level at +30 min of salivary_cortisol, tsst              mean of the people of an arm
    rise of acth, oxytocin minus placebo                     difference of the arms' means
    peak of plasma_oxytocin, spray over drip                 ratio of the arms' means
    cohen_d of auc_i of salivary_cortisol, oxytocin minus placebo
    percent of rise of salivary_cortisol, tsst               100 x mean rise / mean first sample
    share of responders of salivary_cortisol, tsst
    share of fallen by 12 at week 10 of caps5, oxytocin                  response: points since the first sample
    share of risen by 12 at week 10 of caps5, oxytocin minus placebo     worsening
    share of fallen by 30 percent at week 10 of pcl5, oxytocin           of the first sample
    share of 33 or above at week 10 of pcl5, oxytocin over placebo       cases
    share of 8 or below at week 10 of caps5, oxytocin                    remission
    share of level at week 10 of left_therapy, oxytocin and placebo      of the people of both arms together
    ancova of level at week 10 of caps5, oxytocin minus placebo          adjusted for the first sample
    standardised change of rise at week 10 of caps5, waiting             mean rise / SD of the first sample
    sd ratio of rise at week 10 of caps5, waiting                        SD of that sample / SD of the first
    correlation of rise of plasma_oxytocin with rise of salivary_cortisol, tsst
    ratio of mean of plasma_oxytocin_unextracted to mean of plasma_oxytocin, people      ratio of two means in an arm
    correlation over time of plasma_oxytocin with acth, infusion
    point_biserial of mean of plasma_oxytocin, abused minus control      correlation with belonging to the first arm
    level at CS+ 9 to 12 less CS- 9 to 12 of scr, people                 mean of some samples less that of others
    d_z of level at CS+ 1 to 4 less CS- 1 to 4 of scr, people            the same over its SD between people
    half-life from +20 min to +60 min of plasma_oxytocin, bolus          of the arm's mean rise, between two samples
    half-life from +1 min to +8 min less +30 min to +60 min of plasma_oxytocin, bolus      the faster of two phases

A summary makes one number of a person's samples, up to the one named where one is ('peak at +30 min'); a statistic
makes one number of the people. What does not fit together is refused when it is read.
"""

import re
from dataclasses import dataclass
from typing import Self

from assuage.errors import nearest


SUMMARIES = (
    "level",
    "first",
    "mean",
    "sum",
    "peak",
    "time of peak",
    "rise",
    "auc_g",
    "auc_i",
    "slope",
    "recovery",
    "responders",
    "responders by percent",
    "suppression",
    "suppression ratio",
)
# Summaries that are 1 or 0 by a number written with them, which stands where the dots are.
RULES = {
    "fallen by": "fallen by ...",
    "fallen by percent": "fallen by ... percent",
    "risen by": "risen by ...",
    "risen by percent": "risen by ... percent",
    "or above": "... or above",
    "or below": "... or below",
}
_NUMBER = r"-?\d+(?:\.\d+)?"
STATISTICS = (
    "mean",
    "sd",
    "cohen_d",
    "hedges_g",
    "d_z",
    "percent",
    "share",
    "correlation",
    "point_biserial",
    "ancova",
    "standardised change",
    "sd ratio",
)
_EXAMPLE = "'rise at +30 min of salivary_cortisol, oxytocin minus placebo'"


@dataclass(frozen=True)
class Quantity:
    """A summary of a measure: of all its samples, or of the one called `at`; of several for a level, `less` others.

    A rule has its number in `bound`.
    """

    summary: str
    measure: str
    at: str | None
    less: str | None = None
    bound: float | None = None

    def __str__(self) -> str:
        summary = self.summary if self.bound is None else RULES[self.summary].replace("...", f"{self.bound:g}")
        at, less = f" at {self.at}" if self.at else "", f" less {self.less}" if self.less else ""
        return f"{summary}{at}{less} of {self.measure}"


@dataclass(frozen=True)
class Outcome:
    """A statistic of one quantity (two for a correlation or ratio, two or four for a half-life), in one arm or two."""

    written: str
    statistic: str
    quantities: tuple[Quantity, ...]
    arms: tuple[str, ...]
    between: str | None
    over_time: bool = False

    @classmethod
    def read(cls, text: object) -> Self:
        """The outcome a text means. Raises ValueError with what is wrong and an example."""
        written = " ".join(str(text).split())
        told, comma, people = written.rpartition(", ")
        if not comma:
            raise ValueError(f"'{written}' is not an outcome; write it like {_EXAMPLE}")
        found = re.fullmatch(r"(\w+)(?: (minus|over|and) (\w+))?", people)
        if found is None:
            raise ValueError(f"'{people}' does not name arms; write 'placebo' or 'oxytocin minus placebo'")
        if found[1] == found[3]:
            raise ValueError(f"'{people}' compares an arm with itself; write 'oxytocin minus placebo'")
        arms = (found[1],) if found[3] is None else (found[1], found[3])
        between = found[2]
        if over := re.fullmatch(r"correlation over time of (\w+) with (\w+)", told):
            both = (Quantity("level", over[1], None), Quantity("level", over[2], None))
            return cls(written, "correlation", both, arms, between, over_time=True)
        if pair := re.fullmatch(r"correlation of (.+ of \w+) with (.+ of \w+)", told):
            return cls(written, "correlation", (quantity(pair[1]), quantity(pair[2])), arms, between)
        if falls := re.fullmatch(r"half-life from (.+?) to (.+?)(?: less (.+?) to (.+?))? of (\w+)", told):
            ends = tuple(Quantity("rise", falls[5], at) for at in falls.group(1, 2, 3, 4) if at is not None)
            return cls(written, "half-life", ends, arms, between)
        if pair := re.fullmatch(r"ratio of (.+ of \w+) to (.+ of \w+)", told):
            return cls(written, "ratio", (quantity(pair[1]), quantity(pair[2])), arms, between)
        head, of, rest = told.partition(" of ")
        if of and head in STATISTICS and " of " in rest:
            one = quantity(rest)
            _check_fits(head, one, between)
            return cls(written, head, (one,), arms, between)
        return cls(written, "mean", (quantity(told),), arms, between)


def _check_fits(statistic: str, what: Quantity, between: str | None) -> None:
    summary, alone = what.summary, between in (None, "and")
    if (
        alone
        and statistic in ("hedges_g", "d_z", "point_biserial", "ancova")
        and not (statistic == "d_z" and what.less is not None)
    ):
        raise ValueError(f"{statistic} compares two arms; write '{statistic} of ..., oxytocin minus placebo'")
    if between in (None, "and") and statistic in ("cohen_d", "percent") and summary != "rise":
        raise ValueError(f"{statistic} of one arm is that of a rise, not of '{summary}'; name two arms")
    if between is not None and statistic in ("sd", "sd ratio", "standardised change"):
        raise ValueError(f"{statistic} is that of one arm; name one")
    if statistic in ("sd ratio", "standardised change") and summary != "rise":
        raise ValueError(f"{statistic} is that of a rise, not of '{summary}'; write 'rise at ...'")
    if statistic == "ancova" and (summary != "level" or between != "minus"):
        raise ValueError("ancova compares a level between two arms; write 'ancova of level at ..., one minus other'")
    if between == "over" and statistic in ("cohen_d", "hedges_g", "d_z", "point_biserial"):
        raise ValueError(f"{statistic} is of a difference, not of a ratio; write 'minus'")


def quantity(written: object) -> Quantity:
    """The quantity a text means: 'rise at +30 min of salivary_cortisol'. Raises ValueError with an example."""
    text = " ".join(str(written).split())
    head, of, measure = text.rpartition(" of ")
    found = re.fullmatch(r"(.+?)(?: at (.+?)(?: less (.+))?)?", head)
    if not of or found is None:
        raise ValueError(f"'{text}' is not a quantity; write it like {_EXAMPLE}")
    if (rule := _rule(found[1])) is not None:
        if found[2] is None or found[3] is not None or len(samples_named(found[2])) > 1:
            raise ValueError(f"'{text}' does not say at which one sample; write '{found[1]} at week 10 of {measure}'")
        return Quantity(rule[0], measure, found[2], bound=rule[1])
    if found[1] not in SUMMARIES:
        raise ValueError(f"no summary '{found[1]}'; {nearest(found[1], (*SUMMARIES, *RULES.values()))}")
    if found[1] == "level" and found[2] is None:
        raise ValueError(f"'{text}' does not say which sample; write 'level at +30 min of {measure}'")
    if found[1] in ("suppression", "suppression ratio") and found[2] is None:
        raise ValueError(f"'{text}' does not say at which sample; write '{found[1]} at +30 min of {measure}'")
    if found[1] != "level" and (found[3] is not None or (found[2] and len(samples_named(found[2])) > 1)):
        raise ValueError(f"'{text}': several samples, or some less others, make a level, not a '{found[1]}'")
    return Quantity(found[1], measure, found[2], found[3])


def _rule(written: str) -> tuple[str, float] | None:
    """The rule that a summary is, and its number."""
    for name, words in RULES.items():
        if found := re.fullmatch(words.replace("...", f"({_NUMBER})"), written):
            return name, float(found[1])
    return None


def samples_named(at: str) -> list[str]:
    """The samples that 'CS+ 9 to 12 of fear_extinction' names, or the one that is named. Raises ValueError."""
    found = re.fullmatch(r"(.+ )([0-9]{1,4}) to ([0-9]{1,4})( of .+)?", at)
    if found is None:
        return [at]
    first, last = int(found[2]), int(found[3])
    if first >= last:
        raise ValueError(
            f"'{at}' names no samples; write them in order, like '{found[1]}{min(first, last)} to {first}'"
        )
    return [f"{found[1]}{number}{found[4] or ''}" for number in range(first, last + 1)]
