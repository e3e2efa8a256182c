"""Mirrors src/assuage/measures/catalogue.py: what is on the shelf, and a measure of one's own."""

import numpy as np
import pytest

from assuage.errors import AssuageError, FileProblem
from assuage.evidence.library import findings
from assuage.measures.catalogue import FORMS, measures
from assuage.measures.forms import INSTRUMENTS, instrument, signals_of
from assuage.mechanisms.mechanism import parameter_fields
from assuage.mechanisms.signals import signals
from assuage.paradigms.drugs import drugs
from assuage.parameters.library import central_truth, parameters
from assuage.shelves import using
from tests.measures.samples import readings
from tests.mechanisms.alone import Told


# measure: (unit, signals read, what the unit measures)
SHELF = {
    "acth": ("pg/mL", ("acth",), "ACTH"),
    "alliance": ("SD between people", ("alliance",), None),
    "assessed": ("1", ("assessed",), None),
    "believed_drug": ("1", ("believed",), None),
    "bold_amygdala": ("1", ("basolateral_amygdala",), None),
    "bold_medial_amygdala": ("1", ("medial_amygdala",), None),
    "bold_central_amygdala": ("1", ("central_amygdala",), None),
    "bold_bed_nucleus": ("1", ("bed_nucleus",), None),
    "bold_hippocampus": ("1", ("hippocampus",), None),
    "bold_vmpfc": ("1", ("ventromedial",), None),
    "bold_dacc": ("1", ("dorsal_cingulate",), None),
    "bold_dlpfc": ("1", ("dorsolateral",), None),
    "bold_insula": ("1", ("anterior_insula",), None),
    "bold_striatum": ("1", ("dorsal_striatum",), None),
    "coupling_amygdala_vmpfc": ("1", ("amygdala_ventromedial",), None),
    "coupling_amygdala_dacc": ("1", ("amygdala_cingulate",), None),
    "coupling_amygdala_insula": ("1", ("amygdala_insula",), None),
    "hippocampal_volume": ("1", ("hippocampal_volume",), None),
    "amygdala_volume": ("1", ("amygdala_volume",), None),
    "uncinate_diffusivity": ("1", ("uncinate_diffusivity",), None),
    "childhood_trauma_score": ("1", ("childhood_trauma",), None),
    "caps5": ("points", ("reexperiencing", "avoidance", "mood", "hyperarousal"), None),
    "cue_heart_period": ("ms", ("cue_threat",), None),
    "csf_crh": ("pg/mL", ("csf_crh",), "CRH"),
    "csf_oxytocin": ("pg/mL", ("csf_oxytocin",), "oxytocin"),
    "dropped_out": ("1", ("dropped_out", "never_started"), None),
    "hair_cortisol": ("pg/mg", ("cortisol_exposure",), "cortisol"),
    "heart_rate": ("1/min", ("heart_rate",), None),
    "intrusion_diary": ("intrusions", ("film_intrusions",), None),
    "cued_recall": ("1", ("cued_recall",), None),
    "free_recall": ("1", ("free_recall",), None),
    "prefrontal_coupling": ("1", ("prefrontal_coupling",), None),
    "prefrontal_effort": ("1", ("prefrontal_effort",), None),
    "recognition": ("d'", ("recognition",), None),
    "task_accuracy": ("1", ("task_accuracy",), None),
    "word_generation": ("1", ("word_generation",), None),
    "trauma_exposed": ("1", ("trauma_exposed",), None),
    "ptsd_case": ("1", ("ptsd_case",), None),
    "ptsd_ever": ("1", ("ptsd_ever",), None),
    "ptsd_if_exposed": ("1", ("ptsd_ever", "trauma_unexposed"), None),
    "left_therapy": ("1", ("dropped_out", "never_started"), None),
    "pcl5": ("points", ("reexperiencing", "avoidance", "mood", "hyperarousal"), None),
    "pclc": ("points", ("reexperiencing", "avoidance", "mood", "hyperarousal"), None),
    "pssi": ("points", ("reexperiencing", "avoidance", "mood", "hyperarousal"), None),
    "ptsd_diagnosis": ("1", ("reexperiencing", "avoidance", "mood", "hyperarousal"), None),
    "iesr": ("points", ("reexperiencing", "avoidance", "hyperarousal"), None),
    "bdi2": ("points", ("mood",), None),
    "phq9": ("points", ("mood",), None),
    "sds": ("points", ("mood", "hyperarousal"), None),
    "ras": ("points", ("mood",), None),
    "provoked_symptoms": ("points", ("arousal",), None),
    "rated_anxiety": ("points", ("arousal", "phasic_fear", "sustained_fear"), None),
    "pupil": ("1", ("cue_expectation",), None),
    "scr": ("sqrt(uS)", ("cue_threat", "cue_uncertainty", "cue_showings", "shock"), None),
    "shock_expectancy": ("1", ("cue_expectation",), None),
    "plasma_carbetocin": ("ng/mL", ("carbetocin",), "carbetocin"),
    "plasma_crh": ("pg/mL", ("drug_crh",), "CRH"),
    "plasma_oxytocin": ("pg/mL", ("plasma_oxytocin",), "oxytocin"),
    "plasma_oxytocin_unextracted": ("pg/mL", ("plasma_oxytocin",), "oxytocin"),
    "salivary_cortisol": ("nmol/L", ("salivary_cortisol",), "cortisol"),
    "serum_cortisol": ("nmol/L", ("serum_cortisol",), "cortisol"),
    "skin_conductance": ("uS", ("skin_conductance",), None),
    "startle": ("resting startle", ("startle",), None),
    "urinary_cortisol": ("nmol/day", ("cortisol_exposure",), "cortisol"),
    "vagal_tone": ("1", ("vagal_tone",), None),
    "anger_rating": ("1", ("social_threat",), None),
    "approach_share": ("1", ("approach",), None),
    "approach_time": ("s", ("approach_time",), None),
    "compassion": ("1", ("compassion",), None),
    "emotion_recognition": ("1", ("emotion_recognition",), None),
    "emotional_disclosure": ("1", ("emotional_disclosure",), None),
    "empathy_accuracy": ("1", ("empathy_accuracy",), None),
    "factual_disclosure": ("1", ("factual_disclosure",), None),
    "felt_distress": ("1", ("felt_distress",), None),
    "perceived_support": ("SD between people", ("perceived_support",), None),
    "personal_distress": ("1", ("personal_distress",), None),
    "social_distance": ("m", ("social_distance",), None),
    "social_reward": ("1", ("social_reward",), None),
    "support_seeking": ("1", ("support_seeking",), None),
    "theory_of_mind": ("1", ("theory_of_mind",), None),
    "trust_transfer": ("1", ("trust_transfer",), None),
}
COLLECTS = {
    "urinary_cortisol": (1440.0, 1440.0),
    "intrusion_diary": (1440.0, 1440.0),
    "hair_cortisol": (28 * 1440.0, 32 * 1440.0),
}
OF_ONE_DRUG = {"plasma_carbetocin": "carbetocin", "plasma_crh": "crh"}
RANGES = {
    "caps5": (0.0, 80.0),
    "pcl5": (0.0, 80.0),
    "pclc": (17.0, 85.0),
    "pssi": (0.0, 51.0),
    "ptsd_diagnosis": (0.0, 1.0),
    "iesr": (0.0, 88.0),
    "bdi2": (0.0, 63.0),
    "phq9": (0.0, 27.0),
    "sds": (0.0, 30.0),
    "ras": (7.0, 35.0),
    "provoked_symptoms": (0.0, 100.0),
    "rated_anxiety": (0.0, 100.0),
    "shock_expectancy": (0.0, 1.0),
}
OWN = """\
measure: sweat_cortisol
label: cortisol in sweat
meaning: Free cortisol as sweat shows it.
form: assay
unit: nmol/L
substance: cortisol
reads: [salivary_cortisol]
parameters:
  assay_error: {unit: "1", typical: {fixed: 0.3}, grade: assumed, findings: [], reasoning: "ours"}
"""


def test_every_form_is_an_instrument():
    assert {form: sorted(names) for form, names in FORMS.items()} == {
        form: sorted(parameter_fields(kind)) for form, kind in INSTRUMENTS.items()
    }


def test_the_shelf():
    assert {name: (m.unit, m.reads, m.substance) for name, m in measures().items()} == SHELF


@pytest.mark.parametrize("name", SHELF)
class TestEveryMeasure:
    def test_says_what_it_is(self, name):
        measure = measures()[name]
        assert measure.id == name
        assert measure.label
        assert measure.meaning.endswith(".")
        assert set(measure.findings) <= set(findings())

    def test_reads_signals_that_are_there(self, name):
        assert [signal.name for signal in signals_of(name)] == list(measures()[name].reads)
        assert set(measures()[name].reads) <= set(signals())

    def test_has_the_parameters_of_its_form_and_no_other(self, name):
        measure = measures()[name]
        cuts = measure.scale.cuts if measure.scale else ()
        assert sorted(measure.parameters) == sorted([*FORMS[measure.form], *cuts])
        assert {f"{name}.{one}" for one in measure.parameters} <= set(parameters())

    def test_is_made_an_instrument_that_knows_its_name(self, name):
        made = instrument(name, central_truth())
        assert (type(made), made.measure) == (INSTRUMENTS[measures()[name].form], name)
        for field in parameter_fields(type(made)):
            assert float(getattr(made, field)) == pytest.approx(central_truth()[f"{name}.{field}"], rel=1e-6)

    def test_collects_over_its_time_and_sees_its_drug(self, name):
        measure = measures()[name]
        low, high = COLLECTS.get(name, (0.0, 0.0))
        assert low <= measure.collects <= high
        assert measure.drug == OF_ONE_DRUG.get(name)
        assert measure.drug is None or measure.drug in drugs()
        assert measure.range == RANGES.get(name, (float("-inf"), float("inf")))


@pytest.mark.parametrize(
    "name",
    [
        "acth",
        "heart_rate",
        "plasma_carbetocin",
        "plasma_crh",
        "salivary_cortisol",
        "serum_cortisol",
        "skin_conductance",
    ],
)
def test_an_assay_has_the_unit_of_what_it_reads(name):
    (read,) = signals_of(name)
    assert measures()[name].unit == read.unit


def own(folder, text=OWN):
    (folder / "measures").mkdir()
    (folder / "measures" / "sweat.yaml").write_text(text, encoding="utf-8")
    return folder


def test_a_measure_of_ones_own_is_one_file(tmp_path):
    with using(folders=[own(tmp_path)]):
        assert set(measures()) == {*SHELF, "sweat_cortisol"}
        assert central_truth()["sweat_cortisol.assay_error"] == 0.3
        seen = readings(instrument("sweat_cortisol", central_truth()), 5.0, people=2000)
        assert 0.25 < seen.std() / seen.mean() < 0.35
    assert set(measures()) == set(SHELF)
    assert "sweat_cortisol.assay_error" not in central_truth()


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("measure: sweat_cortisol", "measure: acth", "there is a measure 'acth' in Assuage itself"),
        ("unit: nmol/L\n", "unti: nmol/L\n", "unti: unknown key; nearest: unit"),
        ("reads: [salivary_cortisol]", "reads: []", "reads: must not be empty"),
        (
            "reads: [salivary_cortisol]",
            "reads: [salivary_cortisl]",
            "'salivary_cortisl'; nearest: salivary_cortisol",
        ),
        ("form: assay", "form: asay", "form: no form 'asay'; nearest: assay"),
        (
            "  assay_error:",
            "  assay_eror:",
            "assay_eror: unknown in a measure of form 'assay'; nearest: assay_error",
        ),
        ("form: assay", "form: interfered_assay", "a measure of form 'interfered_assay' needs 'interference'"),
        ("grade: assumed", "grade: guessed", "is not one of its values"),
    ],
)
def test_ones_own_is_checked_like_the_shipped(tmp_path, before, after, said):
    with using(folders=[own(tmp_path, OWN.replace(before, after))]), pytest.raises(FileProblem) as problem:
        measures()
    assert said in str(problem.value)


SCALE = """\
measure: short_form
label: short form
meaning: Three items of mood.
form: graded_response
unit: points
reads: [mood]
range: [0, 3]
scale: {items: [3], scores: [0, 1]}
parameters:
"""
SCALE += "".join(
    f'  {name}: {{unit: "1", typical: {{fixed: 0.3}}, grade: assumed, findings: [], reasoning: "ours"}}\n'
    for name in ("first_cut", *FORMS["graded_response"])
)
DIAGNOSIS = """\
measure: low_mood
label: low mood
meaning: One of three.
form: diagnosis
unit: "1"
reads: [mood]
diagnosis: {by: bdi2, at_least: 2, items: [1]}
"""


def test_a_scale_and_a_diagnosis_of_ones_own_are_data(tmp_path):
    folder = own(tmp_path, SCALE)
    (folder / "measures" / "low.yaml").write_text(DIAGNOSIS, encoding="utf-8")
    with using(folders=[folder]):
        made = {name: instrument(name, central_truth()) for name in ("short_form", "low_mood")}
        told = [Told(draw) for draw in np.linspace(-3.0, 3.0, 31)]
        seen = {name: {float(of.observe((0.5,), draw, draw)) for draw in told} for name, of in made.items()}
        assert seen == {"short_form": {0.0, 1.0, 2.0, 3.0}, "low_mood": {0.0, 1.0}}


@pytest.mark.parametrize(
    ("text", "before", "after", "said"),
    [
        (SCALE, "range: [0, 3]", "range: [0, 4]", "range: the items add up to 0 to 3"),
        (SCALE, "items: [3]", "items: [2, 1]", "items: 2 counts for 1 signals in 'reads'"),
        (SCALE, "items: [3]", "items: [0]", "scale.items.0"),
        (SCALE, "scores: [0, 1]", "scores: [1, 1]", "an item has two grades at least"),
        (SCALE, "scores: [0, 1]", "scores: [0, 2]", "a measure of form 'graded_response' needs 'second_cut'"),
        (SCALE, "scale: {items: [3], scores: [0, 1]}\n", "", "scale: a measure of form 'graded_response' needs it"),
        (OWN, "form: assay\n", "form: assay\nscale: {items: [3], scores: [0, 1]}\n", "form 'assay' has no items"),
        (DIAGNOSIS, "by: bdi2", "by: bdi", "'bdi' is no scale that reads mood; nearest: bdi2"),
        (DIAGNOSIS, "by: bdi2", "by: caps5", "'caps5' is no scale that reads mood"),
    ],
)
def test_a_scale_is_checked(tmp_path, text, before, after, said):
    assert before in text
    with using(folders=[own(tmp_path, text.replace(before, after))]), pytest.raises(AssuageError) as problem:
        measures()
    assert said in str(problem.value)
