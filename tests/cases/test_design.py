"""The study file that the plan of the laboratory shows runs as written there."""

import json
import re

import pandas as pd
import pytest

from tests.cases.shared import FOLDER
from tests.cli.command import assuage


PLAN = FOLDER.parent / "DESIGN.md"
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not PLAN.exists(), reason="the plan of the laboratory is not beside the repository"),
]


def test_the_study_file_of_the_plan_runs_as_written(tmp_path):
    [written] = re.findall(r"^```yaml\n(study: .*?)^```", PLAN.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    file = tmp_path / "stress_then_therapy.yaml"
    file.write_text(written, encoding="utf-8")
    said = assuage("simulate", file, "--seed", 1, "--json", "--out", tmp_path / "run")
    assert said.code == 0, said.err
    told = json.loads(said.out)
    people = pd.read_parquet(told["people"])
    assert len(people) == 2 * 60
    measured = {name.partition(",")[0] for name in people if "," in name}
    assert measured == {"caps5", "heart_rate", "salivary_cortisol"}
    assert all(set(arm) == measured for arm in told["arms"].values())
    assert assuage("plan", file, "--virtual-trials", 9).err.startswith(
        "assuage: virtual trials 9:"
    )  # the file is a plan's
