"""References of findings: one per paper, as text, BibTeX and CSL-JSON.

Records hold a short citation and no title, so neither do the references: nothing is made up to fill a field.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from assuage.evidence.record import Finding
from assuage.evidence.roles import study


_PAPER = re.compile(
    r"(?P<authors>\D+?) (?P<year>\d{4}),? (?P<journal>[A-Za-z][A-Za-z&. ]+?)"
    r"(?: (?P<volume>\d+)?(?::(?P<pages>[\w-]+))?)?(?P<rest> ?[(;].*)?"
)
_AUTHORS = re.compile(r"(?P<authors>\D+? et al\.|[^\d,]+(?=, \d{4} \()),? (?P<year>\d{4})?.*")
_NAME = re.compile(r"(?P<family>.+) (?P<given>[A-Z][A-Za-z]?(?:-?[A-Z]){0,3})")
_SPECIAL = re.compile(r"([&%$#_{}])")


@dataclass(frozen=True, slots=True)
class Reference:
    """One paper or other source, with whatever of it the citation gives."""

    key: str
    text: str
    authors: tuple[str, ...]
    year: int | None
    journal: str | None
    volume: str | None
    pages: str | None
    doi: str | None
    pmid: int | None
    retracted: bool

    def in_words(self) -> str:
        """One line to read, with the identifiers."""
        identifiers = [f"doi:{self.doi}"] if self.doi else []
        identifiers += [f"PMID {self.pmid}"] if self.pmid else []
        return ". ".join([self.text.rstrip("."), *identifiers]) + ("  RETRACTED" if self.retracted else "")


def references(findings: Iterable[Finding]) -> list[Reference]:
    """One reference per study, in the order met; keys are unique."""
    made: dict[str, Reference] = {}
    taken: set[str] = set()
    for finding in findings:
        if (paper := study(finding)) in made:
            continue
        said = _said(finding)
        stem = _stem(said) or _ascii(finding.id.split("-")[0])
        names = (stem + letter for letter in ("", *"bcdefghijklmnopqrstuvwxyz", *map(str, range(1000))))
        key = next(name for name in names if name not in taken)
        taken.add(key)
        made[paper] = _reference(key, finding, said)
    return list(made.values())


def bibtex(findings: Iterable[Finding]) -> str:
    """A BibTeX entry per study."""
    return "\n".join(_entry(one) for one in references(findings))


def csl(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """A CSL-JSON item per study."""
    return [_item(one) for one in references(findings)]


def _said(finding: Finding) -> dict[str, str | None]:
    """The parts of the citation that can be told apart."""
    said = _PAPER.fullmatch(finding.citation) or _AUTHORS.fullmatch(finding.citation)
    return said.groupdict() if said else {}


def _stem(part: dict[str, str | None]) -> str | None:
    """First author and year, in plain letters: 'bakermanskranenburg2013'."""
    authors, year = part.get("authors"), part.get("year")
    if not authors or not year:
        return None
    first = re.split(r",| & ", authors)[0].removesuffix(" et al.")
    name = _NAME.fullmatch(first)
    return re.sub(r"[^a-z]", "", _ascii(name["family"] if name else first).lower()) + year


def _reference(key: str, finding: Finding, part: dict[str, str | None]) -> Reference:
    authors = tuple(name.strip() for name in re.split(r",| & ", part.get("authors") or "") if name.strip())
    return Reference(
        key=key,
        text=finding.citation,
        authors=authors,
        year=finding.year,
        journal=part.get("journal"),
        volume=part.get("volume"),
        pages=part.get("pages"),
        doi=finding.doi,
        pmid=finding.pmid,
        retracted=finding.retracted,
    )


def _people(authors: tuple[str, ...]) -> tuple[list[tuple[str, str | None]], bool]:
    """Family and given names, and whether more authors are meant."""
    others = bool(authors) and authors[-1].endswith(" et al.")
    people: list[tuple[str, str | None]] = []
    for author in authors:
        name = author.removesuffix(" et al.")
        said = _NAME.fullmatch(name)
        people.append((said["family"], said["given"]) if said else (name, None))
    return people, others


def _entry(one: Reference) -> str:
    people, others = _people(one.authors)
    names = [f"{family}, {given}" if given else f"{{{family}}}" for family, given in people] + ["others"] * others
    fields = {
        "author": " and ".join(names),
        "year": str(one.year or ""),
        "journal": one.journal or "",
        "volume": one.volume or "",
        "pages": (one.pages or "").replace("-", "--"),
        "doi": one.doi or "",
        "pmid": str(one.pmid or ""),
        "note": ("RETRACTED. " if one.retracted else "") + ("" if one.journal else one.text),
    }
    plain = ("doi", "author")  # a DOI is taken letter by letter; braces around a name are meant
    safe = {name: value if name in plain else _SPECIAL.sub(r"\\\1", value) for name, value in fields.items() if value}
    lines = [f"  {name} = {{{value}}}" for name, value in safe.items()]
    return "\n".join([f"@{'article' if one.journal else 'misc'}{{{one.key},", ",\n".join(lines), "}", ""])


def _item(one: Reference) -> dict[str, Any]:
    people, others = _people(one.authors)
    authors = [{"family": family, "given": given} if given else {"literal": family} for family, given in people]
    item = {
        "id": one.key,
        "type": "article-journal" if one.journal else "document",
        "author": authors + [{"literal": "et al."}] * others,
        "issued": {"date-parts": [[one.year]]} if one.year else None,
        "container-title": one.journal,
        "volume": one.volume,
        "page": one.pages,
        "DOI": one.doi,
        "PMID": str(one.pmid) if one.pmid else None,
        "note": ("RETRACTED. " if one.retracted else "") + ("" if one.journal else one.text) or None,
    }
    return {name: value for name, value in item.items() if value}


def _ascii(text: str) -> str:
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
