"""Mirrors src/assuage/simulation/tape.py."""

import dataclasses
import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assuage.mechanisms.events import Event
from assuage.simulation.propagate import HALF_MINUTES
from assuage.simulation.resolution import LABORATORY, THERAPY
from assuage.simulation.tape import (
    CLOCK_BUCKETS,
    DOSES,
    FIRST_LOOK_TICK,
    LEAD_MIN,
    ROW_BUCKETS,
    SHOWN,
    STOP_BUCKETS,
    TAIL_MIN,
    TimedEvent,
    Window,
    bucket,
    padded_clocks,
    record_tape,
    row_ends,
    together,
    windows,
)


DAY = 1440.0
START = 360.0
SESSION = TimedEvent(DAY + 600.0, Event.SESSION_START, (3.0, 90.0, 5.0))
SPRAY = TimedEvent(DAY + 555.0, Event.SPRAY, (24.0,))


def rows(tape):
    """(kind, payload, clock, minutes, tick) of the real rows."""
    columns = (tape.kind, tape.payload, tape.clock, tape.minutes, tape.tick)
    return [
        (Event(int(k)), tuple(p), float(c), float(m), int(t))
        for k, p, c, m, t in zip(*(v[: tape.rows] for v in columns), strict=True)
    ]


def passed(tape):
    """Minutes that pass in each row."""
    return np.array([p[0] * DAY if kind is Event.BETWEEN_WINDOWS else m for kind, p, _, m, _ in rows(tape)])


def events(tape):
    return [row for row in rows(tape) if row[0] not in (Event.STEP, Event.BETWEEN_WINDOWS, Event.WINDOW)]


TIMES = st.integers(0, 2 * 8 * 1440).map(lambda k: START + k / 2.0)
TIMELINES = st.lists(
    st.tuples(
        TIMES,
        st.sampled_from(
            [Event.SPRAY, Event.SESSION_START, Event.EXPOSURE, Event.STRESSOR, Event.LIFE, Event.CHRONIC_STRESS]
        ),
    ),
    max_size=8,
).map(lambda pairs: [TimedEvent(at, kind, (float(i),)) for i, (at, kind) in enumerate(pairs)])


@settings(deadline=None, max_examples=30)
@given(timed=TIMELINES, looks=st.lists(TIMES, min_size=1, max_size=6), finer=st.sampled_from([1.0, 2.0]))
def test_no_minute_is_lost_or_lived_twice(timed, looks, finer):
    """Steps and quiet days add up to the time from start to the last event or look; each row starts on time."""
    tape = record_tape(timed, looks, start=START, finer=finer)
    minutes = passed(tape)
    end = max([*looks, *(h.at for h in timed)])
    assert minutes.sum() == pytest.approx(end - START, abs=1e-6)
    clocks = (START + np.concatenate([[0.0], np.cumsum(minutes)[:-1]])) % DAY
    distance = np.abs(tape.clock[: tape.rows] - clocks)
    assert np.all(np.minimum(distance, DAY - distance) < 1e-6)


@settings(deadline=None, max_examples=30)
@given(timed=TIMELINES, looks=st.lists(TIMES, min_size=1, max_size=6))
def test_every_event_happens_once_at_its_time_in_the_order_of_the_file(timed, looks):
    tape = record_tape(timed, looks, start=START)
    elapsed = START + np.concatenate([[0.0], np.cumsum(passed(tape))])
    found = [
        (round(2 * elapsed[i]) / 2, kind, p[0])
        for i, (kind, p, *_) in enumerate(rows(tape))
        if (kind, p) in wanted(timed)
    ]
    assert found == [(h.at, h.kind, h.payload[0]) for h in sorted(timed, key=lambda h: h.at)]


def wanted(timed):
    return {(h.kind, (*h.payload, 0.0, 0.0, 0.0)) for h in timed}


@settings(deadline=None, max_examples=30)
@given(timed=TIMELINES, looks=st.lists(TIMES, min_size=1, max_size=6))
def test_a_look_comes_after_the_events_of_its_time_but_before_a_dose(timed, looks):
    tape = record_tape(timed, looks, start=START)
    times = sorted(set(looks))
    assert tape.stops_used == len(times)
    elapsed = np.concatenate([[0.0], np.cumsum(passed(tape))])
    before = np.cumsum([0] + [row in events(tape) for row in rows(tape)])
    for stop, at in zip(tape.stops[: tape.stops_used], times, strict=True):
        assert elapsed[stop] == pytest.approx(at - START, abs=1e-6)
        kinds = {h.kind for h in timed if h.at == at}
        dosed = bool(kinds & DOSES) and not kinds & SHOWN
        assert before[stop] == sum(h.at < at if dosed else h.at <= at for h in timed)


@pytest.mark.parametrize("dose", sorted(DOSES))
@pytest.mark.parametrize("place", [0, 1])
def test_a_look_comes_before_all_of_its_time_wherever_a_dose_is_written(dose, place):
    """Three times drawn at random rarely meet."""
    timed = [TimedEvent(SPRAY.at, Event.STRESSOR, (1.0,))]
    timed.insert(place, TimedEvent(SPRAY.at, dose, (24.0,)))
    tape = record_tape(timed, [SPRAY.at], start=START)
    assert [kind for kind, *_ in events(tape)] == [event.kind for event in timed]
    assert not {kind for kind, *_ in rows(tape)[: tape.stops[0]]} & {dose, Event.STRESSOR}


@settings(deadline=None, max_examples=30)
@given(timed=TIMELINES, looks=st.lists(TIMES, min_size=1, max_size=4), more=st.lists(TIMES, max_size=4))
def test_more_looks_leave_events_and_their_ticks_alone(timed, looks, more):
    last = max(looks)  # beyond it the tape may end earlier
    few, many = (record_tape(timed, found, start=START) for found in (looks, looks + [m for m in more if m <= last]))
    assert events(few) == events(many)
    openings = [[(c, t) for kind, _, c, _, t in rows(tape) if kind is Event.WINDOW] for tape in (few, many)]
    assert openings[0] == openings[1]
    ticks = dict(
        zip(sorted(set(looks + [m for m in more if m <= last])), many.look_ticks[: many.stops_used], strict=True)
    )
    assert [ticks[at] for at in sorted(set(looks))] == list(few.look_ticks[: few.stops_used])


@settings(deadline=None, max_examples=20)
@given(timed=TIMELINES, looks=st.lists(TIMES, min_size=1, max_size=4), finer=st.sampled_from([1.0, 2.0, 4.0]))
def test_steps_are_of_the_lengths_the_engine_knows(timed, looks, finer):
    tape = record_tape(timed, looks, start=START, finer=finer)
    stepping = tape.kind[: tape.rows] == Event.STEP
    assert np.all(np.isin(tape.minutes[: tape.rows][stepping], HALF_MINUTES.lengths))
    np.testing.assert_array_equal(
        np.array(HALF_MINUTES.lengths)[tape.length[: tape.rows][stepping]], tape.minutes[: tape.rows][stepping]
    )
    assert np.all(tape.minutes[: tape.rows][~stepping] == 0.0)


def test_ticks_count_the_events_of_a_kind():
    exposures = [TimedEvent(DAY + 610.0 + 5 * k, Event.EXPOSURE, (float(k),)) for k in range(4)]
    tape = record_tape([SPRAY, SESSION, *exposures, TimedEvent(2 * DAY, Event.LIFE, (7.0,))], [3 * DAY], start=START)
    assert [row[4] for row in rows(tape) if row[0] is Event.EXPOSURE] == [0, 1, 2, 3]
    assert [row[4] for row in rows(tape) if row[0] in (Event.SPRAY, Event.SESSION_START, Event.LIFE)] == [0, 0, 0]


def test_events_of_one_time_keep_the_order_of_the_file():
    at = DAY + 600.0
    kinds = [Event.SESSION_START, Event.SPRAY, Event.LIFE, Event.CHRONIC_STRESS, Event.EXPOSURE]
    for order in (kinds, kinds[::-1]):
        tape = record_tape([TimedEvent(at, kind, (1.0,)) for kind in order], [2 * DAY], start=START)
        assert [row[0] for row in events(tape)] == order


def test_a_window_reaches_from_its_lead_to_its_tail():
    tape = record_tape([SPRAY], [3 * DAY], start=START)
    found = rows(tape)
    opened = next(i for i, row in enumerate(found) if row[0] is Event.WINDOW)
    steps = [i for i, row in enumerate(found) if row[0] is Event.STEP]
    elapsed = START + np.concatenate([[0.0], np.cumsum(passed(tape))])
    assert elapsed[opened] == SPRAY.at - LEAD_MIN
    assert opened < steps[0]
    assert elapsed[steps[-1] + 1] == SPRAY.at + TAIL_MIN
    assert found[opened][1][0] == tape.clocks.tolist().index((SPRAY.at - LEAD_MIN) % DAY)


def test_overlapping_windows_join_and_keep_the_session():
    assert [(w.opens, w.closes, w.session) for w in windows([SESSION, SPRAY])] == [
        (SPRAY.at - LEAD_MIN, SESSION.at + TAIL_MIN, 3.0)
    ]
    touching = TimedEvent(SESSION.at + TAIL_MIN + LEAD_MIN, Event.STRESSOR, (5.0,))
    apart = TimedEvent(touching.at + 0.5, Event.STRESSOR, (5.0,))
    assert len(windows([SESSION, touching])) == 1
    assert len(windows([SESSION, apart])) == 2
    assert windows([TimedEvent(600.0, Event.LIFE), TimedEvent(700.0, Event.CHRONIC_STRESS, (1.0,))]) == []


def test_quiet_days_carry_their_length_and_hours():
    tape = record_tape([SPRAY], [SPRAY.at - 100.0], start=START)
    found = [row[1][:3] for row in rows(tape) if row[0] is Event.BETWEEN_WINDOWS]
    hours = [(days, tape.clocks[int(a)], tape.clocks[int(b)]) for days, a, b in found]
    first_look = SPRAY.at - 100.0
    assert hours[0] == (1.0, START, START)
    assert hours[1] == (pytest.approx((first_look - DAY - START) / DAY), START, first_look % DAY)
    assert hours[2] == (pytest.approx(70.0 / DAY), first_look % DAY, (SPRAY.at - LEAD_MIN) % DAY)
    assert len(hours) == 3


def test_steps_are_short_after_an_edge_and_longer_later():
    tape = record_tape([TimedEvent(DAY + 600.0, Event.STRESSOR, (8.0,))], [DAY + 950.0], start=START)
    found = [row for row in rows(tape) if row[0] is Event.STEP and row[2] >= 600.0]
    lengths = [row[3] for row in found]
    assert lengths == sorted(lengths[:-3]) + lengths[-3:]  # the last cut to fit the look
    assert lengths[0] <= 1.5
    assert max(lengths) >= 6.0


def test_finer_steps_are_at_most_half():
    timed = [SPRAY, SESSION]
    usual, halved = (record_tape(timed, [2 * DAY], start=START, finer=f) for f in (1.0, 2.0))
    for kind in (Event.STEP, Event.BETWEEN_WINDOWS):
        longest = [
            max(p for p, row in zip(passed(tape), rows(tape), strict=True) if row[0] is kind)
            for tape in (usual, halved)
        ]
        assert longest[1] <= longest[0] / 2.0
    assert events(usual) == events(halved)


@pytest.mark.parametrize("resolution", [THERAPY, LABORATORY])
def test_everywhere_has_no_quiet_row(resolution):
    tape = record_tape([SPRAY], [3 * DAY], start=START, everywhere=resolution)
    assert Event.BETWEEN_WINDOWS not in {row[0] for row in rows(tape)}
    assert passed(tape).sum() == 3 * DAY - START
    assert max(passed(tape)) == resolution.paces[-1][1]


def test_clocks_are_shared_by_the_tapes_of_a_study():
    clocks = []
    first = record_tape([SPRAY], [3 * DAY], start=START, clocks=clocks)
    kept = list(clocks)
    second = record_tape([SESSION], [3 * DAY], start=START, clocks=clocks)
    assert clocks[: len(kept)] == kept
    assert first.clocks[: len(kept)].tolist() == kept
    assert second.clocks[: len(clocks)].tolist() == clocks


def test_look_ticks_lie_above_those_of_events():
    tape = record_tape([SPRAY], [START, START + 60.0], start=START)
    assert list(tape.look_ticks[:2]) == [FIRST_LOOK_TICK + round(60 * at) for at in (START, START + 60.0)]


@pytest.mark.parametrize("sizes", [ROW_BUCKETS, STOP_BUCKETS, CLOCK_BUCKETS])
def test_arrays_come_in_a_few_sizes(sizes):
    assert list(sizes) == sorted(set(sizes))
    assert bucket(1, sizes) == sizes[0]
    for size in sizes:
        assert bucket(size, sizes) == size
    assert bucket(sizes[0] + 1, sizes) == sizes[1]
    assert bucket(3 * sizes[-1] - 1, sizes) == 3 * sizes[-1]


def test_padding_is_empty():
    tape = record_tape([SPRAY], [2 * DAY], start=START)
    assert len(tape.kind) in ROW_BUCKETS
    assert tape.rows < len(tape.kind)
    assert not np.any(tape.minutes[tape.rows :])
    assert np.all(tape.stops[tape.stops_used :] == tape.stops[tape.stops_used - 1])
    assert padded_clocks([]).tolist() == [0.0] * CLOCK_BUCKETS[0]
    assert padded_clocks([5.0, 7.0])[:3].tolist() == [5.0, 7.0, 7.0]


def longest_allowed(resolution, since):
    return next(step for age, step in resolution.paces if since <= age)


def steps_since(tape, start, at, until):
    """(minutes since `at`, length) of the steps that begin between two times."""
    elapsed = start + np.concatenate([[0.0], np.cumsum(passed(tape))])
    return [
        (float(now - at), row[3])
        for now, row in zip(elapsed, rows(tape), strict=False)
        if row[0] is Event.STEP and at <= now < until
    ]


def test_in_the_laboratory_every_event_shortens_the_steps():
    """An announcement too, which therapy knows as no edge."""
    first, second, end = DAY + 600.0, DAY + 690.0, DAY + 900.0
    timed = [TimedEvent(first, Event.ANTICIPATE, (1.0,)), TimedEvent(second, Event.ANTICIPATE, (0.0,))]
    found = {}
    for resolution in (LABORATORY, THERAPY):
        span = [Window(DAY + 570.0, end, resolution=resolution)]
        found[resolution] = record_tape(timed, [end], start=DAY + 570.0, spans=span)
    for at, until in ((first, second), (second, end)):
        steps = steps_since(found[LABORATORY], DAY + 570.0, at, until)
        assert len(steps) > 10
        assert all(length <= longest_allowed(LABORATORY, since) for since, length in steps)
        assert steps[0][1] == LABORATORY.paces[0][1]
        assert steps_since(found[THERAPY], DAY + 570.0, at, until)[0][1] > THERAPY.paces[0][1]
    assert max(row[3] for row in rows(found[LABORATORY]) if row[0] is Event.STEP) == LABORATORY.paces[-1][1]


def test_of_a_row_of_exposures_only_the_first_is_an_edge_of_therapy():
    start, end = DAY + 570.0, DAY + 800.0
    for resolution, edges in ((THERAPY, [True, False, False, False]), (LABORATORY, [True] * 4)):
        timed = [TimedEvent(DAY + 600.0 + 50.0 * k, Event.EXPOSURE, (1.0,)) for k in range(4)]
        tape = record_tape(timed, [end], start=start, spans=[Window(start, end, resolution=resolution)])
        shortest = resolution.paces[0][1]
        assert [steps_since(tape, start, e.at, e.at + 1.0)[0][1] <= shortest for e in timed] == edges
    again = THERAPY.is_edge(Event.EXPOSURE, Event.EXPOSURE_END)
    assert (again, THERAPY.is_edge(Event.EXPOSURE, Event.EXPOSURE)) == (True, False)


def test_where_windows_meet_the_finer_resolution_is_taken():
    coarse = Window(0.0, 100.0, 2.0)
    fine = Window(90.0, 200.0, resolution=LABORATORY)
    for one, other in ((coarse, fine), (fine, coarse)):
        assert one.joined(other) == Window(0.0, 200.0, 2.0, LABORATORY)
    assert together([fine, coarse]) == [Window(0.0, 200.0, 2.0, LABORATORY)]
    later = Window(230.0, 240.0)
    assert together([later, fine, coarse]) == [Window(0.0, 200.0, 2.0, LABORATORY), later]
    waiting = dataclasses.replace(fine, pause=30.0)
    assert together([later, waiting, coarse]) == [Window(0.0, 240.0, 2.0, LABORATORY)]
    shorter = Window(150.0, 210.0, resolution=LABORATORY, pause=5.0)  # closes later, waits less: the longest wait holds
    assert together([waiting, shorter]) == [Window(90.0, 210.0, 0.0, LABORATORY, 20.0)]
    session = dataclasses.replace(later, session=3.0)  # has a window of its own, unless it overlaps
    assert together([session, waiting, coarse]) == [Window(0.0, 200.0, 2.0, LABORATORY, 30.0), session]


@pytest.mark.parametrize("kind", sorted(DOSES))
def test_every_dose_opens_a_window_and_a_long_session_keeps_its_own(kind):
    [window] = windows([TimedEvent(DAY + 600.0, kind, (1.0,))])
    assert (window.opens, window.closes) == (DAY + 600.0 - LEAD_MIN, DAY + 600.0 + TAIL_MIN)
    [window] = windows([TimedEvent(DAY + 600.0, Event.SESSION_START, (2.0, 480.0, 3.0))])
    assert (window.closes, window.session) == (DAY + 600.0 + 480.0 + LEAD_MIN, 2.0)


def test_the_tick_of_a_window_is_that_of_its_session():
    """So an arm that is given something more on another day has its people leave at the same sessions."""
    later = TimedEvent(SESSION.at + 7 * DAY, Event.SESSION_START, (4.0, 90.0, 5.0))
    between = TimedEvent(SESSION.at + 3 * DAY, Event.SPRAY, (24.0,))
    found = []
    for events in ([SESSION, later], [SESSION, between, later]):
        tape = record_tape(events, [10 * DAY], start=START)
        opened = (tape.kind == Event.WINDOW) & (tape.payload[:, 1] > 0)
        found.append(list(zip(tape.payload[opened, 1], tape.tick[opened], strict=True)))
    assert found[0] == found[1] == [(3.0, 2), (4.0, 3)]


@pytest.mark.parametrize("at", [DAY + 600.25, DAY + 600.1])
def test_times_are_whole_half_minutes(at):
    for timed, looks in (([TimedEvent(at, Event.SPRAY, (24.0,))], [2 * DAY]), ([SPRAY], [at])):
        with pytest.raises(ValueError, match="whole steps of 30 s"):
            record_tape(timed, looks, start=START)


def test_row_ends_are_when_the_next_row_begins():
    tape = record_tape([SPRAY, SESSION], [3 * DAY], start=START)
    ends = row_ends(tape, START)
    assert (len(ends), ends[-1]) == (tape.rows, 3 * DAY)
    assert all(later >= earlier for earlier, later in itertools.pairwise(ends))


def test_the_tick_of_a_look_is_its_second():
    """So a look's random numbers are those of its time, wherever the tape begins."""
    early, late = (record_tape([SPRAY], [2 * DAY], start=start) for start in (START, DAY))
    assert early.look_ticks[0] == late.look_ticks[0] == FIRST_LOOK_TICK + round(60 * 2 * DAY)
