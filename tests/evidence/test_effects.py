"""Mirrors src/assuage/evidence/effects.py: each way from a finding to a variance, and each reason for none."""

import dataclasses
import math

import pytest

from assuage.evidence import finding
from assuage.evidence.effect_figures import UnusableFinding
from assuage.evidence.effects import lopsided, usable
from assuage.evidence.record import Arm, Effect, Finding, Statistic
from assuage.evidence.scales import on_paper


def made(**changed: object) -> Finding:
    plain = dataclasses.replace(
        finding("gu2022-tsst-d"),
        comparator="placebo",
        design=None,
        n=None,
        effect=None,
        statistic=None,
        n_arms={},
        arms={},
        direction="decrease",
    )
    return dataclasses.replace(plain, **changed)


def test_an_interval_gives_the_variance():
    one = usable(made(effect=Effect(kind="hedges_g", value=-0.5, ci=(-0.892, -0.108))))
    assert one.value == -0.5
    assert math.sqrt(one.variance) == pytest.approx(0.2, rel=1e-4)
    assert one.conversion == "variance from the reported interval"


def test_a_ratio_is_pooled_as_a_logarithm_and_printed_as_a_ratio():
    one = usable(made(effect=Effect(kind="risk_ratio", value=0.5, ci=(0.25, 1.0))))
    assert one.scale == "log ratio"
    assert one.value == pytest.approx(math.log(0.5))
    assert on_paper("log ratio", one.value) == pytest.approx(0.5)


def test_a_correlation_becomes_fishers_z():
    one = usable(made(effect=Effect(kind="correlation", value=-0.5), n=28))
    assert (one.scale, one.value) == ("z", pytest.approx(math.atanh(-0.5)))
    assert one.variance == pytest.approx(1 / 25)
    assert on_paper("z", one.value) == pytest.approx(-0.5)


def test_the_n_of_a_whole_review_gives_no_variance():
    with pytest.raises(UnusableFinding, match="no interval was reported"):
        usable(made(effect=Effect(kind="correlation", value=-0.5), n=28, n_is="review"))


def test_two_arms_give_hedges_g_without_a_reported_effect():
    arms = {"drug": Arm(mean=8.0, sd=4.0, n=20), "placebo": Arm(mean=10.0, sd=4.0, n=20)}
    one = usable(made(arms=arms))
    assert one.value == pytest.approx(-0.5 * (1 - 3 / (4 * 38 - 1)), rel=1e-4)
    assert "means, SDs and sizes of drug and placebo" in one.conversion


def test_an_effect_with_arm_sizes_needs_no_interval():
    one = usable(made(effect=Effect(kind="hedges_g", value=-0.5), n_arms={"drug": 20, "placebo": 20}))
    assert one.value == -0.5
    assert one.variance == pytest.approx(0.1 + 0.25 / 80)


def test_a_t_takes_its_sign_from_the_direction():
    test = Statistic(kind="t", value=2.0, df=38, p=0.05)
    one = usable(made(statistic=test, n_arms={"drug": 20, "placebo": 20}))
    assert one.value < 0
    assert usable(made(statistic=test, n_arms={"drug": 20, "placebo": 20}, direction="increase")).value == -one.value


def test_events_give_a_risk_ratio_its_variance():
    arms = {"drug": Arm(events=5, n=50), "placebo": Arm(events=10, n=50)}
    one = usable(made(effect=Effect(kind="risk_ratio", value=0.5), arms=arms))
    assert one.variance == pytest.approx(1 / 5 - 1 / 50 + 1 / 10 - 1 / 50)


def test_a_change_from_ones_own_baseline_is_no_comparison_of_groups():
    size = Effect(kind="cohen_d", value=-1.0, ci=(-1.2, -0.8))
    assert usable(made(effect=size, comparator="own baseline")).scale == "change"


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"retracted": True}, "retracted"),
        ({"same_as": "other"}, "the same result as other, counted once"),
        ({"seen": False}, "not read"),
        ({}, "a direction without a usable figure"),
        ({"effect": Effect(kind="time", value=15, unit="min")}, "a time is not an effect"),
        ({"effect": Effect(kind="cohen_d", value=0.5)}, "no interval or arm sizes"),
        ({"effect": Effect(kind="correlation", value=0.9), "not_pooled": "a reliability"}, "a reliability"),
        ({"statistic": Statistic(kind="t", value=2.0)}, "a t without both arm sizes"),
        ({"statistic": Statistic(kind="t", value=2.0, of="interaction")}, "without a usable figure"),
        ({"effect": Effect(kind="cohen_d", value=0.5, ci=(0.5, 0.5))}, "ends are the wrong way round"),
    ],
)
def test_what_cannot_be_used_says_why(changed, why):
    with pytest.raises(UnusableFinding, match=why):
        usable(made(**changed))


def test_two_halves_of_a_crossover_are_not_two_groups():
    with pytest.raises(UnusableFinding):
        usable(
            made(effect=Effect(kind="cohen_d", value=0.5), n_arms={"a": 20, "b": 20}, comparator="placebo, crossover")
        )


def arm(**figures: object) -> Arm:
    return Arm(**{"n": 25, **figures})  # type: ignore[arg-type]


def test_a_mean_with_its_standard_error_serves_as_one_with_its_sd():
    errors = made(arms={"drug": arm(mean=8.0, se=0.8), "placebo": arm(mean=10.0, se=1.0)})
    spreads = made(arms={"drug": arm(mean=8.0, sd=4.0), "placebo": arm(mean=10.0, sd=5.0)})
    assert usable(errors).value == pytest.approx(usable(spreads).value)
    assert usable(errors).variance == pytest.approx(usable(spreads).variance)


def test_changes_with_their_errors_give_a_difference():
    one = usable(made(arms={"drug": arm(change=-9.0, change_se=1.5), "placebo": arm(change=-5.0, change_se=2.0)}))
    assert (one.scale, one.value, one.variance) == ("difference", -4.0, 1.5**2 + 2.0**2)


def test_the_change_of_one_arm_with_its_error_is_standardised_by_the_sd_before():
    """J(24) = 0.9684; Var = (SE / SD)^2 + g^2 / 2n."""
    one = usable(made(comparator="own baseline", arms={"drug": arm(change=-9.0, change_se=1.5, baseline_sd=10.0)}))
    assert (one.scale, one.value) == ("change", pytest.approx(-0.9 * 0.96837, abs=1e-4))
    assert one.variance == pytest.approx(0.15**2 + one.value**2 / 50)


def test_a_share_with_its_n_is_a_logit():
    one = usable(made(comparator="-", n=200, effect=Effect(kind="proportion", value=0.25)))
    assert (one.scale, on_paper("logit", one.value)) == ("logit", pytest.approx(0.25))
    assert one.variance == pytest.approx(1 / 50 + 1 / 150)
    counted = usable(made(comparator="-", arms={"drug": arm(n=200, events=50)}))
    assert (counted.value, counted.variance) == (one.value, one.variance)


def test_what_a_record_says_is_not_pooled_is_not():
    with pytest.raises(UnusableFinding, match="a regression weight"):
        usable(made(effect=Effect(kind="correlation", value=0.1, ci=(0.0, 0.2)), not_pooled="a regression weight"))


@pytest.mark.parametrize(
    ("kind", "value", "ci", "remarked"),
    [
        ("cohen_d", 0.5, (0.1, 0.9), False),
        ("cohen_d", 0.5, (0.4, 0.9), True),
        ("cohen_d", 0.05, (0.04, 0.07), False),
        ("odds_ratio", 2.0, (1.0, 4.0), False),
        ("odds_ratio", 2.0, (1.0, 3.0), True),
    ],
)
def test_a_lopsided_interval_is_remarked_on_the_scale_it_is_pooled_on(kind, value, ci, remarked):
    assert (lopsided(made(effect=Effect(kind=kind, value=value, ci=ci))) is not None) == remarked
