"""A diagnosis: 1 where an interview finds enough symptoms of every cluster, 0 where not.

It counts the items of the same interview, with the same errors, that the scale adds up at that occasion.
"""

import equinox as eqx
import jax.numpy as jnp
import numpy as np

from assuage.measures.graded_response import GradedResponse
from assuage.measures.instrument import Instrument
from assuage.measures.scale import Diagnosis
from assuage.mechanisms.mechanism import Scalar
from assuage.randomness import RandomStream


class DiagnosticInterview(Instrument):
    """An interview and the rule by which its items make a diagnosis."""

    interview: GradedResponse
    rule: Diagnosis = eqx.field(static=True)

    def observe(self, values: tuple[Scalar, ...], person: RandomStream, occasion: RandomStream) -> Scalar:
        """1 or 0."""
        scores = self.interview.items(values, person, occasion)
        ends = np.cumsum(self.interview.scale.items)[:-1]
        present = jnp.split(scores >= self.rule.at_least, ends)
        enough = [jnp.sum(of) >= needed for of, needed in zip(present, self.rule.items, strict=True)]
        return jnp.all(jnp.stack(enough)).astype(scores.dtype)
