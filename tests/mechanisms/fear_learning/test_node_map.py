"""Mirrors src/assuage/mechanisms/fear_learning/node_map.py."""

import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assuage.mechanisms.fear_learning.conditioned_fear import FEATURES, FearMemory
from assuage.mechanisms.fear_learning.fear_model import TrialRecord
from assuage.mechanisms.fear_learning.node_map import nodes


pytestmark = pytest.mark.usefixtures("x64")
FIVE = st.tuples(*[st.floats(0.0, 1.0)] * FEATURES)


def memory(plus, minus, associability=(0.5,) * FEATURES):
    plus, minus, associability = (tuple(jnp.asarray(v, float) for v in w) for w in (plus, minus, associability))
    record = dict.fromkeys(TrialRecord.__dataclass_fields__, jnp.zeros(()))
    return FearMemory(**record, plus=plus, minus=minus, associability=associability)


@settings(deadline=None, max_examples=50)
@given(threat=st.tuples(*[st.floats(0.0, 1.0)] * 2), safety=FIVE, control=st.floats(0.0, 1.0))
def test_expression_is_threat_less_cue_safety_less_context_safety(threat, safety, control):
    """Threat that hangs on cues only: central amygdala = max(0, BLA - vmPFC - k_v hippocampus)."""
    features = tuple(jnp.asarray(v) for v in (1.0, 0.0, 0.5, 0.1, 0.1))
    read = nodes(memory((*threat, 0, 0, 0), [-s for s in safety]), features, control)
    parts = read["basolateral_amygdala"] - read["ventromedial_prefrontal"] - control * read["hippocampus"]
    np.testing.assert_allclose(read["central_amygdala"], max(0.0, float(parts)), atol=1e-9)


def test_each_node_reads_its_own_quantity():
    features = tuple(jnp.asarray(v) for v in (1.0, 0.0, 0.5, 0.0, 0.0))
    read = nodes(memory((0.8, 0, 0.2, 0, 0), (-0.3, -0.9, -0.4, 0, 0)), features, 0.5)
    found = [float(read[n]) for n in ("basolateral_amygdala", "ventromedial_prefrontal", "hippocampus")]
    np.testing.assert_allclose(found, [0.8, 0.15, 0.2], rtol=1e-6)
    np.testing.assert_allclose(read["dorsal_anterior_cingulate"], 0.5, rtol=1e-6)
    np.testing.assert_allclose(read["central_amygdala"], 0.8 + 0.1 - 0.15 - 0.1, rtol=1e-5)
