"""Mirrors scripts/overlay_digitised_days.py."""

import csv
import importlib.util
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.house.source import ROOT


DATA = ROOT.parent / "shared" / "data" / "vevapy_hpa_calibration.csv"


@pytest.fixture(scope="module")
def script():
    """The script as a module, its model day computed once."""
    spec = importlib.util.spec_from_file_location("overlay", ROOT / "scripts" / "overlay_digitised_days.py")
    module: Any = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    day = module.model_day()
    module.model_day = lambda: day
    return module


def write(path: Path, rows) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["dataset", "time", "time_unit", "value", "analyte"])
        writer.writerows(rows)
    return path


def test_the_models_own_day_is_met_exactly(script, tmp_path):
    """Whatever the clock origin and unit of time; twice the level is half the ratio and an error of a half."""
    days = script.model_day()
    rows = []
    for group, arm, unit in (("carroll2007_control", "healthy", "min"), ("golier2007_PTSD", "ptsd", "h")):
        grid, level = days[arm, "cortisol"]
        scale, start = (60.0 if unit == "h" else 1.0), script.STARTS[group.partition("_")[0]]
        rows += [[group, (t - start) % 1440.0 / scale, unit, y, "cortisol"] for t, y in zip(grid, level, strict=True)]
    grid, level = days["ptsd", "ACTH"]
    rows += [
        ["bremner2007_PTSD", (t - 960.0) % 1440.0, "min", 2.0 * y, "ACTH"] for t, y in zip(grid, level, strict=True)
    ]
    made = {one.group: one for one in script.overlay(write(tmp_path / "own.csv", rows))}
    for group in ("carroll2007_control", "golier2007_PTSD"):
        assert (made[group].ratio, made[group].correlation) == pytest.approx((1.0, 1.0), rel=1e-6)
        assert made[group].error == pytest.approx(0.0, abs=1e-6)
    doubled = made["bremner2007_PTSD"]
    assert (doubled.ratio, doubled.correlation) == pytest.approx((0.5, 1.0), rel=1e-6)
    assert doubled.error == pytest.approx(0.5 * np.sqrt(np.mean(level**2)) / level.mean(), rel=1e-6)


def test_without_a_file_it_says_what_it_needs(script, monkeypatch):
    monkeypatch.setattr("sys.argv", ["overlay_digitised_days.py"])
    with pytest.raises(SystemExit, match=r"DATA\.csv \[PICTURE\]"):
        script.main()


def test_the_published_days_and_a_picture(script, tmp_path):
    """Nothing is tuned to them; that a course and its day rise and fall together is all that is asked."""
    if not DATA.exists():
        pytest.skip("the digitised curves are not in shared/data")
    made = script.overlay(DATA)
    for one in made:
        print(f"{one.group} {one.analyte}: {one.ratio:.2f}, r {one.correlation:.2f}, error {one.error:.2f}")
    assert len(made) >= 6
    assert all(one.correlation > 0.5 for one in made)
    script.picture(DATA, tmp_path / "days.svg")
    assert (tmp_path / "days.svg").stat().st_size > 10_000
