"""From a measure's file to its instrument."""

from collections.abc import Mapping

import jax.numpy as jnp
from jax import Array

from assuage.measures.assay import Assay, PersonalAssay
from assuage.measures.bold import Bold
from assuage.measures.catalogue import measures
from assuage.measures.count import Count
from assuage.measures.coupling import Coupling
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
from assuage.mechanisms.mechanism import parameter_fields
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
    "skin_response": SkinResponse,
    "response": Response,
    "expectancy_rating": ExpectancyRating,
    "bold": Bold,
    "coupling": Coupling,
}


def instrument(measure: str, values: Mapping[str, Array | float]) -> Instrument:
    """A measure's instrument with the errors in `values`, by full name 'measure.parameter'."""
    form = INSTRUMENTS[measures()[measure].form]
    errors = {name: jnp.asarray(values[f"{measure}.{name}"], jnp.result_type(float)) for name in parameter_fields(form)}
    return form(measure=measure, **errors)


def signals_of(measure: str) -> tuple[Signal, ...]:
    """The signals a measure reads, in order."""
    return tuple(signal(name) for name in measures()[measure].reads)
