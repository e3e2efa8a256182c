"""What one change does to the signs of PTSD in the stress axis: a row of numbers each, from the shipped values."""

import functools

import jax.numpy as jnp
import numpy as np

from assuage.mechanisms.events import Event
from assuage.mechanisms.mechanism import moved
from assuage.mechanisms.signals import AROUSAL, DEXAMETHASONE
from assuage.parameters.library import variant
from tests.mechanisms.alone import NEUTRAL
from tests.mechanisms.hpa_axis.cores import DAY, core, course, end, jump, said


SIGNS = ("ambient cortisol", "left after dexamethasone", "CRH", "awakening rise", "cue response")
LIMITED = variant("limited_adrenal") | {"hpa_axis.pituitary_limit": 4.0}
LOADED = {"trauma_load": 1.0}
# name -> (core, changed values, lasting drive, drive of the same cue, adrenal mass over what the year left)
CHANGES: dict[str, tuple[str, dict[str, float], float, float, float]] = {
    "nothing": ("karin_milo", {}, 0.0, 1.0, 1.0),
    "K: half-effect level 4 to 2.4 (trauma load 1)": ("karin_milo", LOADED, 0.0, 1.0, 1.0),
    "A: adrenal a third smaller, now": ("karin_milo", {}, 0.0, 1.0, 2.0 / 3.0),
    "a: adrenal limit 4, lasting": ("karin_milo", variant("limited_adrenal"), 0.0, 1.0, 1.0),
    "U: resting drive up by a half": ("karin_milo", {}, 0.5, 1.0, 1.0),
    "D: resting drive down by a third": ("karin_milo", {}, -1.0 / 3.0, 1.0, 1.0),
    "C: the cue arouses by a half more": ("karin_milo", {}, 0.0, 1.5, 1.0),
    "K and A": ("karin_milo", LOADED, 0.0, 1.0, 2.0 / 3.0),
    "K and U": ("karin_milo", LOADED, 0.5, 1.0, 1.0),
    "K and D": ("karin_milo", LOADED, -1.0 / 3.0, 1.0, 1.0),
    "K, D and C": ("karin_milo", LOADED, -1.0 / 3.0, 1.5, 1.0),
    "glands limited, nothing": ("karin_milo", LIMITED, 0.0, 1.0, 1.0),
    "glands limited, K": ("karin_milo", LIMITED | LOADED, 0.0, 1.0, 1.0),
    "glands limited, U": ("karin_milo", LIMITED, 0.5, 1.0, 1.0),
    "glands limited, K and U": ("karin_milo", LIMITED | LOADED, 0.5, 1.0, 1.0),
    "Sriram, nothing": ("sriram", {}, 0.0, 1.0, 1.0),
    "Sriram, PTSD": ("sriram", {"hpa_axis.ptsd": 1.0}, 0.0, 1.0, 1.0),
}
AWAKE, CUED, NIGHT = 420.0, 600.0, 1380.0


def at_hour(who, x, clock):
    return jump(who, Event.WINDOW, (clock / 30.0,), x)


def along(who, x, minutes, start, inputs=None):
    seen = course(who, x, minutes, start=start, inputs=inputs)
    return said(who, x, seen, inputs), end(x, seen)


@functools.cache
def signs(change):
    """Day mean of serum cortisol; share left after 0.5 mg; day mean of CRH; rises at 30 min and after a cue, nmol/L."""
    name, changed, lasting, cue, adrenal = CHANGES[change]
    who = core(name, **changed)
    x = jump(who, Event.CHRONIC_STRESS, (lasting,), who.rest(NEUTRAL))
    for _ in range(60):  # a year, for the glands
        x = jump(who, Event.BETWEEN_WINDOWS, (6.0, 0.0, 0.0), x)
    if name == "karin_milo":
        x = moved(x, adrenal=adrenal * x.adrenal)
    hours = [at_hour(who, x, clock) for clock in np.arange(0.0, DAY, 60.0)]
    levels = [{n: float(v[0]) for n, v in said(who, h, {"waking": np.zeros(1)}).items()} for h in hours]
    ambient = np.mean([level["serum_cortisol"] for level in levels])
    crh = np.mean([level["crh"] for level in levels])

    night, inputs = at_hour(who, x, NIGHT), {}
    for step in range(18):
        t = 30.0 * step + 15.0
        inputs = {DEXAMETHASONE: jnp.asarray(8.3 * 2.0 ** (-t / 240.0) * (1.0 - np.exp(-t / 40.0)))}
        after, night = along(who, night, [0.0, 30.0], (NIGHT + 30.0 * step) % DAY, inputs)
    left = after["serum_cortisol"][-1] / levels[8]["serum_cortisol"]

    woken = jump(who, Event.WAKING, (), at_hour(who, x, AWAKE))
    rising, _ = along(who, woken, [0.0, 30.0], AWAKE)
    rise = rising["salivary_cortisol"][1] - rising["salivary_cortisol"][0]

    calm = at_hour(who, x, CUED)
    minutes = np.arange(0.0, 15.1, 3.0)
    _, then = along(who, calm, minutes, CUED, {AROUSAL: jnp.asarray(3.0 * cue)})
    after_cue, _ = along(who, then, np.arange(0.0, 91.0, 3.0), CUED + 15.0)
    usual, _ = along(who, calm, np.arange(15.0, 106.0, 3.0), CUED)
    return ambient, left, crh, rise, np.max(after_cue["salivary_cortisol"] - usual["salivary_cortisol"])


def table():
    """Rows of (change, signs over those of nothing)."""
    return {
        change: tuple(one / usual for one, usual in zip(signs(change), signs(_usual(change)), strict=True))
        for change in CHANGES
    }


def _usual(change):
    """The row a change is held against: the same core, the same limits."""
    kin = [first for first in CHANGES if first.endswith("nothing") and change.startswith(first.partition(",")[0])]
    return next((k for k in kin if k.partition(",")[1]), "nothing")
