"""What moved with the one biology is in a table, with its cause, and the present code gives its outputs."""

import json

import numpy as np
import pytest
from tests.golden.moved import HERE, TABLE, cause, rows, table
from tests.golden.outputs import EXPERIMENTS, TRIALS, outputs


def test_nothing_moved_far_without_a_cause():
    assert [(row.study, row.arm, row.measure) for row in rows() if not cause(row)] == []


def test_the_table_shows_the_outputs():
    assert TABLE.read_text(encoding="utf-8") == table()


@pytest.mark.verification
@pytest.mark.parametrize("study", [*TRIALS, *EXPERIMENTS])
def test_the_present_code_gives_the_outputs(study, tmp_path):
    """To a thousandth of the spread between people: rounding differs between processors."""
    kept = json.loads((HERE / "after.json").read_text(encoding="utf-8"))[study]
    found = outputs(study, tmp_path)
    for arm, measures in kept.items():
        assert list(found[arm]) == list(measures)
        for measure, was in measures.items():
            np.testing.assert_allclose(found[arm][measure]["mean"], was["mean"], atol=1e-3 * max(was["sd"]) + 1e-9)
