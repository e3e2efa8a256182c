"""PCL-5: the patient's own report, total 0 to 80, from the same four clusters as the CAPS-5.

Total = 20 b + 8 c + 28 d + 24 e plus error, cut to 0..80. Its correlation with the CAPS-5 is an outcome.
"""

import jax.numpy as jnp

from assuage.measures.instrument import Instrument
from assuage.mechanisms.mechanism import Scalar, parameter
from assuage.mechanisms.symptoms.clusters import ITEMS_PER_CLUSTER
from assuage.randomness import RandomStream


TOP = 4.0
HIGHEST_TOTAL = TOP * sum(ITEMS_PER_CLUSTER)


class Pcl5(Instrument):
    """The questionnaire's error."""

    total_error: Scalar = parameter("points", "sd", "occasion, of the total")

    def observe(self, values: tuple[Scalar, ...], person: RandomStream, occasion: RandomStream) -> Scalar:
        """Total score, 0 to 80."""
        level = sum(
            (TOP * n * c for n, c in zip(ITEMS_PER_CLUSTER, values, strict=True)), start=jnp.zeros_like(values[0])
        )
        return jnp.clip(level + self.total_error * occasion.normal("pcl5.error"), 0.0, HIGHEST_TOTAL)
