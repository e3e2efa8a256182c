"""Mirrors src/assuage/simulation/protocol.py: what happens when, in which windows, seen at which looks."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assuage.mechanisms.events import DOSES, Event
from assuage.paradigms.catalogue import paradigms
from assuage.paradigms.drugs import drugs
from assuage.paradigms.paradigm import Paradigm
from assuage.simulation.protocol import protocol
from assuage.simulation.resolution import LABORATORY, THERAPY
from assuage.simulation.tape import LEAD_MIN, TAIL_MIN, row_ends
from assuage.studies.reading import load_study
from assuage.studies.study import Study
from assuage.studies.times import VISIT_CLOCK
from assuage.units import MINUTES_PER_DAY as DAY
from assuage.units import MINUTES_PER_MONTH, UG_PER_IU
from tests.simulation.laboratories import NONE, TSST, lesson


AT_THREE = DAY + 900.0  # 15:00 on day 1
TSST_EVENTS = [
    (AT_THREE, Event.ANTICIPATE, (1.0, 0.0)),
    (AT_THREE + 5.0, Event.STRESS, (1.0, 0.0, 0.0, 0.0)),
    (AT_THREE + 15.0, Event.STRESS, (0.0, 0.0, 0.0, 0.0)),
    (AT_THREE + 15.0, Event.ANTICIPATE, (0.0, 0.0)),
]
ACTH = {"measures": {"acth": {"after": "tsst", "at": "-10, 20 min"}}}
DAYS = {"caps5": ["day 9"]}


def made(**changes) -> Study:
    return Study.model_validate(lesson(**changes))


def with_doses(*doses, **changes) -> Study:
    written = [{"when": "directly before tsst"} | fields for fields in doses]
    return made(**({"arms": {"only": {"size": 1, "doses": written}}, "timeline": TSST} | ACTH | changes))


def told(plan):
    return [(e.at, e.kind, e.payload) for e in sorted(plan.events, key=lambda e: e.at)]


def given_to(plan):
    return [(e.kind, e.payload) for e in plan.events if e.kind not in (Event.STRESS, Event.ANTICIPATE)]


def test_everything_happens_at_its_minute():
    drug, placebo = (protocol(made(), arm) for arm in ("oxytocin", "placebo"))
    assert told(placebo) == [(AT_THREE - 45.0, Event.SPRAY, (0.0, 0.0, 0.0, 0.0)), *TSST_EVENTS]
    assert told(drug) == [
        (AT_THREE - 45.0, Event.SPRAY, (24.0, 0.0, 0.0, 0.0)),
        *TSST_EVENTS,
        (AT_THREE + 60.0, Event.INFUSION, (pytest.approx(16e-3 * UG_PER_IU), 0.0, 0.0, 0.0)),
        (AT_THREE + 90.0, Event.INFUSION, (0.0,) * 4),
    ]


def test_every_paradigm_happens_from_its_start():
    once = {name: one for name, one in paradigms().items() if isinstance(one, Paradigm)}
    assert len(once) > 5
    for name, paradigm in once.items():
        before = [{"do": "fear_acquisition", "clock": "09:30", "day": 1}] if paradigm.learned else []
        study = made(
            timeline=[*before, {"do": name, "clock": "09:30", "day": 2, "name": "it"}],
            arms={"only": {"size": 1}},
            measures={"acth": {"after": "it", "at": "0, 5 min"}},
        )
        steps = [
            one
            for step in paradigm.steps
            for one in (
                [(step.at, Event.LIFE, step.payload), (step.at, step.event, step.payload), (step.at, Event.BEFALL, ())]
                if step.event is Event.CHANCE  # a tick of life is three events
                else [(step.at, step.event, step.payload)]
            )
        ]
        gaps = [0.0, *(b.at - a.at for a, b in itertools.pairwise(paradigm.trials))]
        trials = [(t.at, t.event, t.payload(None, gap)) for t, gap in zip(paradigm.trials, gaps, strict=False)]
        trials += [(b.at, b.event, b.payload) for b in paradigm.blocks]
        happens = [one for one in told(protocol(study, "only")) if one[0] >= 2 * DAY]
        if before:
            gaps[0] = happens[0][0] - max(at for at, _, _ in told(protocol(study, "only")) if at < 2 * DAY)
            trials[0] = (trials[0][0], trials[0][1], (*trials[0][2][:3], gaps[0]))
        every = sorted(steps + trials, key=lambda one: one[0])
        assert [(at, kind) for at, kind, _ in happens] == [
            (pytest.approx(2 * DAY + 570.0 + at, abs=0.01), kind) for at, kind, _ in every
        ]
        assert [p for _, _, p in happens] == [pytest.approx(p, abs=1e-9) for _, _, p in every]


def test_a_nebuliser_deposits_as_much_more_as_its_file_says():
    plan = protocol(
        with_doses({"drug": "oxytocin", "route": "nebulised", "amount": "24 IU", "deposition": 1.5}), "only"
    )
    assert (Event.SPRAY, (24.0, 1.5, 0.0, 0.0)) in given_to(plan)


AT_ONCE = {
    ("oxytocin", "intranasal", "24 IU"): (Event.SPRAY, (24.0, 0.0, 0.0, 0.0)),
    ("oxytocin", "intranasal", "67.2 ug"): (Event.SPRAY, (40.0, 0.0, 0.0, 0.0)),
    ("oxytocin", "nebulised", "24 IU"): (Event.SPRAY, (24.0, 1.0, 0.0, 0.0)),
    ("oxytocin", "intravenous", "10 ug"): (Event.INJECTION, (10.0, 0.0, 0.0, 0.0)),
    ("oxytocin", "intramuscular", "10 IU"): (Event.INJECTION, (0.0, 16.8, 0.0, 0.0)),
    ("oxytocin", "oral", "24 IU"): (Event.INJECTION, (0.0, 0.0, 24 * UG_PER_IU, 0.0)),
    ("carbetocin", "intravenous", "100 ug"): (Event.CARBETOCIN, (100.0, 0.0, 0.0, 0.0)),
    ("carbetocin", "intramuscular", "100 ug"): (Event.CARBETOCIN, (0.0, 100.0, 0.0, 0.0)),
    ("carbetocin", "intranasal", "0.1 mg"): (Event.CARBETOCIN, (0.0, 0.0, 100.0, 0.0)),
    ("hydrocortisone", "oral", "20 mg"): (Event.STEROID, (20.0, 0.0, 0.0, 0.0)),
    ("hydrocortisone", "intravenous", "20 mg"): (Event.STEROID, (0.0, 20.0, 0.0, 0.0)),
    ("dexamethasone", "oral", "0.5 mg"): (Event.STEROID, (0.0, 0.0, 0.5, 0.0)),
    ("crh", "intravenous", "100 ug"): (Event.CRH_INJECTION, (100.0, 0.0, 0.0, 0.0)),
    ("vasopressin", "intranasal", "40 IU"): (Event.VASOPRESSIN, (40.0, 0.0, 0.0, 0.0)),
    ("placebo", "intranasal", None): (Event.SPRAY, (0.0, 0.0, 0.0, 0.0)),
    ("placebo", "nebulised", None): (Event.SPRAY, (0.0, 1.0, 0.0, 0.0)),
    ("placebo", "intravenous", None): (Event.INJECTION, (0.0, 0.0, 0.0, 0.0)),
    ("placebo", "intramuscular", None): (Event.INJECTION, (0.0, 0.0, 0.0, 0.0)),
    ("placebo", "oral", None): (Event.INJECTION, (0.0, 0.0, 0.0, 0.0)),
    ("placebo", "daily", None): (Event.DAILY_DRUG, (0.0, 0.0, 0.0, 0.0)),
    ("d_cycloserine", "oral", "50 mg"): (Event.ORAL_DRUG, (50.0, 0.0, 0.0, 0.0)),
    ("propranolol", "oral", "40 mg"): (Event.ORAL_DRUG, (0.0, 40.0, 0.0, 0.0)),
    ("mdma", "oral", "120 mg"): (Event.ORAL_DRUG, (0.0, 0.0, 120.0, 0.0)),
    ("alprazolam", "oral", "0.25 mg"): (Event.ALPRAZOLAM, (0.25, 0.0, 0.0, 0.0)),
    ("sertraline", "daily", "150 mg"): (Event.DAILY_DRUG, (150.0, 0.0, 0.0, 0.0)),
}


@pytest.mark.parametrize("what", AT_ONCE, ids=lambda what: " ".join(map(str, what)))
def test_a_dose_is_its_event(what):
    drug, route, amount = what
    study = with_doses({"drug": drug, "route": route} | ({} if amount is None else {"amount": amount}))
    [(kind, payload)] = given_to(protocol(study, "only"))
    assert kind is AT_ONCE[what][0]
    assert payload == pytest.approx(AT_ONCE[what][1])


def test_a_dose_directly_before_comes_first_of_its_minute():
    plan = protocol(with_doses({"drug": "oxytocin", "route": "intranasal", "amount": "24 IU"}), "only")
    assert told(plan) == [(AT_THREE, Event.SPRAY, (24.0, 0.0, 0.0, 0.0)), *TSST_EVENTS]


def test_every_route_of_every_drug_has_its_event():
    assert {(drug, route) for drug, route, _ in AT_ONCE} == {(d, r) for d, one in drugs().items() for r in one.routes}


@pytest.mark.parametrize(
    ("amount", "rate"), [("16 mIU/min", 16e-3 * UG_PER_IU), ("3 ug", 0.1), ("0.25 ug/min", 0.25), (None, 0.0)]
)
def test_an_infusion_is_its_rate_and_its_end(amount, rate):
    drug = {"drug": "placebo"} if amount is None else {"drug": "oxytocin", "amount": amount}
    plan = protocol(with_doses(drug | {"route": "intravenous", "over": "30 min"}), "only")
    assert given_to(plan) == [
        (Event.INFUSION, (pytest.approx(rate), 0.0, 0.0, 0.0)),
        (Event.INFUSION, (0.0,) * 4),
    ]
    assert [e.at for e in plan.events if e.kind is Event.INFUSION] == [AT_THREE, AT_THREE + 30.0]


def infusion(when, over, rate):
    return {"drug": "oxytocin", "route": "intravenous", "amount": f"{rate} ug/min", "over": over, "when": when}


def rates(*doses):
    """(minutes from the start of the test, rate) at every event of an infusion, in order."""
    plan = protocol(with_doses(*doses), "only")
    infused = [e for e in sorted(plan.events, key=lambda e: e.at) if e.kind is Event.INFUSION]
    return [(e.at - AT_THREE, e.payload[0]) for e in infused]


def test_infusions_that_overlap_add_up_and_end_at_exactly_nothing():
    """Of 0.1, 0.2 and 0.3 a sum by turns leaves 5.6e-17 behind: the rates are of those that run, not of a balance."""
    found = rates(
        infusion("30 min before tsst", "60 min", 0.1),
        infusion("directly before tsst", "60 min", 0.2),
        infusion("10 min after tsst", "5 min", 0.3),
    )
    assert [at for at, _ in found] == [-30.0, 0.0, 10.0, 15.0, 30.0, 60.0]
    assert [rate for _, rate in found] == pytest.approx([0.1, 0.3, 0.6, 0.3, 0.2, 0.0])
    assert found[-1][1] == 0.0


def test_an_infusion_that_begins_where_another_ends_changes_the_rate_once():
    found = rates(infusion("30 min before tsst", "30 min", 0.1), infusion("directly before tsst", "20 min", 0.4))
    assert found == [(-30.0, 0.1), (0.0, 0.4), (20.0, 0.0)]


def test_the_order_in_which_infusions_are_written_is_of_no_account():
    doses = [infusion("30 min before tsst", "60 min", 0.5), infusion("directly before tsst", "60 min", 0.25)]
    assert rates(*doses) == rates(*doses[::-1])


@pytest.mark.parametrize("over", ["0.75 min", "1.7 min", "30 min"])
def test_the_whole_amount_is_given_however_long_the_steps_make_it(over):
    """A tape's times are whole half minutes; the rate follows from those."""
    doses = {"drug": "oxytocin", "route": "intravenous", "amount": "3 ug", "over": over}
    (begins, rate), (ends, _) = rates(doses)
    assert rate * (ends - begins) == pytest.approx(3.0, rel=1e-12)


def test_infusions_end_at_nothing_on_the_tape():
    doses = [infusion("30 min before tsst", "60 min", 0.1), infusion("directly before tsst", "60 min", 0.2)]
    measured = {"acth": {"after": "tsst", "at": "-10, 120 min"}}
    tape = protocol(with_doses(*doses, measures=measured), "only").tape([])
    infused = tape.payload[: tape.rows][tape.kind[: tape.rows] == Event.INFUSION]
    assert infused[:, 0].tolist() == [0.1, pytest.approx(0.3), 0.2, 0.0]
    assert not infused[:, 1:].any()


def test_drug_and_placebo_are_tapes_of_one_shape():
    study = made(timeline=TSST, **ACTH)
    study.arms["oxytocin"] = study.arms["oxytocin"].model_copy(update={"doses": study.arms["oxytocin"].doses[:1]})
    one, other = (protocol(study, arm).tape([]) for arm in ("oxytocin", "placebo"))
    for name in ("kind", "minutes", "clock", "tick", "stops", "look_ticks"):
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name))
    assert (one.payload != other.payload).sum() == 1


def windows(**changes):
    return [(w.opens, w.closes) for w in protocol(made(**changes), "placebo").windows]


def test_one_window_from_half_an_hour_before_to_the_last_sample():
    assert windows(**ACTH) == [(AT_THREE - 45.0 - LEAD_MIN, AT_THREE + 20.0)]


SPRAYED_AT = AT_THREE - 45.0


@pytest.mark.parametrize(
    ("visit", "closes"),
    [
        ({}, AT_THREE + 20.0),  # all is looked at before the dose is over
        ({"caps5": ["day 3"]}, SPRAYED_AT + TAIL_MIN),
        ({"urinary_cortisol": {"clock": "14:30", "day": 2}}, SPRAYED_AT + TAIL_MIN),
        ({"urinary_cortisol": {"clock": "16:00", "day": 1}}, AT_THREE + 60.0),
    ],
)
def test_a_dose_is_followed_for_hours_while_anything_is_still_to_be_looked_at(visit, closes):
    measures = {"acth": {"after": "tsst", "at": "-10, 20 min"}} | visit
    assert windows(timeline=TSST, measures=measures) == [(SPRAYED_AT - LEAD_MIN, closes)]


def test_every_laboratory_dose_is_followed_and_the_hours_after_it_join_nothing():
    """Of doses two days apart each has its hours; what comes within a day of a dose is joined, whatever follows it."""
    doses = [NONE[0] | {"when": when} for when in ("day 1, 10:00", "day 3, 10:00", "day 4, 10:30")]
    found = windows(arms={"placebo": {"size": 2, "doses": doses}}, timeline=[], measures=DAYS)
    assert found == [
        (DAY + 600.0 - LEAD_MIN, DAY + 600.0 + TAIL_MIN),
        (3 * DAY + 600.0 - LEAD_MIN, 4 * DAY + 630.0 + TAIL_MIN),
    ]
    doses[2] = NONE[0] | {"when": "day 4, 10:31"}
    assert len(windows(arms={"placebo": {"size": 2, "doses": doses}}, timeline=[], measures=DAYS)) == 3


def test_a_drug_that_a_paradigm_gives_is_followed_too():
    study = made(arms={"placebo": {"size": 2}}, timeline=[{"do": "crh_challenge", "clock": "14:00"}], measures=DAYS)
    plan = protocol(study, "placebo")
    [given] = [e.at for e in plan.events if e.kind in DOSES]
    assert plan.windows[-1].closes == given + TAIL_MIN


def test_an_hour_of_the_clock_is_a_minute_however_it_is_written():
    """And a day without an hour is a visit, which opens no window."""
    arms = {"placebo": {"size": 2}}
    as_row, as_time = (
        protocol(made(arms=arms, timeline=[], measures={"salivary_cortisol": at}), "placebo")
        for at in ({"day": 2, "clock": "08:00"}, ["day 2, 08:00"])
    )
    assert as_row == as_time
    assert [(w.opens, w.closes) for w in as_time.windows] == [(2 * DAY + 480.0 - LEAD_MIN, 2 * DAY + 480.0)]
    visit = protocol(made(arms=arms, timeline=[], measures={"salivary_cortisol": ["day 2"]}), "placebo")
    assert visit.windows == ()


def test_a_window_begins_at_midnight_at_the_earliest():
    doses = [{"drug": "placebo", "route": "oral", "when": "day 1, 00:10"}]
    study = made(arms={"placebo": {"size": 1, "doses": doses}}, timeline=[{"do": "tsst", "clock": "01:00"}], **ACTH)
    assert protocol(study, "placebo").windows[0].opens == DAY


@pytest.mark.parametrize(
    ("day", "clock", "count"), [(1, "23:00", 1), (2, "15:49", 1), (2, "15:51", 2), (9, "09:00", 2)]
)
def test_pauses_of_more_than_a_day_are_quiet(day, clock, count):
    """The first window closes at 15:20; another, which opens 30 min before its event, joins it within a day."""
    again = {"do": "rest", "clock": clock, "day": day, "name": "again", "arms": ["placebo"]}
    timeline = [{"do": "tsst", "clock": "15:00"}, again]
    measures = {"acth": {"after": "tsst", "at": "-10, 20 min"}, "heart_rate": {"after": "again", "at": "0 min"}}
    found = windows(timeline=timeline, measures=measures)
    assert len(found) == count
    assert found[0][0] == AT_THREE - 45.0 - LEAD_MIN
    assert found[-1][1] == day * DAY + 60.0 * int(clock[:2]) + int(clock[3:])


def test_a_collection_is_two_looks_and_opens_no_window():
    measures = {
        "acth": {"after": "tsst", "at": "0 min"},
        "urinary_cortisol": {"clock": "20:00", "day": 3},
        "hair_cortisol": {"clock": "15:00", "day": 40},
    }
    plan = protocol(made(measures=measures), "placebo")
    assert [(w.opens, w.closes) for w in plan.windows] == [(SPRAYED_AT - LEAD_MIN, SPRAYED_AT + TAIL_MIN)]
    [urine], [hair] = plan.samples["urinary_cortisol"], plan.samples["hair_cortisol"]
    assert plan.looks[urine.look] - plan.looks[urine.since] == DAY
    assert plan.looks[hair.look] - plan.looks[hair.since] == MINUTES_PER_MONTH
    [blood] = plan.samples["acth"]
    assert blood.look == blood.since


def test_samples_lie_at_their_times():
    study = made()
    for arm in study.arms:
        plan = protocol(study, arm)
        for measure, taken in plan.samples.items():
            assert [(x.label, plan.looks[x.look]) for x in taken] == [
                (s.label, s.minute) for s in study.samples(measure, arm)
            ]
            assert [plan.look_of(measure, x.label) for x in taken] == [x.look for x in taken]
    assert {m: len(taken) for m, taken in protocol(study, "placebo").samples.items()} == {
        "salivary_cortisol": 3,
        "acth": 2,
        "heart_rate": 2,
        "plasma_oxytocin": 0,
    }


TIMES = st.lists(st.integers(-200, 3000).map(lambda k: DAY + k / 2), max_size=12)


@settings(deadline=None, max_examples=60)
@given(also=TIMES, later=st.integers(1, 4))
def test_looks_for_a_picture_cut_no_step(also, later):
    """They move to where a step ends, so rows, samples and random numbers stay as they were."""
    again = {"do": "rest", "clock": "10:00", "day": later, "name": "again"}
    study = made(
        timeline=[{"do": "tsst", "clock": "15:00"}, again],
        measures=ACTH["measures"] | {"hair_cortisol": {"clock": "15:00", "day": 40}},
    )
    for arm in study.arms:
        plan, watched = protocol(study, arm), protocol(study, arm, tuple(also))
        few, many = plan.tape([]), watched.tape([])
        assert watched.start == plan.start
        assert few.rows == many.rows
        for name in ("kind", "payload", "clock", "minutes", "length", "tick"):
            np.testing.assert_array_equal(getattr(few, name), getattr(many, name))
        ticks = dict(zip(watched.looks, many.look_ticks, strict=False))
        stops = dict(zip(watched.looks, many.stops, strict=False))
        for at, tick, stop in zip(plan.looks, few.look_ticks, few.stops, strict=False):
            assert (ticks[at], stops[at]) == (tick, stop)
        for measure, taken in plan.samples.items():
            assert [plan.looks[x.look] for x in taken] == [watched.looks[x.look] for x in watched.samples[measure]]
        assert not set(watched.looks) - set(plan.looks) - {plan.start, *row_ends(few, plan.start)}


def test_looks_for_a_picture_are_the_nearest_ends_of_steps():
    plan = protocol(made(), "placebo")
    ends = row_ends(plan.tape([]), plan.start)
    also = tuple(DAY + np.arange(830.0, 920.0, 7.0))
    found = set(protocol(made(), "placebo", also).looks) - set(plan.looks)
    longest = max(later - earlier for earlier, later in itertools.pairwise(sorted({plan.start, *ends})))
    assert longest <= 9.0
    assert all(min(abs(at - seen) for seen in [*found, *plan.looks]) <= longest for at in also)


def test_the_luck_of_a_look_is_that_of_its_minute():
    """Whatever is sampled before it."""
    ticks = []
    for at in ("20 min", "-300, 20 min"):
        plan = protocol(made(measures={"acth": {"after": "tsst", "at": at}}), "placebo")
        ticks.append(plan.tape([]).look_ticks[len(plan.looks) - 1])
    assert ticks[0] == ticks[1]


def test_row_ends_are_the_clock_of_the_next_row():
    study = made(measures=ACTH["measures"] | {"hair_cortisol": {"clock": "15:00", "day": 40}})
    plan = protocol(study, "placebo")
    tape = plan.tape([])
    ends = row_ends(tape, plan.start)
    assert ends[-1] == plan.looks[-1]
    np.testing.assert_allclose(ends[:-1] % DAY, tape.clock[1 : tape.rows], atol=1e-6)


COURSE = {"do": "prolonged_exposure", "sessions": 3, "every": "1 week", "length": "90 min", "clock": "09:00"}
SPRAYED = {
    "drug": "oxytocin",
    "route": "intranasal",
    "amount": "40 IU",
    "when": "45 min before each prolonged_exposure",
}
PATIENTS = {"who": "patients", "stratum": "military_trial", "female": 0.2, "ptsd": 1} | {
    "include": "caps5 >= 25",
    "caps5": {"mean": 39.9, "sd": 8.7},
}


def course(**changes) -> Study:
    """Three weekly sessions at nine in the morning of days 1, 8 and 15, a dose before each."""
    return made(
        **{
            "population": PATIENTS,
            "arms": {"only": {"size": 12, "doses": [SPRAYED]}},
            "timeline": [COURSE],
            "measures": {"caps5": ["baseline", "week 4"]},
        }
        | changes
    )


SESSIONS = [DAY * day + 540.0 for day in (1, 8, 15)]


def test_a_course_happens_session_by_session():
    events = [e for e in protocol(course(), "only").events if e.kind is not Event.LIFE]
    assert [(e.at, e.payload[0]) for e in events if e.kind is Event.SPRAY] == [(at - 45.0, 40.0) for at in SESSIONS]
    assert [(e.at, e.payload) for e in events if e.kind is Event.SESSION_START] == [
        (at, (number, 90.0, 3.0)) for number, at in enumerate(SESSIONS, start=1)
    ]
    ends = [(e.at, e.payload) for e in events if e.kind is Event.SESSION_END]
    assert [at for at, _ in ends] == [at + 90.0 for at in SESSIONS]
    assert [payload[2] for _, payload in ends] == [0.0, 0.0, 1.0]  # the last of them
    exposures = [e.at for e in events if e.kind is Event.EXPOSURE]
    assert exposures
    assert min(exposures) > SESSIONS[2]  # the manual's first two sessions have none
    assert [e.at for e in events if e.kind is Event.EXPOSURE_END] == [max(exposures) + 8.0]


def test_a_dose_directly_before_each_session_comes_before_it_begins():
    doses = [SPRAYED | {"when": "directly before each prolonged_exposure"}]
    events = protocol(course(arms={"only": {"size": 12, "doses": doses}}), "only").events
    for at in SESSIONS:
        assert [e.kind for e in events if e.at == at] == [Event.SPRAY, Event.SESSION_START]


def test_life_comes_every_week_to_the_last_visit_of_those_with_symptoms():
    plan = protocol(course(), "only")
    life = [e for e in plan.events if e.kind is Event.LIFE]
    assert [e.at for e in life] == [VISIT_CLOCK + 7 * DAY * week for week in (1, 2, 3, 4)]
    assert {e.payload for e in life} == {(7.0,)}
    assert plan.start == VISIT_CLOCK
    assert not [e for e in protocol(made(), "placebo").events if e.kind is Event.LIFE]


def test_around_a_session_a_window_stays_open_for_hours():
    found = protocol(course(), "only").windows
    assert [(w.opens, w.closes, w.session, w.resolution) for w in found] == [
        (at - 45.0 - LEAD_MIN, at + TAIL_MIN, number, THERAPY) for number, at in enumerate(SESSIONS, start=1)
    ]


def test_a_visit_opens_no_window():
    visits = {"caps5": ["baseline", "day 3", "week 4", "6 months after week 4"], "pcl5": "weekly"}
    assert protocol(course(measures=visits), "only").windows == protocol(course(), "only").windows


def test_samples_of_a_session_open_no_window_of_their_own():
    saliva = {"after": "prolonged_exposure", "session": [2], "at": "-20, 0, 30 min"}
    plan = protocol(course(measures={"salivary_cortisol": saliva}), "only")
    assert plan.windows == protocol(course(), "only").windows
    assert [plan.looks[x.look] - SESSIONS[1] for x in plan.samples["salivary_cortisol"]] == [-20.0, 0.0, 30.0]
    assert [x.label for x in plan.samples["salivary_cortisol"]] == [
        f"session 2, {at} min" for at in ("-20", "+0", "+30")
    ]


def test_a_course_and_the_laboratory_have_each_their_resolution():
    """A stress test between the first two sessions is lived in the laboratory's steps."""
    study = course(
        population={"who": "adults", "female": 0.5},
        timeline=[COURSE, {"do": "tsst", "day": 3, "clock": "15:00"}],
        measures={"acth": {"after": "tsst", "at": "-10, 20 min"}},
    )
    plan = protocol(study, "only")
    opens = 3 * DAY + 900.0 - 10.0 - LEAD_MIN
    assert [(w.session, w.resolution) for w in plan.windows] == [
        (1.0, THERAPY),
        (0.0, LABORATORY),
        (2.0, THERAPY),
        (3.0, THERAPY),
    ]
    assert (plan.windows[1].opens, plan.windows[1].closes) == (opens, 3 * DAY + 920.0)
    assert [plan.window(at) for at in (opens - 0.5, opens, 3 * DAY + 920.0, 3 * DAY + 920.5)] == [None, 1, 1, None]


@pytest.mark.parametrize(
    "drug",
    [
        {"drug": "vasopressin", "route": "intranasal", "amount": "20 IU"},
        {"drug": "oxytocin", "route": "intramuscular", "amount": "5 ug"},
        {"drug": "oxytocin", "route": "intravenous", "amount": "10 mIU/min", "over": "30 min"},
        {"drug": "hydrocortisone", "route": "oral", "amount": "20 mg"},
    ],
)
def test_every_drug_before_a_session_is_in_its_window(drug):
    doses = [drug | {"when": "45 min before each prolonged_exposure"}]
    plan = protocol(course(arms={"only": {"size": 12, "doses": doses}}), "only")
    assert [(w.opens, w.closes) for w in plan.windows] == [(at - 45.0 - LEAD_MIN, at + TAIL_MIN) for at in SESSIONS]


def test_doses_of_every_day_join_no_sessions():
    """Each has hours of its own, and what happens in days goes on between."""
    doses = [SPRAYED | {"when": f"day {day}, 08:00"} for day in range(1, 20)]
    plan = protocol(course(arms={"only": {"size": 12, "doses": doses}}), "only")
    assert len(plan.windows) == 19
    assert [w.session for w in plan.windows if w.session] == [1.0, 2.0, 3.0]


def test_infusions_at_a_session_and_by_the_clock_add_up():
    minutes = {"drug": "oxytocin", "route": "intravenous"}
    day, minute = divmod(SESSIONS[0] + 10.0, DAY)
    doses = [
        minutes | {"amount": "100 mIU/min", "over": "2 h", "when": "20 min before each prolonged_exposure"},
        minutes
        | {"amount": "50 mIU/min", "over": "1 h", "when": f"day {day:.0f}, {minute // 60:02.0f}:{minute % 60:02.0f}"},
    ]
    plan = protocol(course(arms={"only": {"size": 12, "doses": doses}}), "only")
    given = [e.payload for e in plan.events if e.kind is Event.INFUSION and e.at < SESSIONS[0] + 600.0]
    rates, of_sessions = (np.array([numbers[k] for numbers in given]) for k in (0, 3))
    np.testing.assert_allclose(rates / rates[0], [1.0, 1.5, 1.0, 0.0])
    np.testing.assert_allclose(of_sessions, [1.0, 2.0 / 3.0, 1.0, 0.0])


@pytest.mark.parametrize("drug", [{"drug": "oxytocin", "amount": "24 IU"}, {"drug": "placebo"}])
def test_a_dose_that_is_counted_from_sessions_belongs_to_them_and_no_other_does(drug):
    times = ["45 min before each prolonged_exposure", "20 min before tsst", "day 1, 10:00"]  # the last in a session
    doses = [drug | {"route": "intranasal", "when": when} for when in times]
    timeline = [COURSE, {"do": "tsst", "day": 3, "clock": "15:00"}]
    plan = protocol(course(arms={"only": {"size": 12, "doses": doses}}, timeline=timeline), "only")
    sprays = {e.at: e.payload[3] for e in plan.events if e.kind is Event.SPRAY}
    assert plan.windows[0].opens < DAY + 600.0 < plan.windows[0].closes
    assert sprays == dict.fromkeys((at - 45.0 for at in SESSIONS), 1.0) | {DAY + 600.0: 0.0, 3 * DAY + 880.0: 0.0}


@pytest.mark.parametrize("before", [45.0, 300.0])
def test_a_dose_at_an_hour_before_a_session_is_in_its_window(before):
    """Or the drug would be gone when the session begins, as it is after a night without steps."""
    day, minute = divmod(SESSIONS[1] - before, DAY)
    dose = SPRAYED | {"when": f"day {day:.0f}, {minute // 60:02.0f}:{minute % 60:02.0f}"}
    plan = protocol(course(arms={"only": {"size": 12, "doses": [dose]}}), "only")
    assert [e.at for e in plan.events if e.kind is Event.SPRAY] == [SESSIONS[1] - before]
    own = plan.windows[1]
    assert (own.session, own.opens, own.closes) == (2.0, SESSIONS[1] - before - LEAD_MIN, SESSIONS[1] + TAIL_MIN)
    tape = plan.tape([])
    sprayed = int(np.flatnonzero(tape.kind == Event.SPRAY)[0])
    later = np.flatnonzero(tape.kind == Event.BETWEEN_WINDOWS)
    assert not np.any((later > sprayed) & (later < np.flatnonzero(tape.kind == Event.SESSION_START)[1]))


def test_an_arm_without_the_course_has_only_its_life():
    arms = {"only": {"size": 12, "doses": [SPRAYED]}, "waiting": {"size": 12}}
    study = course(arms=arms, timeline=[COURSE | {"arms": ["only"]}])
    plan = protocol(study, "waiting")
    assert {e.kind for e in plan.events} == {Event.LIFE}
    assert plan.windows == ()
    assert [x.label for x in plan.samples["caps5"]] == ["baseline", "week 4"]


@pytest.mark.parametrize("arm", ["oxytocin", "placebo"])
def test_the_shipped_plan_keeps_its_appointments(arm):
    study = load_study("oxytocin_prolonged_exposure")
    plan = protocol(study, arm)
    assert [w.session for w in plan.windows] == list(range(1, 11))
    starts = [e.at for e in plan.events if e.kind is Event.SESSION_START]
    assert [e.at for e in plan.events if e.kind is Event.SPRAY] == starts
    assert all(540.0 <= at % DAY <= 960.0 for at in starts)
    assert [at // DAY for at in starts] == [1 + 7 * week for week in range(10)]


def test_who_can_tell_a_drug_from_placebo_is_told_once_and_so_are_those_given_placebo():
    course = {"do": "prolonged_exposure", "from": "day 1", "schedule": "weekly", "clock": "10:00"}

    def noticed(drug, amount):
        def given(**dose):
            return [dose | {"route": "oral", "when": "60 min before each prolonged_exposure"}]

        arms = {
            "drug": {"size": 3, "doses": given(drug=drug, amount=amount)},
            "placebo": {"size": 3, "doses": given(drug="placebo")},
            "nothing": {"size": 3},
        }
        study = Study.model_validate(
            {
                "study": "told",
                "question": "Who is told?",
                "reported_in": [],
                "population": PATIENTS,
                "arms": arms,
                "timeline": [course],
                "measures": {"caps5": ["baseline", "week 10"]},
            }
        )
        plans = {arm: protocol(study, arm) for arm in arms}
        return {
            arm: [(event.at, event.payload) for event in plan.events if event.kind is Event.NOTICED]
            for arm, plan in plans.items()
        }

    first = DAY + 540.0
    assert noticed("mdma", "100 mg") == {
        "drug": [(first, (1.0, 0.0, 0.0, 0.0))],
        "placebo": [(first, (-1.0, 0.0, 0.0, 0.0))],
        "nothing": [],
    }
    assert noticed("d_cycloserine", "50 mg") == {"drug": [], "placebo": [], "nothing": []}
