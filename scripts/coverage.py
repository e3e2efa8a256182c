"""Write docs/coverage.md: every statement of the review, its verdict as computed now, and the command that shows it.

python scripts/coverage.py
"""

from collections import Counter
from itertools import groupby
from pathlib import Path
from typing import Any

from assuage import yaml_files
from assuage.evidence.claims import claim
from assuage.evidence.verdicts import judge
from assuage.files import write_whole


DOCS = Path(__file__).parents[1] / "docs"
ROWS, PAGE = DOCS / "coverage.yaml", DOCS / "coverage.md"
HEAD = """# What became of the review

For research and planning only, never for a decision about a patient. This page is written by `scripts/coverage.py` from
`coverage.yaml`; the verdicts are what `assuage evidence claims` computes from the findings that ship.

Every statement of the review that Assuage began with, in other words than its own and as it says them, right or wrong.
A verdict says what the findings say of the claim that a statement belongs to; a statement about the literature or the
article has none. Its command executes the statement in the model (a run) or shows the findings on it (evidence). That a
model runs a statement does not make it true.

| statements | a run | evidence | none |
| --- | --- | --- | --- |
| {all} | {run} | {evidence} | {none} |
"""


def covered(row: dict[str, Any]) -> str:
    """How a statement is covered: `run`, `evidence` or `none`."""
    if "command" not in row:
        return "none"
    return "evidence" if row["command"].startswith("assuage evidence ") else "run"


def line(row: dict[str, Any]) -> str:
    """A statement as a row of the table."""
    verdicts = "<br>".join(f"`{name}`: {judge(claim(name)).words}" for name in row.get("claims", ()))
    shown = f"`{row['command']}`<br>{row['shows']}" if "command" in row else f"None. {row['reason']}"
    return f"| {row['id']} | {row['statement']} | {verdicts} | {shown} |"


def page() -> str:
    """The page whole."""
    rows = yaml_files.content(ROWS.read_bytes(), ROWS.name)
    parts = [HEAD.format(all=len(rows), **Counter(covered(row) for row in rows))]
    for section, members in groupby(rows, key=lambda row: row["section"]):
        table = ["| | statement | claim and verdict | command, and what it shows |", "| --- | --- | --- | --- |"]
        parts.append(f"## {section}\n\n" + "\n".join([*table, *map(line, members)]) + "\n")
    return "\n".join(parts)


def main() -> None:
    """Write the page whole."""
    text = page()
    write_whole(PAGE, lambda half: half.write_text(text, encoding="utf-8"))


if __name__ == "__main__":
    main()
