"""A study ready to run: what its people are like as numbers, and each arm's protocol and tape."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import jax.numpy as jnp
import numpy as np

from assuage.errors import AssuageError
from assuage.population.people import Population, severity_for
from assuage.population.volunteers import FACTS, Volunteers
from assuage.simulation import worlds
from assuage.simulation.protocol import Protocol, protocol
from assuage.simulation.tape import Tape, padded_clocks
from assuage.simulation.truth_table import TruthTable, truth_table
from assuage.studies.study import Study


@dataclass(frozen=True)
class Prepared:
    """All arms' tapes have the same clock slots."""

    study: Study
    core: str
    intake: Population | None
    protocols: Mapping[str, Protocol]
    tapes: Mapping[str, Tape]

    def table(self, truths: Mapping[str, np.ndarray | float]) -> TruthTable:
        """Truths prepared for the study's tapes."""
        core = None if self.intake is not None else worlds.CORES[self.core]
        return truth_table(truths, next(iter(self.tapes.values())).clocks, core)

    def shares(self, arm: str) -> Volunteers:
        """Shares of people with each fact."""
        facts = self.study.facts(arm)
        return Volunteers(*(jnp.asarray(facts[name], jnp.result_type(float)) for name in FACTS))


def prepare(
    study: Study,
    *,
    core: str = worlds.DEFAULT_CORE,
    finer: float = 1.0,
    also: Mapping[str, Sequence[float]] = {},
    exact: bool = False,
) -> Prepared:
    """Solve the intake severity and write the tapes. `also`: more looks per arm, for pictures, that disturb nothing.

    Raises UnknownName for a core that does not exist, AssuageError for people that cannot be.
    """
    worlds.laboratory(core)
    laboratory = any(p.sessions is None for p in study.timeline)
    if study.has_intake and laboratory:
        raise AssuageError(f"{study.study}: a course of therapy and the laboratory in one study cannot run yet")
    if study.has_intake and core != worlds.DEFAULT_CORE:
        raise AssuageError(f"{study.study}: --core {core}: only a laboratory experiment can run on another core")
    if study.courses_called() and not study.has_intake:
        missing = "say 'caps5' and 'include' of its population"
        raise AssuageError(f"{study.study}: a course of therapy is for people with symptoms; {missing}")
    protocols = {arm: protocol(study, arm, also.get(arm, ()), exact=exact) for arm in study.arms}
    clocks: list[float] = []
    tapes = {arm: plan.tape(clocks, finer=finer) for arm, plan in protocols.items()}
    shared = {arm: replace(tape, clocks=padded_clocks(clocks)) for arm, tape in tapes.items()}
    return Prepared(study, core, _intake(study), protocols, shared)


def _intake(study: Study) -> Population | None:
    about = study.population
    if about.caps5 is None or about.include is None:
        return None
    low, high = about.include
    mean, sd = severity_for(about.caps5.mean, about.caps5.sd, low, high)
    return Population(*(jnp.asarray(v, jnp.result_type(float)) for v in (mean, sd, low, high, about.female)))
