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
    else:
        part[int(last) if isinstance(part, list) else last] = value
    return study


# (place, what is put there, what the sentence must say)
BAD: dict[str, tuple[str, Any, tuple[str, ...]]] = {
    "unknown key": ("mesures", {}, ("mesures", "unknown key", "nearest: measures")),
    "unknown key of a dose": ("arms.oxytocin.dose.amout", "40 IU", ("amout", "nearest: amount")),
    "unknown key of a course": ("timeline.0.lenght", "90 min", ("lenght", "nearest: length")),
    "misspelt therapy": (
        "timeline.0.therapy",
        "prolonged_exposre",
        ("prolonged_exposre", "nearest: prolonged_exposure"),
    ),
    "misspelt measure": ("measures.caps6", ["baseline"], ("caps6", "nearest: caps5")),
    "misspelt drug": ("arms.oxytocin.dose.drug", "oxytocine", ("oxytocine", "nearest: oxytocin")),
    "missing unit": ("timeline.0.every", "1", ("'1' has no unit", "45 min")),
    "number for a time": ("timeline.0.every", 7, ("'7' has no unit",)),
    "unknown unit": ("timeline.0.length", "90 mni", ("mni", "not a unit")),
    "amount without unit": ("arms.oxytocin.dose.amount", 40, ("'40' has no unit", "40 IU")),
    "dose after the session": (
        "arms.oxytocin.dose.when",
        "10 min after each session",
        ("cannot come after the session",),
    ),
    "negative size": ("arms.oxytocin.size", -4, ("arms.oxytocin.size", "greater than 0", "-4")),
    "size of nobody": ("arms.oxytocin.size", 0, ("arms.oxytocin.size", "greater than 0")),
    "arm without a dose": ("arms.oxytocin.dose", None, ("arms.oxytocin.dose", "missing")),
    "oxytocin without an amount": ("arms.oxytocin.dose.amount", None, ("oxytocin without an amount",)),
    "placebo with an amount": ("arms.placebo.dose.amount", "40 IU", ("placebo has no amount",)),
    "unknown finding": ("population.caps5.borrowed_from", "schnurr2022-cerv-basline", ("schnurr2022-cerv-baseline",)),
    "unknown visit": ("estimand.endpoint", "caps5, week 11 minus baseline", ("no visit 'week 11'", "nearest: week 10")),
    "not a visit": ("measures.caps5", ["baseline", "at the end"], ("'at the end' is not a visit",)),
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
    "times without unit": ("measures.salivary_cortisol.at", "-20, 0, 30", ("not a list of times",)),
    "endpoint not measured": ("estimand.endpoint", "hamd, week 10 minus baseline", ("'hamd' is not measured",)),
    "other analysis": ("analysis", "t-test", ("analysis", "t-test")),
    "not a success rule": ("success", "p < 0.05", ("not a success rule",)),
    "name with spaces": ("study", "My Study", ("study", "My Study")),
    "no population": ("population", None, ("population", "missing")),
    "arms as a list": ("arms", ["oxytocin", "placebo"], ("arms",)),
    "no arms": ("arms", {}, ("arms",)),
    "sizes of one": ("sizes", [1], ("sizes",)),
}
