"""Mirrors src/assuage/studies/experiment.py: what is refused, and what a sound file means."""

import pytest
import yaml

from assuage.errors import FileProblem
from assuage.studies.experiment import ROUTES, Dose, Experiment, Samples
from assuage.studies.reading import load_study
from tests.studies.experiments import BAD, sound, spoiled


def read(content) -> Experiment:
    return Experiment.model_validate(content)


@pytest.fixture
def write(tmp_path):
    def put(content):
        path = tmp_path / "mine.yaml"
        path.write_text(yaml.safe_dump(content, sort_keys=False), encoding="utf-8")
        return path

    return put


def line_of(path, place):
    """The line of a place in a file of one key a line."""
    node, line = yaml.compose(path.read_text(encoding="utf-8")), None
    for part in place.split("."):
        if isinstance(node, yaml.SequenceNode):
            node = node.value[int(part)]
            line = node.start_mark.line + 1
        else:
            found = [(key, value) for key, value in node.value if key.value == part]
            if not found:
                return line
            line, node = found[0][0].start_mark.line + 1, found[0][1]
    return line


@pytest.mark.parametrize("what", BAD)
def test_a_wrong_value_is_one_sentence_with_file_line_and_field(what, write):
    place, value, field, words = BAD[what]
    path = write(spoiled(place, value))
    with pytest.raises(FileProblem) as problem:
        load_study(path)
    said = str(problem.value)
    assert "\n" not in said
    assert problem.value.field == field, said
    assert problem.value.line == (line_of(path, field) or 1), said  # what is missing at the top is in the first line
    assert said.startswith(f"{path}, line {problem.value.line}, column {problem.value.column}: {field}: ")
    for word in words:
        assert word in said, said


def test_a_sound_experiment_is_read(write):
    study = load_study(write(sound()))
    assert isinstance(study, Experiment)
    assert study == read(sound())
    assert study.warnings() == []


def test_an_arm_without_samples_of_a_measure_is_no_mistake():
    """Plasma is sampled in the infusion that only one arm has."""
    study = read(sound())
    assert study.times("plasma_oxytocin", "oxytocin") == (1080.0, 1110.0)
    assert study.times("plasma_oxytocin", "placebo") == ()


def test_times_are_minutes_from_the_first_midnight():
    study = read(sound())
    assert study.times("acth", "placebo") == (890.0, 920.0)
    assert study.times("heart_rate", "placebo") == (890.0, 910.0)
    assert study.minutes("acth", "placebo") == (-10.0, 20.0)
    assert study.minutes("heart_rate", "placebo") == (0.0, 20.0)
    spray, infusion = study.arms["oxytocin"].doses
    assert (study.given_at("oxytocin", spray), study.given_at("oxytocin", infusion)) == (855.0, 960.0)


@pytest.mark.parametrize(
    ("when", "at"),
    [
        ("directly before tsst", 900.0),
        ("45 min before tsst", 855.0),
        ("2 h after tsst", 1020.0),
        ("at 23:00", 1380.0),
        ("at 08:00 on day 3", 3360.0),
    ],
)
def test_when_a_dose_is_given(when, at):
    study = read(spoiled("arms.oxytocin.doses.0.when", when))
    assert study.given_at("oxytocin", study.arms["oxytocin"].doses[0]) == at


def test_samples_are_called_by_their_minute_or_their_hour():
    def called(**samples):
        return Samples.model_validate(samples).labels()

    assert called(after="tsst", at="-10, 0, 2.5 min") == ("-10 min", "+0 min", "+2.5 min")
    assert called(clock="08:00, 16:05") == ("08:00", "16:05")
    assert called(clock="08:00", day=2) == ("day 2, 08:00",)


def test_amounts_in_micrograms():
    def of(**fields):
        return Dose.model_validate({"when": "directly before tsst", "route": "intravenous"} | fields).micrograms

    assert of(drug="oxytocin", amount="24 IU") == pytest.approx(24 * 1.68)
    assert of(drug="oxytocin", amount="16 mIU/min", over="1 h") == pytest.approx(16e-3 * 1.68)
    assert of(drug="hydrocortisone", amount="20 mg") == 20_000.0
    assert of(drug="crh", amount="100 ug") == 100.0
    assert of(drug="placebo") == 0.0


def test_every_drug_goes_by_its_routes():
    for drug, routes in ROUTES.items():
        for route in routes:
            amount = {} if drug == "placebo" else {"amount": "1 mg"}
            Dose.model_validate({"drug": drug, "route": route, "when": "directly before tsst"} | amount)


def test_facts_of_an_arm_are_those_of_the_study_unless_it_says_otherwise():
    study = read(spoiled("arms.placebo.female", 0))
    assert study.facts("oxytocin") == {
        "female": 0.5,
        "traumatised": 0.4,
        "ptsd": 0.2,
        "adversity": 0.3,
        "insecure": 0.0,
    }
    assert study.facts("placebo") == study.facts("oxytocin") | {"female": 0.0}


def test_a_paradigm_twice_with_names():
    study = sound()
    study["timeline"] += [{"paradigm": "tsst", "clock": "17:30", "name": "second"}]
    study["measures"]["acth"] = {"after": "second", "at": "0, 20 min"}
    made = read(study)
    assert [done.anchor for done in made.done_in("placebo")] == ["tsst", "second"]
    assert made.times("acth", "placebo") == (1050.0, 1070.0)


def test_a_paradigm_twice_in_different_arms():
    study = sound()
    study["timeline"] = [
        {"paradigm": "tsst", "clock": "15:00", "arms": ["oxytocin"]},
        {"paradigm": "tsst", "clock": "11:00", "arms": ["placebo"]},
        {"paradigm": "rest", "clock": "18:00", "arms": ["oxytocin"]},
    ]
    made = read(study)
    assert (made.times("acth", "oxytocin")[0], made.times("acth", "placebo")[0]) == (890.0, 650.0)


@pytest.mark.parametrize(("clock", "odd"), [("03:00", True), ("06:00", False), ("23:00", False), ("23:30", True)])
def test_a_stressor_in_the_night_is_allowed_and_said(clock, odd):
    study = sound()
    study["timeline"] = [{"paradigm": "tsst", "clock": clock}]
    study["measures"] = {"acth": {"after": "tsst", "at": "0, 20 min"}}
    study["reported_in"] = []
    for arm in study["arms"].values():
        arm["doses"] = []
    said = read(study).warnings()
    assert len(said) == odd
    assert not odd or "tsst starts outside waking hours (06:00 to 23:00)" in said[0]


def test_a_drug_given_twice_is_allowed_and_said():
    study = sound()
    study["timeline"][0] = {"paradigm": "crh_challenge", "clock": "15:00", "name": "tsst"}
    study["arms"]["placebo"]["doses"].append(
        {"drug": "crh", "route": "intravenous", "amount": "100 ug", "when": "directly before tsst"}
    )
    assert read(study).warnings() == [
        "small_experiment: arm 'placebo' is given crh twice, by a dose of its own and by tsst"
    ]


@pytest.mark.parametrize(("amount", "said"), [("80 IU", False), ("81 IU", True), ("24000 IU", True)])
def test_a_dose_beyond_what_was_studied_is_allowed_and_said(amount, said):
    study = read(spoiled("arms.oxytocin.doses.0.amount", amount))
    told = f"small_experiment: arm 'oxytocin' is given {amount} of oxytocin; no study read here gave more than 80 IU"
    assert study.warnings() == ([told] if said else [])


def test_sleep_is_no_reason_to_warn():
    study = sound() | {"reported_in": []}
    study["timeline"] = [{"paradigm": "dexamethasone_suppression", "clock": "23:00", "name": "tsst"}]
    study["measures"] = {"acth": {"after": "tsst", "at": "0, 20 min"}}
    assert read(study).warnings() == []


def test_an_assay_of_a_drug_needs_the_drug(monkeypatch):
    """No instrument sees one drug alone so far; one that did would need it."""
    from assuage.measures import LABORATORY

    monkeypatch.setattr(LABORATORY["acth"], "drug", "crh")
    with pytest.raises(ValueError, match="no arm is given crh, so this assay has nothing to see"):
        read(sound())
    given = sound()
    given["arms"]["placebo"]["doses"] = [
        {"drug": "crh", "route": "intravenous", "amount": "100 ug", "when": "1 h before tsst"}
    ]
    read(given)
