"""Mirrors src/assuage/inference/calibrate.py: against the exact answer where statistics are linear."""

import numpy as np
import pytest

from assuage.errors import AssuageError
from assuage.inference import calibrate as module
from assuage.inference.anchors import Anchor, Anchors
from assuage.inference.calibrate import calibrate, moments, ships
from assuage.parameters.joint import correlated
from assuage.parameters.library import parameters
from assuage.parameters.parameter import LogNormal, Normal
from assuage.shelves import using
from assuage.simulation.progress import seen


FITTED = ("alliance.contact_gain", "alliance.contact_spread")  # normal and lognormal
OTHER = "trauma_memory.rate"  # lognormal
Y = np.array([-1.0, 0.4, 0.1])
SPREAD = np.array([0.05, 0.1, 0.2])
J = np.array([[-20.0, 0.0], [5.0, 0.5], [0.0, 0.0]])  # of the gain, and of the log of its spread
B = np.array([-0.3, 0.2, 0.15])  # of the normal behind the rate
CONSTANT = np.array([-0.4, 1.5, 0.0])
BEFORE = {
    FITTED[0]: Normal(normal={"mean": 0.0, "sd": 0.1}),
    FITTED[1]: LogNormal(lognormal={"median": 0.1, "sd": 2.0}),
}


def linear(truths, *, bent=0.0):
    typical = parameters()[OTHER].typical
    assert isinstance(typical, LogNormal)
    rate = typical.lognormal
    z = np.log(truths[OTHER] / rate.median) / rate.sd
    f = np.stack([truths[FITTED[0]], np.log(truths[FITTED[1]])], axis=1)
    return CONSTANT + f @ J.T + np.outer(z, B) + bent * np.outer(z**2 - 1.0, [1.0, 0.0, 0.0])


@pytest.fixture
def world(monkeypatch, tmp_path):
    """Three anchors that no study stands for; the third is informed by nothing that is fitted."""

    monkeypatch.chdir(tmp_path)

    def of(*, noise=0.0, bent=0.0):
        own = [Anchor(str(k), (), float(Y[k]), float(SPREAD[k]), 0.0, "", (), None, FITTED, "") for k in range(len(Y))]
        rng = np.random.default_rng(7)

        def statistics(folder, given, drawn, *, seed, people, progress):
            value = linear(drawn, bent=bent)
            progress("bank", 0.5)
            progress("bank", 1.0)
            return value[:, None] + noise * rng.normal(size=(len(value), 2, len(Y)))

        monkeypatch.setattr(module, "anchors", lambda: Anchors(tuple(own), (), BEFORE))
        monkeypatch.setattr(module, "statistics", statistics)

    return of


def test_a_linear_world_has_the_exact_answer(world):
    world()
    made = calibrate(turns=1, draws=300)
    V, S0, m0 = np.diag(SPREAD**2), np.diag([0.1, 2.0]) ** 2, np.array([0.0, np.log(0.1)])
    C = np.linalg.inv(np.linalg.inv(S0) + J.T @ np.linalg.inv(V) @ J)
    gain = C @ J.T @ np.linalg.inv(V)
    state = made.state
    np.testing.assert_allclose(state.m, m0 + gain @ (Y - CONSTANT - J @ m0), rtol=1e-9)
    np.testing.assert_allclose(state.L @ state.L.T, C, rtol=1e-9)
    rate = state.others.index(OTHER)
    np.testing.assert_allclose(state.A[:, rate], -gain @ B, rtol=1e-9)
    assert np.abs(np.delete(state.A, rate, axis=1)).max() < 1e-12


def test_the_anchors_are_met_with_their_own_errors(world):
    """Before the fit the first is four errors wide. Of 4,000 draws an SD is known to 2 %, noise and all."""
    world(noise=0.05)
    made = calibrate(turns=3, draws=4_000)
    first, second, third = made.anchors
    print(made.anchors)
    assert first.before_sd > 4.0 * first.spread
    for row in (first, second):
        assert abs(row.mean - row.target) < 0.2 * row.spread
        assert row.sd == pytest.approx(row.spread, rel=0.1)
    assert (third.mean, third.sd) == (
        pytest.approx(0.0, abs=0.02),
        pytest.approx(0.15, rel=0.05),
    )  # nothing to fit it by


def test_what_a_line_misses_counts_towards_the_error(world):
    """The spread of an anchor is met though a third of its variance is no line."""
    bent = SPREAD[0] * np.sqrt(1 / 3 / 2)  # the variance of z^2 - 1 is 2
    world(bent=bent)
    (first, *_) = calibrate(turns=3, draws=4_000).anchors
    assert first.sd == pytest.approx(SPREAD[0], rel=0.1)


def test_what_no_anchor_says_stays_as_it_was_before(world, monkeypatch):
    world()
    monkeypatch.setattr(f"{__name__}.J", J * [1.0, 0.0])
    made = calibrate(turns=2, draws=300)
    spread = made.fitted[1]
    assert (spread.centre, spread.sd) == (pytest.approx(0.1, rel=1e-6), pytest.approx(2.0, rel=1e-6))


def test_what_is_kept_is_what_was_fitted(world, monkeypatch):
    """The block, beside the beliefs, gives the state back, and draws with its covariance."""
    world()
    made = calibrate(turns=1, draws=300)
    block = made.state.block()
    assert block.names == (OTHER, *FITTED)
    rows = {row.parameter: row for row in made.fitted}
    laws = {n: f"{'log' * rows[n].log}normal({rows[n].centre!r}, {rows[n].sd!r})" for n in FITTED}
    monkeypatch.setattr(module, "joint", lambda: (block,))
    with using(laws):
        again = ships(Anchors((), (), BEFORE))
    np.testing.assert_allclose(again.m, made.state.m, rtol=1e-9)
    np.testing.assert_allclose(again.A, made.state.A, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(again.L, made.state.L, rtol=1e-6, atol=1e-9)
    monkeypatch.setattr("assuage.parameters.joint.joint", lambda: (block,))
    normal = np.eye(3)
    factor = correlated(block.names, normal)
    np.testing.assert_allclose(factor.T @ factor, block.correlation, atol=1e-12)
    np.testing.assert_array_equal(factor[:, 0], normal[:, 0])  # the other keeps its draws


def test_how_far_it_is_never_goes_back_and_is_in_its_folder(world, tmp_path):
    world()
    told = []
    calibrate(turns=1, draws=300, out=tmp_path / "here", progress=lambda what, share: told.append(share))
    assert told == pytest.approx([0.2, 0.4, 0.45, 0.5, 0.75, 1.0])
    assert seen(tmp_path / "here")["state"] == "finished"
    assert not (tmp_path / "runs").exists()


@pytest.mark.parametrize("out", ["", " ", 3, "a\0b"])
def test_what_is_no_folder_is_refused(out):
    with pytest.raises(AssuageError, match="is no path; write that of a file or folder"):
        calibrate(out=out)


def test_moments_are_free_of_the_noise_of_finitely_many_people():
    """SD within 5 standard errors (about 0.7 %): a false-alarm rate of 6e-7."""
    rng = np.random.default_rng(2)
    truth = rng.normal(3.0, 0.1, size=(20_000, 1, 1))
    mean, sd = moments(truth + rng.normal(0.0, 0.2, size=(20_000, 2, 1)))
    assert mean[0] == pytest.approx(3.0, abs=0.01)
    assert sd[0] == pytest.approx(0.1, rel=0.06)


def test_oxytocin_plays_no_part():
    state = ships(module.anchors())
    assert not any(parameters()[name].drug for name in (*state.fitted, *state.others))
