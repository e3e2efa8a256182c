"""Choosing findings: by topic, by words in what was done, to whom and what was measured, by year and by the review."""

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import get_args

from assuage.errors import UnknownName
from assuage.evidence.record import Finding, People, Sex, Topic


NEGATED = r"\b(?:without|no|not|never|non|free of)[\s-]+(?:\w+[\s-]+){0,2}?"  # up to the word that is denied
SEXES = set(get_args(Sex)) - {"both"}
KINDS: dict[str, People] = {kind.lower(): kind for kind in get_args(People)}
WHERE: dict[str, Callable[[Finding], str]] = {
    "drug": lambda finding: f"{finding.intervention} {finding.comparator}",
    "measure": lambda finding: finding.measure,
    "population": lambda finding: finding.population,
}


@dataclass(frozen=True, kw_only=True)
class Selection:
    """What to keep; a field left out keeps everything. Words match anywhere, upper or lower case alike.

    `drug`, `measure` and `population` are words that must all stand in the finding's intervention (or
    comparator), measure and population; `|` between words means either. In `population`, a kind of people (such as
    PTSD or trauma-exposed) and a sex (men, women) are the fields of a record; where a record leaves the field out, its
    words, unless denied as in "without PTSD". `since` and `until` are years, both inclusive.

    Raises:
        UnknownName: a topic that is not on the shelf.
    """

    topic: str | None = None
    drug: str | None = None
    measure: str | None = None
    population: str | None = None
    since: int | None = None
    until: int | None = None
    in_review: bool | None = None

    def __post_init__(self) -> None:
        if self.topic is not None and self.topic not in get_args(Topic):
            raise UnknownName("topic", self.topic, get_args(Topic))

    def keeps(self, finding: Finding) -> bool:
        """Whether the finding is one of those asked for. A finding without a year fails any limit on years."""
        year = finding.year
        return (
            self.topic in (None, finding.topic)
            and all(_says(finding, place, getattr(self, place)) for place in WHERE)
            and (self.since is None or (year is not None and year >= self.since))
            and (self.until is None or (year is not None and year <= self.until))
            and self.in_review in (None, finding.in_review)
        )

    def of(self, findings: Iterable[Finding]) -> list[Finding]:
        """The findings kept, in their order."""
        return [finding for finding in findings if self.keeps(finding)]

    def check(self, findings: Collection[Finding]) -> None:
        """Whether each word stands in some finding.

        Raises:
            UnknownName: a word that none of the findings says, with the nearest that one of them does.
        """
        for place, text in WHERE.items():
            for word in (getattr(self, place) or "").split():
                if not any(_says(finding, place, word) for finding in findings):
                    known = {said for finding in findings for said in re.findall(r"[^\W_]+", text(finding).lower())}
                    fields = SEXES | set(KINDS.values()) if place == "population" else set[str]()
                    raise UnknownName(place, word, (known - set(KINDS)) | fields)

    def words(self) -> str:
        """The choice in words, for titles and messages: 'topic hpa, measure cortisol'."""
        given = {name: getattr(self, name) for name in ("topic", "drug", "measure", "population")}
        said = [f"{name} {value}" for name, value in given.items() if value is not None]
        said += [f"since {self.since}"] if self.since is not None else []
        said += [f"until {self.until}"] if self.until is not None else []
        said += [("in" if self.in_review else "not in") + " the review"] if self.in_review is not None else []
        return ", ".join(said) or "all findings"


def _says(finding: Finding, place: str, wanted: str | None) -> bool:
    """Whether the finding says every wanted word in this place, where 'men|women' is either of two."""
    return all(
        any(_holds(finding, place, word) for word in either.split("|")) for either in (wanted or "").lower().split()
    )


def _holds(finding: Finding, place: str, word: str) -> bool:
    text = WHERE[place](finding).lower()
    if place != "population":
        return word in text
    if word in SEXES and finding.sex is not None:
        return finding.sex == word
    if word in KINDS and finding.people:
        return KINDS[word] in finding.people
    return re.search(rf"(?<!\w){re.escape(word)}", re.sub(NEGATED + re.escape(word), " ", text)) is not None
