"""PCL-5: the patient's own report, total 0 to 80, from the same four clusters as the CAPS-5.

Total = 20 b + 8 c + 28 d + 24 e plus error, cut to 0..80. Its correlation with the CAPS-5 is an outcome.
"""

from typing import ClassVar

import equinox as eqx
import jax.numpy as jnp

from assuage.mechanisms.mechanism import Scalar, parameter
from assuage.mechanisms.symptoms.clusters import ITEMS_PER_CLUSTER
from assuage.randomness import Luck


TOP = 4.0
HIGHEST_TOTAL = TOP * sum(ITEMS_PER_CLUSTER)


class Pcl5(eqx.Module):
    """The questionnaire's error."""

    parameters_file: ClassVar = "pcl5"

    total_error: Scalar = parameter("points", "sd", "occasion, of the total")

    def total(self, clusters: tuple[Scalar, Scalar, Scalar, Scalar], occasion: Luck) -> Scalar:
        """Total score, 0 to 80."""
        level = sum(
            (TOP * n * c for n, c in zip(ITEMS_PER_CLUSTER, clusters, strict=True)), start=jnp.zeros_like(clusters[0])
        )
        return jnp.clip(level + self.total_error * occasion.normal("pcl5.error"), 0.0, HIGHEST_TOTAL)
