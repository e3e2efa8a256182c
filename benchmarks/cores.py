"""Speed and accuracy of the three cores of the laboratory: this engine, libRoadRunner (CVODE) and diffrax.

Task: people with constants of their own, one resting week from midnight. This engine runs the whole laboratory core
(binding, exposure, awakening beside the hormones), the others the hormones' equations alone. Every figure is
patient-days per second with the largest relative error at the end against LSODA at 1e-11; steps and tolerances are
chosen for errors of one size.
"""

import os
import re
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax.sharding import PartitionSpec
from scipy.integrate import solve_ivp

from assuage.mechanisms.hpa_axis.bangsgaard_ottesen import BangsgaardOttesen, PhysicalAxis
from assuage.mechanisms.hpa_axis.karin_milo import KarinMilo, StressAxis
from assuage.mechanisms.hpa_axis.sriram import ReceptorAxis, Sriram
from assuage.mechanisms.mechanism import moved
from assuage.parameters.library import central_truth
from assuage.population.person import FACTS
from assuage.simulation.assembly import stress_axis
from assuage.simulation.devices import mesh
from assuage.simulation.engine import axes_of
from assuage.simulation.world import World, runge_kutta


DAYS = 7
NOBODY = dict.fromkeys(FACTS, 0.0)
IDLE = ("stressor", "chronic", "sprayed", "prepared", "waking", "exposure")


@dataclass(frozen=True)
class Task:
    """A core: its states at the start, how people differ (log spread), our step, and the same in Antimony."""

    kind: type[Any]
    state: type[Any]
    start: dict[str, float]
    spread: dict[str, float]
    steps: tuple[float, ...]  # the last has an error of the size of the others'
    rtol: float  # of libRoadRunner
    antimony: str
    symbols: dict[str, str]  # a constant that differs -> its symbol there


CLOCK = """
  since := time - {shift} - 1440*floor((time - {shift})/1440);
  up := (since/{rise})^5; down := ((1440 - since)/{fall})^6;
  curve := up/(up + 1)*down/(down + 1) + {base};
"""
TASKS = {
    "Karin-Milo with glands": Task(
        KarinMilo,
        StressAxis,
        {"crh": 1.0, "acth": 1.0, "cortisol": 0.985, "pituitary": 1.02, "adrenal": 0.76},
        {"hpa_axis.sensitivity": 0.2, "hpa_axis.cortisol_half_life": 0.1},
        (7.5,),
        1e-6,
        CLOCK
        + """
  drive := {floor} + (1 - {floor})*curve/{mean};
  K = 4; T3 = 30; block := 1/(1 + (cortisol/K)^3);
  crh' = ln(2)/{crh_half_life}*(drive*block/cortisol - crh);
  acth' = ln(2)/{acth_half_life}*(crh*pituitary*block - acth);
  cortisol' = ln(2)/T3*(acth*adrenal - cortisol);
  pituitary' = ln(2)/{pituitary_half_time}/1440*pituitary*(crh*(1 - pituitary/{pituitary_limit}) - 1);
  adrenal' = ln(2)/{adrenal_half_time}/1440*adrenal*(acth*(1 - adrenal/{adrenal_limit}) - 1);
""",
        {"hpa_axis.sensitivity": "K", "hpa_axis.cortisol_half_life": "T3"},
    ),
    "Bangsgaard-Ottesen": Task(
        BangsgaardOttesen,
        PhysicalAxis,
        {"crh": 2.0, "acth": 8.7253, "cortisol": 1.1588},
        {"bangsgaard_ottesen.cortisol_loss": 0.05, "bangsgaard_ottesen.acth_loss": 0.05},
        (5.0, 2.5),
        1e-7,
        CLOCK
        + """
  w2 = {acth_loss}; w3 = {cortisol_loss};
  crh' = {crh_made} + {clock_factor}*curve*{crh_driven}/(1 + {crh_inhibition}*cortisol^2)*crh/({crh_half} + crh)
         - {crh_loss}*crh;
  acth' = {acth_made}*crh/(1 + {acth_inhibition}*cortisol) - w2*acth;
  cortisol' = {cortisol_made}*acth^2 - w3*cortisol;
""",
        {"bangsgaard_ottesen.cortisol_loss": "w3", "bangsgaard_ottesen.acth_loss": "w2"},
    ),
    "Sriram": Task(
        Sriram,
        ReceptorAxis,
        {"crh": 1.08449, "acth": 0.657916, "cortisol": 1.69793, "receptor": 2.11493},
        {"sriram.stress": 0.1, "sriram.inhibition": 0.03},
        (15.0, 7.5),
        1e-7,
        """
  ks = {stress}; ki = {inhibition}; block := 1/(1 + (receptor/ki)^{inhibition_power});
  crh' = (ks*block - {crh_top}*crh/({crh_half} + crh) - {crh_loss}*crh)/60;
  acth' = ({acth_made}*crh*block - {acth_top}*acth/({acth_half} + acth) - {acth_loss}*acth)/60;
  cortisol' = ({cortisol_made}*acth - {cortisol_top}*cortisol/({cortisol_half} + cortisol)
               - {cortisol_loss}*cortisol)/60;
  receptor' = ({receptor_bound}*cortisol*({receptor_total} - receptor)
               + {receptor_top}*receptor^{receptor_power}/({receptor_half}^{receptor_power} + receptor^{receptor_power})
               - {receptor_loss}*receptor)/60;
""",
        {"sriram.stress": "ks", "sriram.inhibition": "ki"},
    ),
}


def people(task: Task, count: int) -> dict[str, np.ndarray]:
    """What differs between people."""
    rng, known = np.random.default_rng(1), central_truth()
    return {name: known[name] * np.exp(sd * rng.normal(size=count)) for name, sd in task.spread.items()}


def core_of(task: Task, own: dict[str, Any]) -> Any:
    """The core of these people, or of one."""
    return stress_axis(task.kind, central_truth() | {"hpa_axis.trauma_load": 0.0} | own, None, NOBODY)


def state_of(task: Task, core: Any, make: Any) -> Any:
    """The state at the start, each field made by `make`."""
    fields = {name: make(value) for name, value in task.start.items()} | {name: make(0.0) for name in IDLE}
    if task.kind is KarinMilo:
        fields["sensitivity_level"] = make(1.0) * core.sensitivity_target()
    return task.state(**fields)


def ours(task: Task, count: int, step: float) -> tuple[float, np.ndarray]:
    """Patient-days/s on all cores, and end states (states, count)."""
    own = {name: jnp.asarray(value, jnp.float32) for name, value in people(task, count).items()}
    world, steps = World((core_of(task, own),)), round(1440.0 / step)
    widest = next(iter(task.spread)).rpartition(".")[2]

    def week(world: World) -> jax.Array:
        core = world.mechanisms[0]
        width = getattr(getattr(core, "constants", core), widest).shape[0]
        states, axes = (state_of(task, core, partial(jnp.full, width)),), axes_of(world)

        def one(i: jax.Array, states: Any) -> Any:
            clock = jnp.asarray(i % steps, jnp.float32) * step
            return jax.vmap(
                lambda w, x: runge_kutta(w, clock, x, jnp.float32(step), (((), ()),)), in_axes=(axes, -1), out_axes=-1
            )(world, states)

        end = jax.lax.fori_loop(0, DAYS * steps, one, states)[0]
        return jnp.stack([getattr(end, name) for name in task.start])

    specs = jax.tree.map(lambda leaf: PartitionSpec("people") if jnp.ndim(leaf) else PartitionSpec(), world)
    run = jax.jit(
        jax.shard_map(week, mesh=mesh(), in_specs=(specs,), out_specs=PartitionSpec(None, "people"), check_vma=False)
    )
    jax.block_until_ready(run(world))
    best = min(_timed(lambda: jax.block_until_ready(run(world))) for _ in range(3))
    return count * DAYS / best, np.asarray(run(world), float)


def _timed(what: Any) -> float:
    began = time.perf_counter()
    what()
    return time.perf_counter() - began


def _rates(task: Task, core: Any, x: Any) -> Any:
    def rates(t: Any, levels: Any) -> tuple[Any, ...]:
        moving = core.flow(t % 1440.0, moved(x, **dict(zip(task.start, levels, strict=True))), {})
        return tuple(moving[name] for name in task.start)

    return rates


def with_diffrax(task: Task, count: int, rtol: float) -> tuple[float, np.ndarray]:
    """Patient-days/s of diffrax, Tsit5, adaptive, float64, all people at once on one device; and end states."""
    import diffrax

    with jax.enable_x64(True):
        own = {name: jnp.asarray(value) for name, value in people(task, count).items()}

        def one(mine: dict[str, jax.Array]) -> jax.Array:
            core = core_of(task, mine)
            rates = _rates(task, core, state_of(task, core, jnp.asarray))
            found = diffrax.diffeqsolve(
                diffrax.ODETerm(lambda t, y, _: jnp.stack(rates(t, y))),
                diffrax.Tsit5(),
                0.0,
                DAYS * 1440.0,
                0.5,
                jnp.asarray(list(task.start.values())),
                stepsize_controller=diffrax.PIDController(rtol=rtol, atol=rtol * 1e-3, dtmax=60.0),
                max_steps=200_000,
            )
            assert found.ys is not None
            return found.ys[-1]

        run = jax.jit(jax.vmap(one, out_axes=-1))
        jax.block_until_ready(run(own))
        best = min(_timed(lambda: jax.block_until_ready(run(own))) for _ in range(2))
        return count * DAYS / best, np.asarray(run(own))


def reference(task: Task, own: dict[str, float]) -> np.ndarray:
    """End state of one person, to 1e-11."""
    with jax.enable_x64(True):
        core = core_of(task, own)
        rates = jax.jit(_rates(task, core, state_of(task, core, jnp.asarray)))
        start = list(task.start.values())
        found = solve_ivp(
            lambda t, y: np.array(rates(t, tuple(y))),
            (0.0, DAYS * 1440.0),
            start,
            method="LSODA",
            rtol=1e-11,
            atol=1e-13,
            max_step=30.0,
        )
        return found.y[:, -1]


def model_text(task: Task) -> str:
    """The same equations in Antimony."""
    known = central_truth()
    files = ("circadian_drive", "hpa_axis" if task.kind is KarinMilo else _file(task))
    values = {name.rpartition(".")[2]: v for file in files for name, v in known.items() if name.startswith(f"{file}.")}
    starts = "".join(f"  {name} = {value};\n" for name, value in task.start.items())
    equations = re.sub(r"\n {4,}", " ", task.antimony.format(**values))  # a line is an equation there
    return "model axis()\n" + starts + equations + "end\n"


def _file(task: Task) -> str:
    return next(iter(task.spread)).partition(".")[0]


def _roadrunner(job: tuple[str, tuple[str, ...], dict[str, np.ndarray], float]) -> tuple[float, np.ndarray]:
    import roadrunner

    sbml, states, own, rtol = job
    model = roadrunner.RoadRunner(sbml)
    model.integrator.relative_tolerance, model.integrator.absolute_tolerance = rtol, rtol / 1e3
    model.selections = list(states)

    def one(values: tuple[float, ...]) -> np.ndarray:
        model.resetAll()
        for symbol, value in zip(own, values, strict=True):
            model[symbol] = value
        return np.asarray(model.simulate(0, DAYS * 1440.0, 2))[-1]

    rows = list(zip(*own.values(), strict=True))
    one(rows[0])
    began = time.perf_counter()
    ends = np.stack([one(row) for row in rows], axis=1)
    return time.perf_counter() - began, ends


def with_roadrunner(task: Task, count: int) -> tuple[float, np.ndarray]:
    """Patient-days/s of libRoadRunner with one process per core, and end states."""
    import antimony

    antimony.clearPreviousLoads()
    if antimony.loadAntimonyString(model_text(task)) < 0:
        raise ValueError(antimony.getLastError())
    sbml, own, cores = antimony.getSBMLString("axis"), people(task, count), os.cpu_count() or 1
    jobs = [
        (sbml, tuple(task.start), {task.symbols[name]: value[part] for name, value in own.items()}, task.rtol)
        for part in np.array_split(np.arange(count), cores)
    ]
    with ProcessPoolExecutor(cores, mp_context=get_context("spawn")) as pool:
        done = list(pool.map(_roadrunner, jobs))
    return count * DAYS / max(t for t, _ in done), np.concatenate([e for _, e in done], axis=1)


def error(task: Task, ends: np.ndarray, exact: list[np.ndarray]) -> float:
    """Largest relative error at the end over the first people."""
    return max(float(np.abs(ends[:, i] / one - 1.0).max()) for i, one in enumerate(exact))


def rows() -> list[tuple[str, str, str]]:
    """(core and how, patient-days/s, largest relative error)."""
    found: list[tuple[str, str, str]] = []
    count, best = 2048 * mesh().size, dict[str, float]()
    for label, task in TASKS.items():
        own = people(task, count)
        exact = [reference(task, {name: float(value[i]) for name, value in own.items()}) for i in range(4)]
        for step in task.steps:
            speed, ends = ours(task, count, step)
            best[label] = speed
            found.append(
                (f"{label}: this engine, {step:g} min steps", f"{speed:,.0f}", f"{error(task, ends, exact):.0e}")
            )
        speed, ends = with_diffrax(task, 200, 1e-6)
        mine = people(task, 200)
        same = [reference(task, {name: float(value[i]) for name, value in mine.items()}) for i in range(4)]
        found.append((f"{label}: diffrax Tsit5, rtol 1e-6", f"{speed:,.0f}", f"{error(task, ends, same):.0e}"))
        try:
            speed, ends = with_roadrunner(task, 200)
        except ImportError as missing:
            found.append((f"{label}: libRoadRunner not installed ({missing.name})", "", ""))
            continue
        found.append((f"{label}: libRoadRunner, rtol {task.rtol:g}", f"{speed:,.0f}", f"{error(task, ends, same):.0e}"))
        found.append((f"{label}: ratio, this engine to libRoadRunner", f"{best[label] / speed:.1f}", ""))
    first = next(iter(best.values()))
    found += [(f"{label}: ratio to the default core", f"{speed / first:.2f}", "") for label, speed in best.items()]
    return found
