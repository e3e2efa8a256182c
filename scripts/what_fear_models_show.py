"""Write docs/what_fear_models_show.md: which model of laboratory fear shows which phenomenon (a minute).

python scripts/what_fear_models_show.py
"""

from itertools import groupby
from pathlib import Path

from assuage.files import write_whole
from assuage.inference.phenomena import PhenomenonRow, phenomena
from assuage.inference.phenomenon import SMALLEST
from assuage.parameters.library import NULL_MODEL, parameter


PAGE = Path(__file__).parents[1] / "docs" / "what_fear_models_show.md"
SEED, DRAWS = 0, 1000
SHOWS, SHOWS_NOT = 0.9, 0.1
HEAD = """# What the models of laboratory fear show

For research and planning only, never for a decision about a patient. This page is written by
`scripts/what_fear_models_show.py`; no figure on it was tuned to.

Models of fear learning stand side by side (`--backend`), and each is asked for the same phenomena
(`inference/phenomena.yaml`). A cell is the share of {draws} draws of the priors in which a typical person shows the
order that the statement says, and its error: near 1 the model shows it wherever its parameters lie, near 0 it cannot,
between them it depends. A difference below {smallest:g} of the threat that a shock teaches is none. In a share of
{null:g} of the draws oxytocin does nothing, so hardly a statement about it comes above {most:g}. `assuage phenomena`
prints the table.
"""
BOTH = """## Findings on both sides

Where findings disagree, a prior that shows one side nearly always is too narrow: a share below {low:g} or above
{high:g}.
"""


def table(heads: list[str], rows: list[list[str]]) -> str:
    """A Markdown table."""
    lines = ["| " + " | ".join(row) + " |" for row in (heads, ["---"] * len(heads), *rows)]
    return "\n".join(lines) + "\n"


def cell(row: PhenomenonRow) -> str:
    """Share and error."""
    return f"{row.share:.3f} ({row.error:.1g})"


def verdict(row: PhenomenonRow) -> str:
    """Whether the prior leaves room for both sides."""
    return "room for both" if SHOWS_NOT <= row.share <= SHOWS else "too narrow"


def page(rows: list[PhenomenonRow]) -> str:
    """The page of these rows, which are ordered by phenomenon."""
    backends = list(dict.fromkeys(row.backend for row in rows))
    every = [(about, list(models)) for about, models in groupby(rows, key=lambda row: row.phenomenon)]
    null = parameter(NULL_MODEL).typical.centre
    whole = [[about.label, *map(cell, models), about.finding or "none read"] for about, models in every]
    both = [
        [
            about.label,
            *(f"{row.share:.3f}, {verdict(row)}" for row in models),
            about.finding or "",
            ", ".join(about.against),
        ]
        for about, models in every
        if about.against
    ]
    parts = [
        HEAD.format(draws=rows[0].draws, smallest=SMALLEST, null=null, most=1.0 - null),
        table(["phenomenon", *backends, "finding"], whole),
        BOTH.format(low=SHOWS_NOT, high=SHOWS),
        table(["phenomenon", *backends, "for it", "against it"], both),
    ]
    return "\n".join(parts)


def main() -> None:
    """Simulate, and write the page whole."""
    text = page(phenomena(draws=DRAWS, seed=SEED))
    write_whole(PAGE, lambda half: half.write_text(text, encoding="utf-8"))


if __name__ == "__main__":
    main()
