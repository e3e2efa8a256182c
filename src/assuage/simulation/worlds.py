"""Worlds on the shelf: which mechanisms run together, and how values become them."""

import dataclasses
from collections.abc import Mapping
from typing import Any

import jax.numpy as jnp
from jax import Array

from assuage.mechanisms.fear_learning.conditioned_fear import ConditionedFear
from assuage.mechanisms.fear_learning.trauma_memory import TraumaMemoryLearning
from assuage.mechanisms.hpa_axis.circadian_drive import CircadianDrive
from assuage.mechanisms.hpa_axis.karin_milo import KarinMilo
from assuage.mechanisms.hpa_axis.resting_day import RestingDay
from assuage.mechanisms.mechanism import Mechanism
from assuage.mechanisms.memory.intrusions import Intrusions
from assuage.mechanisms.oxytocin_system.central_effect import CentralEffect
from assuage.mechanisms.pharmacokinetics.intranasal_oxytocin import IntranasalOxytocin
from assuage.mechanisms.symptoms.clusters import SymptomClusters
from assuage.mechanisms.symptoms.untreated_course import UntreatedCourse
from assuage.mechanisms.therapy.alliance import Alliance
from assuage.mechanisms.therapy.attendance import Attendance
from assuage.mechanisms.therapy.exposure_session import ExposureSession
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
LABORATORY: tuple[type[Mechanism[Any]], ...] = (IntranasalOxytocin, CentralEffect, KarinMilo, ConditionedFear)

Values = Mapping[str, Array | float]


def files(kinds: tuple[type[Mechanism[Any]], ...]) -> frozenset[str]:
    """Parameter files that a world of these mechanisms reads; the stress axis brings its clock's."""
    return frozenset(kind.parameters_file for kind in kinds) | {"circadian_drive"}


def mechanism(kind: type[Any], file: str, values: Values, **given: Any) -> Any:
    """One mechanism from full names 'file.field' -> value; `given` fills the fields that are not numbers."""
    fields: dict[str, Any] = dict(given)
    for f in dataclasses.fields(kind):
        if f.name in given or f.metadata.get("role") not in ("parameter", "fact"):
            continue
        value = values[f"{file}.{f.name}"]
        fields[f.name] = int(value) if f.type in (int, "int") else jnp.asarray(value, jnp.result_type(float))
    return kind(**fields)


def stress_axis(values: Values, day: RestingDay | None) -> KarinMilo:
    """The stress axis with its clock; `day` is None only while the resting day is being built."""
    drive = mechanism(CircadianDrive, "circadian_drive", values)
    return mechanism(KarinMilo, "hpa_axis", values, drive=drive, day=day)


def world(kinds: tuple[type[Mechanism[Any]], ...], values: Values, day: RestingDay) -> World:
    """A world of these mechanisms with these values (per person or shared)."""
    return World(
        tuple(
            stress_axis(values, day) if kind is KarinMilo else mechanism(kind, kind.parameters_file, values)
            for kind in kinds
        )
    )
