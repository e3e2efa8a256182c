"""Mirrors src/assuage/simulation/experiment.py: what happens when, in which windows, seen at which looks."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assuage.mechanisms.events import Event
from assuage.paradigms.paradigm import paradigms
from assuage.simulation.experiment import protocol
from assuage.simulation.tape import LEAD_MIN, row_ends
from assuage.studies.experiment import ROUTES, Experiment
from assuage.units import MINUTES_PER_DAY, MINUTES_PER_MONTH, UG_PER_IU
from tests.studies.experiments import sound


TSST = [
    (900.0, Event.ANTICIPATE, (1.0,)),
    (905.0, Event.STRESS, (1.0, 0.0, 0.0, 0.0)),
    (915.0, Event.STRESS, (0.0, 0.0, 0.0, 0.0)),
    (915.0, Event.ANTICIPATE, (0.0,)),
]


def made(**changes) -> Experiment:
    study = sound() | {"reported_in": []}
    return Experiment.model_validate(study | changes)


def with_dose(**fields) -> Experiment:
    doses = {"when": "directly before tsst"} | fields
    return made(arms={"only": {"size": 1, "doses": [doses]}}, timeline=[{"paradigm": "tsst", "clock": "15:00"}], **ACTH)


ACTH = {"measures": {"acth": {"after": "tsst", "at": "-10, 20 min"}}}


def told(plan):
    return [(h.at, h.kind, h.payload) for h in plan.happenings]


def given_to(plan):
    return [(h.kind, h.payload) for h in plan.happenings if h.kind not in (Event.STRESS, Event.ANTICIPATE)]


def test_everything_happens_at_its_minute():
    drug, placebo = (protocol(made(), arm) for arm in ("oxytocin", "placebo"))
    assert told(placebo) == [(855.0, Event.SPRAY, (0.0, 0.0)), *TSST]
    assert told(drug) == [
        (855.0, Event.SPRAY, (24.0, 0.0)),
        *TSST,
        (960.0, Event.INFUSION, (pytest.approx(16e-3 * UG_PER_IU),)),
        (990.0, Event.INFUSION, (0.0,)),
    ]


def test_every_paradigm_happens_from_its_start():
    for name, paradigm in paradigms().items():
        study = made(
            timeline=[{"paradigm": name, "clock": "09:30", "day": 2, "name": "it"}],
            arms={"only": {"size": 1}},
            measures={"acth": {"after": "it", "at": "0, 5 min"}},
        )
        assert told(protocol(study, "only")) == [
            (MINUTES_PER_DAY + 570.0 + step.at, step.event, step.payload) for step in paradigm.steps
        ]


def test_a_nebuliser_deposits_as_much_more_as_its_file_says():
    plan = protocol(with_dose(drug="oxytocin", route="nebulised", amount="24 IU", deposition=1.5), "only")
    assert (Event.SPRAY, (24.0, 1.5)) in given_to(plan)


AT_ONCE = {
    ("oxytocin", "intranasal", "24 IU"): (Event.SPRAY, (24.0, 0.0)),
    ("oxytocin", "intranasal", "67.2 ug"): (Event.SPRAY, (40.0, 0.0)),
    ("oxytocin", "nebulised", "24 IU"): (Event.SPRAY, (24.0, 1.0)),
    ("oxytocin", "intravenous", "10 ug"): (Event.INJECTION, (10.0, 0.0, 0.0)),
    ("oxytocin", "intramuscular", "10 IU"): (Event.INJECTION, (0.0, 16.8, 0.0)),
    ("oxytocin", "oral", "24 IU"): (Event.INJECTION, (0.0, 0.0, 24 * UG_PER_IU)),
    ("carbetocin", "intravenous", "100 ug"): (Event.CARBETOCIN, (100.0, 0.0, 0.0)),
    ("carbetocin", "intramuscular", "100 ug"): (Event.CARBETOCIN, (0.0, 100.0, 0.0)),
    ("carbetocin", "intranasal", "0.1 mg"): (Event.CARBETOCIN, (0.0, 0.0, 100.0)),
    ("hydrocortisone", "oral", "20 mg"): (Event.STEROID, (20.0, 0.0, 0.0)),
    ("hydrocortisone", "intravenous", "20 mg"): (Event.STEROID, (0.0, 20.0, 0.0)),
    ("dexamethasone", "oral", "0.5 mg"): (Event.STEROID, (0.0, 0.0, 0.5)),
    ("crh", "intravenous", "100 ug"): (Event.CRH_INJECTION, (100.0,)),
    ("placebo", "intranasal", None): (Event.SPRAY, (0.0, 0.0)),
    ("placebo", "nebulised", None): (Event.SPRAY, (0.0, 1.0)),
    ("placebo", "intravenous", None): (Event.INJECTION, (0.0, 0.0, 0.0)),
    ("placebo", "intramuscular", None): (Event.INJECTION, (0.0, 0.0, 0.0)),
    ("placebo", "oral", None): (Event.INJECTION, (0.0, 0.0, 0.0)),
}


@pytest.mark.parametrize("what", AT_ONCE, ids=lambda what: " ".join(map(str, what)))
def test_a_dose_is_its_event(what):
    drug, route, amount = what
    study = with_dose(drug=drug, route=route, **({} if amount is None else {"amount": amount}))
    [(kind, payload)] = given_to(protocol(study, "only"))
    assert kind is AT_ONCE[what][0]
    assert payload == pytest.approx(AT_ONCE[what][1])


def test_every_route_of_every_drug_has_its_event():
    assert {(drug, route) for drug, route, _ in AT_ONCE} == {(d, r) for d, routes in ROUTES.items() for r in routes}


@pytest.mark.parametrize(
    ("amount", "rate"), [("16 mIU/min", 16e-3 * UG_PER_IU), ("3 ug", 0.1), ("0.25 ug/min", 0.25), (None, 0.0)]
)
def test_an_infusion_is_its_rate_and_its_end(amount, rate):
    drug = {"drug": "placebo"} if amount is None else {"drug": "oxytocin", "amount": amount}
    study = with_dose(route="intravenous", over="30 min", **drug)
    assert given_to(protocol(study, "only")) == [
        (Event.INFUSION, (pytest.approx(rate),)),
        (Event.INFUSION, (0.0,)),
    ]
    assert [h.at for h in protocol(study, "only").happenings if h.kind is Event.INFUSION] == [900.0, 930.0]


def test_drug_and_placebo_are_tapes_of_one_shape():
    study = made(timeline=[{"paradigm": "tsst", "clock": "15:00"}], **ACTH)
    study.arms["oxytocin"] = study.arms["oxytocin"].model_copy(update={"doses": study.arms["oxytocin"].doses[:1]})
    one, other = (protocol(study, arm).tape([]) for arm in ("oxytocin", "placebo"))
    for name in ("kind", "minutes", "clock", "tick", "stops", "look_ticks"):
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name))
    assert (one.payload != other.payload).sum() == 1


def windows(**changes):
    return [(w.opens, w.closes) for w in protocol(made(**changes), "placebo").spans]


def test_one_window_from_half_an_hour_before_to_the_last_sample():
    assert windows(**ACTH) == [(855.0 - LEAD_MIN, 920.0)]


def test_a_window_begins_at_midnight_at_the_earliest():
    doses = [{"drug": "placebo", "route": "oral", "when": "at 00:10"}]
    study = made(
        arms={"placebo": {"size": 1, "doses": doses}}, timeline=[{"paradigm": "tsst", "clock": "01:00"}], **ACTH
    )
    assert protocol(study, "placebo").spans[0].opens == 0.0


@pytest.mark.parametrize(
    ("day", "clock", "count"), [(1, "23:00", 1), (2, "15:49", 1), (2, "15:51", 2), (9, "09:00", 2)]
)
def test_pauses_of_more_than_a_day_are_quiet(day, clock, count):
    """The first window closes at 15:20; another, which opens 30 min before its event, joins it within a day."""
    again = {"paradigm": "rest", "clock": clock, "day": day, "name": "again", "arms": ["placebo"]}
    timeline = [{"paradigm": "tsst", "clock": "15:00"}, again]
    measures = {"acth": {"after": "tsst", "at": "-10, 20 min"}, "heart_rate": {"after": "again", "at": "0 min"}}
    found = windows(timeline=timeline, measures=measures)
    assert len(found) == count
    assert found[0][0] == 825.0
    assert found[-1][1] == (day - 1) * MINUTES_PER_DAY + 60.0 * int(clock[:2]) + int(clock[3:])


def test_a_collection_is_two_looks_and_opens_no_window():
    measures = {
        "acth": {"after": "tsst", "at": "0 min"},
        "urinary_cortisol": {"clock": "20:00", "day": 3},
        "hair_cortisol": {"clock": "15:00", "day": 40},
    }
    plan = protocol(made(measures=measures), "placebo")
    assert [(w.opens, w.closes) for w in plan.spans] == [(825.0, 915.0)]
    [urine], [hair] = plan.samples["urinary_cortisol"], plan.samples["hair_cortisol"]
    assert plan.looks[urine.look] - plan.looks[urine.since] == MINUTES_PER_DAY
    assert plan.looks[hair.look] - plan.looks[hair.since] == MINUTES_PER_MONTH
    [blood] = plan.samples["acth"]
    assert blood.look == blood.since


def test_samples_lie_at_their_times():
    study = made()
    for arm in study.arms:
        plan = protocol(study, arm)
        for measure, taken in plan.samples.items():
            assert [plan.looks[x.look] for x in taken] == list(study.times(measure, arm))
            assert [x.label for x in taken] == list(study.measures[measure].labels())[: len(taken)]


TIMES = st.lists(st.integers(-200, 3000).map(lambda k: k / 2), max_size=12)


@settings(deadline=None, max_examples=60)
@given(also=TIMES, later=st.integers(1, 4))
def test_looks_for_a_picture_cut_no_step(also, later):
    """They move to where a step ends, so rows, samples and luck stay as they were."""
    again = {"paradigm": "rest", "clock": "10:00", "day": later, "name": "again"}
    study = made(
        timeline=[{"paradigm": "tsst", "clock": "15:00"}, again],
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
    also = tuple(np.arange(830.0, 920.0, 7.0))
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
    np.testing.assert_allclose(ends[:-1] % MINUTES_PER_DAY, tape.clock[1 : tape.rows], atol=1e-6)
