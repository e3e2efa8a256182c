"""Mirrors src/assuage/measures/csf_oxytocin.py."""

import jax.numpy as jnp
import numpy as np
import pytest

from assuage.measures.csf_oxytocin import CsfOxytocin
from assuage.mechanisms.signals import CSF_OXYTOCIN
from assuage.parameters.library import central_truth
from tests.mechanisms.alone import Told, typical


pytestmark = pytest.mark.usefixtures("x64")
CV = central_truth()["csf_oxytocin.assay_error"]


def reading(level, draw, **changed):
    instrument = typical(CsfOxytocin, **changed)
    return np.asarray(instrument.observe((jnp.asarray(level),), Told(9.0), Told(jnp.asarray(draw))))


def test_it_reads_cerebrospinal_fluid():
    assert CsfOxytocin.reads == (CSF_OXYTOCIN,)
    assert CsfOxytocin.unit == "pg/mL"
    assert reading(3.0, 0.0, assay_error=0.0) == 3.0


def test_error_keeps_the_mean_and_has_its_size():
    """Over the normal distribution by Gauss-Hermite quadrature."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(40)
    readings, weights = reading(4.0, nodes), weights / np.sqrt(2.0 * np.pi)
    mean = weights @ readings
    assert mean == pytest.approx(4.0, rel=1e-9)
    assert np.sqrt(weights @ (readings - mean) ** 2) / mean == pytest.approx(CV, rel=1e-9)


def test_more_is_read_as_more_and_a_larger_error_scatters_more():
    assert reading(5.0, 0.3) > reading(4.0, 0.3)
    assert reading(4.0, 2.0, assay_error=0.3) > reading(4.0, 2.0) > 4.0
