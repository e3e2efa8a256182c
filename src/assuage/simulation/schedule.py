"""From a study file to what happens when, arm by arm.

    day 0    baseline at 06:00, before anything else; 'week 10' is day 70 at 06:00
    day 1    first session; session k comes (k - 1) intervals later, within its span of the day
    weekly   what life brings, at 06:00, to the last visit

All people of an arm keep the same appointments. Session times move through the span of the day from session to
session in golden-ratio steps of a quarter of an hour, so a course covers the span evenly.
"""

from dataclasses import dataclass, replace

from assuage.mechanisms.events import Event
from assuage.simulation.tape import Happening, Tape, record_tape, snapped
from assuage.studies.study import Samples, Study, visit_time
from assuage.units import MINUTES_PER_DAY


VISIT_CLOCK = 360.0
QUARTER_HOUR = 15.0
GOLDEN = 0.6180339887498949
WEEK = 7.0 * MINUTES_PER_DAY


@dataclass(frozen=True)
class Schedule:
    """An arm's happenings, and the look at which each measure's visit is found."""

    arm: str
    happenings: tuple[Happening, ...]
    looks: tuple[float, ...]
    visits: dict[tuple[str, str], int]  # (measure, visit) -> look

    @property
    def taken(self) -> dict[str, list[int]]:
        """Measure -> the looks at which it is taken, in order. The CAPS-5 at baseline is the one of inclusion."""
        later = {key: look for key, look in self.visits.items() if key != ("caps5", "baseline")}
        return {m: sorted({look for (name, _), look in later.items() if name == m}) for m, _ in later}

    def tape(self, clocks: list[float], *, finer: float = 1.0) -> Tape:
        """The tape; `clocks` is the study's shared list of hours."""
        return record_tape(self.happenings, self.looks, start=VISIT_CLOCK, finer=finer, clocks=clocks)


def session_start(number: int, every: float, span: tuple[float, float]) -> float:
    """Minute at which session `number` begins."""
    first, last = span
    quarters = round((last - first) / QUARTER_HOUR)
    moved = round(quarters * (((number - 1) * GOLDEN) % 1.0)) * QUARTER_HOUR
    day = int((number - 1) * every // MINUTES_PER_DAY) + 1
    return day * MINUTES_PER_DAY + first + moved


def schedule(study: Study, arm: str, also: tuple[float, ...] = ()) -> Schedule:
    """What happens to one arm. Looks at the times `also` are added, for pictures, and disturb nothing."""
    happenings: list[Happening] = []
    starts: dict[int, float] = {}
    dose = study.arms[arm].dose
    for course in study.courses(arm):
        for number in range(1, course.sessions + 1):
            start = session_start(number, course.every, course.clock)
            starts[number] = start
            if dose != "none":
                happenings.append(Happening(start - dose.when, Event.SPRAY, (dose.units_given,)))
            last = number == course.sessions
            happenings += [
                Happening(start + after, kind, payload)
                for after, kind, payload in course.method.session(number, course.length, last)
            ]
    happenings = [replace(h, at=snapped(h.at)) for h in happenings]
    times = {key: snapped(at) for key, at in _visits(study, starts).items()}
    looks = tuple(sorted({*times.values(), *also}))
    weeks = int((max(times.values(), default=VISIT_CLOCK) - VISIT_CLOCK) // WEEK)
    happenings += [Happening(VISIT_CLOCK + w * WEEK, Event.LIFE, (7.0,)) for w in range(1, weeks + 1)]
    return Schedule(arm, tuple(happenings), looks, {key: looks.index(at) for key, at in times.items()})


def _visits(study: Study, starts: dict[int, float]) -> dict[tuple[str, str], float]:
    times: dict[tuple[str, str], float] = {}
    for measure, wanted in study.measures.items():
        if isinstance(wanted, Samples):
            for number in wanted.session:
                if number in starts:  # an arm without sessions gives no samples around them
                    for at in wanted.at:
                        times[measure, f"session {number}, {at:+g} min"] = starts[number] + at
        else:
            for visit in study.visits(measure):
                times[measure, visit] = VISIT_CLOCK + visit_time(visit)
    return times
