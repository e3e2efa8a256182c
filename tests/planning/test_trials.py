"""Mirrors src/assuage/planning/trials.py and truth.py: what a plan's error rates and effects must satisfy."""

from unittest import mock

import numpy as np
import pandas as pd
import pytest

from assuage.errors import AssuageError
from assuage.mechanisms.signals import CENTRAL_EFFECT, CSF_OXYTOCIN, PLASMA_OXYTOCIN
from assuage.parameters.library import central_truth, direct_coefficients, drug_coefficients, without_drugs
from assuage.parameters.truths import TRUTH_TRIAL
from assuage.planning import truth as module
from assuage.planning.trials import block, succeeded, summarise, tables_of
from assuage.planning.truth import DIRECT, SCENARIOS, TrueEffects, planted_truth, scenario_truths, true_effects
from assuage.simulation.endpoints import endpoints
from assuage.simulation.participants import Participants, participants
from assuage.simulation.prepared import prepare
from assuage.simulation.readings import measured
from assuage.statistics.ancova import ancova
from assuage.studies.asked import MOST_TRIALS
from assuage.studies.reading import load_study


STUDY = "oxytocin_prolonged_exposure"
SEED, DRAWS, TWINS = 5, 96, 400  # fewer twins, and chance would choose the scenarios


@pytest.fixture(scope="module")
def prepared():
    return prepare(load_study(STUDY))


@pytest.fixture(scope="module")
def effects(prepared):
    return true_effects(prepared, prepared.study.estimand, seed=SEED, draws=DRAWS, twins=TWINS)


@pytest.fixture(scope="module")
def trials(prepared, effects):
    tables = tables_of(prepared, scenario_truths(effects))
    estimand = prepared.study.estimand
    return block(prepared, estimand, tables, seed=SEED, trials=range(24), sizes=[20, 40])


def test_type_one_error_of_distinct_people(prepared):
    """4,000 null trials of 92 per arm, each drawn without replacement from one pool of 50,000 people.

    Within 3 Monte-Carlo errors (0.0025) of 0.025: a false alarm in 0.3 % of seeds.
    """
    table = prepared.table(without_drugs(central_truth()))
    who = participants([0], 50_000, 0, [0])
    seen = measured(prepared, table, who, "oxytocin", seed=11, only=["caps5"])
    pool = endpoints(seen, prepared.protocols["oxytocin"], prepared.study.estimand)
    rng = np.random.default_rng(12)
    drawn = np.stack([rng.choice(50_000, 184, replace=False) for _ in range(4_000)])
    first, second = drawn[:, :92], drawn[:, 92:]
    fit = ancova(
        pool.endpoint[first],
        pool.baseline[first],
        pool.assessed[first],
        pool.endpoint[second],
        pool.baseline[second],
        pool.assessed[second],
    )
    rate = (fit.p_less < 0.025).mean()
    assert abs(rate - 0.025) < 3 * np.sqrt(0.025 * 0.975 / 4_000)


def test_twins_without_drugs_are_bit_identical(prepared):
    table = prepared.table(without_drugs(central_truth()))
    who = participants(range(3), 50, 0, [0, 0, 0])
    drug, placebo = (measured(prepared, table, who, arm, seed=SEED) for arm in ("oxytocin", "placebo"))
    for name, values in drug.measures.items():
        np.testing.assert_array_equal(values, placebo.measures[name])
    levels = {PLASMA_OXYTOCIN, CENTRAL_EFFECT, CSF_OXYTOCIN}  # all that the drug moves is its own level
    for signal, values in drug.observed.signals.items():
        if signal not in levels:
            np.testing.assert_array_equal(values, placebo.observed.signals[signal], err_msg=signal.name)


def test_every_oxytocin_coefficient_acts_on_its_named_path(prepared):
    """One coefficient at a time: something changes in the drug arm, nothing under placebo once own oxytocin is mute."""
    base = without_drugs(central_truth()) | {"central_effect.own_weight": 0.0}
    names = [n for n in drug_coefficients() if n.split(".")[0] in ("hpa_axis", "trauma_memory", "alliance")]
    truths = {key: np.full(len(names) + 1, value) for key, value in base.items()}
    for row, name in enumerate(names, start=1):
        truths[name] = np.where(np.arange(len(names) + 1) == row, 0.5, truths[name])
    table = prepared.table(truths)
    people, nought = np.arange(400), np.zeros(400, int)
    for arm in ("oxytocin", "placebo"):
        runs = [
            measured(prepared, table, Participants(np.full(400, row), nought, people), arm, seed=SEED)
            for row in range(len(names) + 1)
        ]
        for row, name in enumerate(names, start=1):
            same = all(np.array_equal(runs[row].measures[m], runs[0].measures[m]) for m in runs[0].measures)
            assert same == (arm == "placebo"), name


def test_the_true_effect_can_help_do_nothing_or_harm(effects):
    assert (effects.effect < 0).mean() > 0.05
    assert (effects.effect == 0).mean() > 0.1
    assert (effects.effect > 0).mean() > 0.05
    nothing = effects.truths["null_model.works"] == 0
    assert (effects.effect[nothing] == 0).all()


def test_scenarios_are_the_draws_at_their_percentiles(effects):
    best, worst = effects.ranked(0.9), effects.ranked(0.1)
    assert (effects.effect < effects.effect[best]).mean() == pytest.approx(0.1, abs=0.02)
    assert effects.effect[best] < 0 < effects.effect[worst]


def test_harm_leaves_patients_worse_than_placebo(prepared, effects):
    """Fresh twins of the harm truth: mean difference above zero by more than three errors of itself."""
    table = prepared.table(scenario_truths(effects)["harm"])
    who, estimand = participants([99], 4_000, 0, [0]), prepared.study.estimand
    ends = {
        arm: endpoints(measured(prepared, table, who, arm, seed=77), prepared.protocols[arm], estimand).endpoint
        for arm in ("oxytocin", "placebo")
    }
    difference = ends["oxytocin"] - ends["placebo"]
    assert difference.mean() > 3 * difference.std() / np.sqrt(len(difference))


def test_a_block_has_every_scenario_and_size(trials):
    assert list(dict.fromkeys(trials["scenario"])) == list(SCENARIOS)
    assert set(trials["n"]) == {20, 40}
    assert len(trials) == 24 * 2 * len(SCENARIOS)


def test_the_planted_effect_is_what_twins_find(prepared):
    """Benefit, nothing and harm: fresh twins find it to .01, of which .005 is the solver's and the rest their error."""
    estimand, arms = prepared.study.estimand, ("oxytocin", "placebo")
    who = participants([99], 8_000, 0, [0])
    for benefit in (0.3, 0.0, -0.3):
        truth = planted_truth(prepared, estimand, benefit, seed=SEED)
        assert {name for name in drug_coefficients() if truth[name] != 0.0} == ({DIRECT} if benefit else set())
        table = prepared.table(truth)
        ends = [
            endpoints(measured(prepared, table, who, arm, seed=77), prepared.protocols[arm], estimand).endpoint
            for arm in arms
        ]
        found = -float((ends[0] - ends[1]).mean() / ends[1].std())
        print(f"planted {benefit:+.2f} with {truth[DIRECT]:+.3f}: twins find {found:+.4f}")
        assert abs(found - benefit) < 0.01
        assert benefit or (ends[0] == ends[1]).all()


def test_what_cannot_be_planted_is_refused(prepared):
    """Between two arms that get the same, no coefficient makes a difference."""
    arms = dict.fromkeys(prepared.study.arms, prepared.study.arms["placebo"])
    same = prepare(prepared.study.model_copy(update={"arms": arms}))
    with pytest.raises(AssuageError, match=r"effect 0\.5: no direct effect of the drug gives this"):
        planted_truth(same, prepared.study.estimand, 0.5, seed=SEED)


def test_an_endpoint_that_is_no_number_is_said(prepared):
    who, table = participants([0], 8, 0, [0]), prepared.table(central_truth())
    seen = measured(prepared, table, who, "oxytocin", seed=SEED, only=["caps5"])
    seen.measures["caps5"][2, seen.labels["caps5"].index("week 10")] = np.nan
    with pytest.raises(AssuageError, match="arm 'oxytocin': caps5, week 10 is no finite number in"):
        endpoints(seen, prepared.protocols["oxytocin"], prepared.study.estimand)


def test_the_direct_path_off_leaves_the_named_ones(effects):
    """What named mechanisms imply is narrower than all together, and both are none where nothing works."""
    told = effects.summary()
    assert 0.0 < told["sd_without_direct"] < told["sd"]
    assert (effects.without_direct[effects.truths["null_model.works"] == 0] == 0).all()


def test_twins_are_nobody_of_a_trial_and_the_direct_path_is_off_whole(monkeypatch):
    """Which truths and people are sent through the arms; what becomes of them is made up."""
    people, ready, endpoint = [], mock.MagicMock(), np.random.default_rng(0).normal
    monkeypatch.setattr(module, "measured", lambda ready, table, who, arm, **about: people.append(who) or who)
    monkeypatch.setattr(module, "endpoints", lambda who, *about: mock.Mock(endpoint=endpoint(size=len(who))))
    true_effects(ready, load_study(STUDY).estimand, seed=SEED, draws=16, twins=8)
    together, without = (call.args[0] for call in ready.table.call_args_list)
    assert together[DIRECT].any()
    direct = set(direct_coefficients().values())  # of every drug
    assert DIRECT in direct
    assert not any(without[name].any() for name in direct)
    for name in together.keys() - direct:
        np.testing.assert_array_equal(without[name], together[name], err_msg=name)
    assert [len(who) for who in people] == [16 * 8, 16 * 8, 16 * 4, 16 * 4]
    for who in people:
        assert len(np.unique(who.trial)) == 16
        assert MOST_TRIALS <= who.trial.min() <= who.trial.max() < TRUTH_TRIAL


def test_what_the_priors_imply_by_hand():
    """Of four truths one harms."""
    effect = np.array([-0.4, -0.2, 0.0, 0.2])
    told = TrueEffects({}, effect, np.zeros(4), effect / 2.0, 14.0).summary()
    sd = np.sqrt(0.2 / 3.0)
    expected = {"mean": -0.1, "sd": sd, "sd_without_direct": sd / 2.0, "q05": -0.37, "q95": 0.17, "p_harm": 0.25}
    assert told == pytest.approx(expected)


def test_trials_do_not_depend_on_the_block_they_run_in(prepared, effects, trials):
    tables = tables_of(prepared, scenario_truths(effects))
    again = block(prepared, prepared.study.estimand, tables, seed=SEED, trials=range(10, 14), sizes=[20])
    first = trials[(trials["n"] == 20) & trials["trial"].isin(range(10, 14))]
    np.testing.assert_array_equal(again["effect"].to_numpy(), first["effect"].to_numpy())


def test_summary_gives_each_figure_its_error(trials):
    rows = summarise(trials, 0.025, ("oxytocin", "placebo"))
    assert [r.scenario for r in rows[:5]] == list(SCENARIOS)
    for row in rows:
        assert 0 < row.mcse < 0.2
        assert row.effect_mcse > 0
        assert np.sign(row.effect_d) == np.sign(row.effect_mean)
        assert all(0 <= share <= 1 for share in (*row.dropout.values(), *row.assessed.values()))
        assert all(error > 0 for error in row.dropout_mcse.values())


def test_the_rule_of_success_by_hand():
    p = np.array([0.0, 0.0249, 0.025, 0.0251, 0.049, 0.5, 1.0, np.nan])
    assert succeeded(p, 0.025).tolist() == [True, True, False, False, False, False, False, False]
    assert succeeded(p, 0.05).tolist() == [True, True, True, True, True, False, False, False]


def test_a_summary_by_hand():
    """Five trials, two below .025 and three below .05; the one without a fit is no success."""
    made = pd.DataFrame(
        {
            "scenario": "null",
            "n": 20,
            "trial": range(5),
            "effect": [-3.0, -2.0, -1.0, 2.0, np.nan],
            "p": [0.01, 0.02, 0.04, 0.9, np.nan],
            "control_variance": 4.0,
            **{f"{what}_{arm}": share for arm in ("a", "b") for what, share in (("left", 0.25), ("assessed", 0.5))},
        }
    )
    (row,) = summarise(made, 0.025, ("a", "b"))
    assert (row.n_per_arm, row.scenario, row.probability, row.failed) == (20, "null", 0.4, 1)
    assert (row.effect_mean, row.effect_d) == (-1.0, -0.5)
    assert (row.dropout, row.assessed) == ({"a": 0.25, "b": 0.25}, {"a": 0.5, "b": 0.5})
