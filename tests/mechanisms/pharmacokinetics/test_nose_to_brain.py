"""Mirrors src/assuage/mechanisms/pharmacokinetics/nose_to_brain.py."""

import jax.numpy as jnp
import numpy as np
import pytest

from assuage.mechanisms.mechanism import parameter_fields
from assuage.mechanisms.pharmacokinetics.nose_to_brain import NoseToBrain
from assuage.mechanisms.pharmacokinetics.oxytocin import Oxytocin, OxytocinLevels
from assuage.mechanisms.pharmacokinetics.vasopressin import Vasopressin, VasopressinLevels
from assuage.simulation.assembly import file_of
from tests.mechanisms.alone import NEUTRAL, typical


pytestmark = pytest.mark.usefixtures("x64")


def test_one_nose_for_both_peptides():
    """Same rates of the same states, and the same beliefs behind them."""
    way = {"nose": 3.0, "transit_1": 2e-4, "transit_2": 5e-4}
    found = []
    for kind, levels, others in ((Oxytocin, OxytocinLevels, 6), (Vasopressin, VasopressinLevels, 1)):
        names = [f for f in levels.__dataclass_fields__ if f not in way]
        assert len(names) == others
        x = levels(**{n: jnp.asarray(v) for n, v in (way | dict.fromkeys(names, 0.0)).items()})
        rates = typical(kind, typical_share=6e-5).flow(jnp.zeros(()), x, NEUTRAL)
        found.append([float(rates[name]) for name in way])
    np.testing.assert_allclose(found[0], found[1], rtol=1e-12)
    for name in parameter_fields(NoseToBrain):
        assert file_of(Vasopressin, name) == file_of(Oxytocin, name) == "oxytocin"
