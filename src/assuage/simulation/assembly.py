"""One biology of one person, assembled from what a study needs.

`world_for` takes the signals that instruments read, the events that the timeline emits and the core of the stress axis,
and closes over what mechanisms read and hear: who writes a signal that is wanted is wanted, and so is who writes what
it hears, unless nothing in this study can rouse it from its neutral value. What no arm needs is left out. The set is
then rounded up to a shelf, so that all studies need few compiled programs: the rest of a shelf changes no signal.
"""

import dataclasses
import inspect
from collections.abc import Collection, Iterable, Mapping
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax import Array

from assuage.errors import AssuageError
from assuage.mechanisms.autonomic.autonomic_response import AutonomicResponse
from assuage.mechanisms.circuit.circuit import Circuit
from assuage.mechanisms.events import Event
from assuage.mechanisms.fear_learning.conditioned_fear import ConditionedFear
from assuage.mechanisms.fear_learning.context_gated import ContextGatedFear
from assuage.mechanisms.fear_learning.fear_model import FearModel
from assuage.mechanisms.fear_learning.latent_cause import LatentCauseFear
from assuage.mechanisms.fear_learning.trauma_memory import TraumaMemoryLearning
from assuage.mechanisms.hpa_axis.bangsgaard_ottesen import BangsgaardOttesen, PhysicalLoop
from assuage.mechanisms.hpa_axis.challenges import Challenges
from assuage.mechanisms.hpa_axis.circadian_drive import CircadianDrive
from assuage.mechanisms.hpa_axis.core import HpaCore
from assuage.mechanisms.hpa_axis.cortisol_binding import CortisolBinding
from assuage.mechanisms.hpa_axis.history import History
from assuage.mechanisms.hpa_axis.karin_milo import KarinMilo
from assuage.mechanisms.hpa_axis.sriram import ReceptorLoop, Sriram
from assuage.mechanisms.hpa_axis.ultradian import UltradianPulse
from assuage.mechanisms.life.life_events import LifeEvents
from assuage.mechanisms.mechanism import Mechanism, parameter_fields
from assuage.mechanisms.memory.film_memory import FilmMemory
from assuage.mechanisms.memory.intrusions import Intrusions
from assuage.mechanisms.memory.recall import Recall
from assuage.mechanisms.memory.working_memory import WorkingMemory
from assuage.mechanisms.oxytocin_system.central_effect import CentralEffect
from assuage.mechanisms.oxytocin_system.endogenous_oxytocin import EndogenousOxytocin
from assuage.mechanisms.pharmacokinetics.carbetocin import Carbetocin
from assuage.mechanisms.pharmacokinetics.crh import InjectedCrh
from assuage.mechanisms.pharmacokinetics.oral_drugs import OralDrugs
from assuage.mechanisms.pharmacokinetics.oxytocin import Oxytocin
from assuage.mechanisms.pharmacokinetics.sertraline import Sertraline
from assuage.mechanisms.pharmacokinetics.steroids import Steroids
from assuage.mechanisms.pharmacokinetics.vasopressin import Vasopressin
from assuage.mechanisms.signals import LIFE_TRAUMA, Signal
from assuage.mechanisms.social.social_tasks import SocialTasks
from assuage.mechanisms.social.trust import Trust
from assuage.mechanisms.stress.arousal import Arousal
from assuage.mechanisms.symptoms.case_status import CaseStatus
from assuage.mechanisms.symptoms.clusters import SymptomClusters
from assuage.mechanisms.symptoms.untreated_course import UntreatedCourse
from assuage.mechanisms.therapy.alliance import Alliance
from assuage.mechanisms.therapy.attendance import Attendance
from assuage.mechanisms.therapy.beliefs import Beliefs
from assuage.mechanisms.therapy.direct_effect import DirectEffect
from assuage.mechanisms.therapy.expectancy import Expectancy
from assuage.mechanisms.therapy.exposure_session import ExposureSession
from assuage.mechanisms.therapy.image_work import ImageWork
from assuage.mechanisms.therapy.skills import Skills
from assuage.mechanisms.therapy.who_meets import WhoMeets
from assuage.mechanisms.threat.unpredictable_threat import UnpredictableThreat
from assuage.simulation.world import World
from assuage.studies.asked import Models


Kind = type[Mechanism[Any]]
Kinds = tuple[Kind, ...]
Values = Mapping[str, Array | float]

CORES: Mapping[str, type[HpaCore[Any]]] = {
    "karin_milo": KarinMilo,
    "bangsgaard_ottesen": BangsgaardOttesen,
    "sriram": Sriram,
}
BACKENDS: Mapping[str, type[FearModel[Any]]] = {
    "plus_minus": ConditionedFear,
    "context_gated": ContextGatedFear,
    "latent_cause": LatentCauseFear,
}
_CONSTANTS: Mapping[type[Any], type[Any]] = {BangsgaardOttesen: PhysicalLoop, Sriram: ReceptorLoop}
_PARTS: Mapping[str, type[Any]] = {
    "drive": CircadianDrive,
    "binding": CortisolBinding,
    "challenges": Challenges,
    "pulses": UltradianPulse,
    "history": History,
}

# A mechanism's signals may use those of the mechanisms above it. HpaCore and FearModel stand for those chosen.
ORDER: Kinds = (
    Oxytocin,
    Carbetocin,
    Vasopressin,
    Steroids,
    InjectedCrh,
    OralDrugs,
    Sertraline,
    EndogenousOxytocin,
    CentralEffect,
    HpaCore,
    FearModel,
    UnpredictableThreat,
    FilmMemory,
    Recall,
    Trust,
    SocialTasks,
    UntreatedCourse,
    LifeEvents,
    SymptomClusters,
    CaseStatus,
    Attendance,
    WhoMeets,
    Beliefs,
    ImageWork,
    Skills,
    Expectancy,
    Alliance,
    DirectEffect,
    TraumaMemoryLearning,
    ExposureSession,
    Intrusions,
    Arousal,
    WorkingMemory,
    AutonomicResponse,
    Circuit,
)
_BODY: Kinds = (Oxytocin, EndogenousOxytocin, CentralEffect, HpaCore)
_DRUGS: Kinds = (Carbetocin, Vasopressin, Steroids, InjectedCrh)
_STRESS: Kinds = (UnpredictableThreat, Arousal, AutonomicResponse)
_MEMORY: Kinds = (FilmMemory, Recall, WorkingMemory)
_SOCIAL: Kinds = (Trust, SocialTasks)
_COHORT: Kinds = (
    UntreatedCourse,
    LifeEvents,
    SymptomClusters,
    CaseStatus,
    TraumaMemoryLearning,
    Intrusions,
)
_THERAPY: Kinds = (
    Trust,
    UntreatedCourse,
    SymptomClusters,
    Attendance,
    Alliance,
    DirectEffect,
    TraumaMemoryLearning,
    ExposureSession,
    Intrusions,
    Arousal,
)
# what other therapies than exposure, other drugs than oxytocin, and who meets add
_MORE_THERAPY: Kinds = (OralDrugs, Sertraline, WhoMeets, Beliefs, ImageWork, Skills, Expectancy)
# The first that holds what a study needs is taken.
SHELVES: Mapping[str, Kinds] = {
    "rest and drugs": (*_BODY, *_DRUGS),
    "stress": (*_BODY, *_DRUGS, *_STRESS),
    "conditioning": (*_BODY, *_DRUGS, *_STRESS, FearModel, Circuit),
    "memory": (*_BODY, *_DRUGS, *_STRESS, *_MEMORY),
    "social": (*_BODY, *_DRUGS, *_STRESS, *_SOCIAL),
    "cohort": (*_BODY, *_COHORT),
    "therapy": (*_BODY, *_THERAPY),
    "therapies": (*_BODY, *_DRUGS, *_THERAPY, *_MORE_THERAPY),
    "life": ORDER,
}


def shelf(name: str, models: Models = Models()) -> Kinds:
    """The mechanisms of a shelf in order, with these models. Raises KeyError for one that does not exist."""
    chosen: dict[Kind, Kind] = {HpaCore: CORES[models.core], FearModel: BACKENDS[models.backend]}
    return tuple(chosen.get(kind, kind) for kind in ORDER if kind in SHELVES[name])


def world_for(needs: Iterable[Signal], events: Collection[Event], models: Models = Models()) -> Kinds:
    """The mechanisms of a study: the smallest shelf that holds all that these signals and events need.

    Raises AssuageError for a signal that nobody writes.
    """
    wanted = needed(shelf("life", models), needs, events)
    return next(kinds for kinds in (shelf(name, models) for name in SHELVES) if wanted <= set(kinds))


def needed(kinds: Kinds, needs: Iterable[Signal], events: Collection[Event]) -> set[Kind]:
    """Those of `kinds` without which one of the signals would differ. Raises AssuageError as `writers` does."""
    writes = writers(kinds)
    awake = _awake(kinds, writes, events)
    found: set[Kind] = set()
    waiting = [(signal, "what is measured") for signal in needs]
    if Event.BEFALL in events:
        waiting.append((LIFE_TRAUMA, "what befalls"))
    while waiting:
        signal, who = waiting.pop()
        if signal not in writes:
            raise AssuageError(f"no mechanism writes {signal.name}, which {who} reads")
        kind = writes[signal]
        if kind in found:
            continue
        found.add(kind)
        inputs = [s for s in kind.hears if s in writes and writes[s] in awake]
        waiting += [(s, kind.__name__) for s in (*kind.reads, *inputs)]
    return found


def writers(kinds: Kinds) -> dict[Signal, Kind]:
    """Signal -> its one writer. Raises AssuageError where there are two."""
    found: dict[Signal, Kind] = {}
    for kind in kinds:
        for signal in kind.writes:
            if signal in found:
                raise AssuageError(f"{found[signal].__name__} and {kind.__name__} both write {signal.name}")
            found[signal] = kind
    return found


def _awake(kinds: Kinds, writes: Mapping[Signal, Kind], events: Collection[Event]) -> set[Kind]:
    """The mechanisms that may say something other than a neutral value in a study with these events."""
    awake = {kind for kind in kinds if kind.roused_by is None}
    while True:
        more = {
            kind
            for kind in set(kinds) - awake
            if any(by in events if isinstance(by, Event) else writes.get(by) in awake for by in kind.roused_by or ())
        }
        if not more:
            return awake
        awake |= more


def parameter_files(kinds: Kinds) -> frozenset[str]:
    """Parameter files that a world of these mechanisms reads, those of their parts included."""
    every = [*kinds]
    for kind in kinds:
        if issubclass(kind, HpaCore):
            every += [*_PARTS.values(), *([_CONSTANTS[kind]] if kind in _CONSTANTS else [])]
    return frozenset(file_of(kind, name) for kind in every for name in parameter_fields(kind))


def file_of(kind: type[Any], name: str) -> str:
    """The parameter file of a field: the one it names (traits do), or that of the class which declares it."""
    named = kind.__dataclass_fields__[name].metadata.get("file")
    return named or next(c for c in reversed(kind.__mro__) if name in inspect.get_annotations(c)).parameters_file


def mechanism(kind: type[Any], values: Values, **given: Any) -> Any:
    """One mechanism (or part of one) from full names 'file.field' -> value; `given` fills the fields named in it.

    Numbers that nobody varies stay numbers, so that what is switched off is known while the program is built.
    """
    fields: dict[str, Any] = {name: value for name, value in given.items() if name in kind.__dataclass_fields__}
    for f in dataclasses.fields(kind):
        if f.name in given or f.metadata.get("role") not in ("parameter", "fact"):
            continue
        value = values[f"{file_of(kind, f.name)}.{f.name}"]
        fields[f.name] = int(value) if f.type in (int, "int") else _number(value)
    return kind(**fields)


def _number(value: Array | float) -> Any:
    return value if isinstance(value, jax.Array) else np.asarray(value, jnp.result_type(float))


def stress_axis(
    kind: type[HpaCore[Any]], values: Values, day: Any, facts: Mapping[str, Array | float] = {}
) -> HpaCore[Any]:
    """A core with its parts; `day` is None only while the resting day is being built."""
    parts = {name: mechanism(part, values, **facts) for name, part in _PARTS.items()}
    if kind in _CONSTANTS:
        parts["constants"] = mechanism(_CONSTANTS[kind], values)
    return mechanism(kind, values, day=day, **parts, **facts)


def world(kinds: Kinds, values: Values, day: Any, facts: Mapping[str, Any] = {}) -> World:
    """A world of these mechanisms with these values (per person or shared), this resting day, and facts by name."""
    return World(
        tuple(
            stress_axis(kind, values, day, facts) if issubclass(kind, HpaCore) else mechanism(kind, values, **facts)
            for kind in kinds
        )
    )
