"""A study ready to run: what its people are like as numbers, and each arm's protocol and tape."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import jax.numpy as jnp
import numpy as np

from assuage.errors import AssuageError
from assuage.measures.forms import signals_of
from assuage.mechanisms.events import Event
from assuage.mechanisms.signals import (
    ASSESSED,
    ATTENDING,
    CONTACT_SHIFT,
    DROPPED_OUT,
    LEAVING_SHIFT,
    NEVER_STARTED,
    SESSIONS_ATTENDED,
    SEVERITY,
    Signal,
)
from assuage.mechanisms.symptoms.clusters import SymptomClusters
from assuage.population.facts import FACTS, OF_THERAPY
from assuage.population.intake import Rule, severity_for
from assuage.population.person import MIDDLE_AGE, Population
from assuage.population.strata import in_stratum
from assuage.simulation.assembly import CORES, Kinds, needed, shelf, world_for
from assuage.simulation.propagate import Ladder
from assuage.simulation.protocol import Protocol, protocol
from assuage.simulation.tape import Tape, padded_clocks
from assuage.simulation.truth_table import TruthTable, truth_table
from assuage.studies.asked import Models
from assuage.studies.study import Study


# what an analysis reads of people who may leave, beside the instruments' signals
STANDING = (ASSESSED, ATTENDING, DROPPED_OUT, NEVER_STARTED, SESSIONS_ATTENDED, SEVERITY)


@dataclass(frozen=True)
class Prepared:
    """All arms' tapes have the same clock slots. `kinds` are the mechanisms of its world."""

    study: Study
    models: Models
    kinds: Kinds
    rule: Rule | None
    protocols: Mapping[str, Protocol]
    tapes: Mapping[str, Tape]

    @property
    def ladder(self) -> Ladder:
        """The step lengths of its tapes."""
        return next(iter(self.protocols.values())).ladder

    def table(self, truths: Mapping[str, np.ndarray | float]) -> TruthTable:
        """Truths, as people of the study's stratum have them, prepared for its tapes."""
        own = in_stratum(truths, self.study.population.stratum)
        return truth_table(own, next(iter(self.tapes.values())).clocks, CORES[self.models.core])

    def population(self, arm: str) -> Population:
        """Shares of people with each fact in an arm, and the rule by which people come."""
        facts = self.study.facts(arm)
        shares = {name: jnp.asarray(facts[name], jnp.result_type(float)) for name in FACTS}
        age, course = self.study.population.age, next(iter(self.study.courses(arm)), None)
        years = (MIDDLE_AGE, 0.0) if age is None else (age.mean, age.sd)
        mean, sd = (jnp.asarray(value, jnp.result_type(float)) for value in years)
        together = (0, 0) if course is None else (course.patients_per_therapist or 0, course.group or 0)
        therapist, group = (jnp.asarray(size, jnp.uint32) for size in together)
        return Population(**shares, age_mean=mean, age_sd=sd, per_therapist=therapist, per_group=group, rule=self.rule)


def prepare(
    study: Study,
    *,
    models: Models = Models(),
    finer: float = 1.0,
    also: Mapping[str, Sequence[float]] = {},
    exact: bool = False,
) -> Prepared:
    """Solve the intake severity, write the tapes, choose the mechanisms. `also`: more looks per arm, for pictures, that
    disturb nothing.

    Raises AssuageError for people that cannot be.
    """
    if study.courses_called() and not study.has_intake:
        missing = "say 'caps5' and 'include' of its population"
        raise AssuageError(f"{study.study}: a course of therapy is for people with symptoms; {missing}")
    protocols = {arm: protocol(study, arm, also.get(arm, ()), exact=exact) for arm in study.arms}
    asked = _asked(study, protocols)
    ill = any(study.facts(arm)["ptsd"] for arm in study.arms)
    if ill and not study.has_intake and SymptomClusters in needed(shelf("life", models), *asked):
        missing = "symptoms of people with PTSD are measured; say how ill they are, by 'caps5' and 'include'"
        raise AssuageError(f"{study.study}: {missing} of its population")
    clocks: list[float] = []
    tapes = {arm: plan.tape(clocks, finer=finer) for arm, plan in protocols.items()}
    shared = {arm: replace(tape, clocks=padded_clocks(clocks)) for arm, tape in tapes.items()}
    return Prepared(study, models, world_for(*asked, models), _rule(study), protocols, shared)


def kinds_of(study: Study, protocols: Mapping[str, Protocol], models: Models = Models()) -> Kinds:
    """The mechanisms that a study's instruments, its events and the analysis of who left ask for."""
    return world_for(*_asked(study, protocols), models)


def _asked(study: Study, protocols: Mapping[str, Protocol]) -> tuple[list[Signal], set[Event]]:
    """The signals that a study's instruments and the analysis of who left read, and the kinds of its events."""
    needs = {signal for measure in study.measures for signal in signals_of(measure)}
    if study.has_intake or any(study.courses(arm) for arm in study.arms):
        needs |= {*STANDING}
    if any(_says_who_meets(study, arm) for arm in study.arms if study.courses(arm)):
        needs |= {CONTACT_SHIFT, LEAVING_SHIFT}
    return sorted(needs), {event.kind for plan in protocols.values() for event in plan.events}


def _says_who_meets(study: Study, arm: str) -> bool:
    facts, courses = study.facts(arm), study.courses(arm)
    return any(facts[name] for name in OF_THERAPY) or any(c.patients_per_therapist or c.group for c in courses)


def _rule(study: Study) -> Rule | None:
    about = study.population
    if about.caps5 is None or about.include is None:
        return None
    low, high = about.include
    mean, sd = severity_for(about.caps5.mean, about.caps5.sd, low, high)
    return Rule(*(jnp.asarray(v, jnp.result_type(float)) for v in (mean, sd, low, high)))
