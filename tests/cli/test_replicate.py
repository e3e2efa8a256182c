"""Mirrors src/assuage/cli/replicate.py."""

from assuage.evidence.library import findings


def test_every_reported_finding_has_a_prediction(replicated):
    assert replicated.said.out.count("\n") == 1
    told = replicated.told
    assert (told["study"], told["seed"]) == ("flanagan_2018", 1)
    assert len(told["findings"]) == 5
    for item in told["findings"]:
        assert set(item) >= {"id", "measure", "reported", "predicted", "same_direction"}
        assert item["id"] in findings()
        predicted = item["predicted"]
        assert predicted["q05"] <= predicted["mean"] <= predicted["q95"]
        assert predicted["sd"] > 0
        assert item["same_direction"] is None or 0 <= item["same_direction"] <= 1


def test_a_direction_alone_reports_no_number(replicated):
    caps = next(item for item in replicated.told["findings"] if item["measure"] == "difference in caps5, week 10")
    assert caps["reported"] is None
    assert caps["same_direction"] is not None
