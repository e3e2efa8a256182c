"""Mirrors src/assuage/planning/timeline.py."""

from assuage.measures.catalogue import measures
from assuage.planning.timeline import DRUG_SESSION, MEASURED, SESSION, timeline
from assuage.studies.reading import load_study


def test_sessions_of_each_arm_and_visits_of_each_measure():
    study = load_study("oxytocin_prolonged_exposure")
    rows = timeline(study)
    counts = rows.groupby(["row", "what"]).size().to_dict()
    assert counts["oxytocin", DRUG_SESSION] == counts["placebo", SESSION] == 10
    assert counts["CAPS-5", MEASURED] == len(study.labels("caps5", "oxytocin"))
    assert set(rows["row"]) == {*study.arms, *(measures()[m].label for m in study.measures)}
    assert rows.loc[rows["row"] == "oxytocin", "week"].is_monotonic_increasing
