"""Mirrors src/assuage/mechanisms/symptoms/clusters.py."""

import dataclasses

import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assuage.mechanisms.signals import SEVERITY
from assuage.mechanisms.symptoms.clusters import ITEMS, ITEMS_PER_CLUSTER, SymptomClusters, at_rest_in, untouched
from assuage.parameters.library import central_truth
from tests.mechanisms.alone import NEUTRAL, hears, typical


pytestmark = pytest.mark.usefixtures("x64")
INTAKE = {"INTRUSIONS": 1.5, "THREAT": 1.0}
UNCHANGED = INTAKE | {"UNTREATED_COURSE": 1.0, "NONSPECIFIC_COURSE": 1.0}
LEVELS = dict(zip(("reexperiencing", "avoidance", "mood", "arousal"), (0.5, 0.6, 0.55, 0.52), strict=True))
FOREVER = 1e6


def patient(intrusions=1.5, threat=1.0, **changed):
    """A patient who comes with these clusters, and the intercepts that follow."""
    first = {f"first_{name}": changed.pop(f"first_{name}", level) for name, level in LEVELS.items()}
    known = {n.partition(".")[2]: v for n, v in central_truth().items() if n.startswith("symptoms.")} | changed
    came = tuple(jnp.asarray(level) for level in first.values())
    solved = at_rest_in(came, jnp.asarray(threat), jnp.asarray(intrusions), known)
    return typical(SymptomClusters, **(first | solved | changed))


def after(days=1.0, who=None, start=None, **said):
    who = patient() if who is None else who
    start = who.rest(NEUTRAL) if start is None else start
    return who.between_windows((jnp.asarray(days),), start, hears(**(UNCHANGED | said)), None)


def values(x):
    return np.array([float(v) for v in vars(x).values()])


SHARE = st.floats(0.02, 0.98)


@settings(deadline=None, max_examples=60)
@given(levels=st.tuples(SHARE, SHARE, SHARE, SHARE), intrusions=st.floats(0.01, 12.0), threat=st.floats(0.2, 3.0))
def test_intake_is_a_fixed_point(levels, intrusions, threat):
    """Nobody moves by themselves: any intake state rests while what it hears stays as at intake."""
    first = {f"first_{name}": level for name, level in zip(LEVELS, levels, strict=True)}
    who, kept = patient(intrusions, threat, **first), {"INTRUSIONS": intrusions, "THREAT": threat}
    np.testing.assert_allclose(values(after(30.0, who, **kept)), levels, rtol=1e-9)


@settings(deadline=None, max_examples=60)
@given(
    levels=st.tuples(SHARE, SHARE, SHARE, SHARE),
    intrusions=st.floats(0.0, 12.0),
    threat=st.floats(0.0, 3.0),
    course=st.floats(0.0, 4.0),
    days=st.floats(0.01, 400.0),
)
def test_clusters_stay_between_nothing_and_everything(levels, intrusions, threat, course, days):
    who = patient(**{f"first_{name}": level for name, level in zip(LEVELS, levels, strict=True)})
    x = after(days, who, INTRUSIONS=intrusions, THREAT=threat, UNTREATED_COURSE=course)
    x = after(days, who, x, INTRUSIONS=intrusions, THREAT=threat, UNTREATED_COURSE=course)
    assert np.all((values(x) >= 0.0) & (values(x) <= 1.0))


@pytest.mark.parametrize(
    ("said", "moved"),
    [
        ({"INTRUSIONS": 3.0}, {"reexperiencing": +1, "avoidance": 0}),
        ({"INTRUSIONS": 0.3}, {"reexperiencing": -1, "avoidance": 0}),
        ({"THREAT": 1.3}, {"reexperiencing": +1, "avoidance": +1}),
        ({"THREAT": 0.7}, {"reexperiencing": -1, "avoidance": -1}),
        ({"UNTREATED_COURSE": 0.8}, dict.fromkeys(LEVELS, -1)),
        ({"NONSPECIFIC_COURSE": 1.2}, dict.fromkeys(LEVELS, +1)),
    ],
    ids=["more intrusions", "fewer", "more threat", "less", "drift", "worse contact"],
)
def test_direction_of_what_it_hears(said, moved):
    change = after(1.0, **said)
    for name, sign in moved.items():
        assert np.sign(round(float(getattr(change, name)) - LEVELS[name], 9)) == sign, name


@pytest.mark.parametrize(
    ("raised", "target", "coupling"),
    [
        ("reexperiencing", "avoidance", "steepness"),
        ("reexperiencing", "mood", "mood_from_reexperiencing"),
        ("avoidance", "mood", "mood_from_avoidance"),
        ("reexperiencing", "arousal", "arousal_from_reexperiencing"),
    ],
)
def test_each_coupling_raises_its_target_and_only_it_does(raised, target, coupling):
    for who, moves in ((patient(), True), (patient(**{coupling: 0.0}), False)):
        start = dataclasses.replace(who.rest(NEUTRAL), **{raised: jnp.asarray(LEVELS[raised] + 0.1)})
        change = float(getattr(after(1.0, who, start), target)) - LEVELS[target]
        assert (change > 1e-4) if moves else abs(change) < 1e-9


@pytest.mark.parametrize("course", [0.6, 0.9, 1.2])
def test_a_course_factor_scales_symptoms(course):
    """With couplings off, all clusters settle at course times intake; the two factors multiply."""
    off = ("steepness", "mood_from_reexperiencing", "mood_from_avoidance", "arousal_from_reexperiencing")
    who = patient(**dict.fromkeys(off, 0.0))
    settled = after(FOREVER, who, UNTREATED_COURSE=course)
    np.testing.assert_allclose(values(settled), course * np.array(list(LEVELS.values())), rtol=1e-9)
    both = after(FOREVER, who, UNTREATED_COURSE=course, NONSPECIFIC_COURSE=0.5)
    np.testing.assert_allclose(values(both), 0.5 * values(settled), rtol=1e-9)


def test_steps_are_exact_exponentials():
    """Targets held, x(t) = x* + (x0 - x*) exp(-t / tau), with each cluster's own tau."""
    off = ("steepness", "mood_from_reexperiencing", "mood_from_avoidance", "arousal_from_reexperiencing")
    who, first = patient(**dict.fromkeys(off, 0.0)), np.array(list(LEVELS.values()))
    times = np.array([float(getattr(who, f"{name}_time")) for name in LEVELS])
    for days in (0.3, 1.0, 9.0):
        expected = 0.7 * first + 0.3 * first * np.exp(-days / times)
        np.testing.assert_allclose(values(after(days, who, UNTREATED_COURSE=0.7)), expected, rtol=1e-9)
    halves = after(4.5, who, after(4.5, who, UNTREATED_COURSE=0.7), UNTREATED_COURSE=0.7)
    np.testing.assert_allclose(values(halves), values(after(9.0, who, UNTREATED_COURSE=0.7)), rtol=1e-9)


def test_reexperiencing_saturates_in_intrusions():
    """b* = b0 [i/(i + i50)] / [i0/(i0 + i50)], and 0 without intrusions or threat."""
    who = patient()
    for intrusions in (0.0, 0.7, 12.0):
        half = float(who.half_intrusions)
        expected = 0.5 * (intrusions / (intrusions + half)) / (1.5 / (1.5 + half))
        found = after(FOREVER, who, INTRUSIONS=intrusions).reexperiencing
        np.testing.assert_allclose(found, min(expected, 1.0), rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(after(FOREVER, who, THREAT=0.0).reexperiencing, 0.0, atol=1e-12)


def test_severity_is_the_mean_over_items():
    said = patient().signals(patient().rest(NEUTRAL), NEUTRAL)
    np.testing.assert_allclose(said[SEVERITY], np.dot(ITEMS_PER_CLUSTER, list(LEVELS.values())) / ITEMS, rtol=1e-9)
    assert ITEMS_PER_CLUSTER == (5, 2, 7, 6)


def relative(p, first, then, x, now, course, days):
    """The same symptoms written relative to intake, without intercepts: what a patient's course was before."""
    (b0, c0, d0, e0), (i0, t0), (i, t) = first, then, now
    half, (b, c, _, _) = p["half_intrusions"], x
    targets = (
        b0 * (i / (i + half) * t) / (i0 / (i0 + half) * t0),
        1.0 / (1.0 + np.exp(-(np.log(c0 / (1.0 - c0)) + p["steepness"] * (b - b0 + t - t0)))),
        d0 + p["mood_from_reexperiencing"] * (b - b0) + p["mood_from_avoidance"] * (c - c0),
        e0 + p["arousal_from_reexperiencing"] * (b - b0),
    )
    times = (p[f"{name}_time"] for name in LEVELS)
    aims = [np.clip(course * target, 0.0, 1.0) for target in targets]
    return np.array([a + (v - a) * np.exp(-days / tau) for a, v, tau in zip(aims, x, times, strict=True)])


def test_from_any_intake_it_is_the_course_relative_to_intake():
    """10,000 random states: the largest gap is rounding."""
    rng, count = np.random.default_rng(8), 10_000
    first, x = (rng.uniform(0.02, 0.98, (4, count)) for _ in range(2))
    then, now = (rng.uniform(0.05, 3.0, (2, count)) for _ in range(2))
    course, days = rng.uniform(0.2, 1.8, count), rng.uniform(0.1, 60.0, count)
    known = {n.partition(".")[2]: v for n, v in central_truth().items() if n.startswith("symptoms.")}
    who = patient(then[0], then[1], **{f"first_{name}": level for name, level in zip(LEVELS, first, strict=True)})
    state = dataclasses.replace(who.rest(NEUTRAL), **dict(zip(LEVELS, map(jnp.asarray, x), strict=True)))
    said = hears(INTRUSIONS=now[0], THREAT=now[1], UNTREATED_COURSE=course)
    found = np.array(
        [np.asarray(v) for v in vars(who.between_windows((jnp.asarray(days),), state, said, None)).values()]
    )
    gap = np.abs(found - relative(known, first, then, x, now, course, days)).max()
    print(f"largest gap {gap:.1e}")
    assert gap < 1e-13


def test_the_untouched_rest_and_have_few_symptoms():
    """b = 0 for ever, and by the shipped centres 0.013, 0.14 and 0.20 in the other three."""
    known = {n.partition(".")[2]: v for n, v in central_truth().items() if n.startswith("symptoms.")}
    levels = untouched(known)
    who = typical(SymptomClusters, **{f"first_{n}": level for n, level in zip(LEVELS, levels, strict=True)})
    later = after(900.0, who, INTRUSIONS=0.0, THREAT=0.0)
    np.testing.assert_allclose(values(later), [float(level) for level in levels], rtol=1e-9)
    np.testing.assert_allclose(values(later), [0.0, 0.0134, 0.139, 0.2], atol=0.001)
    assert float(who.signals(later, NEUTRAL)[SEVERITY]) < 0.15
