"""Records against the data sets they were taken from."""

import csv
import pathlib
import re

import pytest

from assuage.evidence import finding, findings
from tests.evidence.figures import present


DATA = pathlib.Path(__file__).parents[2] / ".." / "shared" / "data"
PTSD, LEWIS = DATA / "metapsy_ptsd_psyctr.csv", DATA / "lewis2020_dropout_by_therapy.csv"
ROW = re.compile(r"metapsy-(?!completion|pooled|lossdx|waitlist-change|exposure-change)")


@pytest.mark.skipif(not PTSD.exists(), reason="the Metapsy PTSD table is not beside the repository")
def test_every_trial_row_is_a_row_of_the_collection():
    with PTSD.open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    known = [(-float(row[".g"]), float(row[".g_se"])) for row in rows]
    records = [one for name, one in findings().items() if ROW.match(name)]
    assert len(records) == 98
    for one in records:
        low, high = present(one.effect.ci)
        found = (one.effect.value, (high - low) / 3.92)
        assert any(found == pytest.approx(row, abs=2e-3) for row in known), one.id


@pytest.mark.skipif(not LEWIS.exists(), reason="the Lewis 2020 table is not beside the repository")
@pytest.mark.parametrize(
    ("therapy", "name"), [("Prolonged exposure", "pe"), ("CPT", "cpt"), ("Waitlist", "waitlist"), ("EMDR", "emdr")]
)
def test_dropout_is_as_the_table_prints_it(therapy, name):
    with LEWIS.open(encoding="utf-8") as lines:
        row = next(row for row in csv.DictReader(lines) if row["therapy"] == therapy)
    effect = finding(f"lewis2020-dropout-{name}").effect
    assert (effect.value, *effect.ci) == tuple(float(row[key]) for key in ("dropout", "ci_lo", "ci_hi"))
