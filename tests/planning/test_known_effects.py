"""Drugs whose effect is known, planted and found; what the machinery can express; slow, run with `make verify`."""

import numpy as np
import pytest
from scipy import stats

from assuage.evidence.library import finding
from assuage.inference.anchors import anchors, study_of
from assuage.parameters.library import central_truth, without_drugs
from assuage.planning.implied import EXTINCTION_SHARE
from assuage.planning.truth import DIRECT, planted_truth, twin_differences
from assuage.simulation.endpoints import endpoints
from assuage.simulation.participants import block, participants
from assuage.simulation.prepared import prepare
from assuage.simulation.readings import measured
from assuage.statistics.ancova import ancova
from assuage.studies.reading import load_study


pytestmark = pytest.mark.verification
TRIALS, SIZE, AT_ONCE, ALPHA, SEED = 10_000, 40, 500, 0.025, 5
TWINS = 65_536
ERRORS = 3.0  # Monte-Carlo errors: a false alarm in 0.3 % of seeds, each of the comparisons


@pytest.fixture(scope="module")
def prepared():
    return prepare(load_study("oxytocin_prolonged_exposure"))


def trials(prepared, truth):
    """(effect, standard error, people analysed of each arm, p) of every trial: everybody assessed, and as shipped."""
    table, found = prepared.table(truth), {True: [], False: []}
    for first in range(0, TRIALS, AT_ONCE):
        numbers, of = range(first, first + AT_ONCE), {}
        for arm in ("oxytocin", "placebo"):
            who = participants(numbers, SIZE, block(prepared.study, arm), np.zeros(AT_ONCE, int))
            seen = measured(prepared, table, who, arm, seed=SEED, only=["caps5"])
            of[arm] = endpoints(seen, prepared.protocols[arm], prepared.study.estimand).by_trial(AT_ONCE)
        a, b = of["oxytocin"], of["placebo"]
        for everybody, rows in found.items():
            here, there = (np.full_like(x.assessed, True) if everybody else x.assessed for x in (a, b))
            fit = ancova(a.endpoint, a.baseline, here, b.endpoint, b.baseline, there)
            rows.append([fit.effect, fit.standard_error, here.sum(axis=1), there.sum(axis=1), fit.p_less])
    return {key: np.concatenate([np.array(row, float) for row in rows], axis=1) for key, rows in found.items()}


def twins(prepared, truth):
    """The effect that very large arms of the same people find, in points, and its error: everybody, and as seen."""
    one = {name: np.array([value]) for name, value in truth.items()}
    table, who, of = prepared.table(one), participants([TRIALS], TWINS, 0, [0]), {}
    for arm in ("oxytocin", "placebo"):
        seen = measured(prepared, table, who, arm, seed=SEED + 1, only=["caps5"])
        of[arm] = endpoints(seen, prepared.protocols[arm], prepared.study.estimand).by_trial(1)
    a, b = of["oxytocin"], of["placebo"]
    found = {}
    for everybody in (True, False):
        here, there = (np.full_like(x.assessed, True) if everybody else x.assessed for x in (a, b))
        fit = ancova(a.endpoint, a.baseline, here, b.endpoint, b.baseline, there)
        found[everybody] = fit.effect[0], fit.standard_error[0]
    difference = a.endpoint - b.endpoint
    return found | {True: (difference.mean(), difference.std() / np.sqrt(TWINS))}


@pytest.mark.parametrize("benefit", [0.1, 0.3, 0.5, 0.0, -0.3, "mataixcols2017-dcs-post"])
def test_a_planted_effect_is_found_without_bias_and_with_the_power_of_the_noncentral_t(prepared, benefit):
    benefit = -finding(benefit).effect.value if isinstance(benefit, str) else benefit  # D-cycloserine, at its IPD
    truth = planted_truth(prepared, prepared.study.estimand, benefit, seed=SEED)
    true = twins(prepared, truth)
    for everybody, (effect, se, here, there, p) in trials(prepared, truth).items():
        noise = np.hypot(effect.std() / np.sqrt(TRIALS), true[everybody][1])
        print(f"D {benefit}, everybody {everybody}: {effect.mean():.3f} against {true[everybody][0]:.3f} ({noise:.3f})")
        assert abs(effect.mean() - true[everybody][0]) < ERRORS * noise
        pairs = 1.0 / here.mean() + 1.0 / there.mean()
        residual = np.sqrt(np.mean(se**2 / (1.0 / here + 1.0 / there)))
        freedom = here.mean() + there.mean() - 3.0
        expected = stats.nct.cdf(stats.t.ppf(ALPHA, freedom), freedom, effect.mean() / (residual * np.sqrt(pairs)))
        power = (p < ALPHA).mean()
        margin = 0.01 + ERRORS * np.sqrt(expected * (1.0 - expected) / TRIALS)
        print(f"D {benefit}, everybody {everybody}: power {power:.4f}, noncentral t {expected:.4f}")
        assert abs(power - expected) < margin


def effect_of(prepared, changed):
    """d of a drug with these coefficients and no others, in the typical world."""
    one = {name: np.array([value]) for name, value in (without_drugs(central_truth()) | changed).items()}
    difference, control = twin_differences(prepared, prepared.study.estimand, one, seed=SEED, twins=16_384)
    return difference.mean() / control.std()


# Drugs other than oxytocin, written with the same coefficients: what each is held to do, the published d where a record
# has one, and how near. MDMA's: trust at once and for good, calm, people who stay, and ways nobody wrote down.
DRUGS = {
    "D-cycloserine": ({"trauma_memory.learning_gain": 1.0, DIRECT: 0.4}, "mataixcols2017-dcs-post"),
    "sertraline": ({DIRECT: 0.6}, "ssri-caps-benchmarks"),
    "MDMA": (
        {
            "alliance.bonding": 0.3,
            "alliance.bonding_now": 0.5,
            "exposure_session.calming": 0.3,
            "attendance.staying": 0.5,
            DIRECT: 0.9,
        },
        "mitchell2023-mapp2-caps5",
    ),
}


@pytest.mark.parametrize("drug", DRUGS)
def test_a_drug_that_works_can_work_here(prepared, drug):
    coefficients, record = DRUGS[drug]
    published = finding(record).effect.value
    found = effect_of(prepared, coefficients)
    print(f"{drug}: d {found:.3f}, published {published}")
    assert abs(found - published) < 0.08


def test_hydrocortisone_works_through_those_who_stay(prepared):
    """A trial of 24 has its benefit explained by retention (yehuda2015-hcort-retention), so no figure but a sign."""
    found = effect_of(prepared, {"attendance.staying": 1.0})
    assert -0.2 < found < -0.02
    assert effect_of(prepared, {"attendance.staying": -1.0}) > 0.02


def test_learning_alone_works_where_extinction_is_most_of_therapy_but_falls_short_of_d_cycloserine(prepared):
    """A pool over individuals has -.25, which learning three times as fast does not reach at the share's 95 % point."""
    large, small = (
        effect_of(prepared, {EXTINCTION_SHARE: share, "trauma_memory.learning_gain": 2.0}) for share in (0.78, 0.05)
    )
    print(f"learning gain 2: d {large:.3f} at share .78, {small:.3f} at share .05")
    assert -0.25 < large < -0.05
    assert abs(small) < 0.03


@pytest.mark.parametrize("stratum", ["civilian_trial", "military_trial", "women_after_violence"])
def test_therapy_does_not_double_worsening(stratum):
    """Share who get worse by 12 points or more, of 20,000 typical people an arm, everybody counted."""
    study = study_of(next(a for a in anchors().anchors if a.study == stratum))
    ready, count = prepare(study), 20_000
    table = ready.table(central_truth())
    shares = {}
    for arm in ("waiting_list", "contact", "prolonged_exposure"):
        who = participants([0], count, block(study, arm), [0])
        scores = measured(ready, table, who, arm, seed=SEED, only=["caps5"])
        change = scores.of("caps5", "week 10") - scores.of("caps5", "baseline")
        shares[arm] = float((change >= 12).mean())
    print(stratum, shares)
    for arm in ("contact", "prolonged_exposure"):
        noise = ERRORS * np.sqrt(shares[arm] / count)
        assert shares[arm] < 1.5 * shares["waiting_list"] + noise
