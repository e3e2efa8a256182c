"""The bank: for each of many truths, the expected statistics of studies, kept on disk.

Calibration and the value of information read the same bank. An expected statistic is that of many people of one
truth, the same people in every arm (twins), so it holds little noise; two halves of the people are kept apart, so what
noise is left can be measured: the covariance of the halves over truths is the variance of the expectation itself.

    bank/<key>.npz      the truths of one block, in order; its key is a hash of everything the figures depend on

A block that is there and whole is used, any other is computed, so a stopped bank goes on where it stopped, another
seed, version or truth has blocks of its own, and a damaged file is computed anew.
"""

import hashlib
import json
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from assuage.errors import AssuageError
from assuage.files import write_whole
from assuage.inference.replicate import times_and_labels
from assuage.simulation.participants import participants
from assuage.simulation.prepared import prepare
from assuage.simulation.progress import Listen
from assuage.simulation.quantities import Curves, evaluate
from assuage.simulation.readings import measured
from assuage.simulation.run_folder import code_hash
from assuage.studies.outcome import Outcome
from assuage.studies.study import Study


BLOCK = 64  # truths
HALVES = 2
_AT_ONCE = 1 << 17  # people
Truths = Mapping[str, np.ndarray]  # full name -> (truths,)
Items = Sequence[tuple[Study, Sequence[Outcome]]]


def bank(folder: Path, items: Items, truths: Truths, *, seed: int, people: int, progress: Listen) -> np.ndarray:
    """Expected statistics of the truths: shape (truths, halves, outcomes of all items in order).

    `people` per arm and half. Raises AssuageError where the truths are of different numbers.
    """
    counts = {len(values) for values in truths.values()}
    if len(counts) != 1:
        raise AssuageError(f"truths of different numbers: {sorted(counts)}")
    count = counts.pop()
    about = json.dumps(
        [[study.model_dump(mode="json"), [o.written for o in outcomes]] for study, outcomes in items]
        + [seed, people, code_hash()]
    )
    parts: list[np.ndarray] = []
    for first in range(0, count, BLOCK):
        progress("bank", first / count)
        some = {name: values[first : first + BLOCK] for name, values in truths.items()}
        path = folder / f"{_key(about, some, first)}.npz"
        block = _whole(path)
        if block is None:
            columns = [expected(s, some, outcomes, people=people, seed=seed, first=first) for s, outcomes in items]
            block = np.concatenate(columns, axis=-1)
            write_whole(path, lambda half, key=path.stem, block=block: _write(half, key, block))
        parts.append(block)
    progress("bank", 1.0)
    return np.concatenate(parts)


def _key(about: str, truths: Truths, first: int) -> str:
    digest = hashlib.sha256(f"{about}{first}".encode())
    for name in sorted(truths):
        digest.update(name.encode())
        digest.update(np.ascontiguousarray(truths[name], np.float64).tobytes())
    return digest.hexdigest()[:32]


def _write(path: Path, key: str, block: np.ndarray) -> None:
    with path.open("wb") as file:
        np.savez(file, block=block, sha256=np.array(_digest(key, block)))


def _whole(path: Path) -> np.ndarray | None:
    """A block that is there and is what was written; else None."""
    try:
        with path.open("rb") as file, np.load(file) as kept:
            block, digest = kept["block"], str(kept["sha256"])
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None
    return block if digest == _digest(path.stem, block) else None


def _digest(key: str, block: np.ndarray) -> str:
    """Of a block and of what it is the block of, so that a copy under another name is found out."""
    return hashlib.sha256(key.encode() + block.tobytes()).hexdigest()


def expected(
    study: Study, truths: Truths, outcomes: Sequence[Outcome], *, people: int, seed: int, first: int = 0
) -> np.ndarray:
    """Expected statistics of a study for each truth: shape (truths, halves, outcomes).

    Truth number `first + i` has people of its own, so that chance does not lean all truths the same way.
    """
    count = len(next(iter(truths.values())))
    numbers = np.arange(first, first + count)
    # the same people in every arm: what chance does to them cancels in a difference
    everybody = participants(numbers, HALVES * people, 0, np.arange(count))
    prepared = prepare(study)
    table = prepared.table(truths)
    wanted = {arm for outcome in outcomes for arm in outcome.arms}
    measures = sorted({quantity.measure for outcome in outcomes for quantity in outcome.quantities})
    arms: dict[str, Curves] = {}
    for arm in (a for a in study.arms if a in wanted):
        parts = [measured(prepared, table, some, arm, seed=seed, only=measures) for some in everybody.parts(_AT_ONCE)]
        taken = {m: np.concatenate([part.measures[m] for part in parts]) for m in parts[0].measures}
        arms[arm] = {m: values.reshape(count * HALVES, people, -1) for m, values in taken.items()}
    times, labels = times_and_labels(study)
    values = [evaluate(outcome, arms, times, labels) for outcome in outcomes]
    return np.stack(values, axis=-1).reshape(count, HALVES, len(outcomes))
