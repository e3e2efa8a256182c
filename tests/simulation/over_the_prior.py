"""A study's arms over the prior, for statements about order: the same people go through every arm, truth by truth.

So a share is of truths and not of chance. A truth in which nothing works ties, and counts half.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from assuage.evidence.library import finding
from assuage.mechanisms.signals import Signal
from assuage.parameters.library import drug_coefficients
from assuage.parameters.truths import truths
from assuage.simulation.participants import participants
from assuage.simulation.prepared import Prepared, prepare
from assuage.simulation.run import run
from assuage.studies.study import Study


TRUTHS, SEED = 400, 5
OXYTOCIN_ITSELF = {"central_effect", "plasma_oxytocin", "csf_oxytocin"}


@dataclass(frozen=True)
class Played:
    """A study as its arms ran: arm -> signal -> (truths, people, looks)."""

    prepared: Prepared
    arms: Mapping[str, Mapping[Signal, np.ndarray]]

    def looks(self, arm: str, measure: str) -> list[int]:
        """At which looks an arm's samples of a measure are taken."""
        return [one.look for one in self.prepared.protocols[arm].samples[measure]]


def played(
    study: Mapping[str, Any],
    people: int,
    *,
    count: int = TRUTHS,
    works: bool = True,
    bent: Callable[[Prepared], Prepared] = lambda prepared: prepared,
) -> Played:
    """The study over `count` truths; where nothing `works`, all coefficients of oxytocin are zero. `bent` changes what
    happens in a way that no study file can say.
    """
    prepared = bent(prepare(Study.model_validate(study)))
    drawn = truths(SEED, 0, count)
    if not works:
        drawn = drawn | {name: np.zeros(count) for name in drug_coefficients()}
    table, who = prepared.table(drawn), participants(range(count), people, 0, np.arange(count))
    seen = {arm: run(prepared, table, who, arm, seed=SEED).signals for arm in prepared.study.arms}
    return Played(
        prepared, {a: {s: v.reshape(count, people, -1) for s, v in signals.items()} for a, signals in seen.items()}
    )


def share(*differences: np.ndarray) -> tuple[float, float]:
    """Share of truths in which all are above 0, a tie counting half, and its error after Jeffreys."""
    held = np.minimum.reduce([np.sign(np.round(values, 9)) for values in differences])
    above = np.sum(held > 0) + 0.5 * np.sum(held == 0)
    p = float(above + 0.5) / (len(held) + 1.0)
    return p, float(np.sqrt(p * (1.0 - p) / (len(held) + 2.0)))


def told(what: str, by: str, *differences: np.ndarray) -> tuple[float, float]:
    """The share, printed with the finding it is set beside."""
    p, error = share(*differences)
    print(f"{what}: share {p:.3f} (error {error:.3f}) of {len(differences[0])} draws; {finding(by).id}")
    return p, error


def assert_same(one: Mapping[Signal, np.ndarray], other: Mapping[Signal, np.ndarray], *among: str) -> None:
    """Bit by bit the same, `among` other signals in these; what is oxytocin's own is left out."""
    compared = [signal for signal in one if signal.name not in OXYTOCIN_ITSELF]
    assert {*among} <= {signal.name for signal in compared}
    for signal in compared:
        np.testing.assert_array_equal(one[signal], other[signal], signal.name)
