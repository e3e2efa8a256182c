"""Mirrors src/assuage/mechanisms/hpa_axis/history.py: its formulas, and what they make of each core."""

import functools

import jax.numpy as jnp
import numpy as np
import pytest

from assuage.mechanisms.events import Event
from assuage.mechanisms.hpa_axis.history import History
from assuage.parameters.library import central_truth
from tests.mechanisms.alone import NEUTRAL
from tests.mechanisms.hpa_axis.cores import core, jump, opened, said


pytestmark = pytest.mark.usefixtures("x64")

KNOWN = {n.split(".")[1]: v for n, v in central_truth().items() if n.startswith("hpa_history.")}
CORES = ("karin_milo", "bangsgaard_ottesen", "sriram")
HURT = {"hpa_history.traumatised": 1.0}
ILL = HURT | {"hpa_history.ptsd": 1.0, "hpa_axis.ptsd": 1.0}
HARD = {"hpa_history.adversity": 1.0}
NONE = dict.fromkeys(("drive_after_trauma", "drive_in_ptsd", "drive_after_adversity", "crh_in_ptsd"), 0.0)


def history(**changed):
    own = {"traumatised": 0.0, "ptsd": 0.0, "adversity": 0.0, "arousability": 1.0}
    own |= {"own_hippocampus": 0.0, "hippocampal_difference": -0.17}
    return History(**{n: jnp.asarray(v, float) for n, v in (KNOWN | own | changed).items()})


def level(who, x, name):
    return float(said(who, x, {"waking": np.zeros(1)})[name][0])


@functools.cache
def day_mean(name, facts, signal):
    """Mean over the hours of the resting day."""
    who = core(name, **dict(facts))
    return np.mean([level(who, opened(who, 60.0 * hour), signal) for hour in range(24)])


def over_nobody(name, facts, signal):
    return day_mean(name, tuple(facts.items()), signal) / day_mean(name, (), signal)


# --- the formulas


@pytest.mark.parametrize("traumatised", [0.0, 1.0])
@pytest.mark.parametrize("ptsd", [0.0, 1.0])
@pytest.mark.parametrize("adversity", [0.0, 1.0])
def test_the_factor_on_the_drive(traumatised, ptsd, adversity):
    h = history(traumatised=traumatised, ptsd=ptsd, adversity=adversity).drive()
    parts = [
        np.exp(KNOWN["drive_after_trauma"]) if traumatised else 1.0,
        np.exp(KNOWN["drive_in_ptsd"]) if ptsd else 1.0,
        np.exp(KNOWN["drive_after_adversity"]) if adversity else 1.0,
    ]
    assert float(h) == pytest.approx(np.prod(parts), rel=1e-12)


@pytest.mark.parametrize("switched", [{"depressed": 1.0, "drive_in_depression": 0.3}, {"compensation": 0.3}])
@pytest.mark.parametrize("ptsd", [0.0, 1.0])
def test_switches_of_the_drive(switched, ptsd):
    """Depression adds to the log of the drive, being easily aroused takes from it, both with PTSD alone."""
    without, switched_on = (history(ptsd=ptsd, arousability=2.0, **how).drive() for how in ({}, switched))
    by = 0.3 if "depressed" in switched else -0.3 * np.log(2.0)
    assert float(switched_on / without) == pytest.approx(np.exp(by * ptsd), rel=1e-12)


@pytest.mark.parametrize("ptsd", [0.0, 1.0])
def test_the_hippocampus_feeds_back_where_it_is_switched_on(ptsd):
    """A volume of one SD takes b from the log of the half-effect level; with PTSD there is less of it."""
    assert float(history(ptsd=ptsd, own_hippocampus=1.0).feedback()) == 0.0
    felt = history(ptsd=ptsd, own_hippocampus=1.0, hippocampal_feedback=0.1).feedback()
    assert float(felt) == pytest.approx(0.1 * (1.0 - 0.17 * ptsd), rel=1e-12)


def test_a_smaller_hippocampus_lets_cortisol_rise():
    """One SD less, at rest over the day, in the default core; in the others people share a resting day."""
    switched = {"hpa_history.hippocampal_feedback": 0.3}
    small, large = (
        day_mean("karin_milo", tuple((switched | {"circuit.own_hippocampus": v}).items()), "salivary_cortisol")
        for v in (-1.0, 1.0)
    )
    assert small > 1.02 * large


def test_shipped_switches_are_off():
    assert all(KNOWN[name] == 0.0 for name in ("depressed", "compensation", "hippocampal_feedback"))


@pytest.mark.parametrize(
    ("gain", "ptsd", "added"), [(10.0, 0.0, 10.0), (10.0, 1.0, 2.0), (-3.0, 0.0, 0.0), (-3.0, 1.0, 0.0)]
)
def test_what_awakening_adds(gain, ptsd, added):
    w = history(ptsd=ptsd, waking_in_ptsd=0.2).waking(jnp.asarray(gain))
    assert float(w) == pytest.approx(added, abs=1e-12)


# --- in the cores


@pytest.mark.parametrize("name", CORES)
def test_chronic_stress_comes_on_top_of_it(name):
    """(1 + v) h - 1, and h - 1 again when it ends: nothing of the history is lost or counted twice."""
    who = core(name, **HURT)
    h = float(who.history.drive())
    x = who.rest(NEUTRAL)
    assert float(x.chronic) == pytest.approx(h - 1.0, rel=1e-12)
    x = jump(who, Event.CHRONIC_STRESS, (0.5,), x)
    assert float(x.chronic) == pytest.approx(1.5 * h - 1.0, rel=1e-12)
    x = jump(who, Event.CHRONIC_STRESS, (0.0,), x)
    assert float(x.chronic) == pytest.approx(h - 1.0, rel=1e-12)


def test_sriram_has_ptsd_in_its_constants():
    assert float(core("sriram", **ILL).rest(NEUTRAL).chronic) == 0.0
    assert float(core("sriram", **HARD).rest(NEUTRAL).chronic) == pytest.approx(
        np.exp(KNOWN["drive_after_adversity"]) - 1.0
    )


@pytest.mark.parametrize("name", CORES)
def test_with_its_coefficients_at_zero_history_changes_nothing(name):
    """Bit for bit; Sriram's own constants of PTSD aside."""
    nothing = {f"hpa_history.{field}": 0.0 for field in NONE} | {"hpa_history.waking_in_ptsd": 1.0}
    facts = {"hpa_history.traumatised": 1.0, "hpa_history.ptsd": 1.0, "hpa_history.adversity": 1.0}
    hurt, nobody = core(name, **nothing, **facts), core(name, **nothing)
    for field, value in vars(nobody.rest(NEUTRAL)).items():
        np.testing.assert_array_equal(value, getattr(hurt.rest(NEUTRAL), field), err_msg=field)
    woken = [jump(who, Event.WAKING, (), opened(who, 420.0)) for who in (hurt, nobody)]
    assert float(woken[0].waking) == float(woken[1].waking)
    for signal in ("csf_crh", "serum_cortisol"):
        assert level(hurt, woken[0], signal) == level(nobody, woken[1], signal)


@pytest.mark.parametrize("name", CORES)
@pytest.mark.parametrize("facts", [HURT, HARD], ids=["trauma", "adversity"])
def test_trauma_and_adversity_lower_the_day(name, facts):
    """A tenth less drive: between 3 and 12 % less cortisol in each core."""
    ratio = over_nobody(name, facts, "serum_cortisol")
    print(f"{name}: {ratio:.3f}")
    assert 0.88 < ratio < 0.97


@pytest.mark.parametrize("signal", ["serum_cortisol", "salivary_cortisol"])
def test_the_default_core_settles_where_less_drive_puts_it(signal):
    """The glands too: as a lower drive from the start, by another truth's table; the day's shapes differ a bit."""
    lower = core("karin_milo", resting_drive=float(np.exp(KNOWN["drive_after_trauma"])))
    hurt = core("karin_milo", **HURT)
    for hour in (0.0, 480.0, 960.0):
        assert level(hurt, opened(hurt, hour), signal) == pytest.approx(
            level(lower, opened(lower, hour), signal), rel=1e-2
        )


@pytest.mark.parametrize("name", CORES)
def test_ptsd_raises_crh_in_the_fluid_and_not_in_the_axis(name):
    who = core(name, **ILL)
    x = opened(who, 660.0)
    outside = level(who, x, "csf_crh") - level(who, x, "crh")
    assert outside == pytest.approx(KNOWN["crh_in_ptsd"] * central_truth()["hpa_challenges.crh_level"], rel=1e-9)
    calm = core(name, **HURT)
    assert level(calm, opened(calm, 660.0), "csf_crh") == level(calm, opened(calm, 660.0), "crh")


def test_ptsd_flattens_the_awakening():
    rises = [
        float(jump(who, Event.WAKING, (), opened(who, 420.0)).waking)
        for who in (core("karin_milo", **f) for f in (HURT, ILL))
    ]
    assert rises[1] == pytest.approx(KNOWN["waking_in_ptsd"] * rises[0], rel=1e-12)
