"""What the fits have in common: derivatives by finite differences, and a fitted prior put into its file."""

import re
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np


def slopes(
    model: Callable[[np.ndarray], np.ndarray], point: np.ndarray, here: np.ndarray, steps: Sequence[float]
) -> np.ndarray:
    """Derivatives of the anchors (rows) by the unknown values (columns); `here` are the anchors at the point."""
    units = np.eye(len(point))
    return np.stack(
        [(model(point + step * unit) - here) / step for step, unit in zip(steps, units, strict=True)], axis=1
    )


def write_prior(name: str, centre: float, sd: float, *, log: bool) -> None:
    """Put a centre and a spread into the line of the parameter 'file.field': lognormal where `log`, else normal."""
    file, field = name.split(".")
    path = Path(__file__).parents[1] / "src" / "assuage" / "parameters" / f"{file}.yaml"
    kind, middle = ("lognormal", "median") if log else ("normal", "mean")
    new = f"{kind}: {{{middle}: {centre:.4g}, sd: {sd:.3g}}}"
    pattern = rf"(^{field}:(?:.|\n)*?typical: \{{)(?:log)?normal: \{{[^}}]*\}}"
    text, count = re.subn(pattern, lambda m: m[1] + new, path.read_text(encoding="utf-8"), count=1, flags=re.MULTILINE)
    if count != 1:
        raise SystemExit(f"{path}: no typical value of {field} to replace")
    path.write_text(text, encoding="utf-8")
