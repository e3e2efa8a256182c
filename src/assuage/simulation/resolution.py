"""How finely time is simulated: the smallest tick, the steps after an edge and far from one, and what is an edge.

A step may be long when hormones are smooth again, and must be short after an edge: hormones with a half-life of 4 min
need short steps only then. `paces` are pairs (minutes since the last edge, longest step).

    THERAPY       sessions: an edge where the drive changes or a drug is given; of a row of exposures only the first
    LABORATORY    everything is an edge: ACTH that steroids hold down is small, and must be exact all the same
    CONDITIONING  a grid of seconds: cues of some seconds come every 10 to 20 s

A window of time has one resolution; where windows meet, the finer is taken.
"""

from dataclasses import dataclass

from assuage.mechanisms.events import DOSES, Event
from assuage.simulation.propagate import HALF_MINUTES, SECONDS, Ladder


Paces = tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Resolution:
    """One way to cut time into steps. `ladder` holds the step lengths, the shortest of which is the tick; `edges` the
    kinds that are edges (none given: all); `runs` those of which only the first of a row is one.
    """

    ladder: Ladder
    paces: Paces
    edges: frozenset[Event] | None = None
    runs: frozenset[Event] = frozenset()

    def is_edge(self, kind: Event, before: Event) -> bool:
        """Whether an event of this kind, after one of the other, begins a stretch of short steps."""
        if self.edges is None:
            return True
        return kind in self.edges and not (kind in self.runs and before is kind)


def snapped(at: float, ladder: Ladder) -> float:
    """The nearest time a tape of these step lengths can hold."""
    per_minute = round(1.0 / ladder.lengths[0])
    return round(at * per_minute) / per_minute


THERAPY = Resolution(
    ladder=HALF_MINUTES,
    paces=((12.0, 1.5), (36.0, 3.0), (72.0, 6.0), (float("inf"), 9.0)),
    edges=DOSES | {Event.EXPOSURE, Event.EXPOSURE_END, Event.STRESSOR, Event.STRESS, Event.WAKING, Event.THREAT},
    runs=frozenset({Event.EXPOSURE}),  # the later ones change the drive little
)
LABORATORY = Resolution(HALF_MINUTES, paces=((3.0, 0.5), (12.0, 1.5), (72.0, 3.0), (float("inf"), 6.0)))
CONDITIONING = Resolution(SECONDS, paces=((0.5, 0.14), (3.0, 0.54), (12.0, 1.1), (72.0, 2.2), (float("inf"), 4.3)))
FINEST_FIRST = (CONDITIONING, LABORATORY, THERAPY)
