"""What is data is added with one data file in a folder; a mechanism joins a world by what it declares."""

from pathlib import Path
from typing import Any, ClassVar

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import pytest
import yaml

from assuage import shelves
from assuage.errors import AssuageError
from assuage.measures.catalogue import measures
from assuage.mechanisms.events import Event
from assuage.mechanisms.fear_learning.trauma_memory import TraumaMemoryLearning
from assuage.mechanisms.hpa_axis.core import HpaCore
from assuage.mechanisms.hpa_axis.karin_milo import KarinMilo
from assuage.mechanisms.mechanism import Mechanism, moved, parameter, state, trait
from assuage.mechanisms.pharmacokinetics.carbetocin import Carbetocin
from assuage.mechanisms.pharmacokinetics.oxytocin import Oxytocin
from assuage.mechanisms.signals import BRAIN_OXYTOCIN, CENTRAL_EFFECT, Signal
from assuage.mechanisms.symptoms.clusters import SymptomClusters
from assuage.mechanisms.therapy.exposure_session import ExposureSession
from assuage.paradigms.catalogue import paradigms
from assuage.paradigms.drugs import drugs
from assuage.parameters.correlations import correlations
from assuage.parameters.library import central_truth, parameters
from assuage.population.person import own_values
from assuage.randomness import RandomStream, person_key
from assuage.simulation import assembly
from assuage.simulation.prepared import prepare
from assuage.simulation.simulate import simulate
from assuage.simulation.world import World
from assuage.studies.reading import load_study
from assuage.studies.study import Study
from tests.cli.command import assuage


ASSUMED = {"grade": "assumed", "findings": [], "reasoning": "Made up for a test."}
MADE_UP = {"meaning": "Made up for a test.", "source": "Nobody's.", "findings": []}
ASSAY = {
    "measure": "blood_spot_cortisol",
    "label": "cortisol in a dried blood spot",
    "meaning": "Made up for a test.",
    "form": "assay",
    "unit": "nmol/L",
    "substance": "cortisol",
    "reads": ["serum_cortisol"],
    "parameters": {"assay_error": {"unit": "1", "typical": {"fixed": 0.2}} | ASSUMED},
}
PARADIGM = MADE_UP | {
    "paradigm": "cold_room",
    "length": "20 min",
    "awake": True,
    "steps": [
        {"at": "0 min", "does": "stress", "exertion": 0.3, "meaning": "people stand in the cold"},
        {"at": "20 min", "does": "stress", "meaning": "they leave it"},
    ],
}
ASSAULT = MADE_UP | {
    "paradigm": "assault",
    "length": "1 min",
    "awake": True,
    "steps": [{"at": "0 min", "does": "trauma", "intensity": 1, "meaning": "it happens"}],
}
THERAPY = MADE_UP | {
    "paradigm": "writing_exposure",
    "components": [
        {"component": "contact"},
        {"component": "exposure", "starts": "20 min", "times": 3, "every": "10 min"},
    ],
}
DRUG = {
    "drug": "slow_cortisone",
    "label": "slow cortisone",
    "meaning": "Made up for a test.",
    "routes": {"oral": {"event": "STEROID", "slot": 0, "unit": "mg", "largest": "5 mg"}},
    "findings": [],
}
TRAIT = {"sting": {"unit": "1", "typical": {"fixed": 1}, "between_persons": {"lognormal": {"sd": 0.5}}} | ASSUMED}
TOGETHER = {"correlations": [{"between": ["nose.sting", "traits.arousability"], "r": 0.9} | ASSUMED]}
FILES = {
    "measures/blood_spot.yaml": ASSAY,
    "paradigms/cold_room.yaml": PARADIGM,
    "paradigms/assault.yaml": ASSAULT,
    "paradigms/writing.yaml": THERAPY,
    "drugs/slow_cortisone.yaml": DRUG,
    "parameters/nose.yaml": TRAIT,
    "parameters/correlations.yaml": TOGETHER,
}
PEOPLE = 400
HEALTHY = {"who": "healthy adults", "female": 0.5}
ILL = {"who": "adults with PTSD", "stratum": "civilian_trial", "female": 0.5, "ptsd": 1} | {
    "caps5": {"mean": 42, "sd": 9},
    "include": "caps5 >= 26",
}


@pytest.fixture
def own(tmp_path, monkeypatch):
    """Makes a folder of one's own with these files; its path is short, so a program made with it is found again."""
    monkeypatch.chdir(tmp_path)

    def make(*names):
        folder = Path("own")
        for name in names:
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(yaml.safe_dump(FILES[name], sort_keys=False), encoding="utf-8")
        return folder

    return make


def study(**parts: Any) -> Study:
    whole = {"study": "added", "question": "Is it there?", "reported_in": [], "population": HEALTHY} | parts
    path = Path("study.yaml")
    path.write_text(yaml.safe_dump(whole), encoding="utf-8")
    return load_study(path)


def resting(measure="serum_cortisol", do="rest", doses=()):
    return study(
        arms={"one": {"size": 3, "doses": list(doses)}},
        timeline=[{"do": do, "clock": "14:00"}],
        measures={measure: {"after": do, "at": "0, 10, 60 min"}},
    )


def dose():
    given = {"drug": "slow_cortisone", "route": "oral", "amount": "4 mg", "when": "directly before rest"}
    return resting(doses=[given])


@pytest.mark.parametrize(
    ("file", "name", "shelf"),
    [
        ("measures/blood_spot.yaml", "blood_spot_cortisol", measures),
        ("measures/blood_spot.yaml", "blood_spot_cortisol.assay_error", parameters),
        ("paradigms/cold_room.yaml", "cold_room", paradigms),
        ("paradigms/writing.yaml", "writing_exposure", paradigms),
        ("drugs/slow_cortisone.yaml", "slow_cortisone", drugs),
        ("parameters/nose.yaml", "nose.sting", parameters),
    ],
)
def test_one_data_file_is_on_its_shelf_as_long_as_the_folder_is_in_use(own, file, name, shelf):
    before = list(shelf())
    with shelves.using(folders=[own(file)]):
        assert list(shelf()) == [*before, name]
    assert list(shelf()) == before


def test_a_drug_added_is_listed(own):
    said = assuage("drugs", "--with", own("drugs/slow_cortisone.yaml"))
    assert said.code == 0
    assert "slow_cortisone  oral" in said.out
    assert "drugs of this run include those of" in said.err


def test_an_assay_added_is_sampled_in_the_smallest_world(own):
    with shelves.using(folders=[own("measures/blood_spot.yaml")]):
        made = prepare(resting(measure="blood_spot_cortisol"))
        assert [one.label for one in made.protocols["one"].samples["blood_spot_cortisol"]] == [
            "+0 min",
            "+10 min",
            "+60 min",
        ]
        assert made.kinds == assembly.shelf("rest and drugs")


def test_a_paradigm_added_is_on_the_tape_and_asks_for_arousal(own):
    with shelves.using(folders=[own("paradigms/cold_room.yaml")]):
        made = prepare(resting(do="cold_room"))
    begins = 1440.0 + 14 * 60.0
    done = [(e.at - begins, e.kind, e.payload) for e in made.protocols["one"].events]
    assert done == [(0.0, Event.STRESS, (0.0, 0.3, 0.0, 0.0)), (20.0, Event.STRESS, (0.0, 0.0, 0.0, 0.0))]
    assert Event.STRESS in made.tapes["one"].kind
    assert made.kinds == assembly.shelf("stress")


def test_a_life_event_is_a_paradigm_too(own):
    """What happens to healthy people; their symptoms need no scores at intake."""
    with shelves.using(folders=[own("paradigms/assault.yaml")]):
        made = prepare(
            study(
                arms={"one": {"size": 3}},
                timeline=[{"do": "assault", "day": 8, "clock": "20:00"}],
                measures={"caps5": ["baseline", "week 4"]},
            )
        )
    assert [(e.kind, e.payload) for e in made.protocols["one"].events] == [(Event.TRAUMA, (1.0,))]
    assert {TraumaMemoryLearning, SymptomClusters} <= set(made.kinds)


def test_a_therapy_added_has_its_sessions_on_the_tape(own):
    folder = own("paradigms/writing.yaml")
    course = {"do": "writing_exposure", "sessions": 2, "every": "1 week", "length": "60 min", "clock": "10:00"}
    with shelves.using(folders=[folder]):
        made = prepare(
            study(
                population=ILL,
                arms={"one": {"size": 3}},
                timeline=[course],
                measures={"caps5": ["baseline", "week 2"]},
            )
        )
    kinds = [event.kind for event in made.protocols["one"].events if event.kind is not Event.LIFE]
    session = [Event.SESSION_START, *[Event.EXPOSURE] * 3, Event.EXPOSURE_END, Event.SESSION_END]
    assert kinds == session * 2
    assert ExposureSession in made.kinds


def test_a_drug_added_is_an_event_that_a_mechanism_hears(own):
    with shelves.using(folders=[own("drugs/slow_cortisone.yaml")]):
        made = prepare(dose())
        assert dose().warnings() == []
    [given] = made.protocols["one"].events
    assert (given.kind, given.payload[0]) == (Event.STEROID, 4.0)


def test_a_trait_added_is_drawn_for_each_person_and_goes_together_with_another(own):
    shipped = correlations()
    with shelves.using(folders=[own("parameters/nose.yaml", "parameters/correlations.yaml")]):
        assert [one.r for one in correlations()] == [*(one.r for one in shipped), 0.9]
        fixed = central_truth()
        people = jax.vmap(lambda n: own_values({}, fixed, RandomStream(person_key(0, 0, n)), {"nose", "traits"}))(
            jnp.arange(PEOPLE)
        )
    sting, arousable = (np.log(np.asarray(people[name])) for name in ("nose.sting", "traits.arousability"))
    assert sting.std() == pytest.approx(0.5, rel=4.0 / np.sqrt(2.0 * PEOPLE))  # four errors: 1 in 16,000
    z = np.arctanh(np.corrcoef(sting, arousable)[0, 1])
    assert z == pytest.approx(np.arctanh(0.9), abs=4.0 / np.sqrt(PEOPLE - 3))  # the same, of Fisher's z
    assert correlations() == shipped


def test_what_was_added_is_simulated(own):
    """An assay and a drug together: 20 mg of cortisol by mouth are in the blood an hour later."""
    folder = own("measures/blood_spot.yaml", "drugs/slow_cortisone.yaml")
    given = {"drug": "slow_cortisone", "route": "oral", "amount": "20 mg", "when": "directly before rest"}
    with shelves.using(folders=[folder]):
        subject = resting(measure="blood_spot_cortisol", doses=[given])
        assert "more than 5 mg" in " ".join(subject.warnings())
        made = simulate(subject, out="run")
    mean = made.summary().set_index("sample")["mean"]
    assert mean["+60 min"] > 1.5 * mean["+0 min"]
    assert (made.samples["measure"] == "blood_spot_cortisol").all()
    assert str(folder / "drugs" / "slow_cortisone.yaml") in Path("run/run.json").read_text(encoding="utf-8")


STING = Signal("sting", "1", "how much the nose burns")
BITTER = Signal("bitterness", "1", "what nobody writes")


class Nose(eqx.Module):
    felt: Any = state("1", "how much it burns")


class Sting(Mechanism[Nose]):
    """A spray burns, by what a person is like; less under a full central effect."""

    parameters_file: ClassVar = "nose"
    reads: ClassVar = (BRAIN_OXYTOCIN,)
    hears: ClassVar = {CENTRAL_EFFECT: 0.0}
    writes: ClassVar = (STING,)
    roused_by: ClassVar = (Event.SPRAY,)

    sting: Any = parameter("1", "b", "how much an IU burns")
    arousability: Any = trait("1", "k", "how easily this person is aroused")

    def rest(self, inputs):
        return Nose(jnp.zeros_like(self.sting))

    def signals(self, x, inputs):
        return {STING: self.arousability * x.felt}

    def on_spray(self, payload, x, inputs, random):
        return moved(x, felt=x.felt + self.sting * payload[0] * (1.0 - inputs[CENTRAL_EFFECT]))

    jumps: ClassVar = {Event.SPRAY: on_spray}


class Second(Mechanism[Any]):
    writes: ClassVar = (STING,)


class Asking(Mechanism[Any]):
    reads: ClassVar = (BITTER,)
    writes: ClassVar = (Signal("face", "1", "what is made of it"),)


REST = assembly.shelf("rest and drugs")


def test_a_mechanism_joins_a_world_and_is_handed_what_it_declares(own):
    with shelves.using(folders=[own("parameters/nose.yaml")]):
        kinds = tuple(kind for kind in (*REST, Sting) if not issubclass(kind, HpaCore))
        assert {"nose", "traits"} <= assembly.parameter_files(kinds)
        values = central_truth() | {"oxytocin.typical_share": 6e-5, "traits.arousability": 2.0}
        people = {"female": 0.0, "adversity": 0.0, "insecure": 0.0, "ptsd": 0.0}
        facts = {name: jnp.asarray(value) for name, value in people.items()}
        world = assembly.world(kinds, values, None, facts)
        alone = World((assembly.mechanism(Sting, values),))
    for made in (world, alone):  # no central effect at rest, and none where nobody writes it
        states = made.rest()
        after = made.jump(
            Event.SPRAY, (jnp.asarray(24.0), *[jnp.asarray(0.0)] * 3), states, RandomStream(person_key(0, 0, 0))
        )
        assert float(made.signals(states)[STING]) == 0.0
        assert float(made.signals(after)[STING]) == pytest.approx(2.0 * 24.0)


def test_a_mechanism_is_in_the_worlds_of_the_studies_that_need_it():
    kinds = (*REST, Sting)
    assert {Sting, Oxytocin} <= assembly.needed(kinds, (STING,), {Event.SPRAY})
    assert Sting not in assembly.needed(kinds, (CENTRAL_EFFECT,), {Event.SPRAY})  # nobody there hears it
    assert Carbetocin not in assembly.needed(kinds, (STING,), {Event.SPRAY})
    assert KarinMilo in kinds


@pytest.mark.parametrize(
    ("kinds", "said"),
    [
        ((*REST, Sting, Second), r"^Sting and Second both write sting$"),
        ((*REST, Asking), r"^no mechanism writes bitterness, which Asking reads$"),
    ],
)
def test_two_writers_of_a_signal_or_none_are_refused_in_one_sentence(kinds, said):
    with pytest.raises(AssuageError, match=said):
        assembly.needed(kinds, (kinds[-1].writes[0],), set())
