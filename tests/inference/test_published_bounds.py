"""What the body must hold against published experiments, whole: each study as it ships, truths from the priors."""

import functools

import numpy as np
import pytest

from assuage.inference.replicate import replicate
from assuage.mechanisms.signals import SALIVARY_CORTISOL
from assuage.parameters.library import central_truth
from assuage.simulation.participants import participants
from assuage.simulation.prepared import prepare
from assuage.simulation.readings import measured
from assuage.studies.reading import load_study
from assuage.studies.study import Study


REPETITIONS = 120


@functools.cache
def found(study):
    made = replicate(study, repetitions=REPETITIONS, seed=1)
    for one in made.findings:
        print(f"{one.id}: {one.measure}: reported {one.reported}, {one.predicted}")
    return {(one.id, one.measure): one for one in made.findings}


def larger(study, size):
    whole = load_study(study)
    arms = {name: arm.model_copy(update={"size": size}) for name, arm in whole.arms.items()}
    return whole.model_copy(update={"arms": arms})


def test_the_pooled_effect_on_strong_stressors_lies_in_the_prediction():
    [one] = [f for (ident, _), f in found("cardoso_2014").items() if ident == "cardoso2014-challenging"]
    assert one.inside90


def test_acth_and_cortisol_fall_under_infusion_in_men():
    """legros1984-acth-cortisol gives -0.85 to -0.99 for six men: the prediction reaches into that range."""
    for one in found("legros_1984_staircase").values():
        assert one.predicted["q05"] < -0.85, one.measure
        assert one.predicted["q95"] < 0.0, one.measure


def test_and_not_in_women():
    """suh1986-women: the mean effect on ACTH is a tenth of its spread between studies of that size, or less."""
    [acth] = [f for (_, words), f in found("suh_1986").items() if " acth" in words]
    assert abs(acth.predicted["mean"]) < 0.1 * acth.predicted["sd"] + 0.1


def test_at_rest_24_iu_hardly_change_cortisol():
    """wirth2015-nonstress, n 97: 0.40 is its 95 % limit. Groups of 200 a side: nine true effects in ten are smaller."""
    made = replicate(larger("wirth_2015", 200), repetitions=REPETITIONS, seed=2)
    [one] = [f for f in made.findings if "cohen_d" in f.measure]
    print(one.predicted)
    assert one.predicted["q05"] > -0.40
    assert one.predicted["q95"] < 0.40


TRIER = {"do": "tsst", "clock": "15:00"}, {"after": "tsst", "at": "30 min"}, "45 min before tsst"
EXERCISE = (
    {"do": "exercise_stressor", "clock": "15:00"},
    {"after": "exercise_stressor", "at": "-1, 30, 60, 75, 90 min"},
    "30 min before exercise_stressor",
)


@pytest.mark.parametrize(("task", "samples", "when"), [TRIER, EXERCISE], ids=["Trier test", "an hour of exercise"])
@pytest.mark.parametrize("inverted", [1.0, 0.0])
def test_48_iu_are_not_stronger_than_24_iu_where_the_curve_turns_down(inverted, task, samples, when):
    """By the brain alone: through plasma, which falls off nowhere, twice the dose does more whatever the curve."""
    spray = {"drug": "oxytocin", "route": "intranasal", "when": when}
    study = Study.model_validate(
        {
            "study": "two_doses",
            "question": "Does twice the dose do more?",
            "reported_in": [],
            "population": {"who": "men", "female": 0},
            "design": "crossover",
            "arms": {
                "placebo": {"size": 200, "doses": [{**spray, "drug": "placebo"}]},
                "iu24": {"size": 200, "doses": [{**spray, "amount": "24 IU"}]},
                "iu48": {"size": 200, "doses": [{**spray, "amount": "48 IU"}]},
            },
            "timeline": [task],
            "measures": {"salivary_cortisol": samples},
        }
    )
    prepared = prepare(study)
    table = prepared.table(
        central_truth() | {"hpa_challenges.peripheral_men": 0.0, "central_effect.inverted": inverted}
    )
    level: dict[str, float] = {}
    for arm in study.arms:
        seen = measured(prepared, table, participants([0], 200, 0, [0]), arm, seed=0).observed
        looks = [sample.look for sample in prepared.protocols[arm].samples["salivary_cortisol"]]
        level[arm] = float(np.mean(seen.signals[SALIVARY_CORTISOL][:, looks]))
    print(inverted, level)
    assert level["iu24"] < level["placebo"]
    if inverted:
        assert level["iu48"] > level["iu24"] - 0.01 * (level["placebo"] - level["iu24"])
    else:
        assert level["iu48"] < level["iu24"]
