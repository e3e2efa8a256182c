"""Small experiments for proofs of the laboratory, all of one tape's shape, so that each core is compiled once."""

from contextlib import contextmanager
from typing import Any
from unittest import mock

from assuage.studies.experiment import Experiment


ROWS, STOPS = 1024, 64


@contextmanager
def one_shape():
    """Every tape in arrays of one length (the longest here): rows and looks beyond it are refused."""
    with mock.patch.multiple("assuage.simulation.tape", ROW_BUCKETS=(ROWS,), STOP_BUCKETS=(STOPS,)):
        yield


DRUG = [
    {"drug": "oxytocin", "route": "intranasal", "amount": "24 IU", "when": "45 min before tsst"},
    {
        "drug": "oxytocin",
        "route": "intravenous",
        "amount": "16 mIU/min",
        "over": "30 min",
        "when": "20 min before tsst",
    },
]
NONE = [
    {"drug": "placebo", "route": "intranasal", "when": "45 min before tsst"},
    {"drug": "placebo", "route": "intravenous", "over": "30 min", "when": "20 min before tsst"},
]
AFTER = {"after": "tsst", "at": "-50, -10, 8, 20, 35, 60 min"}
BLOCKS = {"after": "npu", "at": "1, 3.5, 7 min"}
FACTS: dict[str, Any] = {
    "who": "people of every kind",
    "female": 0.5,
    "traumatised": 0.5,
    "ptsd": 0.25,
    "adversity": 0.3,
    "insecure": 0.3,
}


def experiment(**changes: Any) -> Experiment:
    """Drug and placebo, a social stressor and a threat test, and almost everything that can be measured at once."""
    return Experiment.model_validate(
        {
            "study": "small_experiment",
            "question": "Does the drug lower what stress and threat raise?",
            "topic": "lesson",
            "reported_in": [],
            "population": FACTS,
            "design": "crossover",
            "arms": {"oxytocin": {"size": 12, "doses": DRUG}, "placebo": {"size": 12, "doses": NONE}},
            "timeline": [{"paradigm": "tsst", "clock": "15:00"}, {"paradigm": "npu", "clock": "16:30"}],
            "measures": {
                "salivary_cortisol": AFTER,
                "serum_cortisol": AFTER,
                "acth": AFTER,
                "heart_rate": AFTER,
                "skin_conductance": AFTER,
                "plasma_oxytocin": AFTER,
                "startle": BLOCKS,
            },
        }
        | changes
    )


@contextmanager
def one_shape_for_a_month():
    """The same looks, and rows for a month of minutes."""
    with mock.patch.multiple("assuage.simulation.tape", ROW_BUCKETS=(8192,), STOP_BUCKETS=(STOPS,)):
        yield
