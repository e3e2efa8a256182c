"""Whether an effect compares different people or the same ones: the record's own field, else its words and sizes.

Every shipped effect that is pooled carries the field. A user's record that leaves it out is read, with caution: a word
of a crossover anywhere in what was done, two arms that each hold all the people, or a t of one arm's degrees of freedom
make it `within`; a comparator that is an earlier state of the same people makes it `change`; else it is `between`.
"""

import re

from assuage.evidence.record import Design, Finding


_PERSON = r"(?:men|women|people|persons?|participants?|subjects?|patients?|volunteers?|individuals?|adults|animals)"
_CROSSED = re.compile(
    rf"cross(?:ed)?[- ]?over|\bwithin[- ]?(?:the[- ])?(?:same[- ])?(?:{_PERSON}|groups?)\b|\bwithin(?=$|[,;.)])"
    rf"|repeated[- ]measures?|\bpaired\b|\bintra-?individual|counter-?balanced|\blatin square|\bboth conditions\b"
    rf"|\b(?:same|identical) (?:\w+ ){{0,2}}{_PERSON}\b|\bown controls?\b"
    rf"|\b(?:each|every|all) {_PERSON} (?:\w+ )?(?:under|in|with|got|received|took) (?:both|each|all)\b",
    re.I,
)
_ANOTHER_TIME = re.compile(
    r"\b(?:another|different|separate|other|second) (?:day|days|occasions?|visits?|sessions?)\b|\bweeks? apart", re.I
)
_EARLIER = re.compile(
    r"\bbaselines?\b|\bown\b|\bpre\b|\bpre[- ]?(?:vs|versus|to|and)?[- ]?post|\bpre-?(?:treatment|therapy|intervention|"
    r"test|dose|drug|stress|stressor|training|reversal|session|exposure)|\bbefore\b|\bintake\b|\badmission\b|\bbeginning\b|"
    r"\bstart\b|\bentry\b|\benrolment\b|\binitial\b|\bfirst (?:visit|session|assessment|score)\b|\bearlier\b|\bT0\b|"
    r"\bweek 0\b|\bday 0\b|\bprior to\b|\bprevious\b",
    re.I,
)
_ADJUSTED = re.compile(
    r"\b(?:adjust\w*|correct\w*|controll\w*|covari\w*|stratif\w*|match\w*|account\w*|condition\w*)\s+(?:for|by|with|on|to)\b[^;]*"
    r"|\b(?:baseline|intake|pre-?\w*)[- ](?:adjusted|corrected|controlled|matched)\b"
    r"|\b(?:baseline|intake|pre-?\w*) (?:\w+ )?as (?:a )?covariate\b|\bANCOVA\b[^;]*",
    re.I,
)
_OTHERS = re.compile(
    r"\bplacebo|\bcontrols?\b|\bwait|\busual\b|\bsham\b|\bvehicle\b|\bsaline\b|\bno (?:treatment|drug|therapy|task)\b|"
    r"\bminimal (?:contact|attention)|\bpresent-cent|\bsupportive\b|\bothers?\b|\bhealthy\b",
    re.I,
)


NOBODY = ("-", "none", "n/a")


def design_of(finding: Finding) -> Design:
    """How the people of this finding were compared: as recorded, or as read from its words and sizes."""
    if finding.design is not None:
        return finding.design
    if _crossed(finding):
        return "within"
    if _earlier(finding.comparator):
        return "change"
    if finding.effect is not None and finding.effect.kind == "correlation":
        return "association"
    return "level" if finding.comparator.strip().lower() in NOBODY else "between"


def one_sample(finding: Finding) -> int | None:
    """How many people stand in both of two arms, where the sizes show that they are the same; else None."""
    sizes = list(finding.n_arms.values()) or [arm.n for arm in finding.arms.values() if arm.n is not None]
    if len(sizes) != 2 or sizes[0] != sizes[1]:
        return None
    test = finding.statistic
    paired = test is not None and test.kind == "t" and test.df == sizes[0] - 1
    whole = finding.n_is == "own" and finding.n == sizes[0]
    return sizes[0] if whole or paired else None


def _crossed(finding: Finding) -> bool:
    words = f"{finding.comparator}; {finding.population}; {finding.intervention}"
    told = _CROSSED.search(words) or _ANOTHER_TIME.search(finding.comparator)
    return told is not None or one_sample(finding) is not None


def _earlier(comparator: str) -> bool:
    said = _ADJUSTED.sub("", comparator)
    return _EARLIER.search(said) is not None and _OTHERS.search(said) is None
