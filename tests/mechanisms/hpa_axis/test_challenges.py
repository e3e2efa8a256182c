"""Mirrors src/assuage/mechanisms/hpa_axis/challenges.py: drugs, blood and the morning with the default core."""

import functools

import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assuage.evidence.library import finding
from assuage.mechanisms.events import Event
from assuage.mechanisms.mechanism import moved
from assuage.mechanisms.signals import (
    DEXAMETHASONE,
    DRUG_CORTISOL,
    DRUG_CRH,
    PLASMA_EXCESS,
    SALIVARY_CORTISOL,
    V1B_EFFECT,
)
from assuage.parameters.library import central_truth, parameters, variant
from assuage.simulation.tape import TimedEvent
from tests.evidence.figures import present
from tests.mechanisms.alone import NEUTRAL
from tests.mechanisms.hpa_axis.cores import DAY, core, course, crowd, drawn, end, jump, opened, said


pytestmark = pytest.mark.usefixtures("x64")

NAME = "karin_milo"
NOON, EVENING, NIGHT = 720.0, 1080.0, 1380.0
SALIVA = central_truth()["hpa_axis.saliva_level"]


def told(signal, value):
    return NEUTRAL | {signal: jnp.asarray(value)}


def now(who, x, inputs=None):
    """What it says now, by name."""
    return {name: float(v[0]) for name, v in said(who, x, {"cortisol": np.array([float(x.cortisol)])}, inputs).items()}


# --- units


def test_units_hang_together():
    """At reference level 1: saliva c_sal, free serum that over its share, total by the binding; ACTH 17 pg/mL."""
    who = core(NAME)
    one = dict.fromkeys(("crh", "acth", "cortisol"), 1.0)
    x = opened(who, NOON, **one)
    level = now(who, x)
    assert level["salivary_cortisol"] == pytest.approx(SALIVA, rel=1e-9)
    assert level["free_cortisol"] == pytest.approx(SALIVA / float(who.binding.saliva_share), rel=1e-9)
    assert level["serum_cortisol"] == pytest.approx(float(who.binding.total(level["free_cortisol"])), rel=1e-9)
    assert (level["acth"], level["crh"]) == pytest.approx((17.0, 7.66))
    assert level["cortisol"] == pytest.approx(1.0, rel=1e-9)
    assert 200.0 < level["serum_cortisol"] < 400.0  # a daytime level in health


def test_womens_plasma_shows_less_acth_for_the_same_cortisol():
    """ratcliffe-acth-24h-men: 8.6 and 14.7 pg/mL at the same cortisol."""
    men, women = (now(who, opened(who, NOON)) for who in (core(NAME), core(NAME, female=1.0)))
    assert women["acth"] == pytest.approx(0.6 * men["acth"], rel=1e-9)
    assert women["serum_cortisol"] == men["serum_cortisol"]
    arms = finding("ratcliffe-acth-24h-men").arms
    assert women["acth"] / men["acth"] == pytest.approx(
        present(arms["women"].mean) / present(arms["men"].mean), abs=0.02
    )


def test_a_day_of_serum_cortisol():
    """Peak, nadir and their hours near the published day's (debono2009): 1.5 ug/dL at most apart, and 0.5 at night.

    The middle of a skewed prior lies a tenth below its mean, which the published mean is held against by
    `assuage replicate debono_2009`.
    """
    who = core(NAME)
    arms = finding("debono2009-circadian-peak").arms
    peak, nadir = present(arms["peak"].mean), present(arms["nadir"].mean)
    level = {clock: now(who, opened(who, clock))["serum_cortisol"] / 27.59 for clock in np.arange(0.0, DAY, 30.0)}
    print("peak", max(level.values()), peak, "nadir", min(level.values()), nadir)
    assert max(level.values()) == pytest.approx(0.92 * peak, abs=1.5)
    assert min(level.values()) == pytest.approx(0.92 * nadir, abs=0.25)
    assert max(level, key=level.__getitem__) == pytest.approx(8.5 * 60.0, abs=60.0)
    assert min(level, key=level.__getitem__) == pytest.approx(60.0, abs=60.0)


# --- what is given


@settings(deadline=None, max_examples=20)
@given(given_total=st.floats(0.0, 1500.0), own=st.floats(0.05, 4.0))
def test_given_cortisol_adds_to_the_total_and_binding_shares_it(given_total, own):
    who = core(NAME)
    x = opened(who, NOON, cortisol=own)
    with_drug, without = now(who, x, told(DRUG_CORTISOL, given_total)), now(who, x)
    assert with_drug["serum_cortisol"] == pytest.approx(without["serum_cortisol"] + given_total, rel=1e-9)
    assert with_drug["free_cortisol"] == pytest.approx(float(who.binding.free(with_drug["serum_cortisol"])), rel=1e-9)
    assert with_drug["cortisol"] * SALIVA == pytest.approx(with_drug["salivary_cortisol"], rel=1e-9)


@pytest.mark.parametrize("given_total", [200.0, 600.0])
def test_given_cortisol_shuts_the_axis_down(given_total):
    who = core(NAME)
    x = opened(who, 420.0)
    usual = course(who, x, [0.0, 120.0], start=420.0)
    drug = course(who, x, [0.0, 120.0], start=420.0, inputs=told(DRUG_CORTISOL, given_total))
    assert drug["acth"][-1] < 0.7 * usual["acth"][-1]
    assert drug["cortisol"][-1] < 0.8 * usual["cortisol"][-1]


def test_feedback_feels_free_cortisol_not_total():
    """Twice the globulin binds twice the drug: the same total given then weighs less."""
    usual, more = core(NAME), core(NAME, globulin=1400.0)
    inputs = told(DRUG_CORTISOL, 400.0)

    def fall(who):
        x = opened(who, 420.0)
        given, none = (course(who, x, [0.0, 60.0], start=420.0, inputs=h)["acth"][-1] for h in (inputs, None))
        return given / none

    assert fall(usual) < fall(more) - 0.05


@functools.cache
def by_hour(milligrams, start=480.0, hours=24, load=0.0):
    """Serum cortisol of the typical person at every hour after a dose, whose levels are the closed form's."""
    known = central_truth()
    absorbed, lost = (np.log(2.0) / known[f"steroids.dexamethasone_{name}"] for name in ("absorption", "half_life"))
    entering = 1000.0 * milligrams * known["steroids.dexamethasone_availability"]
    height = entering * lost / known["steroids.dexamethasone_clearance"] * absorbed / (absorbed - lost)
    who = core(NAME, trauma_load=load)
    x, seen = opened(who, start), []
    for hour in range(hours):
        t = 60.0 * hour + 30.0
        inputs = told(DEXAMETHASONE, height * (np.exp(-lost * t) - np.exp(-absorbed * t)))
        x = end(x, course(who, x, [0.0, 60.0], start=(start + 60.0 * hour) % DAY, inputs=inputs))
        seen.append(now(who, x, inputs)["serum_cortisol"])
    return np.array(seen)


def test_dexamethasone_suppresses_for_half_a_day_whatever_the_dose_and_little_after_a_day():
    """ejcp1986-dex-suppression-05: 24 % after 0.5 mg and 62 % after 1.5 mg a day later, all doses alike within 12 h.

    The mean over people, whose half-lives differ, lies above the typical person's; `assuage replicate dex_1986` has it.
    """
    usual = by_hour(0.0)
    half, more = (1.0 - by_hour(dose) / usual for dose in (0.5, 1.5))
    print("suppressed at 12 and 24 h", half[11], half[23], more[11], more[23])
    assert 0.85 < half[11] < more[11] < 0.98
    arms = finding("ejcp1986-dex-suppression-05").arms
    assert half[23] == pytest.approx(present(arms["oral_0.5mg"].mean) / 100.0, abs=0.2)
    assert more[23] == pytest.approx(present(arms["oral_1.5mg"].mean) / 100.0, abs=0.35)


def test_dexamethasone_suppresses_more_after_trauma_and_a_half_dose_less():
    """0.5 and 0.25 mg at 23:00, cortisol at 16:00 over an undosed day's (yehuda1995-dst at both doses)."""
    left = {
        (dose, load): by_hour(dose, NIGHT, 17, load)[-1] / by_hour(0.0, NIGHT, 17, load)[-1]
        for dose, load in ((0.5, 0.0), (0.5, 0.6), (0.25, 0.0), (0.25, 0.6))
    }
    print("left at 16:00 by dose and load", left)
    assert left[0.5, 0.6] < left[0.5, 0.0] - 0.05
    assert left[0.25, 0.6] < left[0.25, 0.0] - 0.05
    assert left[0.25, 0.0] > left[0.5, 0.0] + 0.05


def test_a_more_sensitive_adrenal_makes_the_same_cortisol_of_less_acth():
    """Exactly as a factor on the action of ACTH, with glands that grow without limit: same cortisol, ACTH over it."""
    usual = core(NAME, pituitary_limit=1e12, adrenal_limit=1e12)
    sensitive = core(NAME, pituitary_limit=1e12, adrenal_limit=1e12, adrenal_sensitivity=1.5)
    acting = core(NAME, pituitary_limit=1e12, adrenal_limit=1e12, acth_action=1.5)
    level, told_apart = now(usual, opened(usual, NOON)), now(sensitive, opened(sensitive, NOON))
    assert told_apart["acth"] == pytest.approx(level["acth"] / 1.5, rel=1e-9)
    assert told_apart["serum_cortisol"] == level["serum_cortisol"]
    x = opened(usual, NOON)
    scaled = {"acth": float(x.acth) / 1.5, "pituitary": float(x.pituitary) / 1.5}
    same = moved(x, **{name: jnp.asarray(value) for name, value in scaled.items()})
    one, other = (course(who, y, [0.0, 300.0], start=NOON) for who, y in ((usual, x), (acting, same)))
    assert other["cortisol"][-1] == pytest.approx(one["cortisol"][-1], rel=1e-6)
    assert other["acth"][-1] == pytest.approx(one["acth"][-1] / 1.5, rel=1e-6)


def test_people_differ_in_acth_as_much_as_was_seen():
    """ratcliffe-acth-24h-men: five men of mean 14.7 pg/mL lay between 9.2 and 18.6; five span 2.33 SD on average."""
    about = parameters()["hpa_challenges.adrenal_sensitivity"].spread
    assert isinstance(about, float)
    assert np.exp(2.326 * about) == pytest.approx(18.6 / 9.2, rel=0.15)


def test_vasopressin_multiplies_what_crh_releases():
    """Off as shipped; in the variant the release of ACTH is raised by a fifth, under injected CRH as well."""
    told_v1b = told(V1B_EFFECT, 1.0)
    assert float(core(NAME).challenges.acth_factor(jnp.asarray(0.0), told_v1b)) == 1.0
    who = core(NAME, **variant("v1b"))
    assert float(who.challenges.acth_factor(jnp.asarray(0.0), told_v1b)) == pytest.approx(1.2)
    both = told_v1b | {PLASMA_EXCESS: jnp.asarray(30.0)}
    alone = float(who.challenges.acth_factor(jnp.asarray(0.0), told(PLASMA_EXCESS, 30.0)))
    assert float(who.challenges.acth_factor(jnp.asarray(0.0), both)) == pytest.approx(1.2 * alone)


def test_dexamethasone_acts_on_glucocorticoid_receptors_alone():
    who = core(NAME)
    x = opened(who, NOON)
    inputs = told(DEXAMETHASONE, 5.0)
    assert now(who, x, inputs)["cortisol"] == now(who, x)["cortisol"]
    assert now(who, x, inputs)["glucocorticoid_occupancy"] > now(who, x)["glucocorticoid_occupancy"] + 0.3


def test_injected_crh_raises_acth_and_saturates():
    who = core(NAME)
    x = opened(who, EVENING)

    def peak(level):
        inputs = told(DRUG_CRH, level)
        return course(who, x, np.arange(0.0, 61.0, 5.0), start=EVENING, inputs=inputs)["acth"].max()

    low, high, double = peak(1000.0), peak(8000.0), peak(16000.0)
    assert high / float(x.acth) > 4.0
    assert peak(0.0) < low < high
    assert double < 1.15 * high


# --- oxytocin in plasma


def infused(level, female, start=600.0, minutes=60.0, **changed):
    """ACTH and cortisol after an hour of this plasma level over the same hour without."""
    who = core(NAME, **{"hpa_axis.female": female} | changed)
    x = opened(who, start)
    given, none = (
        course(who, x, [0.0, minutes], start=start, inputs=inputs) for inputs in (told(PLASMA_EXCESS, level), None)
    )
    return given["acth"][-1] / none["acth"][-1], given["cortisol"][-1] / none["cortisol"][-1]


def test_infused_oxytocin_lowers_acth_in_men_with_its_level_and_not_in_women():
    """legros1984-acth-cortisol: lower at each higher rate in every man; suh1986-women: none."""
    men = [infused(level, 0.0)[0] for level in (10.0, 20.0, 40.0, 80.0)]
    print("ACTH left in men at 10, 20, 40, 80 pg/mL", men)
    assert np.all(np.diff([1.0, *men]) < -0.02)
    assert infused(40.0, 0.0)[1] < 0.97
    assert infused(80.0, 1.0) == pytest.approx((1.0, 1.0), abs=1e-9)


def test_acth_rebounds_after_the_infusion():
    """legros1987-reproducible: above where it would have been, once the rate is 0."""
    who = core(NAME)
    x = opened(who, 600.0)
    under = course(who, x, [0.0, 60.0], start=600.0, inputs=told(PLASMA_EXCESS, 80.0))
    after = course(who, end(x, under), [0.0, 45.0], start=660.0)
    usual = course(who, x, [0.0, 105.0], start=600.0)
    assert after["acth"][-1] > 1.003 * usual["acth"][-1]


def test_the_peripheral_path_may_go_either_way_and_vanishes_at_zero():
    assert infused(40.0, 0.0, peripheral_men=-0.2)[0] > 1.02
    assert infused(40.0, 1.0, peripheral_women=0.1)[0] < 0.98
    assert infused(40.0, 0.0, peripheral_men=0.0) == (1.0, 1.0)


# --- awakening

WOKE = DAY + 420.0


@functools.cache
def mornings(people=400, **changed):
    own = drawn(people, **{f"hpa_challenges.{n}": v for n, v in changed.items()})
    looks = (WOKE, WOKE + 30.0, WOKE + 45.0, WOKE + 60.0)
    happenings = (TimedEvent(WOKE, Event.WAKING),)
    return crowd(NAME, own, happenings, looks, (SALIVARY_CORTISOL,), start=WOKE - 60.0)["salivary_cortisol"]


def test_cortisol_rises_on_awakening():
    """+50 % (wust2000-car) to +75 % (pruessner1997-car) at 30 min; about three in four respond (2.5 nmol/L).

    400 people, each of a truth of their own: standard error of the share 0.02, of the mean rise 0.03.
    """
    saliva = mornings()
    rise = saliva[1].mean() / saliva[0].mean() - 1.0
    responders = np.mean(saliva[1:3].max(axis=0) - saliva[0] >= 2.5)
    print(f"rise at 30 min {rise:.2f}, responders {responders:.2f}")
    low, high = present(finding("pruessner1997-car").effect.range)
    assert low / 100.0 < rise < high / 100.0
    assert responders == pytest.approx(0.75, abs=0.06)
    assert saliva.mean(axis=1).argmax() in (1, 2)


def test_the_clock_alone_does_not_make_it():
    saliva = mornings(waking_gain=0.0)
    assert saliva[1].mean() / saliva[0].mean() - 1.0 < 0.1


def test_awakening_fades_and_a_gain_below_zero_is_none():
    who = core(NAME)
    x = jump(who, Event.WAKING, (), opened(who, 420.0))
    seen = course(who, x, [0.0, float(who.challenges.waking_time), 60.0], start=420.0)
    assert seen["waking"][1] == pytest.approx(seen["waking"][0] / np.e, rel=1e-6)
    low = core(NAME, waking_gain=-3.0)
    assert float(jump(low, Event.WAKING, (), opened(low, 420.0)).waking) == 0.0
