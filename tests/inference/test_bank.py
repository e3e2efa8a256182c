"""Mirrors src/assuage/inference/bank.py: blocks are used if whole, computed otherwise."""

import numpy as np
import pytest

from assuage.errors import AssuageError
from assuage.inference import bank as module
from assuage.inference.bank import BLOCK, HALVES, bank, expected
from assuage.parameters.library import central_truth
from assuage.studies.outcome import Outcome
from assuage.studies.reading import load_study


COUNT = 2 * BLOCK + 3
STUDY = load_study("gu_2022")
RISE = Outcome.read("cohen_d of rise at +30 min of salivary_cortisol, tsst")


def no_progress(what, share):
    pass


@pytest.fixture
def calls(monkeypatch):
    """The numbers of the truths computed, in place of any simulation."""
    made = []

    def statistics(study, truths, outcomes, *, people, seed, first):
        made.append(first)
        values = truths["a.b"] * seed + people + first
        return np.repeat(values[:, None, None], HALVES, axis=1)

    monkeypatch.setattr(module, "expected", statistics)
    return made


def banked(folder, *, seed=3, shift=0.0, people=5):
    truths = {"a.b": np.arange(COUNT) + shift}
    return bank(folder, [(STUDY, (RISE,))], truths, seed=seed, people=people, progress=no_progress)


def test_a_bank_that_is_there_is_used(tmp_path, calls):
    whole = banked(tmp_path)
    assert whole.shape == (COUNT, HALVES, 1)
    assert calls == [0, BLOCK, 2 * BLOCK]
    np.testing.assert_array_equal(banked(tmp_path), whole)
    assert len(calls) == 3


@pytest.mark.parametrize("other", [{"seed": 4}, {"shift": 1.0}, {"people": 6}])
def test_another_seed_truth_or_size_has_blocks_of_its_own(tmp_path, calls, other):
    whole = banked(tmp_path)
    assert np.any(banked(tmp_path, **other) != whole)
    assert len(calls) == 6
    np.testing.assert_array_equal(banked(tmp_path), whole)
    assert len(calls) == 6


def _flipped(path, other):
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def _cut(path, other):
    path.write_bytes(path.read_bytes()[:100])


def _empty(path, other):
    path.write_bytes(b"")


def _another(path, other):
    path.write_bytes(other.read_bytes())


def _gone(path, other):
    path.unlink()


@pytest.mark.parametrize("damage", [_flipped, _cut, _empty, _another, _gone])
def test_a_block_that_is_not_whole_is_computed_anew(tmp_path, calls, damage):
    whole = banked(tmp_path)
    one, other, _ = sorted(tmp_path.glob("*.npz"))
    damage(one, other)
    np.testing.assert_array_equal(banked(tmp_path), whole)
    assert len(calls) == 4
    np.testing.assert_array_equal(banked(tmp_path), whole)
    assert len(calls) == 4


def test_a_stopped_bank_goes_on_where_it_stopped(tmp_path, calls):
    def stops(what, share):
        if share > 0.5:
            raise KeyboardInterrupt

    truths = {"a.b": np.arange(COUNT, dtype=float)}
    with pytest.raises(KeyboardInterrupt):
        bank(tmp_path, [(STUDY, (RISE,))], truths, seed=3, people=5, progress=stops)
    assert calls == [0, BLOCK]
    banked(tmp_path)
    assert calls == [0, BLOCK, 2 * BLOCK]


def test_truths_of_different_numbers_are_refused(tmp_path):
    with pytest.raises(AssuageError, match="truths of different numbers"):
        bank(tmp_path, [], {"a.b": np.zeros(2), "a.c": np.zeros(3)}, seed=0, people=1, progress=no_progress)


@pytest.mark.verification
def test_an_expected_statistic_is_that_of_its_truth_whoever_is_beside_it():
    """A stronger Trier test gives a larger rise, by more than the halves differ; nor does it know who is beside it."""
    truths = {name: np.full(3, value) for name, value in central_truth().items()}
    truths["arousal.social_drive"] = truths["arousal.social_drive"] * [0.5, 1.0, 2.0]
    found = expected(STUDY, truths, (RISE,), people=512, seed=1)[..., 0]
    assert found.shape == (3, HALVES)
    assert np.all(found[:-1].max(axis=1) < found[1:].min(axis=1))
    last = expected(STUDY, {n: v[2:] for n, v in truths.items()}, (RISE,), people=512, seed=1, first=2)[..., 0]
    np.testing.assert_array_equal(last[0], found[2])
