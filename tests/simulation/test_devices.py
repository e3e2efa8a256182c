"""Mirrors src/assuage/simulation/devices.py: one core or several, JAX used before or not: the same bytes."""

import os
import subprocess
import sys
import threading
from unittest import mock

import jax
import numpy as np
import pytest

from assuage.errors import AssuageError
from assuage.programs import Program
from assuage.simulation import devices


def places(monkeypatch, count):
    monkeypatch.setattr(devices, "settle", lambda: (jax.devices()[0],) * count)


def test_cores_are_those_this_process_may_use(monkeypatch):
    monkeypatch.delenv("ASSUAGE_CORES", raising=False)
    monkeypatch.setattr(os, "cpu_count", lambda: 64)
    monkeypatch.setattr(os, "sched_getaffinity", lambda process: {0, 3, 5}, raising=False)
    assert devices.cores() == 3
    monkeypatch.setenv("ASSUAGE_CORES", "2")
    assert devices.cores() == 2
    monkeypatch.setenv("ASSUAGE_CORES", "20")
    assert devices.cores() == 3


def test_where_affinity_is_unknown_all_cores_are_taken(monkeypatch):
    """As on macOS and Windows."""
    monkeypatch.delenv("ASSUAGE_CORES", raising=False)
    monkeypatch.delattr(os, "sched_getaffinity", raising=False)
    for known, taken in ((6, 6), (None, 1)):
        monkeypatch.setattr(os, "cpu_count", lambda known=known: known)
        assert devices.cores() == taken


@pytest.mark.parametrize("written", ["0", "-1", "two", "1.5", "²"])
def test_a_number_of_cores_that_is_none_is_refused(monkeypatch, written):
    monkeypatch.setenv("ASSUAGE_CORES", written)
    with pytest.raises(AssuageError, match=f"ASSUAGE_CORES={written}: write a whole number"):
        devices.cores()


def shifted(by, who, rows):
    return {"who": who + by, "rows": rows["x"].T * 2}


@pytest.mark.parametrize("people", [1, 7, 8, 30])
@pytest.mark.parametrize("count", [1, 3])
def test_everybody_comes_back_in_order(monkeypatch, people, count):
    monkeypatch.setattr(devices, "BATCH_WIDTH", 8)
    places(monkeypatch, count)
    who, rows = np.arange(people, dtype=np.uint32), np.arange(2.0 * people, dtype=np.float32).reshape(people, 2)
    found = devices.everybody(Program(shifted), (np.uint32(5),), (who, {"x": rows}))
    np.testing.assert_array_equal(found["who"], who + 5)
    np.testing.assert_array_equal(found["rows"], 2 * rows.T)


def test_as_many_batches_run_at_once_as_there_are_places(monkeypatch):
    monkeypatch.setattr(devices, "BATCH_WIDTH", 1)
    places(monkeypatch, 3)
    together = threading.Barrier(3, timeout=30.0)

    class Waiting(Program):
        def on(self, device, *arguments):
            def run(who):
                together.wait()  # breaks unless three are here
                return who

            return run

    found = devices.everybody(Waiting(shifted), (), (np.arange(6, dtype=np.uint32),))
    np.testing.assert_array_equal(found, np.arange(6))


def test_batches_take_turns_on_all_places(monkeypatch):
    """Each on a program made for its place, with what all share put there."""
    monkeypatch.setattr(devices, "BATCH_WIDTH", 1)
    monkeypatch.setattr(devices, "settle", lambda: (0, 1, 2))
    monkeypatch.setattr(jax, "device_put", lambda shared, device: (device,))

    class Placed(Program):
        def on(self, device, *arguments):
            return lambda put, who: (who, np.array([device]), np.array([put]))

    who, made_for, put_on = devices.everybody(Placed(shifted), (np.uint32(5),), (np.arange(7),))
    np.testing.assert_array_equal(who, np.arange(7))
    assert made_for.tolist() == put_on.tolist() == [0, 1, 2, 0, 1, 2, 0]


def test_places_are_every_accelerator_or_the_processor_once_per_core(monkeypatch):
    monkeypatch.setattr(devices, "cores", lambda: 3)
    for platform, several in (("gpu", False), ("cpu", True)):
        found = [mock.Mock(platform=platform) for _ in range(2)]
        monkeypatch.setattr(jax, "devices", lambda found=found: found)
        assert devices.settle.__wrapped__() == ((found[0],) * 3 if several else tuple(found))


def times(a, b):
    return a * b


def test_double_precision_reaches_the_threads():
    with jax.enable_x64(True):
        found = devices.everybody(Program(times), (np.float64(3.0),), (np.array([1.0 / 3.0]),))
    assert found.dtype == np.float64


# What a fresh process is told first, and how many cores it then has.
ONE = "import os; os.sched_setaffinity(0, [min(os.sched_getaffinity(0))])"
LIMITED = "import os; os.environ['ASSUAGE_CORES'] = '1'"
JAX_FIRST = "import jax, jax.numpy as jnp; jax.jit(jnp.sin)(jnp.zeros(1))"
SAY = """
import hashlib
from assuage.simulation import devices
def say(*columns):
    digest = hashlib.sha256()
    for column in columns:
        digest.update(column.tobytes())
    print(devices.count(), digest.hexdigest())
"""
SUMS = """
import numpy as np
from assuage.programs import Program
def means(x): return x.mean(axis=(0, 1)), x.mean()
say(*map(np.asarray, Program(means)(np.random.default_rng(0).random((32, 288, 450), np.float32))))
"""
PEOPLE = """
import assuage
made = assuage.simulate("oxytocin_prolonged_exposure", size=2_500, seed=3, out=OUT)
say(made.samples["value"].to_numpy(), made.people["caps5_at_intake"].to_numpy())
"""
EXPERIMENT = """
import assuage, numpy as np
made = assuage.replicate("heinrichs_2003", seed=31)
say(np.frombuffer(repr(made).encode(), np.uint8))
"""
TRIALS = """
import assuage, pandas as pd
made = assuage.plan("oxytocin_prolonged_exposure", sizes=[92], virtual_trials=600, seed=1, out=OUT)
trials = pd.read_parquet(made.folder / "trials.parquet")
assert trials["trial"].nunique() == 600
say(*(trials[name].to_numpy() for name in ("effect", "standard_error", "p", "control_variance")))
"""


def fresh(tmp_path, first, work):
    code = f"{first}\nOUT = {str(tmp_path / str(len(list(tmp_path.iterdir()))))!r}\n{SAY}{work}"
    env = {name: value for name, value in os.environ.items() if name not in ("ASSUAGE_CORES", "XLA_FLAGS")}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=env)
    count, digest = done.stdout.split()
    return int(count), digest


def same_bytes(tmp_path, work):
    if not hasattr(os, "sched_setaffinity") or len(os.sched_getaffinity(0)) < 2:
        pytest.skip("takes two cores, and a system that can give a process one of them")
    several = len(os.sched_getaffinity(0))
    firsts = {ONE: 1, LIMITED: 1, "": several, JAX_FIRST: several, f"{ONE}\n{JAX_FIRST}": 1}
    found = {first: fresh(tmp_path, first, work) for first in firsts}
    assert {first: count for first, (count, _) in found.items()} == firsts
    assert len({digest for _, digest in found.values()}) == 1


@pytest.mark.parametrize("work", [SUMS, PEOPLE], ids=["sums", "people"])
def test_the_same_bytes_on_one_core_and_on_several(tmp_path, work):
    """Also where JAX was used first. Sums over an array came out differently when a library split them over threads."""
    same_bytes(tmp_path, work)


@pytest.mark.verification
@pytest.mark.parametrize("work", [EXPERIMENT, TRIALS], ids=["experiment", "600 trials"])
def test_the_same_study_on_one_core_and_on_several(tmp_path, work):
    same_bytes(tmp_path, work)
