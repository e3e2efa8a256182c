"""Worlds on the shelf: which mechanisms run together, and how values become them."""

import dataclasses
import inspect
from collections.abc import Mapping
from typing import Any

import jax.numpy as jnp
from jax import Array

from assuage.errors import UnknownName
from assuage.mechanisms.autonomic.autonomic_response import AutonomicResponse
from assuage.mechanisms.fear_learning.trauma_memory import TraumaMemoryLearning
from assuage.mechanisms.hpa_axis.bangsgaard_ottesen import BangsgaardOttesen, PhysicalLoop
from assuage.mechanisms.hpa_axis.circadian_drive import CircadianDrive
from assuage.mechanisms.hpa_axis.core import HpaCore
from assuage.mechanisms.hpa_axis.cortisol_binding import CortisolBinding
from assuage.mechanisms.hpa_axis.history import History
from assuage.mechanisms.hpa_axis.karin_milo import KarinMilo
from assuage.mechanisms.hpa_axis.karin_milo_laboratory import LaboratoryKarinMilo
from assuage.mechanisms.hpa_axis.laboratory import Challenges, LaboratoryCore
from assuage.mechanisms.hpa_axis.resting_day import RestingDay
from assuage.mechanisms.hpa_axis.sriram import ReceptorLoop, Sriram
from assuage.mechanisms.hpa_axis.ultradian import UltradianPulse
from assuage.mechanisms.mechanism import Mechanism, parameter_fields
from assuage.mechanisms.memory.intrusions import Intrusions
from assuage.mechanisms.oxytocin_system.central_effect import CentralEffect
from assuage.mechanisms.oxytocin_system.own_oxytocin import OwnOxytocin
from assuage.mechanisms.oxytocin_system.receptor_effect import ReceptorEffect
from assuage.mechanisms.pharmacokinetics.carbetocin import Carbetocin
from assuage.mechanisms.pharmacokinetics.crh import InjectedCrh
from assuage.mechanisms.pharmacokinetics.intranasal_oxytocin import IntranasalOxytocin
from assuage.mechanisms.pharmacokinetics.oxytocin_routes import OxytocinRoutes
from assuage.mechanisms.pharmacokinetics.steroids import Steroids
from assuage.mechanisms.stress.laboratory_stress import LaboratoryStress
from assuage.mechanisms.symptoms.clusters import SymptomClusters
from assuage.mechanisms.symptoms.untreated_course import UntreatedCourse
from assuage.mechanisms.therapy.alliance import Alliance
from assuage.mechanisms.therapy.attendance import Attendance
from assuage.mechanisms.therapy.exposure_session import ExposureSession
from assuage.mechanisms.threat.unpredictable_threat import UnpredictableThreat
from assuage.simulation.world import World


# Order: a mechanism's signals may use those of the mechanisms above it.
THERAPY: tuple[type[Mechanism[Any]], ...] = (
    IntranasalOxytocin,
    CentralEffect,
    KarinMilo,
    UntreatedCourse,
    SymptomClusters,
    Attendance,
    Alliance,
    TraumaMemoryLearning,
    ExposureSession,
    Intrusions,
)
CORES: Mapping[str, type[LaboratoryCore[Any]]] = {
    "karin_milo": LaboratoryKarinMilo,
    "bangsgaard_ottesen": BangsgaardOttesen,
    "sriram": Sriram,
}
_CONSTANTS: Mapping[type[Any], type[Any]] = {BangsgaardOttesen: PhysicalLoop, Sriram: ReceptorLoop}
_PARTS = {
    "circadian_drive",
    "cortisol_binding",
    "hpa_challenges",
    "hpa_history",
    "ultradian",
    "bangsgaard_ottesen",
    "sriram",
}
DEFAULT_CORE = "karin_milo"


def laboratory(core: str = DEFAULT_CORE) -> tuple[type[Mechanism[Any]], ...]:
    """The mechanisms of an experiment, with one core of the stress axis. Raises UnknownName for another."""
    if core not in CORES:
        raise UnknownName("core of the stress axis", core, CORES)
    return (
        OxytocinRoutes,
        Carbetocin,
        Steroids,
        InjectedCrh,
        OwnOxytocin,
        ReceptorEffect,
        CORES[core],
        UnpredictableThreat,
        LaboratoryStress,
        AutonomicResponse,
    )


Values = Mapping[str, Array | float]


def files(kinds: tuple[type[Mechanism[Any]], ...]) -> frozenset[str]:
    """Parameter files that a world of these mechanisms reads, those of their ancestors and parts included."""
    own = {_file(kind, name, kind.parameters_file) for kind in kinds for name in parameter_fields(kind)}
    laboratory = any(issubclass(kind, LaboratoryCore) for kind in kinds)
    return frozenset(own | (_PARTS if laboratory else {"circadian_drive"}))


def _file(kind: type[Any], name: str, own: str) -> str:
    """The parameter file of a field: that of the class which declares it, `own` where it names none."""
    declaring = next(c for c in reversed(kind.__mro__) if name in inspect.get_annotations(c))
    return getattr(declaring, "parameters_file", own)


def mechanism(kind: type[Any], file: str, values: Values, **given: Any) -> Any:
    """One mechanism from full names 'file.field' -> value; `given` fills the fields named in it."""
    fields: dict[str, Any] = {name: value for name, value in given.items() if name in kind.__dataclass_fields__}
    for f in dataclasses.fields(kind):
        if f.name in given or f.metadata.get("role") not in ("parameter", "fact"):
            continue
        value = values[f"{_file(kind, f.name, file)}.{f.name}"]
        fields[f.name] = int(value) if f.type in (int, "int") else jnp.asarray(value, jnp.result_type(float))
    return kind(**fields)


def stress_axis(values: Values, day: RestingDay | None) -> KarinMilo:
    """The stress axis with its clock; `day` is None only while the resting day is being built."""
    drive = mechanism(CircadianDrive, "circadian_drive", values)
    return mechanism(KarinMilo, "hpa_axis", values, drive=drive, day=day)


def laboratory_axis(
    kind: type[LaboratoryCore[Any]], values: Values, day: Any, facts: Mapping[str, Array | float] = {}
) -> LaboratoryCore[Any]:
    """A core of the laboratory with its parts; `day` is None only while the resting day is being built."""
    parts: dict[str, Any] = {
        "drive": mechanism(CircadianDrive, "circadian_drive", values),
        "binding": mechanism(CortisolBinding, "cortisol_binding", values),
        "challenges": mechanism(Challenges, "hpa_challenges", values),
        "pulses": mechanism(UltradianPulse, "ultradian", values),
        "history": mechanism(History, "hpa_history", values, **facts),
    }
    if kind in _CONSTANTS:
        constants = _CONSTANTS[kind]
        parts["constants"] = mechanism(constants, constants.parameters_file, values)
    return mechanism(kind, "hpa_axis", values, day=day, **parts, **facts)


def world(
    kinds: tuple[type[Mechanism[Any]], ...], values: Values, axis: HpaCore[Any], facts: Mapping[str, Array] = {}
) -> World:
    """A world of these mechanisms with these values (per person or shared), this stress axis, and facts by name."""
    return World(
        tuple(
            axis if issubclass(kind, HpaCore) else mechanism(kind, kind.parameters_file, values, **facts)
            for kind in kinds
        )
    )
