"""A sound study to spoil, one place at a time."""

import copy
from typing import Any

import yaml

from assuage.studies.reading import shipped


def sound() -> dict[str, Any]:
    """The shipped plan, as a dictionary of one's own."""
    return yaml.safe_load(shipped()["oxytocin_prolonged_exposure"].read_text(encoding="utf-8"))


def spoiled(place: str, value: Any) -> dict[str, Any]:
    """The sound study with `place` ('arms.oxytocin.size', 'timeline.0.every') set; None takes it away."""
    study = copy.deepcopy(sound())
    *above, last = place.split(".")
    part: Any = study
    for step in above:
        part = part[int(step)] if isinstance(part, list) else part[step]
    if value is None:
        del part[last]
    elif isinstance(part, list):
        part[int(last) :] = [value, *part[int(last) + 1 :]]  # the place behind the last is one more
    else:
        part[last] = value
    return study


def mixed() -> dict[str, Any]:
    """A stress test, ten sessions with doses, and the stress test again."""
    return copy.deepcopy(_MIXED)


def _dosed(**what: str) -> dict[str, Any]:
    return {"size": 20, "doses": [what | {"route": "intranasal", "when": "45 min before each prolonged_exposure"}]}


PATIENTS: dict[str, Any] = {
    "who": "adults with PTSD",
    "stratum": "civilian_trial",
    "female": 0.5,
    "ptsd": 1,
    "caps5": {"mean": 42, "sd": 9},
    "include": "caps5 >= 26",
}
_AROUND = ("before_therapy", "after_therapy")
_MIXED: dict[str, Any] = {
    "study": "stress_before_and_after_therapy",
    "question": "Does prolonged exposure with oxytocin change how people with PTSD answer to stress?",
    "reported_in": [],
    "population": PATIENTS,
    "arms": {"oxytocin": _dosed(drug="oxytocin", amount="40 IU"), "placebo": _dosed(drug="placebo")},
    "timeline": [
        {"do": "tsst", "day": 2, "clock": "15:00", "name": "before_therapy"},
        {
            "do": "prolonged_exposure",
            "from": "week 2",
            "sessions": 10,
            "every": "1 week",
            "length": "90 min",
            "clock": "09:00 to 16:00",
        },
        {"do": "tsst", "day": 84, "clock": "15:00", "name": "after_therapy"},
    ],
    "measures": {
        "caps5": ["baseline", "week 5", "week 12"],
        "pcl5": ["baseline", *(f"week {week}" for week in range(1, 13))],
        "salivary_cortisol": [
            {"after": "before_therapy", "at": "-10, 20, 45 min"},
            {"after": "prolonged_exposure", "session": [2], "at": "-20, 0, 30 min"},
            {"after": "after_therapy", "at": "-10, 20, 45 min"},
        ],
        "heart_rate": [{"after": name, "at": "-5, 10 min"} for name in _AROUND],
    },
    "correlations": [
        {"of": "rise at +20 min after before_therapy of salivary_cortisol", "with": "rise at week 12 of caps5"}
    ],
    "estimand": {
        "endpoint": "caps5, week 12 minus baseline",
        "treatment_discontinuation": "treatment policy",
        "summary": "mean difference, oxytocin minus placebo",
    },
}


COURSE = {"do": "prolonged_exposure", "from": "week 1", "sessions": 10, "clock": "09:00 to 16:00"}
# (place, what is put there, what the sentence must say)
BAD: dict[str, tuple[str, Any, tuple[str, ...]]] = {
    "unknown key": ("mesures", {}, ("mesures", "unknown key", "nearest: measures")),
    "unknown key of a dose": ("arms.oxytocin.doses.0.amout", "40 IU", ("amout", "nearest: amount")),
    "unknown key of a course": ("timeline.0.lenght", "90 min", ("lenght", "nearest: length")),
    "misspelt therapy": (
        "timeline.0.do",
        "prolonged_exposre",
        ("prolonged_exposre", "nearest: prolonged_exposure"),
    ),
    "misspelt measure": ("measures.caps6", ["baseline"], ("caps6", "nearest: caps5")),
    "misspelt drug": ("arms.oxytocin.doses.0.drug", "oxytocine", ("oxytocine", "nearest: oxytocin")),
    "missing unit": ("timeline.0.every", "1", ("'1' has no unit", "45 min")),
    "number for a time": ("timeline.0.every", 7, ("'7' has no unit",)),
    "unknown unit": ("timeline.0.length", "90 mni", ("mni", "not a unit")),
    "amount without unit": ("arms.oxytocin.doses.0.amount", 40, ("'40' has no unit", "24 IU")),
    "dose at one of ten": (
        "arms.oxytocin.doses.0.when",
        "10 min before prolonged_exposure",
        ("prolonged_exposure comes 10 times; write 'each prolonged_exposure'",),
    ),
    "dose before another therapy": (
        "arms.oxytocin.doses.0.when",
        "10 min before each session",
        ("nothing is called 'session' in this arm", "choose from: prolonged_exposure"),
    ),
    "negative size": ("arms.oxytocin.size", -4, ("arms.oxytocin.size", "greater than 0", "-4")),
    "size of nobody": ("arms.oxytocin.size", 0, ("arms.oxytocin.size", "greater than 0")),
    "doses that are none": ("arms.oxytocin.doses", "none", ("arms.oxytocin.doses", "should be a list")),
    "oxytocin without an amount": ("arms.oxytocin.doses.0.amount", None, ("oxytocin without an amount",)),
    "placebo with an amount": ("arms.placebo.doses.0.amount", "40 IU", ("placebo has no amount",)),
    "unknown finding": ("population.caps5.borrowed_from", "schnurr2022-cerv-basline", ("schnurr2022-cerv-baseline",)),
    "unknown visit": (
        "estimand.endpoint",
        "caps5, week 11 minus baseline",
        ("no sample 'week 11'", "nearest: week 10"),
    ),
    "not a visit": ("measures.caps5", ["baseline", "at the end"], ("'at the end' is not a time",)),
    "mean outside the rule": ("population.caps5.mean", 20, ("mean of 20", "25 to 80")),
    "mean off the scale": ("population.caps5.mean", 90, ("population.caps5.mean", "80")),
    "negative SD": ("population.caps5.sd", -8.7, ("population.caps5.sd", "greater than 0")),
    "rule nobody meets": ("population.include", "caps5 >= 70 and caps5 <= 60", ("leaves nobody",)),
    "not a rule": ("population.include", "caps > 25", ("is not a rule",)),
    "not a share": ("population.female", "17 of 3", ("is not a share",)),
    "unknown arm compared": ("estimand.summary", "mean difference, oxytocyn minus placebo", ("nearest: oxytocin",)),
    "unknown arm of a course": ("timeline.0.arms", ["plazebo"], ("no arm 'plazebo'", "nearest: placebo")),
    "session too short": ("timeline.0.length", "30 min", ("too short",)),
    "no sessions": ("timeline.0.sessions", 0, ("timeline.0.sessions", "greater than 0")),
    "sessions too close": ("timeline.0.every", "3 h", ("less than a day apart",)),
    "clock backwards": ("timeline.0.clock", "16:00 to 09:00", ("not a span of the day",)),
    "clock off the day": ("timeline.0.clock", "25:00", ("not a time of day",)),
    "unknown session sampled": ("measures.salivary_cortisol.session", [2, 11], ("numbered from 1 to 10",)),
    "a visit and a row in one": ("measures.caps5", ["baseline", {"at": "0 min"}], ("measures.caps5.1: times without",)),
    "visits as a number": ("measures.caps5", 5, ("measures.caps5: should be 'name: value' lines, not '5'",)),
    "therapy before baseline is over": ("timeline.0.from", "baseline", ("write 'from: day 1' or later",)),
    "a day for a course": ("timeline.0.day", 3, ("write 'from: day 3', not 'day'",)),
    "a score without a rule": ("population.include", None, ("belong together; say 'include'",)),
    "a rule without a score": ("population.caps5", None, ("belong together; say 'caps5'",)),
    "patients without the illness": ("population.ptsd", 0.9, ("population.ptsd", "write 'ptsd: 1'")),
    "times without unit": ("measures.salivary_cortisol.at", "-20, 0, 30", ("not a list of times",)),
    "endpoint not measured": ("estimand.endpoint", "hamd, week 10 minus baseline", ("'hamd' is not measured",)),
    "other analysis": ("analysis", "t-test", ("analysis", "t-test")),
    "not a success rule": ("success", "p < 0.05", ("not a success rule",)),
    "name with spaces": ("study", "My Study", ("study", "My Study")),
    "no population": ("population", None, ("population", "missing")),
    "arms as a list": ("arms", ["oxytocin", "placebo"], ("arms",)),
    "no arms": ("arms", {}, ("arms",)),
    "sizes of one": ("sizes", [1], ("sizes.0: should be greater than or equal to 2",)),
    "sizes of a country": ("sizes", [92, 999_999_999_999], ("sizes.1: should be less than or equal to 20000",)),
    "a path for an arm": ("arms./evil", {"size": 40}, ("arms./evil: should be small letters",)),
    "a long name": ("study", "a" * 61, ("study: should have at most 60 characters", "aaa")),
    "an arm against itself": (
        "estimand.summary",
        "mean difference, oxytocin minus oxytocin",
        ("estimand.summary: 'mean difference, oxytocin minus oxytocin' compares an arm with itself", "minus placebo"),
    ),
    "session over the next": (
        "timeline.0",
        COURSE | {"every": "1 day", "length": "5000 min", "clock": "09:00"},
        ("timeline.0.length: session 1 of 5000 min is not over when session 2 begins, 1440 min after it",),
    ),
    "session into the next, by the clock": (
        "timeline.0",
        COURSE | {"every": "1 day", "length": "23 h"},
        ("timeline.0.length: session 4 of 1380 min is not over when session 5 begins, 1275 min after it",),
    ),
    "a test within a session": (
        "timeline.1",
        {"do": "tsst", "day": 1, "clock": "09:30"},
        ("timeline.1: in arm 'oxytocin' tsst begins 60 min before prolonged_exposure is over",),
    ),
    "a thousand and one times": (
        "arms.oxytocin.doses.0.amount",
        "400001 IU",
        ("arms.oxytocin.doses.0: amount of oxytocin: '400001 IU' is more than a thousand times", "gave, 400 IU"),
    ),
}
