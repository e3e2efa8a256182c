"""The stress axes against their second readings: the same random people through both, one by one.

One by one, because a core without glands takes a mean over the hours of a person's day.
"""

from types import SimpleNamespace
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from assuage.mechanisms.events import Event
from assuage.mechanisms.hpa_axis.bangsgaard_ottesen import BangsgaardOttesen, PhysicalAxis
from assuage.mechanisms.hpa_axis.karin_milo import KarinMilo, StressAxis
from assuage.mechanisms.hpa_axis.sriram import ReceptorAxis, Sriram
from assuage.mechanisms.hpa_axis.ultradian import UltradianPulse
from assuage.mechanisms.signals import Signal
from assuage.parameters.library import central_truth
from assuage.population.person import FACTS
from assuage.simulation import assembly
from tests.second_readers import bangsgaard_ottesen, karin_milo, sriram, ultradian
from tests.second_readers.test_twins import HEARD, PAYLOADS, STATES, SWITCH, WIRES, StubDay, agree, draw, plain


PEOPLE = 40
PAST_MIDNIGHT = 1449.0  # a step over midnight goes on counting; the longest takes 9 min
CORES = {
    "karin_milo": (KarinMilo, StressAxis, karin_milo),
    "bangsgaard_ottesen": (BangsgaardOttesen, PhysicalAxis, bangsgaard_ottesen),
    "sriram": (Sriram, ReceptorAxis, sriram),
}
LEVELS = {
    "bangsgaard_ottesen": {"crh": 2.0, "acth": 9.0, "cortisol": 3.0},
    "sriram": {"crh": 2.0, "acth": 10.0, "cortisol": 12.0, "receptor": 1.0},
}
MORE = {"waking": [0.0, 1.0], "exposure": 20.0}
LABORATORY = {
    "drug_cortisol": [0.0, 200.0],
    "dexamethasone": [0.0, 3.0],
    "drug_crh": [0.0, 5000.0],
    "v1b_effect": [0.0, 1.0],
}
PARTS = {
    "drive": "circadian_drive",
    "binding": "cortisol_binding",
    "challenges": "hpa_challenges",
    "pulses": "ultradian",
    "history": "hpa_history",
}
UNTOUCHED = ("hpa_axis.cooperativity", "hpa_axis.pituitary_limit", "hpa_axis.adrenal_limit")
FUNCTIONS = ("signals", "flow", "between_windows")
CASES = [
    (name, function) for name, (kind, _, _) in CORES.items() for function in (*FUNCTIONS, *(e.name for e in kind.jumps))
]


class StubDayWithCortisol(StubDay):
    def cortisol_over_gap(self, days, opened, closed):
        return 1.0 + (0.01 * opened - 0.03 * closed) / (1 + days)


class StubOrbit:
    """A resting orbit of plain algebra."""

    hours = np.linspace(0.5, 1.5, 24)

    def __init__(self, states):
        self.usual = states

    def means(self, chronic):
        return tuple(level * (1.0 + chronic) ** (0.3 + 0.1 * k) for k, level in enumerate(self.usual))

    def at_clock(self, slot, chronic):
        return tuple(level * (1.0 + 0.03 * slot) for level in self.means(chronic))

    def over_gap(self, days, opened, closed):
        return 1.0 + (0.02 * closed - 0.01 * opened) / (1 + days)


def person(name, rng):
    """One person: the product's core, what the twin reads, a state for both, what is heard, a payload maker."""
    kind, _, _ = CORES[name]
    constants = {"bangsgaard_ottesen": "bangsgaard_ottesen", "sriram": "sriram"}.get(name)
    files = {**PARTS, **({"constants": constants} if constants else {})}
    known = {n: v if n in UNTOUCHED or v == 0.0 else v * np.exp(0.2 * rng.normal()) for n, v in central_truth().items()}
    known["ultradian.depth"] = rng.choice([0.0, 0.3])
    # what is 0 as shipped, and what has a floor
    known["hpa_axis.late_weight"] = rng.uniform()
    known["hpa_challenges.peripheral_men"] = rng.choice([-0.2, 0.7, 3.0])
    known["hpa_challenges.peripheral_women"] = rng.choice([-0.2, 0.1, 3.0])
    known["hpa_challenges.waking_gain"] = rng.normal(5.0, 11.0)
    known["hpa_challenges.by_v1b"] = rng.choice([0.0, 0.2])
    facts = {fact: float(rng.choice(SWITCH)) for fact in FACTS}
    day = StubOrbit(tuple(LEVELS[name].values())) if name in LEVELS else StubDayWithCortisol()
    core = assembly.stress_axis(kind, known, day, {k: jnp.asarray(v) for k, v in facts.items()})
    p: dict[str, Any] = (
        {n.partition(".")[2]: v for n, v in known.items() if n.startswith(("hpa_axis.", "traits."))}
        | facts
        | {"day": day}
    )
    p |= {
        part: {n.partition(".")[2]: v for n, v in known.items() if n.startswith(file + ".")}
        for part, file in files.items()
    }
    p["history"] |= facts
    p["cooperativity"] = int(p["cooperativity"])
    return core, p


@pytest.mark.parametrize(("name", "function"), CASES, ids=lambda value: value)
def test_core_and_twin_agree(name, function):
    kind, state_class, twin = CORES[name]
    rng = np.random.default_rng([7, *map(ord, name + function)])
    ranges = (STATES["karin_milo"] | LEVELS.get(name, {})) | MORE
    fields = list(state_class.__dataclass_fields__)
    with jax.enable_x64(True):
        for _ in range(PEOPLE):
            core, p = person(name, rng)
            x = {field: float(draw(rng, ranges[field])[0]) for field in fields}
            inputs = {wire: float(draw(rng, how)[0]) for wire, how in (HEARD | LABORATORY).items()}
            told: dict[Signal, jax.Array] = {WIRES[wire]: jnp.asarray(value) for wire, value in inputs.items()}
            payload = tuple(float(draw(rng, how)[0]) for how in PAYLOADS.get(function, ([0.0],) * 4))
            state = state_class(**{field: jnp.asarray(value) for field, value in x.items()})
            twins_x = {field: np.asarray(value) for field, value in x.items()}
            clock = rng.uniform(0, PAST_MIDNIGHT)
            if function == "signals":
                product, other = core.signals(state, told), twin.signals(p, twins_x, inputs)
            elif function == "flow":
                product, other = core.flow(jnp.asarray(clock), state, told), twin.flow(p, twins_x, inputs, clock)
            else:
                here = tuple(jnp.asarray(value) for value in payload)
                random = SimpleNamespace()
                step = kind.between_windows if function == "between_windows" else kind.jumps[Event[function]]
                product = step(core, here, state, told, random)
                move = twin.between_windows if function == "between_windows" else twin.JUMPS[function]
                other = move(p, twins_x, inputs, payload, {})
            product = plain(product)
            if function == "flow":  # a state that a reader leaves out of the flow stands still
                product, other = (dict.fromkeys({*product, *other}, 0.0) | rates for rates in (product, other))
            assert set(product) == set(other)
            agree(product, other, f"{name}.{function}")


def test_pulses():
    rng = np.random.default_rng(3)
    p = {"depth": draw(rng, 0.3), "period": draw(rng, 151.0), "first_peak": draw(rng, 40.0)}
    p |= {"second": draw(rng, 0.3), "second_lag": draw(rng, (0.0, 1.0))}
    clock = rng.uniform(0, 2880, len(p["depth"]))
    with jax.enable_x64(True):
        product = UltradianPulse(**{name: jnp.asarray(value) for name, value in p.items()})
        agree({"factor": product(jnp.asarray(clock))}, {"factor": ultradian.factor(p, clock)}, "pulses")


def test_every_event_of_a_core_has_a_twin():
    for kind, _, twin in CORES.values():
        assert set(twin.JUMPS) == {event.name for event in kind.jumps}
