"""Run the benchmarks and write RESULTS.md: `make benchmark`. Ratios are of one run on one machine."""

import os
import platform
from pathlib import Path

from benchmarks import cores, evidence, stress_axis, virtual_trial


def processor() -> str:
    """The processor's name."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        return next(line.split(":", 1)[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or "unknown processor"


def main() -> None:
    """Measure everything and write the page."""
    known, axis, three, trial = evidence.rows(), stress_axis.rows(), cores.rows(), virtual_trial.rows()
    page = [
        "# Benchmarks",
        "",
        f"Measured with `make benchmark` on {processor()}, {os.cpu_count()} cores, Python {platform.python_version()}.",
        "",
        "## Stress axis, one circadian week, five states",
        "",
        "| how | patient-days/s | largest relative error |",
        "|---|---|---|",
        *(f"| {a} | {b} | {c} |" for a, b, c in axis),
        "",
        "## Three cores of the laboratory, one resting week",
        "",
        "| core and how | patient-days/s | largest relative error |",
        "|---|---|---|",
        *(f"| {a} | {b} | {c} |" for a, b, c in three),
        "",
        "## Virtual trial",
        "",
        "| what | figure |",
        "|---|---|",
        *(f"| {a} | {b} |" for a, b in trial),
        "",
        "## Evidence",
        "",
        "| what | figure |",
        "|---|---|",
        *(f"| {a} | {b} |" for a, b in known),
        "",
    ]
    path = Path(__file__).with_name("RESULTS.md")
    kept = path.read_text(encoding="utf-8").partition("## Notes")[2] if path.exists() else ""
    path.write_text("\n".join(page) + ("\n## Notes" + kept if kept else ""), encoding="utf-8")
    print("\n".join(page))


if __name__ == "__main__":
    main()
