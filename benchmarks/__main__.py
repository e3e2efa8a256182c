"""Run the benchmarks: `make benchmark` writes RESULTS.md, `python -m benchmarks --toy` prints tiny runs of all of them.

Ratios are of one run on one machine.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

from assuage.files import write_whole
from benchmarks import commands, conditioning, cores, virtual_trial
from benchmarks.machine import Rows, described


PAGE = Path(__file__).with_name("RESULTS.md")
NOTES = "\n## Notes"


def page(toy: bool) -> str:
    """Everything measured, as a page."""
    made = "python -m benchmarks --toy" if toy else "make benchmark"
    lines = ["# Benchmarks", "", f"Measured with `{made}` on {described()}.", ""]
    if toy:
        lines += ["Runs of a toy's size: they show that everything runs, not how fast.", ""]
    lines += _section("Stress axis, one resting week", ("core and how", "patient-days/s", "error"), cores.rows(toy))
    lines += _section("Virtual trial", ("what", "figure"), virtual_trial.rows(toy))
    lines += _section("Conditioning study", ("what", "figure"), conditioning.rows(toy))
    lines += _section("Commands", ("what", "figure"), commands.rows(toy))
    return "\n".join(lines)


def _section(title: str, heads: tuple[str, ...], rows: Rows) -> list[str]:
    table = [heads, ("---",) * len(heads), *rows]
    return [f"## {title}", "", *(f"| {' | '.join(row)} |" for row in table), ""]


def main(words: Sequence[str] | None = None) -> None:
    """Measure everything; write the page, or print it for a toy."""
    asked = argparse.ArgumentParser(prog="python -m benchmarks", description="Speed and memory of Assuage.")
    asked.add_argument("--toy", action="store_true", help="tiny runs of everything, in under a minute; writes nothing")
    toy: bool = asked.parse_args(words).toy
    made = page(toy)
    print(made)
    if not toy:
        notes = PAGE.read_text(encoding="utf-8").partition(NOTES)[2] if PAGE.exists() else ""
        whole = made + (NOTES + notes if notes else "")
        write_whole(PAGE, lambda half: half.write_text(whole, encoding="utf-8"))


if __name__ == "__main__":
    main()
