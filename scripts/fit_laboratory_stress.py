"""Fit what laboratory stressors ask of the body to anchor findings, and say how sure.

    python scripts/fit_laboratory_stress.py            solve and print
    python scripts/fit_laboratory_stress.py --write    and put centres and spreads into the parameter files

Four values, four anchors, all other parameters at their centres; Newton's method on 4,096 people with fixed luck in a
world of stress axis, laboratory stress and autonomic response. The spread of each prior follows from the anchors' own
errors by the delta method. Anchors, read from the shipped findings:

    Trier test, cortisol: largest mean rise over the pooled SD of the two samples
                          gu2022-tsst-d and tsst171-meta, pooled; error: theirs and half their difference
    childhood adversity: g of the mean of all samples of a Trier test
                          half of bunea2017-ela, because its baseline differs too; error: a quarter of it
    trauma script: level over lead-in, PTSD over the same history without
                          elzinga2003-script, 2.22 / 1.60; error: 0.2, assumed (12 women a group)
    Trier test, heart rate: mean rise over the pooled SD
                          tsst171-meta, autonomic; error: 0.2, assumed, because the signals it pools are not named

What is done, none of it printed with the anchors, so assumed: at 15:00 a baseline sample and the announcement; 5 min
preparation; 10 min of social evaluation; samples 10, 20, 30, 40, 55 and 70 min after its beginning. Heart rate at
baseline, and the mean of minutes 5 and 10. The script is a cue for 15 min, announced 15 min ahead; lead-in sample 1 min
before it, the script's sample 25 min after its beginning. Women's share in the Trier test: that of gu2022-tsst-d.

No anchor gives a level for exercise; what an hour of it does at the shipped drive is printed for the eye.
"""

import sys
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from fitting import slopes, write_prior

from assuage.evidence.library import finding
from assuage.mechanisms.autonomic.autonomic_response import AutonomicResponse
from assuage.mechanisms.events import Event
from assuage.mechanisms.hpa_axis.karin_milo import KarinMilo
from assuage.mechanisms.mechanism import parameter_fields
from assuage.mechanisms.signals import HEART_RATE, SALIVARY_CORTISOL, SKIN_CONDUCTANCE, Signal
from assuage.mechanisms.stress.arousal import Arousal
from assuage.mechanisms.threat.unpredictable_threat import UnpredictableThreat
from assuage.parameters.library import central_truth, parameters
from assuage.parameters.parameter import Adds, Multiplies
from assuage.population.person import FACTS
from assuage.simulation import assembly
from assuage.simulation.engine import play, rows_of
from assuage.simulation.resting_day import day_table, resting_day
from assuage.simulation.tape import Happening, record_tape
from assuage.simulation.world import World


PEOPLE, SEED = 4096, 20_222
WORLD = (KarinMilo, UnpredictableThreat, Arousal, AutonomicResponse)
NOBODY = dict.fromkeys(FACTS, 0.0)  # of the axis; what a stressor asks of people with a history is fitted here
RECORD = (SALIVARY_CORTISOL, HEART_RATE, SKIN_CONDUCTANCE)
UNKNOWN = (
    "arousal.social_drive",
    "arousal.after_adversity",
    "arousal.cue_drive_ptsd",
    "autonomic_response.sympathetic_heart",
)
STEPS = (0.1,) * len(UNKNOWN)
START = 15.0 * 60.0  # minutes from midnight
TSST = (
    (-5.0, Event.ANTICIPATE, (1.0,)),
    (0.0, Event.STRESS, (1.0, 0.0, 0.0, 0.0)),
    (10.0, Event.STRESS, (0.0, 0.0, 0.0, 0.0)),
    (10.0, Event.ANTICIPATE, (0.0,)),
)
TSST_LOOKS = (-5.5, 5.0, 9.5, 10.0, 20.0, 30.0, 40.0, 55.0, 70.0)
SCRIPT = (
    (-15.0, Event.ANTICIPATE, (1.0,)),
    (0.0, Event.STRESS, (0.0, 0.0, 1.0, 0.0)),
    (15.0, Event.STRESS, (0.0, 0.0, 0.0, 0.0)),
    (15.0, Event.ANTICIPATE, (0.0,)),
)
SCRIPT_LOOKS = (-15.5, -1.0, 25.0, 55.0)
EXERCISE = ((0.0, Event.STRESS, (0.0, 1.0, 0.0, 0.0)), (60.0, Event.STRESS, (0.0, 0.0, 0.0, 0.0)))
EXERCISE_LOOKS = (-0.5, 30.0, 60.0, 75.0, 90.0, 120.0)


def anchors() -> tuple[np.ndarray, np.ndarray]:
    """Targets and their standard errors."""
    pooled = finding("tsst171-meta")
    rises = [(e.value, (e.ci[1] - e.ci[0]) / 3.92) for e in (finding("gu2022-tsst-d").effect, pooled.effect)]
    weights = np.array([1.0 / se**2 for _, se in rises])
    rise = weights @ np.array([value for value, _ in rises]) / weights.sum()
    apart = (rises[1][0] - rises[0][0]) / 2.0
    adversity = finding("bunea2017-ela").effect.value
    script = (1.0 + finding("elzinga2003-script").effect.value / 100.0) / 1.60  # 1.60: the lead-in, in the note
    return (
        np.array([rise, adversity / 2.0, script, pooled.arms["ans"].mean]),
        np.array([np.hypot(weights.sum() ** -0.5, apart), abs(adversity) / 4.0, 0.2, 0.2]),
    )


def standardised(before: np.ndarray, after: np.ndarray) -> float:
    """Mean difference over the pooled SD."""
    return float((after.mean() - before.mean()) / np.sqrt((before.var() + after.var()) / 2.0))


@jax.jit
def _crowd(values: dict[str, jax.Array], rows: Any, clocks: jax.Array) -> dict[Signal, jax.Array]:
    typical = central_truth() | {"hpa_axis.trauma_load": values["load"]}
    table = day_table(assembly.stress_axis(KarinMilo, typical, None, NOBODY), clocks)
    level = jnp.log(values["hpa_axis.sensitivity"]) - typical["hpa_axis.sensitisation"] * values["load"]
    day = jax.vmap(lambda own: resting_day(table, own), out_axes=-1)(level)
    own = {name: v for name, v in values.items() if name != "hpa_axis.trauma_load"}
    axis = assembly.stress_axis(KarinMilo, typical | own, day, NOBODY)
    world = World((axis, *(assembly.mechanism(kind, typical | own) for kind in WORLD[1:])))
    keys = jnp.zeros((PEOPLE, 2), jnp.uint32)
    return {s.name: level for s, level in play(world, rows, keys, RECORD).items()}


class Model:
    """The anchors as the model gives them."""

    def __init__(self) -> None:
        rng = np.random.default_rng(SEED)
        files = {kind.parameters_file for kind in WORLD}
        self.own = {
            name: (belief, rng.normal(size=PEOPLE))
            for name, belief in parameters().items()
            if belief.between_persons is not None and name.partition(".")[0] in files
        }
        women = finding("gu2022-tsst-d").n_arms["women"] / finding("gu2022-tsst-d").n
        self.mixed = (rng.uniform(size=PEOPLE) < women).astype(float)
        self.noise = rng.normal(size=(32, PEOPLE))

    def seen(
        self, truth: dict[str, float], events: Any, looks: tuple[float, ...], *, load: float = 0.0, **facts: Any
    ) -> dict[str, np.ndarray]:
        """Readings at the looks, errors and all: name of the signal -> (looks, people)."""
        clocks: list[float] = []
        happenings = [Happening(START + at, kind, payload) for at, kind, payload in events]
        tape = record_tape(
            happenings, [START + at for at in looks], start=START - 30.0, finer=6.0, everywhere=True, clocks=clocks
        )
        values: dict[str, Any] = {name: jnp.asarray(truth[name]) for name in UNKNOWN} | {"load": jnp.asarray(load)}
        for name, (belief, z) in self.own.items():
            match belief.between_persons:
                case Adds():
                    values[name] = jnp.asarray(truth[name] + belief.spread * z)
                case Multiplies():
                    values[name] = jnp.asarray(truth[name] * np.exp(belief.spread * z))
                case _:
                    odds = np.log(truth[name] / (1.0 - truth[name])) + belief.spread * z
                    values[name] = jnp.asarray(1.0 / (1.0 + np.exp(-odds)))
        for kind in WORLD:
            for fact in set(parameter_fields(kind, "fact")) - {"day"}:
                given = facts.get(fact, 0.0) + np.zeros(PEOPLE)
                values[f"{kind.parameters_file}.{fact}"] = jnp.asarray(given)
        found = {
            name: np.asarray(v)[: len(looks)]
            for name, v in _crowd(values, rows_of(tape), jnp.asarray(tape.clocks)).items()
        }
        count = len(looks)
        spread = np.sqrt(np.log1p(truth["salivary_cortisol.assay_error"] ** 2))
        found[SALIVARY_CORTISOL.name] = found[SALIVARY_CORTISOL.name] * np.exp(spread * self.noise[:count])
        found[HEART_RATE.name] = found[HEART_RATE.name] + truth["heart_rate.error"] * self.noise[16 : 16 + count]
        return found

    def __call__(self, point: np.ndarray) -> np.ndarray:
        """The anchors at a point (logs of the unknown values)."""
        truth = central_truth() | {n: float(np.exp(v)) for n, v in zip(UNKNOWN, point, strict=True)}
        test = self.seen(truth, TSST, TSST_LOOKS, female=self.mixed)
        hard = self.seen(truth, TSST, TSST_LOOKS, female=self.mixed, adversity=1.0)
        saliva, after = test[SALIVARY_CORTISOL.name], hard[SALIVARY_CORTISOL.name]
        heart = test[HEART_RATE.name]
        peak = 1 + int(np.argmax(saliva[1:].mean(axis=1)))
        samples = [0, *range(3, len(TSST_LOOKS))]
        load = truth["hpa_axis.trauma_load"]
        folds = []
        for ptsd in (1.0, 0.0):
            level = self.seen(truth, SCRIPT, SCRIPT_LOOKS, load=load, female=1.0, adversity=1.0, ptsd=ptsd)
            level = level[SALIVARY_CORTISOL.name].mean(axis=1)
            folds.append(level[2] / level[1])
        return np.array(
            [
                standardised(saliva[0], saliva[peak]),
                standardised(saliva[samples].mean(axis=0), after[samples].mean(axis=0)),
                folds[0] / folds[1],
                standardised(heart[0], heart[1:3].mean(axis=0)),
            ]
        )


def main() -> None:
    """Solve, report, and on request write."""
    targets, errors = anchors()
    model = Model()
    point = np.log([central_truth()[name] for name in UNKNOWN])
    for turn in range(8):
        here = model(point)
        miss = np.abs((here - targets) / errors).max()
        print(f"turn {turn}: anchors {np.round(here, 4)}  largest miss {miss:.3f} se")
        if miss < 0.01:
            break
        point = point + np.clip(np.linalg.solve(slopes(model, point, here, STEPS), targets - here), -0.7, 0.7)
    inverse = np.linalg.inv(slopes(model, point, here, STEPS))
    spread = np.sqrt(np.diag(inverse @ np.diag(errors**2) @ inverse.T))
    print(f"\n{'value':40s} {'centre':>9s} {'sd log':>8s} {'anchor':>8s} {'model':>8s}")
    for name, value, sd, target, got in zip(UNKNOWN, np.exp(point), spread, targets, here, strict=True):
        print(f"{name:40s} {value:9.4f} {sd:8.4f} {target:8.3f} {got:8.3f}")
        if "--write" in sys.argv:
            write_prior(name, float(value), float(sd), log=True)
    show(model, central_truth() | dict(zip(UNKNOWN, np.exp(point), strict=True)))


def show(model: Model, truth: dict[str, float]) -> None:
    """Mean courses, for the eye."""
    for title, events, looks, facts in (
        ("Trier test", TSST, TSST_LOOKS, {"female": model.mixed}),
        ("Trier test, men", TSST, TSST_LOOKS, {}),
        ("Trier test, women", TSST, TSST_LOOKS, {"female": 1.0}),
        ("exercise, men", EXERCISE, EXERCISE_LOOKS, {}),
        ("script, PTSD", SCRIPT, SCRIPT_LOOKS, {"female": 1.0, "ptsd": 1.0}),
        ("script, no PTSD", SCRIPT, SCRIPT_LOOKS, {"female": 1.0}),
    ):
        seen = model.seen(truth, events, looks, **facts)
        print(f"\n{title}: minutes {looks}")
        for name, level in seen.items():
            print(f"  {name:20s} {np.round(level.mean(axis=1), 2)}  sd {np.round(level.std(axis=1), 2)}")
        saliva = seen[SALIVARY_CORTISOL.name]
        rise = (saliva[1:] - saliva[0]).max(axis=0)
        print(f"  responders (1.5 nmol/L) {np.mean(rise >= 1.5):.2f}")
        skin = seen[SKIN_CONDUCTANCE.name]
        print(f"  skin conductance g {standardised(skin[0], skin[1:3].mean(axis=0)):.2f}")
        if title.startswith("exercise"):
            bent = 2.0 * saliva[2] - saliva[0] - saliva[-1]
            print(f"  quadratic contrast, d_z {bent.mean() / bent.std():.2f}")


if __name__ == "__main__":
    main()
