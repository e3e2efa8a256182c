"""Mirrors src/assuage/studies/study.py: what is refused, and what a sound file means."""

import pytest
import yaml

from assuage.errors import FileProblem
from assuage.evidence.library import finding
from assuage.studies.reading import load_study
from assuage.studies.study import Study
from tests.studies import drafts
from tests.studies.experiments import BAD, SEVERAL, sound, spoiled


def read(content) -> Study:
    return Study.model_validate(content)


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
    assert len(problem.value.problems) == SEVERAL.get(what, 1), str(problem.value)
    [own] = [one for one in problem.value.problems if one.field == field]
    said = str(problem.value).splitlines()[problem.value.problems.index(own)]
    assert own.line == (line_of(path, field) or 1), said  # what is missing at the top is in the first line
    assert said.startswith(f"{path}, line {own.line}, column {own.column}: {field}: ")
    for word in words:
        assert word in said, said


def test_a_sound_laboratory_study_is_read(write):
    study = load_study(write(sound()))
    assert study == read(sound())
    assert study.warnings() == []


DAY = 1440.0  # day 1 begins at this minute


def taken(study, measure, arm):
    return tuple(sample.minute - DAY for sample in study.samples(measure, arm))


def test_an_arm_without_samples_of_a_measure_is_no_mistake():
    """Plasma is sampled in the infusion that only one arm has."""
    study = read(sound())
    assert taken(study, "plasma_oxytocin", "oxytocin") == (1080.0, 1110.0)
    assert taken(study, "plasma_oxytocin", "placebo") == ()


def test_times_are_minutes_from_the_midnight_with_which_day_0_begins():
    study = read(sound())
    assert taken(study, "acth", "placebo") == (890.0, 920.0)
    assert taken(study, "heart_rate", "placebo") == (890.0, 910.0)
    assert study.minutes("acth", "placebo") == (-10.0, 20.0)
    assert study.minutes("heart_rate", "placebo") == (0.0, 20.0)
    spray, infusion = study.arms["oxytocin"].doses
    assert study.given_at("oxytocin", spray) == (DAY + 855.0,)
    assert study.given_at("oxytocin", infusion) == (DAY + 960.0,)


@pytest.mark.parametrize(
    ("when", "at"),
    [
        ("directly before tsst", 900.0),
        ("45 min before tsst", 855.0),
        ("45 min before each tsst", 855.0),
        ("2 h after tsst", 1020.0),
        ("day 1, 23:00", 1380.0),
        ("day 3, 08:00", 3360.0),
    ],
)
def test_when_a_dose_is_given(when, at):
    study = read(spoiled("arms.oxytocin.doses.0.when", when))
    assert study.given_at("oxytocin", study.arms["oxytocin"].doses[0]) == (DAY + at,)


def test_a_dose_before_each_session_is_given_at_every_one_of_them():
    study = read(drafts.sound())
    (dose,) = study.arms["oxytocin"].doses
    assert study.given_at("oxytocin", dose) == study.timeline[0].begins()
    earlier = read(drafts.spoiled("arms.oxytocin.doses.0.when", "45 min before each prolonged_exposure"))
    given = earlier.given_at("oxytocin", earlier.arms["oxytocin"].doses[0])
    assert given == tuple(start - 45.0 for start in study.timeline[0].begins())
    assert len(given) == 10


def test_an_arm_in_which_nothing_is_done_needs_a_measure():
    content = spoiled("timeline.0.arms", ["oxytocin"])
    content["reported_in"] = []
    content["arms"]["placebo"]["doses"] = []
    content["measures"] = {"acth": {"after": "tsst", "at": "0, 20 min"}}
    with pytest.raises(ValueError, match=r"arms\.placebo: the timeline gives this arm nothing to do, and nothing is"):
        read(content)
    content["measures"]["pcl5"] = ["baseline", "week 1"]
    assert read(content).done_in("placebo") == []  # a waiting list


def test_facts_of_an_arm_are_those_of_the_study_unless_it_says_otherwise():
    study = read(spoiled("arms.placebo.female", 0))
    assert study.facts("oxytocin") == {
        "female": 0.5,
        "traumatised": 0.4,
        "ptsd": 0.2,
        "adversity": 0.3,
        "insecure": 0.0,
        "autistic": 0.0,
        "depressed": 0.0,
        "unsupported": 0.0,
        "misusing_alcohol": 0.0,
    }
    assert study.facts("placebo") == study.facts("oxytocin") | {"female": 0.0}


def test_a_paradigm_twice_with_names():
    study = sound()
    study["timeline"] += [{"do": "tsst", "clock": "17:30", "name": "second"}]
    study["measures"]["acth"] = {"after": "second", "at": "0, 20 min"}
    made = read(study)
    assert [done.anchor for done in made.done_in("placebo")] == ["tsst", "second"]
    assert taken(made, "acth", "placebo") == (1050.0, 1070.0)


def test_a_paradigm_twice_without_names_is_sampled_and_dosed_at_each():
    study = sound()
    study["reported_in"] = []
    study["timeline"] += [{"do": "tsst", "day": 8, "clock": "15:00"}]
    study["arms"]["placebo"]["doses"][0]["when"] = "45 min before each tsst"
    study["arms"]["oxytocin"]["doses"] = []
    made = read(study)
    assert made.labels("acth", "placebo") == (
        "tsst 1, -10 min",
        "tsst 1, +20 min",
        "tsst 2, -10 min",
        "tsst 2, +20 min",
    )
    assert made.minutes("acth", "placebo") == (-10.0, 20.0, -10.0, 20.0)
    week = 7 * DAY
    assert made.given_at("placebo", made.arms["placebo"].doses[0]) == (DAY + 855.0, DAY + week + 855.0)


def test_a_paradigm_twice_in_different_arms():
    study = sound()
    study["timeline"] = [
        {"do": "tsst", "clock": "15:00", "arms": ["oxytocin"]},
        {"do": "tsst", "clock": "11:00", "arms": ["placebo"]},
        {"do": "rest", "clock": "18:00", "arms": ["oxytocin"]},
    ]
    made = read(study)
    assert (taken(made, "acth", "oxytocin")[0], taken(made, "acth", "placebo")[0]) == (890.0, 650.0)


@pytest.mark.parametrize(("clock", "odd"), [("03:00", True), ("06:00", False), ("23:00", False), ("23:30", True)])
def test_a_stressor_in_the_night_is_allowed_and_said(clock, odd):
    study = sound()
    study["timeline"] = [{"do": "tsst", "clock": clock}]
    study["measures"] = {"acth": {"after": "tsst", "at": "0, 20 min"}}
    study["reported_in"] = []
    for arm in study["arms"].values():
        arm["doses"] = []
    said = read(study).warnings()
    assert len(said) == odd
    assert not odd or "tsst starts outside waking hours (06:00 to 23:00)" in said[0]


def test_a_drug_given_twice_is_allowed_and_said():
    study = sound()
    study["timeline"][0] = {"do": "crh_challenge", "clock": "15:00", "name": "tsst"}
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
    study["timeline"] = [{"do": "dexamethasone_suppression", "clock": "23:00", "name": "tsst"}]
    study["measures"] = {"acth": {"after": "tsst", "at": "0, 20 min"}}
    assert read(study).warnings() == []


def test_an_assay_of_a_drug_is_seen_where_the_drug_is_given():
    """That it is refused where nobody is given the drug stands among the wrong values."""
    given = sound()
    given["measures"]["plasma_crh"] = {"after": "tsst", "at": "0, 20 min"}
    with pytest.raises(ValueError, match="no arm is given crh, so this assay has nothing to see"):
        read(given)
    given["arms"]["placebo"]["doses"] = [
        {"drug": "crh", "route": "intravenous", "amount": "100 ug", "when": "1 h before tsst"}
    ]
    read(given)


def test_topics_are_those_of_the_findings():
    study = read(sound())
    assert study.topics == {finding(item.finding).topic for item in study.reported_in} == {"hpa"}
    assert read(drafts.sound()).topics == frozenset()


def test_weekly_is_baseline_and_every_week_to_the_end_of_therapy():
    study = read(drafts.sound())
    assert study.last_week() == 10.0
    assert study.labels("pcl5", "placebo") == ("baseline", *(f"week {week}" for week in range(1, 11)))
    later = drafts.sound()
    later["timeline"][0]["from"] = "week 2"
    assert read(later).labels("pcl5", "placebo")[-1] == "week 11"  # ten weeks from day 14


def test_only_the_interview_that_decides_is_the_intake():
    study = read(drafts.sound())
    assert study.is_intake("caps5", "baseline")
    assert not study.is_intake("caps5", "week 5")
    assert not study.is_intake("pcl5", "baseline")
    assert not read(sound()).has_intake


# --- a study that mixes laboratory and therapy -----------------------------------------------------------------------


def test_a_mixed_study_has_the_samples_it_asks_for():
    study = read(drafts.mixed())
    assert study.topics == frozenset()
    assert study.labels("salivary_cortisol", "oxytocin") == (
        "-10 min after before_therapy",
        "+20 min after before_therapy",
        "+45 min after before_therapy",
        "session 2, -20 min after prolonged_exposure",
        "session 2, +0 min after prolonged_exposure",
        "session 2, +30 min after prolonged_exposure",
        "-10 min after after_therapy",
        "+20 min after after_therapy",
        "+45 min after after_therapy",
    )
    assert study.labels("heart_rate", "oxytocin") == (
        "-5 min after before_therapy",
        "+10 min after before_therapy",
        "-5 min after after_therapy",
        "+10 min after after_therapy",
    )
    assert study.labels("caps5", "placebo") == ("baseline", "week 5", "week 12")
    assert study.labels("pcl5", "placebo") == ("baseline", *(f"week {week}" for week in range(1, 13)))
    assert [sample.visit for sample in study.samples("salivary_cortisol", "placebo")] == [False] * 3 + [True] * 3 + [
        False
    ] * 3


def test_a_mixed_study_has_its_times():
    study = read(drafts.mixed())
    before, therapy, after = study.done_in("oxytocin")
    assert [before.do, therapy.do, after.do] == ["tsst", "prolonged_exposure", "tsst"]
    assert before.begins() == (2 * DAY + 900.0,)
    assert after.begins() == (84 * DAY + 900.0,)
    starts = therapy.begins()
    assert len(starts) == 10
    assert starts[0] == 14 * DAY + 9 * 60.0
    assert starts[1] == 21 * DAY + 9 * 60.0 + 255.0  # 17 of 28 quarters of an hour on: the golden ratio
    saliva = study.samples("salivary_cortisol", "oxytocin")
    assert [s.minute for s in saliva if "session" in s.label] == [starts[1] + at for at in (-20.0, 0.0, 30.0)]
    (dose,) = study.arms["oxytocin"].doses
    assert study.given_at("oxytocin", dose) == tuple(start - 45.0 for start in starts)
    minutes = [sample.minute for sample in saliva]
    assert minutes == sorted(minutes)


def test_a_mixed_study_is_the_same_from_its_file(write):
    assert load_study(write(drafts.mixed())) == read(drafts.mixed())


def test_an_arm_may_lack_what_the_other_has():
    """Without a course there is no sample in it, and the visits are kept."""
    content = drafts.mixed()
    content["timeline"][1]["arms"] = ["oxytocin"]
    content["arms"]["placebo"]["doses"] = []
    study = read(content)
    assert study.labels("caps5", "placebo") == ("baseline", "week 5", "week 12")
    assert not any("session" in label for label in study.labels("salivary_cortisol", "placebo"))
    assert study.courses("placebo") == []
    content["correlations"] = [
        {"of": "level at session 2, +0 min after prolonged_exposure of salivary_cortisol", "with": "rise of caps5"}
    ]
    with pytest.raises(ValueError, match=r"correlations\.0: salivary_cortisol has no sample 'session 2, \+0 min"):
        read(content)


def test_two_courses_at_once_are_refused_and_one_in_each_arm_is_not():
    content = drafts.sound()
    second = content["timeline"][0] | {"do": "present_centered_therapy"}
    content["timeline"].append(second)
    with pytest.raises(ValueError, match="2 courses of therapy at once; one is supported"):
        read(content)
    content["timeline"] = [
        content["timeline"][0] | {"arms": ["oxytocin"]},
        second | {"arms": ["placebo"]},
    ]
    content["arms"]["placebo"]["doses"] = []
    content["measures"].pop("salivary_cortisol")
    made = read(content)
    assert {arm: [course.do for course in made.courses(arm)] for arm in made.arms} == {
        "oxytocin": ["prolonged_exposure"],
        "placebo": ["present_centered_therapy"],
    }


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"of": "rise of acth", "with": "rise of salivary_cortisol"}, None),
        ({"of": "rise of acthe", "with": "rise of acth"}, "'acthe' is not measured; nearest: acth"),
        ({"of": "level at +30 min of acth", "with": "rise of acth"}, "acth has no sample '+30 min'"),
        ({"of": "acth", "with": "rise of acth"}, "'acth' is not a quantity"),
        ({"of": "rise of acth"}, "with: missing"),
    ],
)
def test_what_a_correlation_is_of(asked, said, write):
    path = write(sound() | {"correlations": [asked]})
    if said is None:
        (one,) = load_study(path).correlations
        assert (str(one.of), str(one.with_)) == tuple(asked.values())
        return
    with pytest.raises(FileProblem) as problem:
        load_study(path)
    assert said in str(problem.value)


def test_a_sample_written_twice_is_refused():
    content = drafts.spoiled("measures.caps5", ["baseline", "week 5", "week 10", "week 5"])
    with pytest.raises(ValueError, match=r"measures\.caps5: a sample is written twice"):
        read(content)


def diary(at, do="trauma_film"):
    return read(
        {
            "study": "film",
            "question": "How often does it come to mind?",
            "reported_in": [],
            "population": {"who": "healthy women", "female": 1},
            "arms": {"women": {"size": 4}},
            "timeline": [{"do": do, "day": 3, "clock": "14:00"}],
            "measures": {"intrusion_diary": {"after": do, "at": at}},
        }
    )


def test_a_diary_begins_with_the_film_and_not_before():
    assert len(diary("1, 2 days").labels("intrusion_diary", "women")) == 2
    said = r"'\+720 min' begins a diary of intrusions before anything to remember; 'film' comes 720 min later"
    with pytest.raises(ValueError, match=said):
        diary("12 h")
    with pytest.raises(ValueError, match=r"the timeline of arm 'women' has no 'film'"):
        diary("1 day", do="rest")


def test_an_endpoint_on_which_more_is_better_is_refused():
    """A plan takes what falls as better, so the sign of its success would be turned."""
    content = drafts.sound()
    content["measures"]["ras"] = ["baseline", "week 10"]
    content["measures"]["bdi2"] = ["baseline", "week 10"]
    content["estimand"]["endpoint"] = "bdi2, week 10 minus baseline"
    assert read(content).estimand
    content["estimand"]["endpoint"] = "ras, week 10 minus baseline"
    with pytest.raises(ValueError, match="more of 'ras' is better, and a plan takes less as better"):
        read(content)


def test_a_course_has_outcomes_by_rules():
    content = drafts.sound()
    content["measures"] |= {"pcl5": ["baseline", "week 10"], "ptsd_diagnosis": ["week 10"]}
    content["reported_in"] = [
        {"finding": "marx2022-rci-caps5", "outcome": f"share of {rule}, oxytocin minus placebo", "figure": "none"}
        for rule in (
            "fallen by 12 at week 10 of caps5",
            "risen by 12 at week 10 of caps5",
            "8 or below at week 10 of caps5",
            "33 or above at week 10 of pcl5",
            "level at week 10 of ptsd_diagnosis",
        )
    ]
    assert [str(item.outcome.quantities[0]) for item in read(content).reported_in] == [
        item["outcome"].removeprefix("share of ").partition(",")[0] for item in content["reported_in"]
    ]
