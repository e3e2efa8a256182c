"""Imaging in whole people: twins without oxytocin's coefficients are the same, and what the prior says of the circuit.

The order of regions is that of one typical person of every truth under the effect of 24 IU and without; a truth in
which oxytocin does nothing ties, and counts half. Shares are held two Jeffreys errors away from their bounds.
"""

from functools import cache
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from assuage.evidence.library import finding
from assuage.mechanisms import signals as wires
from assuage.mechanisms.circuit.circuit import Circuit
from assuage.mechanisms.events import Event
from assuage.parameters.library import central_truth, uncertain
from assuage.parameters.truths import truths
from assuage.simulation.assembly import mechanism, parameter_files
from assuage.simulation.simulate import simulate
from assuage.studies.study import Study
from tests.simulation.over_the_prior import SEED, Played, assert_same, played, told
from tests.studies.drafts import PATIENTS


TRUTHS = 1000
PEOPLE = 24
NEGATIVE, PLAIN, REWARD = (-1.0, 1.0, 0.0, 0.0), (-1.0, 0.0, 0.0, 0.0), (1.0, 0.0, 1.0, 0.0)  # the first the own trauma
GROUPS: dict[str, dict[str, float]] = {
    "unexposed": {},
    "exposed": {"traumatised": 1.0},
    "ptsd": {"traumatised": 1.0, "ptsd": 1.0},
    "abused": {"traumatised": 1.0, "ptsd": 1.0, "adversity": 1.0, "childhood_severity": 2.0},
}


@cache
def shown(group: str, female: float, effect: float, picture: tuple[float, ...] = NEGATIVE, showings: int = 1):
    """Signal -> (truths,): of a typical person at a picture's last of so many showings, or at a cue where it is ()."""
    files = parameter_files((Circuit,))
    names = [name for name in uncertain() if name.partition(".")[0] in files]
    drawn = truths(SEED, 0, TRUTHS)
    facts = dict.fromkeys(("female", "traumatised", "ptsd", "adversity"), 0.0) | GROUPS[group] | {"female": female}
    severity = {"circuit.childhood_severity": facts.pop("childhood_severity", 0.0)}

    def one(values):
        who = mechanism(Circuit, central_truth() | values | severity, **facts)
        heard = {**Circuit.hears, wires.CENTRAL_EFFECT: effect}
        x = who.rest(heard)
        for _ in range(showings):
            kind, payload = (Event.PICTURES, picture) if picture else (Event.TRIAL, (0.0,) * 4)
            x = who.jumps[kind](who, tuple(jnp.asarray(v) for v in payload), x, heard, None)
        return who.signals(x, heard)

    said = jax.jit(jax.vmap(one))({name: drawn[name] for name in names})
    return {signal: np.asarray(value, float) for signal, value in said.items()}


def by_drug(signal, group, female, picture=NEGATIVE):
    """What oxytocin adds, truth by truth."""
    return shown(group, female, 1.0, picture)[signal] - shown(group, female, 0.0, picture)[signal]


def of_both(signal, group, picture=NEGATIVE):
    return by_drug(signal, group, 0.0, picture) + by_drug(signal, group, 1.0, picture)


AMYGDALA, MEN, WOMEN = wires.BASOLATERAL_AMYGDALA, 0.0, 1.0
# statement -> (what is above 0 where it holds, findings for it, findings against it)
STATEMENTS: dict[str, tuple[Any, tuple[str, ...], tuple[str, ...]]] = {
    "oxytocin lowers the amygdala's response in men": (
        lambda: [-by_drug(AMYGDALA, "unexposed", MEN)],
        ("spengler2017-men-dose", "kirsch2005-amygdala"),
        ("eckstein2016-amygdala-null",),
    ),
    "oxytocin raises it in women": (
        lambda: [by_drug(AMYGDALA, "unexposed", WOMEN)],
        ("lieberz2020-women-amygdala", "lischke2017-healthy-limbic"),
        (),
    ),
    "sex decides the sign: down in men, up in women": (
        lambda: [-by_drug(AMYGDALA, "unexposed", MEN), by_drug(AMYGDALA, "unexposed", WOMEN)],
        ("spengler2017-men-dose", "lieberz2020-women-amygdala"),
        ("koch2016a-amygdala-controls",),
    ),
    "oxytocin lowers it with PTSD, both sexes together": (
        lambda: [-of_both(AMYGDALA, "ptsd")],
        ("koch2016a-amygdala-ptsd",),
        ("flanagan2019-amygdala-roi-null",),
    ),
    "oxytocin raises it after a trauma without PTSD": (
        lambda: [of_both(AMYGDALA, "exposed")],
        ("koch2016a-amygdala-controls", "flanagan2019-control-left-amygdala"),
        ("flanagan2019-amygdala-roi-null",),
    ),
    "the worse the childhood trauma, the more it lowers": (
        lambda: [of_both(AMYGDALA, "ptsd") - of_both(AMYGDALA, "abused")],
        ("flanagan2019-ctq",),
        (),
    ),
    "the amygdala answers more with PTSD than after trauma without": (
        lambda: [shown("ptsd", MEN, 0.0, PLAIN)[AMYGDALA] - shown("exposed", MEN, 0.0, PLAIN)[AMYGDALA]],
        ("patel2012-amygdala", "hayes2012-dacc-amygdala"),
        (),
    ),
    "the amygdala habituates less with PTSD": (
        lambda: [
            shown("exposed", MEN, 0.0)[AMYGDALA] / shown("ptsd", MEN, 0.0)[AMYGDALA]
            - shown("exposed", MEN, 0.0, showings=6)[AMYGDALA] / shown("ptsd", MEN, 0.0, showings=6)[AMYGDALA]
        ],
        ("protopopescu2005-habituation",),
        ("roeckner2025-bla-course",),
    ),
    "vmPFC answers less with PTSD": (
        lambda: [shown("exposed", MEN, 0.0, ())[wires.VENTROMEDIAL] - shown("ptsd", MEN, 0.0, ())[wires.VENTROMEDIAL]],
        ("hayes2012-vmpfc", "milad2009-vmpfc-hippocampus-recall"),
        ("suarez2020-recall",),
    ),
    "the hippocampus answers less to a conditioned cue with PTSD": (
        lambda: [shown("exposed", MEN, 0.0, ())[wires.HIPPOCAMPUS] - shown("ptsd", MEN, 0.0, ())[wires.HIPPOCAMPUS]],
        ("milad2009-vmpfc-hippocampus-recall",),
        ("suarez2020-recall", "patel2012-hippocampus"),
    ),
    "oxytocin raises amygdala-vmPFC coupling with PTSD": (
        lambda: [by_drug(wires.AMYGDALA_VENTROMEDIAL, "ptsd", MEN)],
        ("koch2016-male-cem-vmpfc",),
        ("frijling2016-amygdala-vmpfc",),
    ),
    "oxytocin lowers amygdala-dACC coupling in women with PTSD": (
        lambda: [-by_drug(wires.AMYGDALA_CINGULATE, "ptsd", WOMEN)],
        ("koch2016-female-bla-dacc",),
        (),
    ),
    "oxytocin raises the striatum's response to social reward with PTSD": (
        lambda: [by_drug(wires.DORSAL_STRIATUM, "ptsd", MEN, REWARD)],
        ("nawijn2017-putamen",),
        (),
    ),
}


@pytest.mark.parametrize("statement", STATEMENTS)
def test_the_prior_holds_a_statement_as_far_as_its_findings_go(statement):
    """More likely than not where findings say so; never above nine in ten where another finding says otherwise."""
    values, found, against = STATEMENTS[statement]
    p, error = told(statement, found[0], *values())
    assert all(finding(one).topic in ("circuit", "social", "risk") for one in (*found, *against))
    assert p - 2.0 * error > 0.5
    if against:
        assert p + 2.0 * error < 0.9


SPRAY = {"route": "intranasal", "amount": "24 IU", "drug": "oxytocin", "when": "45 min before faces"}
CUES = {"trials": ["CS+", "CS-"]}
ALL_OF_IT: dict[str, Any] = {
    "study": "scanner_twins",
    "question": "What does the drug do in the scanner?",
    "reported_in": [],
    "population": {"who": "people of every kind", "female": 0.5, "ptsd": 0.3, "traumatised": 0.5, "adversity": 0.3},
    "design": "crossover",
    "arms": {
        "oxytocin": {"size": PEOPLE, "doses": [SPRAY]},
        "placebo": {"size": PEOPLE, "doses": [{"drug": "placebo"} | {k: SPRAY[k] for k in ("route", "when")}]},
    },
    "timeline": [
        {"do": "emotional_faces", "clock": "14:00", "name": "faces"},
        {"do": "trauma_pictures", "clock": "14:12"},
        {"do": "social_reward", "clock": "14:24"},
        {"do": "food_pictures", "clock": "14:36"},
        {"do": "resting_scan", "clock": "14:48"},
        {"do": "fear_acquisition", "clock": "15:00"},
        {"do": "fear_extinction", "clock": "15:10"},
    ],
    "measures": {
        "bold_amygdala": [
            {"after": "faces", "trials": ["fearful faces", "shapes"]},
            {"after": "trauma_pictures", "trials": ["trauma pictures", "negative pictures"]},
            {"after": "fear_extinction"} | CUES,
        ],
        "bold_striatum": {"after": "social_reward", "trials": ["social reward", "no reward"]},
        "bold_dlpfc": {"after": "food_pictures", "trials": ["food control", "food look"]},
        "coupling_amygdala_vmpfc": {"after": "resting_scan", "trials": "rest"},
    },
}


@cache
def scanned(works: bool) -> Played:
    return played(ALL_OF_IT, PEOPLE, count=1, works=works)


def test_twins_are_bit_identical_in_every_imaging_paradigm_where_no_coefficient_works():
    """All regions, couplings and volumes."""
    idle, works = (scanned(either).arms for either in (False, True))
    assert_same(idle["oxytocin"], idle["placebo"], *(s.name for s in Circuit.writes))
    assert np.any(works["oxytocin"][AMYGDALA] != works["placebo"][AMYGDALA])


def test_a_block_is_seen_while_it_is_shown_and_its_condition_decides():
    of = scanned(works=True)
    seen, samples = of.arms["placebo"], of.prepared.protocols["placebo"].samples
    level = {one.label: seen[AMYGDALA][0, :, one.look] for one in samples["bold_amygdala"]}
    assert np.all(level["shapes 3 of faces"] == 0.0)
    assert np.all(level["fearful faces 1 of faces"] > 0.0)
    assert np.all(level["negative pictures 1 of trauma_pictures"] <= level["trauma pictures 1 of trauma_pictures"])
    assert level["CS+ 1 of fear_extinction"].mean() > level["CS- 1 of fear_extinction"].mean()
    control = {one.label: seen[wires.DORSOLATERAL][0, :, one.look].mean() for one in samples["bold_dlpfc"]}
    assert control["food control 1"] > 0.5
    assert control["food look 1"] == 0.0


BEFORE_THERAPY: dict[str, Any] = {
    "study": "scanned_before_therapy",
    "question": "Do faces and recalled extinction tell who gains?",
    "reported_in": [],
    "population": PATIENTS,
    "arms": {"therapy": {"size": 8}},
    "timeline": [
        {"do": "emotional_faces", "day": 1, "clock": "10:00"},
        {"do": "fear_acquisition", "day": 1, "clock": "11:00"},
        {"do": "fear_extinction", "day": 1, "clock": "11:20", "context": "B"},
        {"do": "fear_recall", "day": 2, "clock": "11:20", "context": "B"},
        {
            "do": "prolonged_exposure",
            "from": "day 3",
            "sessions": 2,
            "every": "1 week",
            "length": "90 min",
            "clock": "10:00",
        },
    ],
    "measures": {
        "caps5": ["baseline", "week 3"],
        "bold_amygdala": {"after": "emotional_faces", "trials": ["fearful faces", "shapes"]},
        "scr": {"after": "fear_recall"} | CUES,
    },
}


@pytest.mark.slow
def test_faces_and_recall_stand_beside_symptoms_in_the_table_of_people(tmp_path):
    made = simulate(Study.model_validate(BEFORE_THERAPY), seed=3, out=tmp_path / "run")
    columns = {"bold_amygdala, fearful faces 1", "bold_amygdala, shapes 6", "scr, CS+ 1", "scr, CS- 4"}
    assert columns | {"caps5, baseline", "caps5, week 3"} <= set(made.people)
    seen = made.people[sorted(columns)]
    assert np.isfinite(seen.to_numpy(float)).all()
    assert all(len(set(values)) > 1 for values in seen.to_numpy(float).T)
