"""From a study to what happens when, arm by arm: events, windows in which minutes are simulated, and looks.

    procedures   the steps of a paradigm, or of each session of a therapy
    doses        at their times; infusions that overlap add up
    life         at the ticks of a paradigm of life; where people come with symptoms, every week to the last visit

With a course of therapy a window opens with a dose or session and stays open for hours after it. In the laboratory
minutes are simulated from half an hour before the first thing that happens or is sampled to the last, and after a dose
for as many hours as in therapy while anything is still to be looked at; more than a day between one such thing and the
next, or the next session, passes in quiet steps. A visit, and a collection (urine, looks, at its start and its end),
open no window. What is sampled in the minute of a dose is sampled before it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from assuage.measures.catalogue import measures
from assuage.mechanisms.events import DOSES, Event
from assuage.paradigms.drugs import PLACEBO, drugs
from assuage.paradigms.paradigm import Paradigm
from assuage.simulation.propagate import HALF_MINUTES, SECONDS, Ladder
from assuage.simulation.resolution import CONDITIONING, LABORATORY, snapped
from assuage.simulation.tape import (
    LEAD_MIN,
    PAYLOAD,
    TAIL_MIN,
    Tape,
    TimedEvent,
    Window,
    record_tape,
    row_ends,
    together,
    windows,
)
from assuage.studies.study import Study
from assuage.studies.timeline import Procedure
from assuage.studies.times import DAY_ONE, VISIT_CLOCK
from assuage.units import MINUTES_PER_DAY


WEEK = 7.0 * MINUTES_PER_DAY
_LONGEST_PAUSE = MINUTES_PER_DAY
_TRIALS = (Event.TRIAL, Event.OBSERVED_TRIAL)


@dataclass(frozen=True)
class Observation:
    """One sample of a measure: its name, its look, and the look at which its collection began (its own, if none)."""

    label: str
    look: int
    since: int


@dataclass(frozen=True)
class Protocol:
    """An arm's events, windows and looks, and which look is which sample."""

    arm: str
    events: tuple[TimedEvent, ...]
    windows: tuple[Window, ...]
    looks: tuple[float, ...]
    start: float
    ladder: Ladder
    samples: dict[str, tuple[Observation, ...]]

    def window(self, at: float) -> int | None:
        """The number of the window that holds this minute; None where days pass quietly."""
        return next((number for number, w in enumerate(self.windows) if w.opens <= at <= w.closes), None)

    def look_of(self, measure: str, label: str) -> int:
        """The look of a sample."""
        return next(one.look for one in self.samples[measure] if one.label == label)

    def tape(self, clocks: list[float], *, finer: float = 1.0) -> Tape:
        """The tape; `clocks` is the study's shared list of hours."""
        return record_tape(
            self.events,
            self.looks,
            start=self.start,
            spans=self.windows,
            finer=finer,
            clocks=clocks,
            ladder=self.ladder,
        )


def protocol(study: Study, arm: str, also: Sequence[float] = (), *, exact: bool = False) -> Protocol:
    """What happens to one arm.

    Looks near the times `also` are added, for pictures, where a step ends anyway; with `exact` at those very times.
    """
    ladder = _ladder(study)
    courses = study.courses(arm)
    given = _on(ladder, _given(study, arm, ladder))
    held = _on(ladder, [event for course in courses for event in _sessions(course)])
    noticed = _on(ladder, _noticed(study, arm))
    done = _on(ladder, list(_procedures(study, arm)))
    therapy, laboratory = ([*given, *held], done) if courses else ([], [*given, *done])
    taken = {measure: study.samples(measure, arm) for measure in study.measures}
    wanted = {
        measure: [
            (s, snapped(s.minute, ladder), snapped(s.minute - measures()[measure].collects, ladder)) for s in samples
        ]
        for measure, samples in taken.items()
    }
    looks = tuple(sorted({t for rows in wanted.values() for _, at, since in rows for t in (at, since)}))
    life = _on(ladder, list(_ticks_of_life(study, arm)))
    if study.has_intake:
        weeks = int((max(looks, default=VISIT_CLOCK) - VISIT_CLOCK) // WEEK)
        life += [TimedEvent(VISIT_CLOCK + w * WEEK, Event.LIFE, (7.0,)) for w in range(1, weeks + 1)]
    seen = [at for rows in wanted.values() for s, at, since in rows if at == since and not s.visit]
    spans = together([*windows(therapy), *_laboratory_windows(laboratory, seen, max(looks, default=0.0))])
    events = (*given, *noticed, *held, *done, *life)
    begins = min([*looks, *(w.opens for w in spans), *(e.at for e in life)], default=DAY_ONE)
    start = VISIT_CLOCK if study.has_intake else begins
    made = Protocol(arm, events, tuple(spans), looks, start, ladder, {})
    if also:
        ends = np.array([start, *row_ends(made.tape([]), start)])
        near = [at if exact else float(ends[np.abs(ends - at).argmin()]) for at in also]
        looks = tuple(sorted({*looks, *near}))
    observations = {
        measure: tuple(Observation(s.label, looks.index(at), looks.index(since)) for s, at, since in rows)
        for measure, rows in wanted.items()
    }
    return replace(made, looks=looks, samples=observations)


def _ladder(study: Study) -> Ladder:
    """Step lengths of a study's tapes: seconds where cues or pictures are shown for some seconds."""
    done = [procedure.what for procedure in study.timeline]
    cues = any(what.sampled for what in done if isinstance(what, Paradigm))
    return SECONDS if cues else HALF_MINUTES


def _on(ladder: Ladder, events: Sequence[TimedEvent]) -> list[TimedEvent]:
    return [replace(event, at=snapped(event.at, ladder)) for event in events]


def _procedures(study: Study, arm: str) -> Iterator[TimedEvent]:
    for done in study.done_in(arm):
        if isinstance(done.what, Paradigm):
            for begins in done.begins():
                yield from (
                    TimedEvent(begins + step.at, step.event, step.payload)
                    for step in done.what.steps
                    if step.event is not Event.CHANCE
                )
    before: float | None = None
    for at, done, trial in study.trials(arm):
        yield TimedEvent(at, trial.event, trial.payload(done.context, 0.0 if before is None else at - before))
        before = at
    yield from (TimedEvent(at, block.event, block.payload) for at, _, block in study.blocks(arm))


def _ticks_of_life(study: Study, arm: str) -> Iterator[TimedEvent]:
    """A tick of life: its ups and downs, what is drawn, and whom it befalls. It opens no window."""
    for done in study.done_in(arm):
        if isinstance(done.what, Paradigm):
            for begins in done.begins():
                for step in done.what.steps:
                    if step.event is Event.CHANCE:
                        at = begins + step.at
                        if not study.has_intake:  # patients have ups and downs every week
                            yield TimedEvent(at, Event.LIFE, step.payload)
                        yield TimedEvent(at, Event.CHANCE, step.payload)
                        yield TimedEvent(at, Event.BEFALL)


def _sessions(course: Procedure) -> Iterator[TimedEvent]:
    begins = course.begins()
    for number, start in enumerate(begins, start=1):
        assert not isinstance(course.what, Paradigm)
        assert course.length is not None
        done = course.what.session(number, course.length, planned=len(begins), fidelity=course.fidelity)
        for after, kind, payload in done:
            yield TimedEvent(start + after, kind, payload)


def _noticed(study: Study, arm: str) -> list[TimedEvent]:
    """At the first dose of a drug that patients can tell, or of the placebo that stands for it in another arm."""
    told = {
        (drug, place)
        for about in study.arms.values()
        for drug in {dose.drug for dose in about.doses}
        if (place := drugs()[drug].noticed) is not None
    }
    first = {
        dose.drug: min(study.given_at(arm, dose)) for dose in reversed(study.arms[arm].doses)
    }  # of several doses of a drug, the first one written
    events: list[TimedEvent] = []
    for drug, place in sorted(told):
        given = first.get(drug, first.get(PLACEBO))
        if given is not None and study.courses(arm):
            payload = [0.0] * PAYLOAD
            payload[place] = 1.0 if drug in first else -1.0
            events.append(TimedEvent(given, Event.NOTICED, tuple(payload)))
    return events


def _laboratory_windows(events: Sequence[TimedEvent], seen: Sequence[float], last: float) -> list[Window]:
    """From half an hour before to the last of what happens in the laboratory or is sampled there, and after a dose for
    hours, but not beyond the `last` look: the next window is joined within a day of what happened, not of those hours.
    """
    times = [
        (e.at, e.at + TAIL_MIN if e.kind in DOSES else e.at, CONDITIONING if e.kind in _TRIALS else LABORATORY)
        for e in events
    ]
    found: list[Window] = []
    for at, until, resolution in [*times, *((at, at, LABORATORY) for at in seen)]:
        opens, closes = max(at - LEAD_MIN, DAY_ONE if at >= DAY_ONE else 0.0), max(at, min(until, last))
        found.append(Window(opens, closes, 0.0, resolution, at + _LONGEST_PAUSE - closes))
    return found


def _given(study: Study, arm: str, ladder: Ladder) -> list[TimedEvent]:
    """The events of doses, each with the share of it that belongs to a session; of infusions that add up, of the sum.

    Placebo gives those of an empty dose, so that both arms keep one tape's shape.
    """
    events: list[TimedEvent] = []
    infusions: dict[Event, list[tuple[float, float, float, float]]] = {}  # start, end, rate, rate of a session
    for dose in study.arms[arm].doses:
        way, amount = dose.way, dose.way.amount(dose.micrograms, dose.drug)
        of_session = float(dose.when.anchor in study.courses_called())
        for at in (snapped(minute, ladder) for minute in study.given_at(arm, dose)):
            if dose.over is not None and way.infusion is not None:
                end = snapped(at + dose.over, ladder)
                rate = amount if dose.rate_written else amount / (end - at)
                infusions.setdefault(way.infusion, []).append((at, end, rate, rate * of_session))
                continue
            payload = [0.0] * (PAYLOAD - 1) + [of_session]
            payload[way.slot] = amount
            if way.deposits is not None:
                payload[way.deposits] = dose.deposition or 1.0
            events.append(TimedEvent(at, way.event, tuple(payload)))
    for kind, given in infusions.items():
        for at in sorted({t for start, end, *_ in given for t in (start, end)}):
            running = [rates for start, end, *rates in given if start <= at < end]
            whole, of_sessions = sum(rate for rate, _ in running), sum(rate for _, rate in running)
            events.append(TimedEvent(at, kind, (whole, 0.0, 0.0, of_sessions / whole if whole > 0.0 else 0.0)))
    return events
