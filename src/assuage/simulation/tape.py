"""A timeline as arrays: what happens when, in which steps, and where to look.

    rows      kind, four numbers, clock at the start, minutes to advance, tick
    stops     after how many rows to record the signals, and each look's own tick: its second of the study, so that
              what is measured then does not depend on what else is looked at
    clocks    the hours of the resting day at which windows open and close

A row either advances the flows (STEP), or is one event. Inside a window (from 30 min before its first event to 6 h
after its last) time passes in steps, short after an edge and longer when the hormones are smooth again; between
windows it passes in BETWEEN_WINDOWS rows of at most a day. Rows and stops are padded to a few lengths, so a new study
runs through a program already compiled.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from assuage.mechanisms.events import DOSES, Event
from assuage.simulation.propagate import HALF_MINUTES, Ladder
from assuage.simulation.resolution import FINEST_FIRST, THERAPY, Resolution, snapped
from assuage.units import MINUTES_PER_DAY


LEAD_MIN, TAIL_MIN = 30.0, 360.0
# (days since the last event, quiet step in days): after therapy nothing changes from day to day but slowly
QUIET_STEPS: tuple[tuple[float, float], ...] = ((8.0, 1.0), (float("inf"), 3.5))
# standard lengths: few, so that a new study runs through a program already compiled; what is padded is never played
ROW_BUCKETS = (16384, 65536)
STOP_BUCKETS = (128, 512, 2048, 8192)
CLOCK_BUCKETS = (64, 256)
PAYLOAD = 4
SECONDS_PER_MINUTE = 60.0
FIRST_LOOK_TICK = 1000  # ticks below belong to intake and its redraws
SHOWN = frozenset({Event.TRIAL, Event.OBSERVED_TRIAL, Event.PICTURES})
TICKS = frozenset({Event.LIFE, Event.CHANCE})  # what passes most people by
OPENERS = DOSES | {Event.SESSION_START, Event.STRESSOR}


@dataclass(frozen=True)
class TimedEvent:
    """One event at an absolute time in minutes from the midnight with which day 0 begins."""

    at: float
    kind: Event
    payload: tuple[float, ...] = ()


@dataclass(frozen=True)
class Tape:
    """Arrays for the engine. `rows` of them are real, the rest is padding; likewise `stops_used`, `clocks_used`."""

    kind: np.ndarray  # (rows,)
    payload: np.ndarray  # (rows, 4)
    clock: np.ndarray  # (rows,) minutes from midnight
    minutes: np.ndarray  # (rows,)
    length: np.ndarray  # (rows,) index of `minutes` among the ladder's lengths
    tick: np.ndarray  # (rows,)
    stops: np.ndarray  # (stops,)
    look_ticks: np.ndarray  # (stops,)
    clocks: np.ndarray  # (clock slots,) minutes from midnight
    rows: int
    stops_used: int


@dataclass(frozen=True)
class Window:
    """An interval in which minutes are simulated; `session` is the number of the session in it, or 0. No longer than a
    `pause` after it the next window is joined, so that what was given or done is not gone by then.
    """

    opens: float
    closes: float
    session: float = 0.0
    resolution: Resolution = THERAPY
    pause: float = 0.0

    def joined(self, other: "Window") -> "Window":
        """Both as one, at the finer resolution."""
        return Window(
            min(self.opens, other.opens),
            max(self.closes, other.closes),
            max(self.session, other.session),
            min(self.resolution, other.resolution, key=FINEST_FIRST.index),
            max(w.closes + w.pause for w in (self, other)) - max(self.closes, other.closes),
        )


def windows(events: Iterable[TimedEvent]) -> list[Window]:
    """The windows that events of a course of therapy open, overlapping ones joined."""
    return together(_around(e) for e in events if e.kind in OPENERS)


def _around(event: TimedEvent) -> Window:
    session, length, *_ = (*event.payload, 0.0, 0.0) if event.kind is Event.SESSION_START else (0.0, 0.0)
    return Window(event.at - LEAD_MIN, event.at + max(TAIL_MIN, length + LEAD_MIN), session)


def together(found: Iterable[Window]) -> list[Window]:
    """Windows in order, those joined that overlap or lie no more than the earlier one's pause apart; two sessions share
    a window only where theirs overlap, for who leaves therapy leaves before a session.
    """
    joined: list[Window] = []
    for window in sorted(found, key=lambda w: w.opens):
        if joined:
            before = joined[-1]
            pause = 0.0 if before.session and window.session else before.pause
            if window.opens - before.closes <= pause:
                window = joined.pop().joined(window)
        joined.append(window)
    return joined


def record_tape(
    events: Sequence[TimedEvent],
    looks: Sequence[float],
    *,
    start: float,
    finer: float = 1.0,
    everywhere: Resolution | None = None,
    spans: Sequence[Window] | None = None,
    clocks: list[float] | None = None,
    ladder: Ladder = HALF_MINUTES,
) -> Tape:
    """The tape of a timeline that begins at `start`, looked at at the times `looks`.

    A look comes after the events of its time, but before them where a dose is among them and nothing that is shown.

    `finer` divides all steps, at least (2 halves them, or goes to the next shorter length). `everywhere` simulates
    minutes all the time: the full run that the averaging over quiet gaps is checked against. `spans`, if given, are the
    windows, in place of those the events open. `clocks` is extended by the hours this tape needs, so that the tapes
    of a study can share one list. `ladder` holds the step lengths.
    """
    for at in (start, *looks, *(e.at for e in events)):
        if at != snapped(at, ladder):
            raise ValueError(f"a tape's times are whole steps of {60.0 * ladder.lengths[0]:g} s, not {at} min")
    ordered = sorted(events, key=lambda e: e.at)  # stable: events of one time keep the order of the study file
    end = max([start, *looks, *(e.at for e in ordered)])
    found = windows(ordered) if spans is None else spans
    if everywhere is not None:
        found = [Window(start, end, resolution=everywhere)]
    spans = [replace(w, opens=max(w.opens, start)) for w in found]
    opening = {w.opens: w for w in spans}
    edges = {
        start,
        *looks,
        *(e.at for e in ordered),
        *(t for w in spans for t in (w.opens, w.closes) if start <= t < end),
    }
    writer = _Writer(finer, [] if clocks is None else clocks, ladder)
    now, edge, changed, upcoming, last = start, -np.inf, start, 0, Event.STEP
    for at in sorted(edges):
        within = next((w for w in spans if w.opens <= now and at <= w.closes), None)
        if within is not None:
            writer.steps(now, at, edge, within.resolution)
        else:
            writer.between_windows(now, at, changed)
        if at in opening:
            number = opening[at].session  # and the tick: who leaves before a session does so whatever else an arm does
            writer.event(Event.WINDOW, at, (writer.slot(at), number), tick=max(int(number) - 1, 0))
        resolution = next((w.resolution for w in spans if w.opens <= at <= w.closes), THERAPY)
        together_now = {event.kind for event in ordered[upcoming:] if event.at == at}
        dosed = bool(together_now & DOSES) and not together_now & SHOWN
        if at in looks and dosed:
            writer.look(at)
        while upcoming < len(ordered) and ordered[upcoming].at == at:
            event = ordered[upcoming]
            writer.event(event.kind, at, event.payload)
            edge = at if resolution.is_edge(event.kind, last) else edge
            changed = changed if event.kind in TICKS else at
            last = event.kind
            upcoming += 1
        if at in looks and not dosed:
            writer.look(at)
        now = at
    return writer.finish()


def row_ends(tape: Tape, start: float) -> np.ndarray:
    """Minutes at which each row of a tape that began at `start` is over."""
    between_windows = np.where(tape.kind == Event.BETWEEN_WINDOWS, tape.payload[:, 0] * MINUTES_PER_DAY, 0.0)
    seconds = SECONDS_PER_MINUTE * (start + np.cumsum((tape.minutes + between_windows)[: tape.rows]))
    return np.round(seconds) / SECONDS_PER_MINUTE


class _Writer:
    def __init__(self, finer: float, clocks: list[float], ladder: Ladder) -> None:
        self.lengths = ladder.lengths
        self.rows: list[tuple[int, tuple[float, ...], float, float, int]] = []
        self.stops: list[tuple[int, int]] = []
        self.clocks = clocks
        self.ticks: dict[Event, int] = {}
        self.finer = finer

    def slot(self, at: float) -> float:
        clock = round(at % MINUTES_PER_DAY, 6)
        if clock not in self.clocks:
            self.clocks.append(clock)
        return float(self.clocks.index(clock))

    def event(self, kind: Event, at: float, payload: tuple[float, ...], tick: int | None = None) -> None:
        count = self.ticks.get(kind, 0)
        self.ticks[kind] = count + 1
        self.rows.append((int(kind), payload, at % MINUTES_PER_DAY, 0.0, count if tick is None else tick))

    def look(self, at: float) -> None:
        self.stops.append((len(self.rows), FIRST_LOOK_TICK + round(SECONDS_PER_MINUTE * at)))

    def steps(self, now: float, until: float, edge: float, resolution: Resolution) -> None:
        while now < until - 1e-9:
            longest = next(step for since, step in resolution.paces if now - edge <= since) / self.finer
            minutes = max(
                length
                for length in self.lengths
                if length <= min(longest, until - now) + 1e-9 or length == self.lengths[0]
            )
            self.rows.append((int(Event.STEP), (), now % MINUTES_PER_DAY, minutes, 0))
            now += minutes

    def between_windows(self, now: float, until: float, changed: float) -> None:
        while now < until - 1e-9:
            since = (now - changed) / MINUTES_PER_DAY
            longest = next(step for days, step in QUIET_STEPS if since <= days) * MINUTES_PER_DAY / self.finer
            minutes = min(longest, until - now)
            payload = (minutes / MINUTES_PER_DAY, self.slot(now), self.slot(now + minutes))
            self.event(Event.BETWEEN_WINDOWS, now, payload)
            now += minutes

    def finish(self) -> Tape:
        count, stops = len(self.rows), self.stops
        size, looks = bucket(count, ROW_BUCKETS), bucket(max(len(stops), 1), STOP_BUCKETS)
        payload = np.zeros((size, PAYLOAD))
        for i, row in enumerate(self.rows):
            payload[i, : len(row[1])] = row[1]

        padded_stops = np.array(stops + [stops[-1] if stops else (0, 0)] * (looks - len(stops)))

        def column(k: int, kind: type) -> np.ndarray:
            return np.array([row[k] for row in self.rows] + [0] * (size - count), dtype=kind)

        return Tape(
            kind=column(0, np.int32),
            payload=payload,
            clock=column(2, np.float64),
            minutes=column(3, np.float64),
            length=np.array(
                [self.lengths.index(r[3]) if r[3] else 0 for r in self.rows] + [0] * (size - count), dtype=np.int32
            ),
            tick=column(4, np.uint32),
            stops=padded_stops[:, 0].astype(np.int32),
            look_ticks=padded_stops[:, 1].astype(np.uint32),
            clocks=padded_clocks(self.clocks),
            rows=count,
            stops_used=len(stops),
        )


def padded_clocks(clocks: list[float]) -> np.ndarray:
    """Clock slots at a standard length."""
    known = clocks or [0.0]
    return np.array(known + [known[-1]] * (bucket(len(known), CLOCK_BUCKETS) - len(known)))


def bucket(count: int, sizes: Sequence[int]) -> int:
    """The smallest standard size that holds `count`; beyond the largest, the next multiple of it."""
    for size in sizes:
        if count <= size:
            return size
    return -(-count // sizes[-1]) * sizes[-1]
