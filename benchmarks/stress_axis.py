"""Speed and accuracy of the stress axis: this engine, libRoadRunner (CVODE) and diffrax on the same equations.

Task: people with their own glucocorticoid sensitivity and cortisol half-life, five states, circadian drive, one week.
Every figure is patient-days per second with the largest relative error at the end against SciPy's DOP853 at 1e-11.
"""

import os
import time
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from itertools import pairwise
from multiprocessing import get_context
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax.sharding import PartitionSpec
from scipy.integrate import solve_ivp

from assuage.mechanisms.hpa_axis.karin_milo import KarinMilo, StressAxis
from assuage.parameters.library import central_truth, variant
from assuage.population.person import FACTS
from assuage.simulation.assembly import stress_axis
from assuage.simulation.devices import mesh
from assuage.simulation.engine import axes_of
from assuage.simulation.world import World, runge_kutta


DAYS = 7
NAMES = ("crh", "acth", "cortisol", "pituitary", "adrenal")
START = (1.0, 1.0, 0.985, 1.02, 0.76)
NOBODY = dict.fromkeys(FACTS, 0.0)


def people(count: int) -> dict[str, np.ndarray]:
    """What differs between people."""
    rng = np.random.default_rng(1)
    return {
        "hpa_axis.sensitivity": 4.0 * np.exp(0.2 * rng.normal(size=count)),
        "hpa_axis.cortisol_half_life": 80.0 * np.exp(0.1 * rng.normal(size=count)),
    }


def values(own: dict[str, Any]) -> dict[str, Any]:
    """The published half-lives, no trauma load, floor 0.1."""
    return central_truth() | variant("milo2025") | {"hpa_axis.trauma_load": 0.0, "circadian_drive.floor": 0.1} | own


def reference(own: dict[str, float], stressor: float) -> np.ndarray:
    """End state of one person, to 1e-11."""
    v = values(own)
    ln2 = np.log(2.0)

    def rates(t: float, x: np.ndarray, acute: float) -> list[float]:
        since = (t - v["circadian_drive.shift"]) % 1440.0
        up, down = (since / v["circadian_drive.rise"]) ** 5, ((1440.0 - since) / v["circadian_drive.fall"]) ** 6
        curve = up / (up + 1) * down / (down + 1) + v["circadian_drive.base"]
        drive = (
            v["circadian_drive.floor"] + (1 - v["circadian_drive.floor"]) * curve / v["circadian_drive.mean"] + acute
        )
        block = 1.0 / (1.0 + (x[2] / v["hpa_axis.sensitivity"]) ** 3)
        return [
            ln2 / v["hpa_axis.crh_half_life"] * (drive * block / max(x[2], 0.05) - x[0]),
            ln2 / v["hpa_axis.acth_half_life"] * (x[0] * x[3] * block - x[1]),
            ln2 / v["hpa_axis.cortisol_half_life"] * (x[1] * x[4] - x[2]),
            ln2 / v["hpa_axis.pituitary_half_time"] / 1440.0 * x[3] * (x[0] * (1 - x[3] / 1e6) - 1),
            ln2 / v["hpa_axis.adrenal_half_time"] / 1440.0 * x[4] * (x[1] * (1 - x[4] / 1e6) - 1),
        ]

    x = np.array(START)
    edges = [0.0]
    for day in range(DAYS):
        edges += [day * 1440.0 + 900.0, day * 1440.0 + 915.0] if stressor else []
    edges.append(DAYS * 1440.0)
    for a, b in pairwise(edges):
        acute = stressor if b - a == 15.0 else 0.0
        x = solve_ivp(rates, (a, b), x, args=(acute,), method="DOP853", rtol=1e-11, atol=1e-13, max_step=60.0).y[:, -1]
    return x


def ours(count: int, step: float, stressor: float) -> tuple[float, np.ndarray, dict[str, np.ndarray]]:
    """Patient-days/s on all cores, end states (5, count), who."""
    own = people(count)
    axis = stress_axis(KarinMilo, values({k: jnp.asarray(v, jnp.float32) for k, v in own.items()}), None, NOBODY)
    world = World((axis,))
    steps = round(1440.0 / step)

    def week(world: World) -> jax.Array:
        width = world.mechanisms[0].sensitivity.shape[0]
        full = partial(jnp.full, width)
        zero = full(0.0)
        level = world.mechanisms[0].sensitivity
        states = (StressAxis(*(full(s) for s in START), level, *(zero,) * 6),)
        axes = axes_of(world)

        def one(i: jax.Array, states: Any) -> Any:
            clock = jnp.asarray(i % steps, jnp.float32) * step
            on = jnp.where((clock >= 900.0) & (clock < 915.0), stressor, 0.0)
            held = (jax.tree.map(lambda x: x, states[0]),)
            held = (StressAxis(**{**vars(held[0]), "stressor": zero + on}),)
            return jax.vmap(
                lambda w, x: runge_kutta(w, clock, x, jnp.float32(step), (((), ()),)), in_axes=(axes, -1), out_axes=-1
            )(world, held)

        end = jax.lax.fori_loop(0, DAYS * steps, one, states)[0]
        return jnp.stack([getattr(end, name) for name in NAMES])

    specs = jax.tree.map(lambda leaf: PartitionSpec("people") if jnp.ndim(leaf) else PartitionSpec(), world)
    run = jax.jit(
        jax.shard_map(week, mesh=mesh(), in_specs=(specs,), out_specs=PartitionSpec(None, "people"), check_vma=False)
    )
    jax.block_until_ready(run(world))
    best = min(_timed(lambda: jax.block_until_ready(run(world))) for _ in range(3))
    return count * DAYS / best, np.asarray(run(world), float), own


def _timed(what: Any) -> float:
    began = time.perf_counter()
    what()
    return time.perf_counter() - began


ANTIMONY = """
model axis()
  compartment body; body = 1;
  since := time - {shift} - 1440*floor((time - {shift})/1440);
  up := (since/{rise})^5; down := ((1440 - since)/{fall})^6;
  drive := {floor} + (1 - {floor})*(up/(up+1)*down/(down+1) + {base})/{mean};
  K = 4; T3 = 80;
  block := 1/(1 + (x3/K)^3);
  x1 = {s0}; x2 = {s1}; x3 = {s2}; P = {s3}; A = {s4};
  x1' = {g1}*(drive*block/x3 - x1);
  x2' = {g2}*(x1*P*block - x2);
  x3' = ln(2)/T3*(x2*A - x3);
  P' = {gP}*P*(x1 - 1);
  A' = {gA}*A*(x2 - 1);
end
"""


def model_text() -> str:
    """The same equations for libRoadRunner, in Antimony."""
    v, ln2 = values({}), np.log(2.0)
    clock = {k: v[f"circadian_drive.{k}"] for k in ("shift", "rise", "fall", "floor", "base", "mean")}
    rates = {
        "g1": ln2 / v["hpa_axis.crh_half_life"],
        "g2": ln2 / v["hpa_axis.acth_half_life"],
        "gP": ln2 / v["hpa_axis.pituitary_half_time"] / 1440.0,
        "gA": ln2 / v["hpa_axis.adrenal_half_time"] / 1440.0,
    }
    return ANTIMONY.format(**clock, **rates, **{f"s{i}": s for i, s in enumerate(START)})


def _roadrunner(job: tuple[str, np.ndarray, np.ndarray]) -> tuple[float, np.ndarray]:
    import roadrunner

    sbml, level, half_life = job
    model = roadrunner.RoadRunner(sbml)
    model.integrator.relative_tolerance, model.integrator.absolute_tolerance = 1e-6, 1e-9
    model.selections = ["x1", "x2", "x3", "P", "A"]

    def one(k: float, t3: float) -> np.ndarray:
        model.resetAll()
        model["K"], model["T3"] = k, t3
        return np.asarray(model.simulate(0, DAYS * 1440.0, 2))[-1]

    one(level[0], half_life[0])
    began = time.perf_counter()
    ends = np.stack([one(k, t) for k, t in zip(level, half_life, strict=True)], axis=1)
    return time.perf_counter() - began, ends


def roadrunner(count: int) -> tuple[float, np.ndarray]:
    """Patient-days/s of libRoadRunner with one process per core, and end states."""
    import antimony

    antimony.loadAntimonyString(model_text())
    sbml = antimony.getSBMLString("axis")
    own = people(count)
    cores = os.cpu_count() or 1
    parts = np.array_split(np.arange(count), cores)
    jobs = [(sbml, own["hpa_axis.sensitivity"][p], own["hpa_axis.cortisol_half_life"][p]) for p in parts]
    with ProcessPoolExecutor(cores, mp_context=get_context("spawn")) as pool:
        done = list(pool.map(_roadrunner, jobs))
    return count * DAYS / max(t for t, _ in done), np.concatenate([e for _, e in done], axis=1)


def error(ends: np.ndarray, own: dict[str, np.ndarray], stressor: float, checked: int = 6) -> float:
    """Largest relative error at the end over the first people."""
    worst = 0.0
    for i in range(checked):
        exact = reference({k: float(v[i]) for k, v in own.items()}, stressor)
        worst = max(worst, float(np.abs(ends[:, i] / exact - 1.0).max()))
    return worst


def rows() -> list[tuple[str, str, str]]:
    """(what, patient-days/s, largest relative error)."""
    found: list[tuple[str, str, str]] = []
    count = 2048 * mesh().size
    speeds: dict[str, float] = {}
    for label, step, stressor in (
        ("this engine, 7.5 min steps, float32", 7.5, 0.0),
        ("this engine, 5 min steps, float32", 5.0, 0.0),
        ("this engine, daily 15 min stressor, 1.5 min steps", 1.5, 1.5),
    ):
        speed, ends, own = ours(count, step, stressor)
        speeds[label] = speed
        found.append((label, f"{speed:,.0f}", f"{error(ends, own, stressor):.0e}"))
    try:
        speed, ends = roadrunner(400)
        found.append(("libRoadRunner, rtol 1e-6, all cores", f"{speed:,.0f}", f"{error(ends, people(400), 0.0):.0e}"))
        found.append(("ratio, this engine to libRoadRunner", f"{next(iter(speeds.values())) / speed:.1f}", ""))
    except ImportError as missing:
        found.append((f"libRoadRunner: not installed ({missing.name})", "", ""))
    return found
