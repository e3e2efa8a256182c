"""Mirrors src/assuage/mechanisms/pharmacokinetics/taking.py."""

import jax.numpy as jnp
import pytest

from assuage.mechanisms.pharmacokinetics.taking import taken
from tests.mechanisms.alone import hears


@pytest.mark.parametrize(
    ("of_session", "present", "expected"),
    [(0.0, 1.0, 1.0), (0.0, 0.0, 1.0), (1.0, 1.0, 1.0), (1.0, 0.0, 0.0), (0.25, 0.0, 0.75)],
)
def test_what_does_not_belong_to_a_session_is_for_everybody(of_session, present, expected):
    payload = tuple(map(jnp.asarray, (24.0, 0.0, 0.0, of_session)))
    assert float(taken(payload, hears(PRESENT=present))) == expected
