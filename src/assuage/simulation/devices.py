"""The cores: people in batches of one width, each through the same compiled program, several batches at once.

On a processor as many batches run at once as there are cores this process may use; `ASSUAGE_CORES` lowers the number.
Elsewhere each accelerator runs one. A batch's bytes depend on nothing but its people, so results depend neither on the
number of cores, nor on who else takes part, nor on whether JAX was used before.
"""

import os
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Any

import jax
import numpy as np

from assuage.errors import AssuageError
from assuage.programs import Device, Program


BATCH_WIDTH = 2048


def cores() -> int:
    """Cores this process may use. Raises AssuageError for an `ASSUAGE_CORES` that is no number of cores."""
    asks = getattr(os, "sched_getaffinity", None)  # Linux only
    free = len(asks(0)) if asks else os.cpu_count() or 1
    limit = os.environ.get("ASSUAGE_CORES", "").strip()
    if not limit:
        return free
    if not (limit.isascii() and limit.isdecimal() and int(limit)):
        raise AssuageError(f"ASSUAGE_CORES={limit}: write a whole number of cores, 1 or more")
    return min(int(limit), free)


@cache
def settle() -> tuple[Device, ...]:
    """Where batches run, one place per batch that runs at once: every accelerator, or the processor once per core."""
    found = jax.devices()
    return (found[0],) * cores() if found[0].platform == "cpu" else tuple(found)


def count() -> int:
    """How many batches run at once."""
    return len(settle())


def everybody(program: Program, shared: tuple[Any, ...], columns: tuple[Any, ...], rows: slice = slice(None)) -> Any:
    """What `program(*shared, *columns)` gives for all people: its tree, as NumPy arrays.

    People are the first axis of every array of `columns` and the last of every result. The program sees
    `BATCH_WIDTH` of them at a time; the last batch is filled up by repeating its people. `rows`: those of the first
    axis to keep, where a result has another axis than people.
    """
    people, places = len(jax.tree.leaves(columns)[0]), settle()
    given = {device: jax.device_put(shared, device) for device in dict.fromkeys(places)}

    def batch(number: int) -> tuple[Any, ...]:
        some = slice(number * BATCH_WIDTH, (number + 1) * BATCH_WIDTH)
        return jax.tree.map(lambda column: np.resize(column[some], (BATCH_WIDTH, *column.shape[1:])), columns)

    runs = {device: program.on(device, *shared, *batch(0)) for device in given}

    wide = jax.config.values["jax_enable_x64"]  # a thread does not inherit it

    def run(number: int) -> Any:
        device = places[number % len(places)]
        with jax.enable_x64(wide):
            said = jax.device_get(runs[device](*given[device], *batch(number)))
        return jax.tree.map(lambda values: values[rows] if np.ndim(values) > 1 else values, said)

    with ThreadPoolExecutor(len(places)) as pool:
        parts = list(pool.map(run, range(-(-people // BATCH_WIDTH))))
    return jax.tree.map(lambda *of: np.concatenate(of, axis=-1)[..., :people], *parts)
