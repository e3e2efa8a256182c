"""Mirrors src/assuage/mechanisms/stress/arousal.py. Its published numbers: test_published_stressors.py."""

import dataclasses

import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assuage.mechanisms.events import Event
from assuage.mechanisms.signals import ANTICIPATION, AROUSAL, SOCIAL_SUPPORT
from assuage.mechanisms.stress.arousal import Arousal
from tests.mechanisms.alone import NEUTRAL, hears, typical


pytestmark = pytest.mark.usefixtures("x64")

SHARE, FLAG, SIGNED = st.floats(0.0, 1.0), st.sampled_from([0.0, 1.0]), st.floats(-1.0, 1.0)
SOCIAL, EXERTION, CUE, SUPPORTED = (
    (1.0, 0.0, 0.0, 0.0),
    (0.0, 1.0, 0.0, 0.0),
    (0.0, 0.0, 1.0, 0.0),
    (1.0, 0.0, 0.0, 1.0),
)
NOTHING = (0.0, 0.0, 0.0, 0.0)
BUFFERING = ("buffering_alone", "buffering_support", "buffering_adversity")
CUE_DRUGS = ("cue_by_vasopressin", "cue_by_oxytocin")
NONE_AT_WORK = dict.fromkeys((*BUFFERING, *CUE_DRUGS), 0.0)


def person(**changed):
    return typical(Arousal, **({"female": 0.0, "adversity": 0.0, "ptsd": 0.0} | changed))


def put(who, x, payload, kind=Event.STRESS):
    return who.jumps[kind](who, tuple(map(jnp.asarray, payload)), x, NEUTRAL, None)


def said(who, payload, anticipating=0.0, own_cue=0.0, **inputs):
    x = put(who, put(who, who.rest(NEUTRAL), payload), (anticipating, own_cue), Event.ANTICIPATE)
    return {s: float(v) for s, v in who.signals(x, hears(**inputs)).items()}


def arousal(payload, anticipating=0.0, *, who=None, inputs=None, **changed):
    return said(who or person(**changed), payload, anticipating, **(inputs or {}))[AROUSAL]


# --- closed form


@settings(deadline=None, max_examples=60)
@given(
    payload=st.tuples(SHARE, SHARE, SHARE, SHARE),
    anticipating=FLAG,
    facts=st.tuples(FLAG, FLAG, FLAG),
    coefficients=st.tuples(SIGNED, SIGNED, SIGNED),
    fears=st.tuples(SHARE, SHARE),
    effect=st.floats(0.0, 1.5),
    vasopressin=st.floats(0.0, 1.5),
)
def test_arousal_is_the_written_sum(payload, anticipating, facts, coefficients, fears, effect, vasopressin):
    known = dict(zip(("female", "adversity", "ptsd"), facts, strict=True)) | dict(
        zip(BUFFERING, coefficients, strict=True)
    )
    who = person(**known)
    b = {name: float(getattr(who, name)) for name in (f.name for f in dataclasses.fields(who))}
    s, x, c, p = payload
    share = (b["buffering_alone"] + b["buffering_support"] * p + b["buffering_adversity"] * b["adversity"]) * effect
    social = b["social_drive"] * s * (b["women"] if facts[0] else 1.0) * (b["after_adversity"] if facts[1] else 1.0)
    social *= (1.0 - b["support_relief"] * p) * max(0.0, 1.0 - share)
    cue = (b["cue_drive_ptsd"] if facts[2] else b["cue_drive"]) * c
    cue *= max(0.0, 1.0 + b["cue_by_vasopressin"] * vasopressin - b["cue_by_oxytocin"] * effect)
    felt = b["exposure_drive"] * fears[0]
    others = (
        felt + b["exertion_drive"] * x + cue + b["anticipation_drive"] * anticipating + b["threat_drive"] * sum(fears)
    )
    found = said(
        who,
        payload,
        anticipating,
        CENTRAL_EFFECT=effect,
        V1A_EFFECT=vasopressin,
        PHASIC_FEAR=fears[0],
        SUSTAINED_FEAR=fears[1],
        EXPOSURE_DISTRESS=fears[0],
    )
    np.testing.assert_allclose(found[AROUSAL], social + others, rtol=1e-12, atol=1e-12)
    assert found[ANTICIPATION] == anticipating
    assert found[SOCIAL_SUPPORT] == pytest.approx(p, abs=1e-300)  # denormal numbers count as zero on the device


# --- conserved


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(SHARE, SHARE, SHARE, SHARE), min_size=1, max_size=5), SIGNED, st.floats(0.0, 3.0))
def test_arousal_is_never_negative_and_zeros_end_it(payloads, coefficient, effect):
    who = person(**dict.fromkeys(BUFFERING, coefficient))
    x = who.rest(NEUTRAL)
    for payload in payloads:
        x = put(who, x, payload)
        assert who.signals(x, hears(CENTRAL_EFFECT=effect))[AROUSAL] >= 0.0
    assert put(who, x, NOTHING) == who.rest(NEUTRAL)


def test_the_latest_event_counts_alone_and_announcing_leaves_it():
    who = person()
    twice = put(who, put(who, who.rest(NEUTRAL), SOCIAL), CUE)
    assert twice == put(who, who.rest(NEUTRAL), CUE)
    assert put(who, put(who, who.rest(NEUTRAL), CUE), (1.0, 0.0), Event.ANTICIPATE) == put(
        who, put(who, who.rest(NEUTRAL), (1.0, 0.0), Event.ANTICIPATE), CUE
    )


def test_nothing_done_nothing_felt_and_quiet_days_end_it():
    who = person()
    assert said(who, NOTHING) == {AROUSAL: 0.0, ANTICIPATION: 0.0, SOCIAL_SUPPORT: 0.0}
    assert who.between_windows((jnp.asarray(1.0),), put(who, who.rest(NEUTRAL), SOCIAL), NEUTRAL, None) == who.rest(
        NEUTRAL
    )


@pytest.mark.parametrize("payload", [SOCIAL, SUPPORTED, EXERTION, CUE])
@pytest.mark.parametrize("adversity", [0.0, 1.0])
def test_without_coefficients_the_drug_changes_no_bit(payload, adversity):
    who = person(adversity=adversity, **NONE_AT_WORK)
    assert said(who, payload, CENTRAL_EFFECT=1.3) == said(who, payload, CENTRAL_EFFECT=0.0) == said(who, payload)


@pytest.mark.parametrize("payload", [EXERTION, CUE])
def test_the_buffer_of_social_stress_leaves_the_rest_alone(payload):
    strong = dict.fromkeys(BUFFERING, 0.5) | dict.fromkeys(CUE_DRUGS, 0.0)
    assert arousal(payload, inputs={"CENTRAL_EFFECT": 1.0}, **strong) == arousal(payload, **strong)


def test_a_trauma_cue_arouses_most_under_vasopressin_and_least_under_oxytocin():
    """pitman1993-imagery's order, at the middle of the priors; another cause of arousal does not hear them."""
    ill = {"ptsd": 1.0}
    vasopressin, none, oxytocin = (
        arousal(CUE, inputs=drug, **ill) for drug in ({"V1A_EFFECT": 1.0}, {}, {"CENTRAL_EFFECT": 1.0})
    )
    assert vasopressin > none + 0.3 > oxytocin + 0.6
    assert arousal(EXERTION, inputs={"V1A_EFFECT": 1.0}, **ill) == arousal(EXERTION, **ill)
    assert arousal(CUE, inputs={"V1A_EFFECT": 1.0}, **ill, cue_by_vasopressin=-2.0) == 0.0


def test_a_script_without_ptsd_is_a_story():
    """elzinga2003-script: women without PTSD hardly rose, and those with PTSD stood higher before it began."""
    well, ill = ({"who": person(ptsd=ptsd)} for ptsd in (0.0, 1.0))
    assert said(well["who"], NOTHING, 1.0, 1.0)[AROUSAL] == 0.0
    assert said(ill["who"], NOTHING, 1.0, 1.0) == said(ill["who"], NOTHING, 1.0)
    assert arousal(CUE, **well) < 0.02 * arousal(CUE, **ill)


# --- directions


@pytest.mark.parametrize(
    ("changed", "payload", "sign"),
    [
        ({"social_drive": 4.0}, SOCIAL, +1),
        ({"exertion_drive": 2.0}, EXERTION, +1),
        ({"cue_drive": 1.0}, CUE, +1),
        ({"support_relief": 0.6}, SUPPORTED, -1),
        ({"female": 1.0}, SOCIAL, -1),
        ({"adversity": 1.0}, SOCIAL, -1),
        ({"ptsd": 1.0}, CUE, +1),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else None,
)
def test_drives_move_as_they_should(changed, payload, sign):
    assert sign * (arousal(payload, **changed) - arousal(payload)) > 0.1


@pytest.mark.parametrize(("fact", "factor"), [("female", "women"), ("adversity", "after_adversity")])
def test_who_one_is_multiplies_the_social_part_alone(fact, factor):
    who = person(**{fact: 1.0})
    assert arousal(SOCIAL, who=who) == pytest.approx(float(getattr(who, factor)) * arousal(SOCIAL), rel=1e-12)
    for payload in (EXERTION, CUE):
        assert arousal(payload, who=who) == arousal(payload)


@pytest.mark.parametrize(("field", "inputs"), [("anticipation_drive", {}), ("threat_drive", {"SUSTAINED_FEAR": 1.0})])
def test_what_is_ahead_and_what_threatens_add(field, inputs):
    announced = 0.0 if inputs else 1.0
    base = arousal(NOTHING, announced, inputs=inputs)
    assert base > 0.1
    assert arousal(NOTHING, announced, inputs=inputs, **{field: 2.0 * base}) == pytest.approx(2.0 * base, rel=1e-12)


def test_support_lowers_the_drive():
    """heinrichs2003-tsst: support lowers cortisol."""
    assert arousal(SUPPORTED) < 0.9 * arousal(SOCIAL)


@pytest.mark.parametrize(
    ("coefficient", "payload", "adversity"),
    [
        ("buffering_alone", SOCIAL, 0.0),
        ("buffering_support", SUPPORTED, 0.0),
        ("buffering_adversity", SOCIAL, 1.0),
    ],
)
@pytest.mark.parametrize("size", [0.3, -0.3])
def test_each_coefficient_of_oxytocin_has_its_context(coefficient, payload, adversity, size):
    """Above zero it lowers arousal where its context is given, below zero it raises it; elsewhere it is silent."""
    only = NONE_AT_WORK | {coefficient: size}
    drug = {"CENTRAL_EFFECT": 1.0}
    ratio = arousal(payload, inputs=drug, adversity=adversity, **only) / arousal(payload, adversity=adversity, **only)
    assert ratio == pytest.approx(1.0 - size, rel=1e-12)
    if coefficient != "buffering_alone":
        assert arousal(SOCIAL, inputs=drug, **only) == arousal(SOCIAL, **only)


def test_at_the_shipped_centres_support_and_oxytocin_together_are_lowest_and_adversity_blunts():
    """heinrichs2003-tsst and meinlschmidt2007-eps, both directions without a figure."""
    drug = {"CENTRAL_EFFECT": 1.0}
    four = {
        (support, given): arousal(SUPPORTED if support else SOCIAL, inputs=drug if given else {})
        for support in (0, 1)
        for given in (0, 1)
    }
    assert min(four, key=four.__getitem__) == (1, 1)
    assert four[0, 1] == four[0, 0]

    def fall(adversity):
        without = arousal(SOCIAL, adversity=adversity)
        return 1.0 - arousal(SOCIAL, inputs=drug, adversity=adversity) / without

    assert fall(1.0) < fall(0.0) - 0.05
