"""From a measure's file to its instrument."""

from collections.abc import Mapping

import jax.numpy as jnp
from jax import Array

from assuage.measures.assay import Assay, PersonalAssay
from assuage.measures.bold import Bold
from assuage.measures.catalogue import measures
from assuage.measures.count import Count
from assuage.measures.coupling import Coupling
from assuage.measures.diagnosis import DiagnosticInterview
from assuage.measures.expectancy_rating import ExpectancyRating
from assuage.measures.graded_response import GradedResponse
from assuage.measures.instrument import Instrument
from assuage.measures.interfered_assay import InterferedAssay
from assuage.measures.proportion import Proportion
from assuage.measures.rating import Rating
from assuage.measures.recording import Recording
from assuage.measures.register import Register, StartersRegister
from assuage.measures.response import Response
from assuage.measures.skin_response import SkinResponse
from assuage.mechanisms.signals import Signal, signal


INSTRUMENTS: Mapping[str, type[Instrument]] = {
    "assay": Assay,
    "personal_assay": PersonalAssay,
    "interfered_assay": InterferedAssay,
    "recording": Recording,
    "rating": Rating,
    "count": Count,
    "proportion": Proportion,
    "register": Register,
    "starters_register": StartersRegister,
    "graded_response": GradedResponse,
    "diagnosis": DiagnosticInterview,
    "skin_response": SkinResponse,
    "response": Response,
    "expectancy_rating": ExpectancyRating,
    "bold": Bold,
    "coupling": Coupling,
}


def instrument(measure: str, values: Mapping[str, Array | float]) -> Instrument:
    """A measure's instrument with the errors in `values`, by full name 'measure.parameter'."""
    made = measures()[measure]
    if made.diagnosis:
        return DiagnosticInterview(measure, _scale(made.diagnosis.by, values), made.diagnosis)
    return _scale(measure, values) if made.scale else INSTRUMENTS[made.form](measure, **_errors(measure, values))


def _scale(measure: str, values: Mapping[str, Array | float]) -> GradedResponse:
    errors, scale = _errors(measure, values), measures()[measure].scale
    assert scale is not None  # of a measure of form graded_response
    between = tuple(errors.pop(name) for name in scale.cuts)
    return GradedResponse(measure, scale, between, **errors)


def _errors(measure: str, values: Mapping[str, Array | float]) -> dict[str, Array]:
    return {
        name: jnp.asarray(values[f"{measure}.{name}"], jnp.result_type(float))
        for name in measures()[measure].parameters
    }


def signals_of(measure: str) -> tuple[Signal, ...]:
    """The signals a measure reads, in order."""
    return tuple(signal(name) for name in measures()[measure].reads)
