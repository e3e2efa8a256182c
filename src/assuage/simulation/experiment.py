"""From an experiment's file to what happens when, arm by arm.

Minutes are simulated from half an hour before the first thing that happens or is sampled to the last; a pause of more
than a day between two of them passes in quiet steps. A collection (urine, hair) is two looks, at its start and its end,
and opens no window.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from assuage.measures import LABORATORY
from assuage.mechanisms.events import Event
from assuage.simulation.tape import LEAD_MIN, Happening, Tape, Window, record_tape, row_ends, snapped
from assuage.studies.experiment import Dose, Experiment
from assuage.units import MINUTES_PER_DAY, UG_PER_IU


_LONGEST_PAUSE = MINUTES_PER_DAY
_INTO = {"intravenous": 0, "intramuscular": 1, "oral": 2, "intranasal": 2}  # place in the payload of an injection


@dataclass(frozen=True)
class Sampled:
    """One sample of a measure: its name, its look, and the look at which its collection began (its own, if none)."""

    label: str
    look: int
    since: int


@dataclass(frozen=True)
class Protocol:
    """An arm's happenings, windows and looks, and which look is which sample."""

    arm: str
    happenings: tuple[Happening, ...]
    spans: tuple[Window, ...]
    looks: tuple[float, ...]
    samples: dict[str, tuple[Sampled, ...]]

    @property
    def start(self) -> float:
        """Minute at which the tape begins."""
        return min([*self.looks, *(w.opens for w in self.spans)])

    def window(self, at: float) -> int | None:
        """The number of the window that holds this minute; None where days pass quietly."""
        return next((number for number, span in enumerate(self.spans) if span.opens <= at <= span.closes), None)

    def tape(self, clocks: list[float], *, finer: float = 1.0) -> Tape:
        """The tape; `clocks` is the study's shared list of hours. A look's luck is that of its minute of the study."""
        return record_tape(
            self.happenings,
            self.looks,
            start=self.start,
            spans=self.spans,
            finer=finer,
            clocks=clocks,
            origin=0.0,
            laboratory=True,
        )


def protocol(study: Experiment, arm: str, also: tuple[float, ...] = ()) -> Protocol:
    """What happens to one arm. Looks near the times `also` are added, for pictures, where a step ends anyway."""
    happenings = [
        Happening(snapped(done.start + step.at), step.event, step.payload)
        for done in study.done_in(arm)
        for step in done.what.steps
    ]
    for dose in study.arms[arm].doses:
        happenings += _given(dose, snapped(study.given_at(arm, dose)))
    happenings.sort(key=lambda h: h.at)
    wanted = {
        measure: [
            (label, snapped(at), snapped(at - LABORATORY[measure].collects))
            for label, at in zip(study.measures[measure].labels(), study.times(measure, arm), strict=False)
        ]
        for measure in study.measures
    }
    looks = sorted({t for taken in wanted.values() for _, at, since in taken for t in (at, since)})
    at_once = [at for taken in wanted.values() for _, at, since in taken if at == since]
    plan = Protocol(arm, tuple(happenings), _spans([h.at for h in happenings] + at_once), tuple(looks), {})
    if also:
        ends = np.array([plan.start, *row_ends(plan.tape([]), plan.start)])
        looks = sorted({*looks, *(float(ends[np.abs(ends - at).argmin()]) for at in also)})
    samples = {
        measure: tuple(Sampled(label, looks.index(at), looks.index(since)) for label, at, since in taken)
        for measure, taken in wanted.items()
    }
    return replace(plan, looks=tuple(looks), samples=samples)


def _spans(times: list[float]) -> tuple[Window, ...]:
    spans: list[Window] = []
    for at in sorted(times):
        opens = max(at - LEAD_MIN, 0.0)
        if spans and opens - spans[-1].closes <= _LONGEST_PAUSE:
            opens = spans.pop().opens
        spans.append(Window(opens, at, 0.0))
    return tuple(spans)


def _given(dose: Dose, at: float) -> Iterator[Happening]:
    """The events of a dose. Placebo gives the events of an empty dose, so that both arms keep one tape's shape."""
    amount = dose.micrograms
    if dose.over is not None:
        yield Happening(at, Event.INFUSION, (amount if dose.rate_written else amount / dose.over,))
        yield Happening(snapped(at + dose.over), Event.INFUSION, (0.0,))
    elif dose.drug in ("oxytocin", "placebo") and dose.route in ("intranasal", "nebulised"):
        yield Happening(
            at, Event.SPRAY, (amount / UG_PER_IU, (dose.deposition or 1.0) if dose.route == "nebulised" else 0.0)
        )
    elif dose.drug in ("oxytocin", "placebo"):
        yield Happening(at, Event.INJECTION, _placed(amount, _INTO[dose.route]))
    elif dose.drug == "carbetocin":
        yield Happening(at, Event.CARBETOCIN, _placed(amount, _INTO[dose.route]))
    elif dose.drug == "crh":
        yield Happening(at, Event.CRH_INJECTION, (amount,))
    else:
        mg = amount / 1000.0
        place = 2 if dose.drug == "dexamethasone" else 0 if dose.route == "oral" else 1
        yield Happening(at, Event.STEROID, _placed(mg, place))


def _placed(amount: float, place: int) -> tuple[float, ...]:
    return tuple(amount if i == place else 0.0 for i in range(3))
