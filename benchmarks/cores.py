"""Speed and accuracy of the cores of the stress axis: this engine, libRoadRunner (CVODE) and diffrax.

Task: people with constants of their own, one resting week from midnight. This engine runs the whole core of the
laboratory (binding, exposure, awakening beside the hormones), the others the hormones' equations alone. Every figure is
patient-days per second with the largest relative error at the end against LSODA at 1e-11; steps and tolerances are
chosen for errors of one size. A peer that is not installed is left out, and the page says so.
"""

import re
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from typing import Any, get_args

import jax
import jax.numpy as jnp
import numpy as np
from scipy.integrate import solve_ivp

from assuage.mechanisms.mechanism import moved
from assuage.parameters.library import central_truth
from assuage.simulation.assembly import CORES, stress_axis
from assuage.simulation.engine import axes_of
from assuage.simulation.world import World, runge_kutta
from benchmarks.machine import Rows, cores, seconds


DAYS, TOY_DAYS = 7, 1
BATCH_WIDTH, TOY_BATCH_WIDTH = 2048, 64
HEALTHY = dict.fromkeys(("female", "traumatised", "ptsd", "adversity", "trauma_load"), 0.0)
# As the engine compiles its programs: wide vectors, and no loop spread over the cores, over which people are spread.
OPTIONS = {"xla_cpu_prefer_vector_width": 512, "xla_cpu_multi_thread_eigen": False}


@dataclass(frozen=True)
class Task:
    """A core: its states at the start, how people differ (log spread), our step, and the same in Antimony."""

    core: str
    start: dict[str, float]
    spread: dict[str, float]
    steps: tuple[float, ...]  # the last has an error of the size of the others'
    rtol: float  # of libRoadRunner
    antimony: str
    symbols: dict[str, str]  # a constant that differs -> its symbol there


CLOCK = """
  since := time - {shift} - 1440*floor((time - {shift})/1440);
  up := (since/{rise})^5; down := ((1440 - since)/{fall})^6;
  shape := up/(up + 1)*down/(down + 1);
"""
TASKS = {
    "Karin-Milo with glands": Task(
        "karin_milo",
        {"crh": 1.0, "acth": 1.0, "cortisol": 0.985, "pituitary": 1.02, "adrenal": 0.76},
        {"hpa_axis.sensitivity": 0.2, "hpa_axis.cortisol_half_life": 0.1},
        (7.5,),
        1e-6,
        CLOCK
        + """
  drive := {floor} + (1 - {floor})*(shape + {base})/({mean} + {base});
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
        "bangsgaard_ottesen",
        {"crh": 2.0, "acth": 8.7253, "cortisol": 1.1588},
        {"bangsgaard_ottesen.cortisol_loss": 0.05, "bangsgaard_ottesen.acth_loss": 0.05},
        (5.0, 2.5),
        1e-7,
        CLOCK
        + """
  w2 = {acth_loss}; w3 = {cortisol_loss};
  drive := {clock_factor}*(shape + {clock_base});
  crh' = {crh_made} + drive*{crh_driven}/(1 + {crh_inhibition}*cortisol^2)*crh/({crh_half} + crh)
         - {crh_loss}*crh;
  acth' = {acth_made}*crh/(1 + {acth_inhibition}*cortisol) - w2*acth;
  cortisol' = {cortisol_made}*acth^2 - w3*cortisol;
""",
        {"bangsgaard_ottesen.cortisol_loss": "w3", "bangsgaard_ottesen.acth_loss": "w2"},
    ),
    "Sriram": Task(
        "sriram",
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
    """What differs between people; the first are the same in any number of them."""
    rng, known = np.random.default_rng(1), central_truth()
    drawn = rng.normal(size=(count, len(task.spread)))
    return {name: known[name] * np.exp(sd * drawn[:, i]) for i, (name, sd) in enumerate(task.spread.items())}


def core_of(task: Task, own: dict[str, Any]) -> Any:
    """The core of these people, or of one."""
    return stress_axis(CORES[task.core], central_truth() | own, None, HEALTHY)


def state_of(task: Task, core: Any, make: Callable[[float], Any]) -> Any:
    """The state at the start, each field made by `make`; nothing has happened, so the rest is zero."""
    [state] = get_args(type(core).__orig_bases__[0])
    fields = {name: make(task.start.get(name, 0.0)) for name in state.__dataclass_fields__}
    if "sensitivity_level" in fields:
        fields["sensitivity_level"] = make(1.0) * core.sensitivity_target()
    return state(**fields)


def ours(task: Task, width: int, days: int, step: float, times: int) -> tuple[float, np.ndarray]:
    """Patient-days/s with so many people on every core, and end states (states, people of one core)."""
    own = {name: jnp.asarray(value, jnp.float32) for name, value in people(task, width).items()}
    world, steps = World((core_of(task, own),)), round(1440.0 / step)

    def week(world: World) -> jax.Array:
        core = world.mechanisms[0]
        states, axes = (state_of(task, core, partial(jnp.full, width)),), axes_of(world)

        def one(i: jax.Array, states: Any) -> Any:
            clock = jnp.asarray(i % steps, jnp.float32) * step
            return jax.vmap(
                lambda w, x: runge_kutta(w, clock, x, jnp.float32(step), (((), ()),)), in_axes=(axes, -1), out_axes=-1
            )(world, states)

        end = jax.lax.fori_loop(0, days * steps, one, states)[0]
        return jnp.stack([getattr(end, name) for name in task.start])

    program = jax.jit(week).lower(world).compile(OPTIONS)
    with ThreadPoolExecutor(cores()) as pool:

        def on_every_core() -> None:
            list(pool.map(lambda _: jax.block_until_ready(program(world)), range(cores())))

        on_every_core()
        best = seconds(on_every_core, times)
    return cores() * width * days / best, np.asarray(program(world), float)


def _rates(task: Task, core: Any, x: Any) -> Any:
    def rates(t: Any, levels: Any) -> tuple[Any, ...]:
        moving = core.flow(t % 1440.0, moved(x, **dict(zip(task.start, levels, strict=True))), dict(core.hears))
        return tuple(moving[name] for name in task.start)

    return rates


def with_diffrax(task: Task, count: int, days: int, rtol: float) -> tuple[float, np.ndarray]:
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
                days * 1440.0,
                0.5,
                jnp.asarray(list(task.start.values())),
                stepsize_controller=diffrax.PIDController(rtol=rtol, atol=rtol * 1e-3, dtmax=60.0),
                max_steps=200_000,
            )
            assert found.ys is not None
            return found.ys[-1]

        run = jax.jit(jax.vmap(one, out_axes=-1))
        jax.block_until_ready(run(own))
        best = seconds(lambda: jax.block_until_ready(run(own)), 2)
        return count * days / best, np.asarray(run(own))


def reference(task: Task, days: int, own: dict[str, float]) -> np.ndarray:
    """End state of one person, to 1e-11."""
    with jax.enable_x64(True):
        core = core_of(task, own)
        rates = jax.jit(_rates(task, core, state_of(task, core, jnp.asarray)))
        start = list(task.start.values())
        found = solve_ivp(
            lambda t, y: np.array(rates(t, tuple(y))),
            (0.0, days * 1440.0),
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
    files = ("circadian_drive", next(iter(task.spread)).partition(".")[0])
    values = {name.rpartition(".")[2]: v for file in files for name, v in known.items() if name.startswith(f"{file}.")}
    starts = "".join(f"  {name} = {value};\n" for name, value in task.start.items())
    equations = re.sub(r"\n {4,}", " ", task.antimony.format(**values))  # a line is an equation there
    return "model axis()\n" + starts + equations + "end\n"


def _roadrunner(job: tuple[str, tuple[str, ...], dict[str, np.ndarray], float, int]) -> tuple[float, np.ndarray]:
    import roadrunner  # pyright: ignore[reportMissingImports]

    sbml, states, own, rtol, days = job
    model = roadrunner.RoadRunner(sbml)
    model.integrator.relative_tolerance, model.integrator.absolute_tolerance = rtol, rtol / 1e3
    model.selections = list(states)

    def one(values: tuple[float, ...]) -> np.ndarray:
        model.resetAll()
        for symbol, value in zip(own, values, strict=True):
            model[symbol] = value
        return np.asarray(model.simulate(0, days * 1440.0, 2))[-1]

    rows = list(zip(*own.values(), strict=True))
    one(rows[0])
    began = time.perf_counter()
    ends = np.stack([one(row) for row in rows], axis=1)
    return time.perf_counter() - began, ends


def with_roadrunner(task: Task, count: int, days: int) -> tuple[float, np.ndarray]:
    """Patient-days/s of libRoadRunner with one process per core, and end states. Raises ImportError without it."""
    import antimony  # pyright: ignore[reportMissingImports]
    import roadrunner  # noqa: F401  # pyright: ignore[reportMissingImports]  its absence is met before a process is made

    antimony.clearPreviousLoads()
    if antimony.loadAntimonyString(model_text(task)) < 0:
        raise ValueError(antimony.getLastError())
    sbml, own = antimony.getSBMLString("axis"), people(task, count)
    symbols = {task.symbols[name]: value for name, value in own.items()}
    jobs = [
        (sbml, tuple(task.start), {symbol: value[part] for symbol, value in symbols.items()}, task.rtol, days)
        for part in np.array_split(np.arange(count), cores())
    ]
    with ProcessPoolExecutor(cores(), mp_context=get_context("spawn")) as pool:
        done = list(pool.map(_roadrunner, jobs))
    return count * days / max(t for t, _ in done), np.concatenate([e for _, e in done], axis=1)


def rows(toy: bool) -> Rows:
    """(core and how, patient-days/s, largest relative error)."""
    found: Rows = []
    width, days, count, checked = (TOY_BATCH_WIDTH, TOY_DAYS, 4, 1) if toy else (BATCH_WIDTH, DAYS, 200, 4)
    best: dict[str, float] = {}
    for label, task in TASKS.items():
        first = people(task, checked)
        exact = [reference(task, days, {k: float(v[i]) for k, v in first.items()}) for i in range(checked)]

        def error(ends: np.ndarray, exact: list[np.ndarray] = exact) -> str:
            return f"{max(float(np.abs(ends[:, i] / one - 1.0).max()) for i, one in enumerate(exact)):.0e}"

        for step in task.steps:
            best[label], ends = ours(task, width, days, step, 1 if toy else 3)
            found.append((f"{label}: this engine, {step:g} min steps", f"{best[label]:,.0f}", error(ends)))
        for peer, run, rtol in (
            ("diffrax", lambda task=task: with_diffrax(task, count, days, 1e-6), 1e-6),
            ("libRoadRunner", lambda task=task: with_roadrunner(task, count, days), task.rtol),
        ):
            try:
                speed, ends = run()
            except ImportError as missing:
                found.append((f"{label}: {peer} left out, {missing.name} is not installed", "", ""))
                continue
            found.append((f"{label}: {peer}, rtol {rtol:g}", f"{speed:,.0f}", error(ends)))
            found.append((f"{label}: ratio, this engine to {peer}", f"{best[label] / speed:.1f}", ""))
    default = next(iter(best.values()))
    found += [(f"{label}: ratio to the default core", f"{speed / default:.2f}", "") for label, speed in best.items()]
    return found
