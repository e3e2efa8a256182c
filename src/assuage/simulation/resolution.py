"""How finely time is simulated: the smallest tick, the steps after an edge and far from one, and what is an edge.

A step may be long when hormones are smooth again, and must be short after an edge: hormones with a half-life of 4 min
need short steps only then. `paces` are pairs (minutes since the last edge, longest step).

    THERAPY       sessions: an edge where the drive changes; of a row of exposures only the first
    LABORATORY    everything is an edge: ACTH that steroids hold down is small, and must be exact all the same

A window of time has one resolution; where windows meet, the finer is taken.
"""

from dataclasses import dataclass

from assuage.mechanisms.events import Event


Paces = tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Resolution:
    """One way to cut time into steps. `edges`: the kinds that are edges (none given: all); `runs`: those of which only
    the first of a row is one. Standard lengths of tapes keep the number of compiled programs small.
    """

    tick: float  # minutes
    paces: Paces
    edges: frozenset[Event] | None = None
    runs: frozenset[Event] = frozenset()

    def is_edge(self, kind: Event, before: Event) -> bool:
        """Whether an event of this kind, after one of the other, begins a stretch of short steps."""
        if self.edges is None:
            return True
        return kind in self.edges and not (kind in self.runs and before is kind)

    def snapped(self, at: float) -> float:
        """The nearest time a tape can hold."""
        return round(at / self.tick) * self.tick


HALF_MINUTE = 0.5
THERAPY = Resolution(
    tick=HALF_MINUTE,
    paces=((12.0, 1.5), (36.0, 3.0), (72.0, 6.0), (float("inf"), 9.0)),
    edges=frozenset(
        {Event.EXPOSURE, Event.EXPOSURE_END, Event.STRESSOR, Event.STRESS, Event.WAKING, Event.CRH_INJECTION}
        | {Event.THREAT, Event.INFUSION, Event.INJECTION}
    ),
    runs=frozenset({Event.EXPOSURE}),  # the later ones change the drive little
)
LABORATORY = Resolution(tick=HALF_MINUTE, paces=((3.0, 0.5), (12.0, 1.5), (72.0, 3.0), (float("inf"), 6.0)))
FINEST_FIRST = (LABORATORY, THERAPY)
