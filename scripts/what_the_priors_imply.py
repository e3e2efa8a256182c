"""Write docs/what_the_priors_imply.md: the true effect that the priors imply, taken apart (half an hour on two cores).

python scripts/what_the_priors_imply.py
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from scipy.special import ndtri

from assuage.files import write_whole
from assuage.parameters.library import NULL_MODEL, parameter, paths
from assuage.parameters.settings import written
from assuage.parameters.truths import truths
from assuage.planning.augmentations import augmentations
from assuage.planning.implied import (
    DIFFERS,
    SPREADS,
    Implied,
    implied,
    share_that_differs,
    variants,
    with_doses,
)
from assuage.studies.reading import load_study


PAGE = Path(__file__).parents[1] / "docs" / "what_the_priors_imply.md"
PLANS = ("oxytocin_prolonged_exposure", "flanagan_2018")
SEED, DRAWS, TWINS = 1, 256, 256
AMOUNTS, TIMES = ("8 IU", "24 IU", "40 IU"), ("directly before", "45 min before", "90 min before")
HEAD = """# What the priors imply

For research and planning only, never for a decision about a patient. This page is written by
`scripts/what_the_priors_imply.py`; no figure on it was tuned to.

No paper gives what oxytocin does to the outcome of a therapy. A plan draws it from priors: a coefficient for each way
it could act, each through zero, and with probability {null:g} all of them zero together. Here is the true effect these
imply for the plans that ship, in SD of the endpoint, below 0 for fewer symptoms, over {draws} draws of the truth; each
is the difference between arms over the same {twins} people, everybody counted.
"""
DIRECT = """The direct effect stands for ways that nobody wrote down. Its coefficient has an SD of {sd:g} endpoint SD,
for a full effect in every planned session of people who all stay and in truths in which anything works; as some leave,
the effect on the brain is not always full, and a quarter of the truths hold nothing, less of it arrives. So the implied
SD is a choice made openly, not a finding: the rows at {low:g} and {high:g} show what another choice would give.
"""
KEPT = """Set beforehand: the direct effect keeps its SD of {sd:g} only if published augmentations other than oxytocin
fall in its 90 % interval. In the coefficient's own, {own_low:+.2f} to {own_high:+.2f}, {own} of {count} lie, the pool
over individual participants of D-cycloserine among them; between the 5 and 95 % points of what arrives in the first
plan, {inside}. MDMA, given in sessions of hours within a therapy of its own, to people who can tell, lies in neither,
nor does a trial of 25. So the prior is rather narrow than wide for what a drug beside therapy can do, and it was left
where it stood.
"""


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = ["| " + " | ".join(row) + " |" for row in (heads, ["---"] * len(heads), *rows)]
    return "\n".join(lines) + "\n"


def row(one: Implied) -> list[str]:
    """A variant's figures."""
    low, high = one.ends
    return [one.name, f"{one.mean:+.3f}", f"{one.sd:.3f}", f"{low:+.3f} to {high:+.3f}"]


def of_paths(every: dict[str, Implied]) -> str:
    """What each path contributes, and the findings it leans on."""
    whole = every["as shipped"]
    rows: list[list[str]] = []
    for path, names in paths().items():
        without = every[f"without {path}"]
        share = 1.0 - without.sd**2 / whole.sd**2
        priors = "; ".join(f"`{name}` {written(parameter(name).typical)}" for name in names)
        found = dict.fromkeys(cited for name in names for cited in parameter(name).findings)
        rows.append([path, priors, f"{share:.2f}", f"{without.mean - whole.mean:+.3f}", ", ".join(found) or "none"])
    largest = max(rows, key=lambda one: float(one[2]))
    heads = ["path", "coefficients and priors", "share of variance", "mean without it, less mean", "leans on"]
    moves = (
        "\nThe share is what the variance loses when the path is off; below 0 the path works against others. The"
        f" largest is that of the {largest[0]} path ({largest[2]}; it leans on: {largest[4]}), so a finding of its"
        " size would move the implied effect most.\n"
    )
    return table(heads, rows) + moves


def of_doses(name: str) -> str:
    """In what share of truths doses and times differ."""
    study = load_study(name)

    def of(label: str, **changed: str) -> Implied:
        return implied(with_doses(study, **changed), {label: {}}, seed=SEED, draws=DRAWS, twins=TWINS)[0]

    therapy = next(iter(study.courses_called()))
    doses = [of(amount, amount=amount) for amount in AMOUNTS]
    times = [of(words, before=f"{words} each {therapy}") for words in TIMES]
    rows = [
        [f"{one.name} against {other.name}", f"{share_that_differs(one, other):.2f}"]
        for group in (doses, times)
        for k, one in enumerate(group)
        for other in group[k + 1 :]
    ]
    return table(["compared", f"share of truths that differ by more than {DIFFERS:g} SD"], rows)


def main() -> None:
    """Simulate, and write the page whole."""
    drawn = truths(SEED, 0, DRAWS)
    parts = [HEAD.format(null=parameter(NULL_MODEL).typical.centre, draws=DRAWS, twins=TWINS)]
    of_plan: dict[str, dict[str, Implied]] = {}
    for name in PLANS:
        found = implied(load_study(name), variants(drawn), seed=SEED, draws=DRAWS, twins=TWINS)
        of_plan[name] = {one.name: one for one in found}
        parts.append(f"## {name}\n\n" + table(["variant", "mean", "SD", "5 to 95 %"], [row(one) for one in found]))
    first = of_plan[PLANS[0]]
    sd = float(parameter("direct_effect.benefit").typical.at(np.ones(1))[0])
    parts.append(DIRECT.format(sd=sd, low=SPREADS[0], high=SPREADS[1]))
    parts.append(f"## Path by path\n\nOf {PLANS[0]}.\n\n" + of_paths(first))
    low, high = first["as shipped"].ends
    others = [one for one in augmentations() if not one.oxytocin]
    rows = [
        [
            one.label,
            f"{one.value:+.2f}",
            "" if one.ci is None else f"{one.ci[0]:+.2f} to {one.ci[1]:+.2f}",
            "yes" if low <= one.value <= high else "no",
            one.finding + (" (an upper bound, no estimate of this effect)" if one.apart else ""),
        ]
        for one in augmentations()
    ]
    inside = sum(low <= one.value <= high for one in others)
    heads = ["published", "effect", "95 % interval", "between the plan's 5 and 95 % points", "finding"]
    parts.append("## Beside published augmentations\n\n" + table(heads, rows))
    own = sd * float(ndtri(0.95))
    within = sum(abs(one.value) <= own for one in others)
    words = {"sd": sd, "own_low": -own, "own_high": own, "own": within, "count": len(others), "inside": inside}
    parts.append(KEPT.format(**words))
    parts.append(f"## Dose and time\n\nOf {PLANS[0]}, the same truths and people.\n\n" + of_doses(PLANS[0]))
    text = "\n".join(parts)
    write_whole(PAGE, lambda half: half.write_text(text, encoding="utf-8"))


if __name__ == "__main__":
    main()
