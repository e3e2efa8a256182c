"""Mirrors src/assuage/mechanisms/oxytocin_system/endogenous_oxytocin.py."""

import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import solve_ivp
from scipy.stats import norm

from assuage.evidence.library import finding
from assuage.mechanisms.oxytocin_system.endogenous_oxytocin import EndogenousLevel, EndogenousOxytocin, loop_gain
from assuage.mechanisms.signals import CSF_OXYTOCIN, ENDOGENOUS_OXYTOCIN, PLASMA_OXYTOCIN
from assuage.parameters.library import central_truth, parameter
from tests.evidence.figures import number
from tests.mechanisms.alone import NEUTRAL, hears, typical


pytestmark = pytest.mark.usefixtures("x64")

KNOWN = {n.split(".")[1]: v for n, v in central_truth().items() if n.startswith("endogenous_oxytocin.")}
NOBODY = {"female": 0.0, "adversity": 0.0, "insecure": 0.0, "ptsd": 0.0}
RATE = np.log(2.0) / 20.0


def person(**changed):
    return typical(EndogenousOxytocin, **(NOBODY | changed))


def rate(who, level, **said):
    return float(who.flow(jnp.zeros(()), EndogenousLevel(jnp.asarray(level), who.basal()), hears(**said))["level"])


def stressed(who, minutes, spells, level=None):
    """X at these minutes; spells are (start, end, signals), integrated by SciPy from the product's flow."""
    start = float(who.basal()) if level is None else level

    def now(t, x):
        said = {}
        for begin, end, signals in spells:
            if begin <= t < end:
                said |= signals
        return [rate(who, x[0], **said)]

    found = solve_ivp(now, (0.0, minutes[-1]), [start], t_eval=minutes, max_step=0.5, rtol=1e-9, atol=1e-12)
    return found.y[0]


def test_a_spell_of_stress_is_one_exponential_up_and_one_down():
    who = person()
    minutes = np.array([0.0, 5.0, 15.0, 25.0, 60.0])
    spells = [(0.0, 15.0, {"AROUSAL": 0.8, "ANTICIPATION": 1.0})]
    plateau = 0.8 * KNOWN["by_stress"] + KNOWN["by_anticipation"]
    up = plateau * -np.expm1(-KNOWN["turnover"] * np.minimum(minutes, 15.0))
    expected = 1.0 + up * np.exp(-KNOWN["turnover"] * np.maximum(minutes - 15.0, 0.0))
    np.testing.assert_allclose(stressed(who, minutes, spells), expected, rtol=2e-4)


@settings(deadline=None)
@given(
    level=st.floats(0.0, 5.0),
    arousal=st.floats(0.0, 3.0),
    announced=st.sampled_from([0.0, 1.0]),
    support=st.floats(0.0, 1.0),
    share=st.floats(0.0, 1.0),
)
def test_what_is_there_is_what_was_released_and_not_yet_lost(level, arousal, announced, support, share):
    """Rate of change = release - loss, and the release is the basal one plus three parts that each vanish alone."""
    who = person(announced_share=share)
    found = rate(who, level, AROUSAL=arousal, ANTICIPATION=announced, SOCIAL_SUPPORT=support)
    parts = (
        KNOWN["by_stress"] * arousal * (1.0 if announced else 1.0 - share),
        KNOWN["by_anticipation"] * announced,
        KNOWN["by_support"] * support,
    )
    assert found == pytest.approx(KNOWN["turnover"] * (1.0 + sum(parts) - level), rel=1e-9, abs=1e-12)
    assert rate(who, 0.0, AROUSAL=arousal) >= 0.0  # no level falls below none


def test_at_rest_nothing_moves_and_quiet_is_rest():
    who = person(tone=1.3, female=1.0, adversity=1.0, ptsd=1.0)
    x = who.rest(NEUTRAL)
    assert rate(who, float(x.level)) == 0.0
    back = who.between_windows((jnp.asarray(1.0),), EndogenousLevel(jnp.asarray(3.0), who.basal()), NEUTRAL, None)
    assert float(back.level) == float(x.level)
    assert float(person().rest(NEUTRAL).level) == 1.0


@pytest.mark.parametrize(
    ("fact", "coefficient"), [("adversity", "from_adversity"), ("insecure", "from_insecurity"), ("ptsd", "from_ptsd")]
)
def test_facts_multiply_the_tone(fact, coefficient):
    who = person(**{fact: 1.0})
    assert float(who.basal()) == pytest.approx(np.exp(KNOWN[coefficient]), rel=1e-12)
    assert float(person(**{fact: 1.0, coefficient: -0.2}).basal()) == pytest.approx(np.exp(-0.2), rel=1e-12)


def test_no_covariate_is_certain_of_its_sign_but_adversity():
    """Priors of no effect where nothing was found; adversity lowers the tone with 93 %."""
    below = {
        name: norm.cdf(0.0, parameter(f"endogenous_oxytocin.{name}").typical.centre, 0.1)
        for name in ("from_adversity", "from_insecurity", "from_ptsd", "from_genotype")
    }
    assert below["from_insecurity"] == below["from_genotype"] == 0.5
    assert below["from_ptsd"] == pytest.approx(0.69, abs=0.01)
    assert below["from_adversity"] == pytest.approx(0.93, abs=0.01)
    assert KNOWN["carrier"] == 0.0
    assert float(person(from_genotype=-0.3, carrier=1.0).basal()) == pytest.approx(np.exp(-0.3), rel=1e-12)


@pytest.mark.parametrize(
    ("said", "sign"),
    [
        ({"AROUSAL": 1.0}, +1),
        ({"ANTICIPATION": 1.0}, +1),
        ({"SOCIAL_SUPPORT": 1.0}, +1),
        ({"BRAIN_OXYTOCIN": 2.0}, 0),
        ({"CORTISOL": 5.0}, 0),
    ],
)
def test_what_releases_it(said, sign):
    assert np.sign(rate(person(), 1.0, **said)) == sign


def test_a_drug_releases_it_only_when_told_to():
    assert rate(person(by_drug=0.5), 1.0, BRAIN_OXYTOCIN=2.0) == pytest.approx(RATE, rel=1e-3)


def test_an_announced_stressor_releases_more():
    """brown2016: the tie of oxytocin and cortisol is there when something is anticipated."""
    alone, both = rate(person(), 1.0, AROUSAL=1.0), rate(person(), 1.0, AROUSAL=1.0, ANTICIPATION=1.0)
    print(f"release announced over unannounced {both / alone:.2f}")
    assert both > 1.5 * alone
    never = person(announced_share=1.0)
    assert rate(never, 1.0, AROUSAL=1.0) == pytest.approx(0.0, abs=1e-12)


def test_plasma_by_sex():
    """marazziti2019-sex: means 1.53 and 4.53 pg/mL over people, spread of tone, plasma and assay included."""
    arms = finding("marazziti2019-sex").arms
    rng = np.random.default_rng(6)
    for female, name, arm in ((0.0, "plasma_men", arms["men"]), (1.0, "plasma_women", arms["women"])):
        said = person(female=female).signals(EndogenousLevel(*jnp.asarray((2.0, 1.0))), NEUTRAL)
        assert float(said[PLASMA_OXYTOCIN]) == pytest.approx(2.0 * KNOWN[name], rel=1e-12)
        assert float(said[ENDOGENOUS_OXYTOCIN]) == 2.0
        own, tone = (parameter(n).spread for n in (f"endogenous_oxytocin.{name}", "traits.oxytocin_tone"))
        spread = np.hypot(number(own), number(tone))
        levels = KNOWN[name] * np.exp(np.hypot(spread, 0.1 if female else 0.0) * rng.normal(size=200_000))
        print(f"{name}: {levels.mean():.2f} (SD {levels.std():.2f}), reported {arm.mean} ({arm.sd})")
        assert levels.mean() == pytest.approx(arm.mean, rel=0.03)
        assert levels.std() == pytest.approx(arm.sd, rel=0.1)


def test_plasma_holds_the_drug_too():
    said = person().signals(EndogenousLevel(*jnp.asarray((1.0, 1.0))), hears(PLASMA_EXCESS=30.0))
    assert float(said[PLASMA_OXYTOCIN]) == pytest.approx(30.0 + KNOWN["plasma_men"], rel=1e-12)


def test_cerebrospinal_fluid_follows_it_and_the_drug():
    level = KNOWN["csf_level"]
    said = [
        float(person().signals(EndogenousLevel(*jnp.asarray((own, 1.0))), hears(**drug))[CSF_OXYTOCIN])
        for own, drug in ((1.0, {}), (1.5, {}), (1.5, {"CSF_RISE": 0.5}))
    ]
    np.testing.assert_allclose(said, [level, 1.5 * level, 2.0 * level], rtol=1e-12)


def test_a_social_stress_test_raises_it_by_half():
    """engert2016-ot-rise: +51 %. The shipped Trier test: 5 min at an arousal of 1, 10 min at 4.05, all announced."""
    reported = finding("engert2016-ot-rise").effect.value / 100.0
    minutes = np.arange(0.0, 91.0)
    spells = [(0.0, 15.0, {"ANTICIPATION": 1.0}), (0.0, 5.0, {"AROUSAL": 1.0}), (5.0, 15.0, {"AROUSAL": 4.05})]
    rise = stressed(person(), minutes, spells) - 1.0
    print(f"rise {rise.max():.3f} at {rise.argmax()} min, {rise[10]:.2f} 5 min into the task; reported {reported}")
    assert rise.max() == pytest.approx(reported, abs=0.05)
    assert rise.argmax() == 15
    assert rise[10] > 0.2
    assert rise[90] < 0.05


def drawn(name, count=100_000):
    belief = parameter(name).typical
    return belief.at(np.random.default_rng([8, *map(ord, name)]).normal(size=count))


def steepest(half, fall, inverted):
    """The slope of the effect at no oxytocin."""
    return (1.0 + half) * (1.0 + inverted / fall**2) / half


def test_the_loop_through_the_stress_axis_dies_out():
    """Below 1 at the shipped values, even at the steepest of the effect; the share of prior draws that break it."""
    centre = central_truth()
    names = ("hpa_axis.buffering", "endogenous_oxytocin.by_stress", "central_effect.own_weight")
    shape = ("central_effect.half_effect", "central_effect.falling_off", "central_effect.inverted")
    gain = float(loop_gain(*(centre[name] for name in names)))
    steep = float(loop_gain(*(centre[name] for name in names), steepness=steepest(*(centre[name] for name in shape))))
    draws = loop_gain(*(drawn(name) for name in names))
    steep_draws = draws * steepest(*(drawn(name) for name in shape))
    print(f"gain {gain:.2f}, at the steepest {steep:.2f}; |gain| above 1 in {np.mean(np.abs(draws) > 1):.4f} of draws,")
    print(f"at the steepest {np.mean(steep_draws > 1):.3f} damping, {np.mean(steep_draws < -1):.3f} driving")
    assert 0.0 < gain < 1.0
    assert 0.0 < steep < 1.0
    assert np.mean(np.abs(draws) > 1.0) < 0.02
    assert np.mean(steep_draws < -1.0) < 0.05  # oxytocin that drives the axis: only there could a loop run away
    assert np.mean(steep_draws > 1.0) < 0.25


@pytest.mark.parametrize(("support", "adversity"), [(0.0, 0.0), (1.0, 0.0), (0.0, 1.0)])
def test_so_does_the_one_through_social_arousal(support, adversity):
    """B of arousal; at the steepest of the effect. Only draws in which B drives could run away."""
    stress = {n: drawn(f"arousal.{n}") for n in ("social_drive", "buffering_alone", "buffering_support")}
    of_adversity = drawn("arousal.buffering_adversity")
    share = stress["buffering_alone"] + stress["buffering_support"] * support + of_adversity * adversity
    steep = steepest(*(drawn(f"central_effect.{name}") for name in ("half_effect", "falling_off", "inverted")))
    release, weight = drawn("endogenous_oxytocin.by_stress"), drawn("central_effect.own_weight")
    gain = loop_gain(stress["social_drive"] * share, release, weight, steep)
    print(f"support {support}, adversity {adversity}: median {np.median(gain):.2f}, below -1 {np.mean(gain < -1):.3f}")
    assert abs(np.median(gain)) < 0.5
    assert np.mean(gain < -1.0) < 0.15


@pytest.mark.parametrize("which", range(4))
def test_each_part_of_the_loop_is_needed(which):
    parts = [0.2, 1.0, 0.5, 4.0]
    assert float(loop_gain(*parts)) == pytest.approx(0.4, rel=1e-12)
    parts[which] = 0.0
    assert float(loop_gain(*parts)) == 0.0
