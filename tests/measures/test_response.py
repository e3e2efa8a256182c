"""Mirrors src/assuage/measures/response.py."""

import jax.numpy as jnp
import numpy as np

from assuage.measures.response import Response
from tests.mechanisms.alone import Told


def test_gain_times_signal_plus_error():
    one = Response("pupil", gain=jnp.asarray(2.0), lasting_spread=jnp.asarray(0.5), error=jnp.asarray(0.1))
    found = one.observe((jnp.asarray(0.4),), Told(1.0), Told(-2.0))
    np.testing.assert_allclose(found, 2.0 * np.exp(0.5) * 0.4 - 0.2, rtol=1e-6)
