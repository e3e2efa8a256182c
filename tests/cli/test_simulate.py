"""Mirrors src/assuage/cli/simulate.py."""

import numpy as np
import pandas as pd
import xarray as xr

from tests.cli.command import assuage


def test_json_tells_each_measure_of_each_arm(simulated):
    assert simulated.said.out.count("\n") == 1
    told = simulated.told
    assert (told["study"], told["seed"], told["folder"]) == ("flanagan_2018", 1, str(simulated.folder))
    assert set(told["arms"]) == {"oxytocin", "placebo"}
    for measures in told["arms"].values():
        assert set(measures) == {"caps5", "pcl5"}
        caps = measures["caps5"]
        assert caps["visit"] == ["baseline", "week 5", "week 10"]
        np.testing.assert_allclose(np.diff(caps["time"]), 35)
        assert (caps["time_unit"], caps["unit"]) == ("day", "points")
        assert all(low <= mean <= high for low, mean, high in zip(caps["q05"], caps["mean"], caps["q95"], strict=True))


def test_the_folder_holds_people_visits_and_trajectories(simulated):
    people = pd.read_parquet(simulated.folder / "people.parquet")
    assert people.groupby("arm").size().to_dict() == {"oxytocin": 20, "placebo": 20}
    visits = pd.read_parquet(simulated.folder / "visits.parquet")
    baseline = visits[(visits["measure"] == "caps5") & (visits["visit"] == "baseline")]
    assert baseline["value"].between(25, 80).all()
    with xr.open_dataset(simulated.folder / "trajectories_oxytocin.nc", engine="h5netcdf") as kept:
        assert set(kept.sizes) == {"person", "time"}
        assert kept.sizes["person"] == 20


def test_people_read_a_table_of_80_columns(simulated):
    said = assuage(*(word for word in simulated.words if word != "--json"))
    assert said.code == 0
    assert [line for line in said.out.splitlines() if len(line) > 80 and "trajectories:" not in line] == []
    assert said.err == ""
