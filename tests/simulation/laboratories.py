"""Small studies for proofs of the runner."""

from typing import Any

from assuage.studies.study import Study


TSST = [{"do": "tsst", "clock": "15:00"}]
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


def experiment(**changes: Any) -> Study:
    """Drug and placebo, a social stressor and a threat test, and almost everything that can be measured at once."""
    return Study.model_validate(
        {
            "study": "small_experiment",
            "question": "Does the drug lower what stress and threat raise?",
            "reported_in": [],
            "population": FACTS,
            "design": "crossover",
            "arms": {"oxytocin": {"size": 12, "doses": DRUG}, "placebo": {"size": 12, "doses": NONE}},
            "timeline": [*TSST, {"do": "npu", "clock": "16:30"}],
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


def lesson(**changes: Any) -> dict[str, Any]:
    """A parallel study as a file has it: two arms of two sizes, a spray and an infusion, hours of the clock."""
    return {
        "study": "small_lesson",
        "question": "Does a nasal dose lower what a social stressor raises?",
        "reported_in": [],
        "population": {"who": "healthy adults", "female": "1 of 2", "traumatised": 0.4, "ptsd": 0.2, "adversity": 0.3},
        "arms": {
            "oxytocin": {"size": 12, "doses": [DRUG[0], DRUG[1] | {"when": "1 h after tsst"}]},
            "placebo": {"size": 10, "doses": NONE[:1]},
        },
        "timeline": [*TSST, {"do": "rest", "clock": "18:00", "arms": ["oxytocin"]}],
        "measures": {
            "salivary_cortisol": {"after": "tsst", "at": "-10, 20, 35 min"},
            "acth": {"after": "tsst", "at": "-10, 20 min"},
            "heart_rate": {"clock": "14:50, 15:10", "day": 1},
            "plasma_oxytocin": {"after": "rest", "at": "0, 30 min"},
        },
    } | changes
