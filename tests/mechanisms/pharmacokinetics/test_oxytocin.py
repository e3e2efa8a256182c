"""Mirrors src/assuage/mechanisms/pharmacokinetics/oxytocin.py: every route."""

import dataclasses
from functools import lru_cache

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.linalg import expm

from assuage.evidence.library import finding
from assuage.mechanisms.events import Event
from assuage.mechanisms.mechanism import parameter_fields
from assuage.mechanisms.pharmacokinetics.oxytocin import Oxytocin, OxytocinLevels, share_to_brain
from assuage.mechanisms.signals import BRAIN_OXYTOCIN, CSF_RISE, PLASMA_EXCESS, PRESENT
from assuage.parameters.library import central_truth, parameter
from assuage.simulation.propagate import HALF_MINUTES, ladder, propagated_state
from tests.evidence.figures import present
from tests.mechanisms.alone import NEUTRAL, file_of, typical
from tests.oracles.bateman import spray_to_brain, two_compartments


pytestmark = pytest.mark.usefixtures("x64")

NOSE, PLASMA, TISSUE, TRANSIT_1, TRANSIT_2, BRAIN, INFUSION, MUSCLE, MOUTH = range(9)
STATES = [f.name for f in dataclasses.fields(OxytocinLevels)]
UG_PER_IU = 1.68
MINUTES = np.arange(0.0, 601.0)
TABLE = {
    "clearance": 67 / 60,
    "peripheral_volume": 10.0,
    "absorbed_fraction_to_plasma": 0.02,
    "absorption": 0.03,
    "mucociliary_rate": 0.02,
    "transit": 0.1,
}
SHARED = (  # parameters that the oracle calls by the same name
    *(
        "clearance",
        "central_volume",
        "intercompartmental_clearance",
        "peripheral_volume",
        "absorption",
        "mucociliary_rate",
        "absorbed_fraction_to_plasma",
    ),
    *("transit", "brain_loss", "brain_volume", "from_blood"),
)
KNOWN = {name: central_truth()[f"{file_of(Oxytocin, name)}.{name}"] for name in parameter_fields(Oxytocin)}


@lru_cache
def _share(changed):
    nasal = {name: value for name, value in changed if not name.startswith(("muscle", "mouth"))}
    return float(eqx.filter_jit(share_to_brain)(typical(Oxytocin, **(dict(nasal) | {"typical_share": 1.0}))))


def person(**changed):
    """A person of the shipped values, some changed; the brain share follows unless it is given."""
    share = changed.pop("typical_share", None)
    return typical(
        Oxytocin, typical_share=_share(tuple(sorted(changed.items()))) if share is None else share, **changed
    )


_rates = eqx.filter_jit(
    lambda who: jax.jacfwd(
        lambda v: jnp.stack([who.flow(jnp.zeros(()), OxytocinLevels(*v), NEUTRAL)[name] for name in STATES])
    )(jnp.zeros(9))
)


def given_(who, event, *payload, start=None, **said):
    """The state after an event, as an array."""
    numbers = tuple(jnp.asarray(float(n)) for n in (*payload, 0.0, 0.0, 0.0, 0.0)[:4])
    x = who.rest(NEUTRAL) if start is None else OxytocinLevels(*jnp.asarray(start))
    return np.array(jax.tree.leaves(who.jumps[event](who, numbers, x, said.get("inputs", NEUTRAL), None)))


def spray(who, iu=24.0, **more):
    return given_(who, Event.SPRAY, iu, **more)


def inject(who, vein=0.0, muscle=0.0, mouth=0.0, **more):
    return given_(who, Event.INJECTION, vein, muscle, mouth, **more)


def infuse(who, rate, **more):
    return given_(who, Event.INFUSION, rate, **more)


def course(who, start, times=MINUTES):
    """States at evenly spaced times by the product's own flow: shape (9, times)."""
    rates = np.asarray(_rates(who))
    step = expm(rates * (times[1] - times[0]))
    seen = [expm(rates * times[0]) @ start]
    for _ in times[1:]:
        seen.append(step @ seen[-1])
    return np.stack(seen, axis=1)


def test_a_spray_is_what_it_is_by_nose_alone():
    """All six states of a spray against the chain written down again; the new three stay empty."""
    who = person()
    oracle = spray_to_brain(
        MINUTES[::20],
        24 * UG_PER_IU,
        **{n: KNOWN[n] for n in SHARED},
        brain_share=float(who.typical_share),
    )
    x = course(who, spray(who))[:, ::20]
    np.testing.assert_allclose(x[:6], oracle, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(x[6:], 0.0, atol=1e-12)


@pytest.mark.parametrize("route", ["muscle", "mouth"])
def test_plasma_after_a_muscle_or_by_mouth_is_three_exponentials(route):
    who = person()
    absorption, share = KNOWN[f"{route}_absorption"], KNOWN[f"{route}_share"]
    disposition = (
        KNOWN[n] for n in ("clearance", "central_volume", "intercompartmental_clearance", "peripheral_volume")
    )
    expected = two_compartments(MINUTES, 1000.0 * 25.0 * share, absorption, absorption, *disposition)
    x = course(who, inject(who, **{route: 25.0}))
    np.testing.assert_allclose(x[PLASMA], expected, rtol=1e-8, atol=1e-9)


def two_rates(clearance, volume, intercompartmental_clearance, peripheral_volume):
    """(share, rate) of the two exponentials of a bolus, from the textbook's micro-rates."""
    k10, k12, k21 = (
        clearance / volume,
        intercompartmental_clearance / volume,
        intercompartmental_clearance / peripheral_volume,
    )
    root = np.sqrt((k10 + k12 + k21) ** 2 / 4.0 - k10 * k21)
    fast, slow = (k10 + k12 + k21) / 2.0 + root, (k10 + k12 + k21) / 2.0 - root
    return ((fast - k21) / (fast - slow), fast), ((k21 - slow) / (fast - slow), slow)


def test_a_bolus_and_an_infusion_are_two_exponentials():
    who = person()
    halves = two_rates(
        *(KNOWN[n] for n in ("clearance", "central_volume", "intercompartmental_clearance", "peripheral_volume"))
    )
    bolus = sum(share * np.exp(-rate * MINUTES) for share, rate in halves)
    level = 1000.0 * UG_PER_IU / KNOWN["central_volume"]
    np.testing.assert_allclose(course(who, inject(who, vein=UG_PER_IU))[PLASMA], level * bolus, rtol=1e-9, atol=1e-9)
    filling = sum(share / rate * -np.expm1(-rate * MINUTES) for share, rate in halves)
    infused = course(who, infuse(who, 0.02))
    np.testing.assert_allclose(infused[PLASMA], 20.0 / KNOWN["central_volume"] * filling, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(infused[INFUSION], 0.02, rtol=1e-12)
    half_lives = [np.log(2.0) / rate for _, rate in halves]
    print(f"half-lives {half_lives[0]:.2f} and {half_lives[1]:.1f} min")
    assert 2.9 < half_lives[0] < 5.0
    assert 15.0 < half_lives[1] < 30.0


RATE = st.floats(0.005, 0.3)


@settings(deadline=None, max_examples=20)
@given(
    absorption=RATE,
    share=st.floats(0.1, 1.0),
    clearance=st.floats(0.2, 3.0),
    doses=st.tuples(*(st.floats(0.0, 50.0) for _ in range(4))),
    rate=st.floats(0.0, 0.2),
    late=st.floats(1.0, 400.0),
)
def test_what_was_given_is_somewhere_or_cleared(absorption, share, clearance, doses, rate, late):
    """Nothing appears or vanishes: depots, the two compartments and what was cleared add up to what entered."""
    who = person(muscle_absorption=absorption, muscle_share=share, clearance=clearance, typical_share=6e-5)
    start = infuse(who, rate, start=spray(who, doses[0], start=inject(who, *doses[1:])))
    whole = np.zeros((18, 18))
    whole[:9, :9] = np.asarray(_rates(who))
    whole[9:, :9] = np.eye(9)  # the integrals over time
    now = expm(whole * late) @ np.concatenate([start, np.zeros(9)])
    x, past = now[:9], now[9:]
    entered = (
        doses[1]
        + share * (doses[2] - x[MUSCLE])
        + KNOWN["mouth_share"] * (doses[3] - x[MOUTH])
        + KNOWN["absorbed_fraction_to_plasma"] * KNOWN["absorption"] * past[NOSE]
        + rate * late
    )
    held = (KNOWN["central_volume"] * x[PLASMA] + KNOWN["peripheral_volume"] * x[TISSUE]) / 1000.0
    np.testing.assert_allclose(held + clearance * past[PLASMA] / 1000.0, entered, rtol=1e-8, atol=1e-9)
    np.testing.assert_allclose(x[MUSCLE] + absorption * past[MUSCLE], doses[2], rtol=1e-9, atol=1e-9)


def test_doses_add():
    """A second spray, an injection and a spell of infusion in one window are each what they are alone."""
    who = person()
    rates = np.asarray(_rates(who))

    def after(minutes, start):
        return expm(rates * minutes) @ start

    x = after(30.0, spray(who, 24.0))
    x = after(10.0, infuse(who, 0.03, start=spray(who, 8.0, start=x)))
    x = after(20.0, inject(who, 1.0, 5.0, 100.0, start=infuse(who, 0.0, start=x)))
    alone = after(60.0, spray(who, 24.0)) + after(30.0, spray(who, 8.0)) + after(20.0, inject(who, 1.0, 5.0, 100.0))
    alone += after(30.0, infuse(who, 0.03)) - after(20.0, infuse(who, 0.03))
    np.testing.assert_allclose(x, alone, rtol=1e-9, atol=1e-13)


def test_a_device_multiplies_what_is_deposited_and_nothing_said_means_a_spray():
    who = person()
    assert spray(who)[NOSE] == pytest.approx(24.0 * UG_PER_IU)
    assert not np.any(spray(who)[1:])
    np.testing.assert_array_equal(given_(who, Event.SPRAY, 24.0, 1.0), spray(who))
    np.testing.assert_allclose(given_(who, Event.SPRAY, 24.0, 0.4), 0.4 * spray(who), rtol=1e-12)


@pytest.mark.parametrize(
    ("event", "numbers"),
    [(Event.SPRAY, (24.0, 0.0, 0.0)), (Event.INJECTION, (1.0, 2.0, 3.0)), (Event.INFUSION, (1.0, 0.0, 0.0))],
)
def test_a_dose_of_a_session_is_for_those_who_come_and_any_other_for_everybody(event, numbers):
    who, away = person(), {PRESENT: jnp.asarray(0.0)}
    here = given_(who, event, *numbers, 1.0)
    assert np.any(here)
    np.testing.assert_array_equal(given_(who, event, *numbers, 0.0, inputs=away), here)
    np.testing.assert_allclose(given_(who, event, *numbers, 0.25, inputs=away), 0.75 * here, rtol=1e-12)
    assert not np.any(given_(who, event, *numbers, 1.0, inputs=away))


def left(who, start, at=360.0):
    """What is left of the peaks of plasma and brain six hours on."""
    x = course(who, start)
    return [x[i, int(at)] / x[i].max() for i in (PLASMA, BRAIN)]


def quietly(who, start):
    return np.array(
        jax.tree.leaves(who.between_windows((jnp.asarray(1.0),), OxytocinLevels(*jnp.asarray(start)), NEUTRAL, None))
    )


# of the brain's level six hours on: at the shipped values, and with a half-life of 180 min
LEFT = {
    "nose": (0.02321, 0.3523),
    "bolus": (0.01776, 0.3342),
    "muscle": (0.03253, 0.3988),
    "mouth": (0.04991, 0.4527),
    "long infusion": (0.01122, 0.2666),
}


@pytest.mark.parametrize("slowest", [False, True], ids=["as shipped", "half-life of 180 min"])
def test_six_hours_after_the_last_event_plasma_is_empty_the_brain_perhaps_and_quiet_leaves_none(slowest):
    """After an infusion of any length too: the steady state is the longest."""
    loss = np.log(2.0) / 180.0 if slowest else KNOWN["brain_loss"]
    who = person(brain_loss=loss)
    steady = quietly(who, infuse(who, 0.05))
    for name, start in {
        "nose": spray(who),
        "bolus": inject(who, vein=1.68),
        "muscle": inject(who, muscle=16.8),
        "mouth": inject(who, mouth=168.0),
        "long infusion": infuse(who, 0.0, start=steady),
    }.items():
        plasma, brain = left(who, start)
        print(f"{name}: plasma {plasma:.1e}, brain {brain:.1e}")
        assert plasma < (3e-5 if name == "long infusion" else 1e-3)
        assert brain == pytest.approx(LEFT[name][slowest], rel=3e-3)
        assert brain > np.exp(-loss * 360.0)  # more than if nothing had come after
        assert not np.any(quietly(who, start))


def test_an_infusion_that_runs_on_holds_its_steady_state():
    who = person()
    steady = quietly(who, infuse(who, 0.05, start=spray(who)))
    assert steady[INFUSION] == 0.05
    np.testing.assert_allclose(np.asarray(_rates(who)) @ steady, 0.0, atol=1e-12)
    np.testing.assert_allclose(steady, expm(np.asarray(_rates(who)) * 1e4) @ infuse(who, 0.05), rtol=1e-9, atol=1e-15)


def test_the_engines_steps_are_exact_for_it():
    """Five steps of nine minutes in single precision, as the engine takes them, against the matrix exponential."""
    who = person()
    start = infuse(who, 0.03, start=spray(who, start=inject(who, 1.0, 5.0, 100.0)))
    expected = expm(np.asarray(_rates(who)) * 45.0) @ start
    with jax.enable_x64(False):
        single = jax.tree.map(lambda leaf: jnp.asarray(leaf, jnp.float32), who)
        rung = HALF_MINUTES.rungs.index(9.0)
        entries = tuple(entry[rung] for entry in jax.jit(ladder)(single))
        x = OxytocinLevels(*(jnp.asarray(v, jnp.float32) for v in start))
        for _ in range(5):
            x = propagated_state(single, x, entries)
        found = np.array(jax.tree.leaves(x), float)
    np.testing.assert_allclose(found, expected, rtol=3e-5)


@pytest.mark.parametrize(
    ("changed", "route", "plasma", "brain"),
    [
        ("muscle_absorption", {"muscle": 17.0}, +1, +1),
        ("muscle_share", {"muscle": 17.0}, +1, +1),
        ("mouth_absorption", {"mouth": 170.0}, +1, +1),
        ("mouth_share", {"mouth": 170.0}, +1, +1),
        ("central_volume", {"vein": 1.68}, -1, 0),
        ("clearance", {"vein": 1.68}, 0, -0),
        ("from_blood", {"vein": 1.68}, 0, +1),
        ("muscle_share", {"vein": 1.68}, 0, 0),
    ],
)
def test_peaks_move_as_physiology_says(changed, route, plasma, brain):
    share = float(person().typical_share)
    usual = person(typical_share=share)
    more = person(typical_share=share, **{changed: 1.2 * KNOWN[changed]})
    peaks = [course(who, inject(who, **route)) for who in (usual, more)]
    for state, sign in ((PLASMA, plasma), (BRAIN, brain)):
        change = peaks[1][state].max() / peaks[0][state].max() - 1.0
        if sign:
            assert sign * change > 0.02, (state, change)
        elif state == PLASMA:
            assert change == 0.0, change


def test_signals():
    who = person()
    x = course(who, spray(who))
    said = jax.vmap(lambda *v: who.signals(OxytocinLevels(*v), NEUTRAL))(*jnp.asarray(x))
    assert said.keys() == set(who.writes) == {PLASMA_EXCESS, BRAIN_OXYTOCIN, CSF_RISE}
    assert said[BRAIN_OXYTOCIN].max() == pytest.approx(1.0, rel=1e-9)
    assert said[CSF_RISE].max() == pytest.approx(0.5, rel=1e-9)
    np.testing.assert_array_equal(said[PLASMA_EXCESS], x[PLASMA])


def test_tabulated_bolus():
    """1 IU by vein: 212 pg/mL with 2 basal, area 3.7 times that of 24 IU by nose, brain peak under a tenth."""
    who = person(brain_loss=np.log(2) / 30, **TABLE)
    vein, nose = course(who, inject(who, vein=UG_PER_IU)), course(who, spray(who))
    areas = vein[PLASMA].sum() / nose[PLASMA].sum()
    brains = vein[BRAIN].max() / nose[BRAIN].max()
    print(f"bolus {vein[PLASMA, 0]:.1f} pg/mL, areas {areas:.2f}, brain {brains:.3f}")
    assert vein[PLASMA, 0] + 2.0 == pytest.approx(212.0, abs=0.5)
    assert areas == pytest.approx(3.7, abs=0.05)
    assert brains == pytest.approx(0.03, abs=0.005)
    shipped = person()
    assert (
        course(shipped, inject(shipped, vein=UG_PER_IU))[BRAIN].max()
        < 0.1 * course(shipped, spray(shipped))[BRAIN].max()
    )


def test_nose_against_muscle():
    """landgraf1985: per ug, the nasal peak is 3 to 5 % of that after a muscle; both peaks lie in their ranges."""
    arms = finding("landgraf1985-nasal-im-buccal").arms
    who = person()
    muscle = course(who, inject(who, muscle=25.0))[PLASMA].max()
    nose = course(who, spray(who, 82.5 / UG_PER_IU))[PLASMA].max()
    buccal = course(who, inject(who, mouth=70.0))[PLASMA].max()
    ratio = (nose / 82.5) / (muscle / 25.0)
    reported = [np.mean(present(arms[name].range)) / ug for name, ug in (("nasal_65_100ug", 82.5), ("im_25ug", 25.0))]
    print(f"25 ug muscle {muscle:.0f}, 82.5 ug nose {nose:.1f}, 70 ug mouth {buccal:.2f} pg/mL; ratio {ratio:.4f}")
    print(f"reported ratio {reported[0] / reported[1]:.4f}")
    assert arms["im_25ug"].range[0] < muscle < arms["im_25ug"].range[1]
    assert arms["nasal_65_100ug"].range[0] < nose < arms["nasal_65_100ug"].range[1]
    assert buccal < 10.0
    assert 0.03 < ratio < 0.05
    assert ratio == pytest.approx(reported[0] / reported[1], rel=0.2)


def test_availability_by_mouth():
    """degroot1995-sublingual: the share of 400 IU that reaches plasma, by areas, within its reported range."""
    record = finding("degroot1995-sublingual").effect
    who = person()
    times = np.arange(0.0, 3001.0)
    mouth, vein = (
        course(who, inject(who, **dose), times)[PLASMA].sum() for dose in ({"mouth": 672.0}, {"vein": 672.0})
    )
    print(f"share {mouth / vein:.5f}, reported {record.range}")
    assert record.range[0] < mouth / vein < record.range[1]


TRUTHS = 1500


def predicted(rate_ug, people, rng):
    """Mean plasma of some men after 30 min of infusion, one per truth: (truths,)."""

    def drawn(name, differing):
        belief = parameter(name)
        value = belief.typical.at(rng.normal(size=(TRUTHS, 1)))
        own = np.exp(belief.spread * rng.normal(size=(TRUTHS, people))) if differing else np.ones((TRUTHS, people))
        return value * own

    names = ("clearance", "central_volume", "intercompartmental_clearance", "peripheral_volume")
    values = [drawn(f"{file_of(Oxytocin, name)}.{name}", name == "clearance") for name in names]
    filling = sum(share / rate * -np.expm1(-rate * 30.0) for share, rate in two_rates(*values))
    basal = drawn("endogenous_oxytocin.plasma_men", True) * drawn("traits.oxytocin_tone", True)
    return np.mean(basal + 1000.0 * rate_ug / values[1] * filling, axis=1)


@pytest.mark.parametrize(("name", "milliunits"), [("legros1984-css-8", 8.0), ("legros1984-css-16", 16.0)])
def test_levels_under_infusion_lie_inside_the_predictive_interval(name, milliunits):
    """1 IU is 1.68 ug, so 1 uIU/mL is 1.68 pg/mL. The two exponentials are those proven above for the product."""
    record = finding(name)
    levels = predicted(milliunits * 1e-3 * UG_PER_IU, record.n, np.random.default_rng(4)) / 1.68
    low, middle, high = np.quantile(levels, [0.05, 0.5, 0.95])
    print(f"{name}: 90 % {low:.1f} to {high:.1f}, middle {middle:.1f} uIU/mL; reported {record.effect.value}")
    assert low < record.effect.value < high
    assert high / low < 4.0
