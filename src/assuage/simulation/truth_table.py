"""Truths as the engine reads them: the values that vary, and what follows from them for everybody of a truth."""

from collections.abc import Mapping
from functools import cache
from typing import Any

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from jax import Array

from assuage.mechanisms.hpa_axis.core import HpaCore
from assuage.mechanisms.pharmacokinetics.oxytocin import Oxytocin, share_to_brain
from assuage.parameters.library import central_truth, parameters
from assuage.programs import Program
from assuage.simulation.assembly import CORES, mechanism
from assuage.simulation.resting_orbit import table_of
from assuage.simulation.tape import bucket
from assuage.studies.asked import Models


# one truth or a thousand: the same program runs the people, and one that derives so many at a time what follows
TRUTH_BUCKETS = (2048,)
_AT_A_TIME = 128
SHARE = "oxytocin.typical_share"


class TruthTable(eqx.Module):
    """Every leaf has the truths on its first axis, padded to a standard length."""

    values: dict[str, Array]
    days: Any  # the table of resting days of the core: a DayTable, or an OrbitTable of a core without glands


def truth_table(
    truths: Mapping[str, np.ndarray | float], clocks: np.ndarray, core: type[HpaCore[Any]] = CORES[Models().core]
) -> TruthTable:
    """Values that vary between truths, with what follows from them: the share to the brain and the resting day.

    `truths` maps full names to one value or to an array (truths,); `core` is the stress axis whose day is built. The
    leaves are NumPy arrays.
    """
    most = max(np.size(v) for v in truths.values())
    count = bucket(most, TRUTH_BUCKETS)
    known = parameters()
    varying = {
        name: np.resize(np.asarray(value, float), count).astype(jnp.result_type(float))
        for name, value in truths.items()
        if name in known and (known[name].varies or np.any(np.asarray(value) != known[name].typical.centre))
    }
    given = clocks.astype(jnp.result_type(float))
    parts = [
        jax.device_get(_derivation(core)({n: v[first : first + _AT_A_TIME] for n, v in varying.items()}, given))
        for first in range(0, most, _AT_A_TIME)
    ]
    return jax.tree.map(lambda *leaves: np.resize(np.concatenate(leaves), (count, *leaves[0].shape[1:])), *parts)


@cache
def _derivation(core: type[HpaCore[Any]]) -> Program:
    return Program(_derived, core=core)


def _derived(varying: dict[str, Array], clocks: Array, *, core: type[HpaCore[Any]]) -> TruthTable:
    fixed = central_truth()

    def of(own: dict[str, Array]) -> tuple[Array, Any]:
        values = fixed | own | {SHARE: 1.0}
        share = share_to_brain(mechanism(Oxytocin, values))
        return share, table_of(core, values, clocks)

    share, days = jax.lax.map(of, varying, batch_size=32)
    return TruthTable(varying | {SHARE: share}, days)
