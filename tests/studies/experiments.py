"""A sound experiment to spoil, one place at a time: two arms, two paradigms, a dose of each kind of writing."""

import copy
from typing import Any


def sound() -> dict[str, Any]:
    """The experiment, as a dictionary of one's own."""
    return copy.deepcopy(_SOUND)


_SOUND: dict[str, Any] = {
    "study": "small_experiment",
    "question": "Does a nasal dose lower what a social stressor raises?",
    "reported_in": [
        {"finding": "heinrichs2003-tsst", "outcome": "rise of acth, oxytocin minus placebo", "figure": "none"},
        {"finding": "gu2022-tsst-d", "outcome": "level at +20 min of salivary_cortisol, placebo", "figure": "none"},
    ],
    "population": {"who": "healthy adults", "female": "1 of 2", "traumatised": 0.4, "ptsd": 0.2, "adversity": 0.3},
    "design": "parallel",
    "arms": {
        "oxytocin": {
            "size": 12,
            "doses": [
                {"drug": "oxytocin", "route": "intranasal", "amount": "24 IU", "when": "45 min before tsst"},
                {
                    "drug": "oxytocin",
                    "route": "intravenous",
                    "amount": "16 mIU/min",
                    "over": "30 min",
                    "when": "1 h after tsst",
                },
            ],
        },
        "placebo": {
            "size": 10,
            "doses": [{"drug": "placebo", "route": "intranasal", "when": "45 min before tsst"}],
        },
    },
    "timeline": [{"do": "tsst", "clock": "15:00"}, {"do": "rest", "clock": "18:00", "arms": ["oxytocin"]}],
    "measures": {
        "salivary_cortisol": {"after": "tsst", "at": "-10, 20, 35 min"},
        "acth": {"after": "tsst", "at": "-10, 20 min"},
        "heart_rate": {"clock": "14:50, 15:10", "day": 1},
        "plasma_oxytocin": {"after": "rest", "at": "0, 30 min"},
    },
}


def spoiled(place: str, value: Any) -> dict[str, Any]:
    """The sound experiment with `place` ('arms.placebo.size', 'timeline.0.clock') set; None takes it away."""
    study = sound()
    *above, last = place.split(".")
    part: Any = study
    for step in above:
        part = part[int(step)] if isinstance(part, list) else part[step]
    if value is None:
        del part[last]
    elif isinstance(part, list) and int(last) == len(part):
        part.append(value)
    elif isinstance(part, list):
        part[int(last)] = value
    else:
        part[last] = value
    return study


def _reported(outcome: str) -> dict[str, Any]:
    return {"finding": "heinrichs2003-tsst", "outcome": outcome, "figure": "none"}


SPRAY = "arms.oxytocin.doses.0"
INFUSION = "arms.oxytocin.doses.1"
OUTCOME = "reported_in.0.outcome"
# (place, what is put there, the field the sentence names, what it must say)
BAD: dict[str, tuple[str, Any, str, tuple[str, ...]]] = {
    "dose with no route": (f"{SPRAY}.route", None, SPRAY, ("a dose with no route", "intranasal, nebulised")),
    "route the drug has not": (f"{SPRAY}.route", "rectal", SPRAY, ("oxytocin is not given 'rectal' here", "oral")),
    "nearest route": (f"{SPRAY}.route", "intravenus", SPRAY, ("'intravenus'", "nearest: intravenous")),
    "route of another drug": (
        SPRAY,
        {"drug": "crh", "route": "oral", "amount": "100 ug", "when": "directly before tsst"},
        SPRAY,
        ("crh is not given 'oral' here", "choose from: intravenous"),
    ),
    "amount without unit": (f"{SPRAY}.amount", "24", SPRAY, ("'24' has no unit", "24 IU")),
    "amount as a number": (f"{SPRAY}.amount", 24, SPRAY, ("'24' has no unit", "24 IU")),
    "amount of nothing": (f"{SPRAY}.amount", "0 IU", SPRAY, ("'0 IU' is not an amount above 0",)),
    "amount below nothing": (f"{SPRAY}.amount", "-24 IU", SPRAY, ("'-24 IU' is not an amount above 0",)),
    "unit of another drug": (
        SPRAY,
        {"drug": "carbetocin", "route": "intranasal", "amount": "24 IU", "when": "directly before tsst"},
        SPRAY,
        ("'IU' is not a unit here", "ug, mg"),
    ),
    "oxytocin without amount": (f"{SPRAY}.amount", None, SPRAY, ("oxytocin without an amount", "'amount: 24 IU'")),
    "placebo with amount": (
        "arms.placebo.doses.0.amount",
        "24 IU",
        "arms.placebo.doses.0",
        ("placebo has no amount",),
    ),
    "rate without over": (f"{INFUSION}.over", None, INFUSION, ("'16 mIU/min' is a rate", "over: 30 min")),
    "over no time": (f"{INFUSION}.over", "0 min", INFUSION, ("an infusion over 0 min", "over: 30 min")),
    "over backwards": (f"{INFUSION}.over", "-5 min", INFUSION, ("an infusion over -5 min",)),
    "over without unit": (f"{INFUSION}.over", 30, f"{INFUSION}.over", ("'30' has no unit",)),
    "a spray over time": (f"{SPRAY}.over", "30 min", SPRAY, ("'over' belongs to an infusion", "intranasal")),
    "an infusion of a steroid": (
        INFUSION,
        {"drug": "hydrocortisone", "route": "intravenous", "amount": "20 mg", "over": "1 h", "when": "1 h after tsst"},
        INFUSION,
        ("an infusion of hydrocortisone is not supported",),
    ),
    "unknown drug": (f"{SPRAY}.drug", "oxytocine", f"{SPRAY}.drug", ("no drug 'oxytocine'", "nearest: oxytocin")),
    "dose without time": (f"{SPRAY}.when", None, f"{SPRAY}.when", ("missing",)),
    "dose at no time": (f"{SPRAY}.when", "soon", f"{SPRAY}.when", ("'soon' is not a time", "45 min before tsst")),
    "dose before nothing": (
        f"{SPRAY}.when",
        "45 min before tsts",
        f"{SPRAY}.when",
        ("nothing is called 'tsts' in this arm", "nearest: tsst"),
    ),
    "dose before what another arm does": (
        "arms.placebo.doses.0.when",
        "45 min before rest",
        "arms.placebo.doses.0.when",
        ("nothing is called 'rest' in this arm", "nearest: tsst"),
    ),
    "dose with two signs": (f"{SPRAY}.when", "-45 min before tsst", f"{SPRAY}.when", ("a sign and a direction",)),
    "dose before the study": (
        f"{SPRAY}.when",
        "40 h before tsst",
        f"{SPRAY}.when",
        ("'40 h before tsst' is before the study starts",),
    ),
    "dose off the clock": (f"{SPRAY}.when", "day 1, 25:00", f"{SPRAY}.when", ("'25:00' is not a time of day",)),
    "dose in ages": (f"{SPRAY}.when", "day 99999, 09:00", f"{SPRAY}.when", ("more than ten years away",)),
    "unknown paradigm": (
        "timeline.0.do",
        "tsts",
        "timeline.0.do",
        ("no paradigm 'tsts'", "nearest: tsst"),
    ),
    "clock off the day": ("timeline.0.clock", "24:30", "timeline.0.clock", ("'24:30' is not a time of day",)),
    "clock as a number": ("timeline.0.clock", 15, "timeline.0.clock", ("'15' is not a time of day", "'09:30'")),
    "day nought": ("timeline.0.day", 0, "timeline.0.day", ("greater than or equal to 1",)),
    "unknown arm of a paradigm": (
        "timeline.1.arms",
        ["oxytocine"],
        "timeline",
        ("no arm 'oxytocine'", "nearest: oxytocin"),
    ),
    "a name nobody can write": ("timeline.0.name", "first one", "timeline.0.name", ("small letters", "'first one'")),
    "a paradigm twice": (
        "timeline.2",
        {"do": "tsst", "clock": "17:00"},
        f"{SPRAY}.when",
        ("'45 min before tsst': tsst comes 2 times", "write 'each tsst'"),
    ),
    "dose before nothing at all": (
        "timeline.0.arms",
        ["oxytocin"],
        "arms.placebo.doses.0.when",
        ("nothing is called 'tsst' in this arm; nothing is done in it",),
    ),
    "crossover of unequal sizes": ("design", "crossover", "arms", ("the same people go through all arms",)),
    "unknown design": ("design", "cross-over", "design", ("nearest: crossover", "'cross-over'")),
    "unknown measure": (
        "measures",
        {"salivary_cortisole": {"after": "tsst", "at": "0 min"}},
        "measures.salivary_cortisole",
        ("no measure 'salivary_cortisole'", "nearest: salivary_cortisol"),
    ),
    "assay the drug has no level for": (
        "measures",
        {"plasma_dexamethasone": {"after": "tsst", "at": "0 min"}},
        "measures.plasma_dexamethasone",
        ("no assay of dexamethasone here", "'assuage measures' lists"),
    ),
    "assay of a drug nobody is given": (
        "measures.plasma_carbetocin",
        {"after": "tsst", "at": "0 min"},
        "measures.plasma_carbetocin",
        ("no arm is given carbetocin, so this assay has nothing to see",),
    ),
    "times without after": ("measures.acth.after", None, "measures.acth", ("times without a start", "'after:'")),
    "times after nothing": (
        "measures.acth.after",
        "tsts",
        "measures.acth",
        ("nothing is called 'tsts'", "nearest: tsst"),
    ),
    "no times": ("measures.acth.at", None, "measures.acth", ("give either 'at:",)),
    "times and clock": ("measures.acth.clock", "08:00", "measures.acth", ("give either 'at:",)),
    "clock and after": ("measures.heart_rate.after", "tsst", "measures.heart_rate", ("leave one out",)),
    "day of times": ("measures.acth.day", 2, "measures.acth", ("'day' belongs to 'clock'",)),
    "times that do not rise": ("measures.acth.at", "20, -10 min", "measures.acth", ("times of samples must rise",)),
    "the same time twice": ("measures.acth.at", "20, 20 min", "measures.acth", ("times of samples must rise",)),
    "times without unit": ("measures.acth.at", "-10, 20", "measures.acth.at", ("'-10, 20' is not a list of times",)),
    "a sample before the study": (
        "measures.acth.at",
        "-3000, 20 min",
        "measures.acth",
        ("the sample '-3000 min' is taken before the study starts",),
    ),
    "a collection before the study": (
        "measures.urinary_cortisol",
        {"clock": "08:00", "day": 0},
        "measures.urinary_cortisol",
        ("the sample 'day 0, 08:00' is taken before the study starts",),
    ),
    "a sample in ages": ("measures.acth.at", "0, 99999 days", "measures.acth", ("more than ten years away",)),
    "unknown sex coding": ("population.female", "M", "population.female", ("'M' is not a share", "'3 of 17' or 0.18")),
    "sex as yes": ("population.female", True, "population.female", ("'True' is not a share",)),
    "sex as two": ("population.female", 2, "population.female", ("'2' is not a share",)),
    "no sex": ("population.female", None, "population.female", ("missing",)),
    "another word for sex": ("population.sex", "M", "population.sex", ("unknown key", "female")),
    "sex of an arm": ("arms.placebo.female", "women", "arms.placebo.female", ("'women' is not a share",)),
    "more than all": ("population.ptsd", "3 of 2", "population.ptsd", ("'3 of 2' is not a share",)),
    "unknown key": ("mesures", {}, "mesures", ("unknown key", "nearest: measures")),
    "unknown key of a dose": (f"{SPRAY}.rout", "oral", f"{SPRAY}.rout", ("unknown key", "nearest: route")),
    "unknown key of an arm": ("arms.placebo.dose", [], "arms.placebo.dose", ("unknown key", "nearest: doses")),
    "unknown key of the timeline": ("timeline.0.clok", "15:00", "timeline.0.clok", ("unknown key", "nearest: clock")),
    "unknown key of samples": ("measures.acth.afer", "tsst", "measures.acth.afer", ("unknown key", "nearest: after")),
    "size of nobody": ("arms.placebo.size", 0, "arms.placebo.size", ("greater than 0",)),
    "no arms": ("arms", {}, "arms", ("must not be empty",)),
    "no measures": ("measures", {}, "measures", ("must not be empty",)),
    "unknown finding": (
        "reported_in.0.finding",
        "heinrichs2003-tst",
        "reported_in.0.finding",
        ("no finding 'heinrichs2003-tst'", "nearest: heinrichs2003-tsst"),
    ),
    "not an outcome": (OUTCOME, "acth rises", OUTCOME, ("'acth rises' is not an outcome", "write it like 'rise at")),
    "outcome without arms": (OUTCOME, "rise of acth, the drug", OUTCOME, ("'the drug' does not name arms",)),
    "unknown arm of an outcome": (
        OUTCOME,
        "rise of acth, oxytocine",
        OUTCOME,
        ("no arm 'oxytocine'", "nearest: oxytocin"),
    ),
    "unknown measure of an outcome": (
        OUTCOME,
        "rise of acthe, oxytocin",
        OUTCOME,
        ("'acthe' is not measured", "nearest: acth"),
    ),
    "unknown sample of an outcome": (
        OUTCOME,
        "level at +30 min of acth, oxytocin",
        OUTCOME,
        ("acth has no sample '+30 min'", "nearest: +20 min"),
    ),
    "responders of another hormone": (
        OUTCOME,
        "share of responders of acth, oxytocin",
        OUTCOME,
        ("responders is a rule for salivary_cortisol, not for 'acth'; write 'fallen by 12 at ...'",),
    ),
    "a change since a sample that is the first": (
        OUTCOME,
        "share of risen by 2 at -10 min of acth, oxytocin",
        OUTCOME,
        ("risen by of acth needs two samples at least",),
    ),
    "a bound without a figure": (
        "reported_in.0.direction",
        "below",
        "reported_in.0",
        ("direction 'below' bounds a figure, and none is given", "nearest: decrease"),
    ),
    "unknown summary": (OUTCOME, "risen of acth, oxytocin", OUTCOME, ("no summary 'risen'", "nearest: rise")),
    "level of no sample": (OUTCOME, "level of acth, oxytocin", OUTCOME, ("does not say which sample",)),
    "a curve of one sample": (
        OUTCOME,
        "auc_i at -10 min of acth, oxytocin",
        OUTCOME,
        ("auc_i of acth needs two samples at least",),
    ),
    "an arm without the samples": (
        OUTCOME,
        "level at +30 min of plasma_oxytocin, oxytocin minus placebo",
        OUTCOME,
        ("plasma_oxytocin is not taken in arm 'placebo'",),
    ),
    "over time at other times": (
        OUTCOME,
        "correlation over time of acth with salivary_cortisol, placebo",
        OUTCOME,
        ("acth and salivary_cortisol are not sampled at the same times",),
    ),
    "paired people who are not": (
        OUTCOME,
        "d_z of rise of acth, oxytocin minus placebo",
        OUTCOME,
        ("d_z is of the same people in both arms; this design is parallel",),
    ),
    "another direction": (
        "reported_in.0.direction",
        "decreases",
        "reported_in.0.direction",
        ("nearest: decrease", "'decreases'"),
    ),
}
# how many sentences, where more hangs on the wrong value: doses, outcomes of samples that are then called otherwise
SEVERAL = {"a paradigm twice": 4, "dose before nothing at all": 3}
