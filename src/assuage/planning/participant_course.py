"""What a plan's participants go through: the same people in every arm, at the centre of every belief.

    course     the endpoint's measure at its visits
    parts      the mean change from baseline to the endpoint, in named parts that add up to it, by counterfactual twins
    sessions   oxytocin and cortisol around one session
    staying    who is still in therapy, or has finished, by session
    plausible  a few figures of the model beside published ones
    acting     the oxytocin coefficients that can act in this study

The parts of an arm's change, everybody counted, whether they stayed in therapy or not:

    regression to the mean    what people are at intake, less what the interview that let them in saw
    untreated drift           the same people on a waiting list, less what they are at intake
    non-specific therapy      the same course without drug and without extinction, less the waiting list
    extinction                the same course without drug, less the course without extinction as well
    oxytocin                  the course as it is, less the course without drug
"""

import dataclasses
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np
import pandas as pd

from assuage.measures import MEASURES
from assuage.measures.caps5 import RELIABLE_CHANGE
from assuage.mechanisms.events import Event
from assuage.mechanisms.signals import (
    ATTENDING,
    CENTRAL_EFFECT,
    DROPPED_OUT,
    NEVER_STARTED,
    PLASMA_OXYTOCIN,
    SALIVARY_CORTISOL,
    SESSIONS_ATTENDED,
    SEVERITY,
    Signal,
)
from assuage.parameters.library import central_truth, oxytocin_coefficients, without_oxytocin
from assuage.simulation.arms import Prepared, people, prepare, send
from assuage.simulation.crowd import Crowd, Seen
from assuage.simulation.outcome import scores
from assuage.simulation.schedule import Schedule
from assuage.simulation.tape import LEAD_MIN
from assuage.statistics.monte_carlo import mean_error, proportion_error
from assuage.studies.study import Estimand, Study, visit_time
from assuage.units import MINUTES_PER_DAY


PEOPLE = 4_000
COURSE_TRIAL = 1 << 30  # other people than those of the trials and of the twins of `truth`
HORMONES = (PLASMA_OXYTOCIN, CENTRAL_EFFECT, SALIVARY_CORTISOL)
AFTER_MIN, EVERY_MIN = 240.0, 5.0
NO_EXTINCTION = {"trauma_memory.carry_over": 0.0}  # nothing learned about the trauma reaches daily life
WAITING_LIST = {"attendance.never_starts": 1.0}


@dataclass(frozen=True)
class Part:
    """A mean and its Monte-Carlo error."""

    name: str
    mean: float
    error: float


@dataclass(frozen=True)
class Change:
    """An arm's mean change from observed baseline to endpoint, and the parts that add up to it."""

    arm: str
    parts: tuple[Part, ...]
    total: Part


@dataclass(frozen=True)
class AroundSession:
    """One session in one arm. Times in minutes from its start; `lines`: signal, minute, mean, q05, q95."""

    arm: str
    number: int
    clock: float
    length: float
    spray: float | None
    exposure: tuple[float, float] | None
    came: int
    lines: pd.DataFrame


@dataclass(frozen=True)
class Comparison:
    """A figure of the model and the finding to set beside it."""

    what: str
    value: float
    error: float
    finding: str


@dataclass(frozen=True)
class ParticipantCourse:
    """What a study's participants go through.

    `course`: arm, visit, day, mean, q05, q25, q75, q95. `staying`: arm, session, share, error; session 0 is
    randomisation, and those who finished early count as staying. `acting`: full names.
    """

    people: int
    course: pd.DataFrame
    changes: tuple[Change, ...]
    sessions: tuple[AroundSession, ...]
    staying: pd.DataFrame
    comparisons: tuple[Comparison, ...]
    acting: tuple[str, ...]

    def write(self, path: Path) -> None:
        """Keep it in a file, as JSON."""
        path.write_text(json.dumps(_plain(self)), encoding="utf-8")

    @classmethod
    def read(cls, path: Path) -> Self:
        """What `write` kept."""
        kept: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return cls(
            people=kept["people"],
            course=pd.DataFrame(kept["course"]),
            changes=tuple(
                Change(c["arm"], tuple(Part(**part) for part in c["parts"]), Part(**c["total"]))
                for c in kept["changes"]
            ),
            sessions=tuple(
                AroundSession(
                    **s
                    | {"lines": pd.DataFrame(s["lines"]), "exposure": tuple(s["exposure"]) if s["exposure"] else None}
                )
                for s in kept["sessions"]
            ),
            staying=pd.DataFrame(kept["staying"]),
            comparisons=tuple(Comparison(**one) for one in kept["comparisons"]),
            acting=tuple(kept["acting"]),
        )


def _plain(value: Any) -> Any:
    if isinstance(value, pd.DataFrame):
        return value.to_dict(orient="list")
    if dataclasses.is_dataclass(value):
        return {f.name: _plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    return [_plain(one) for one in value] if isinstance(value, tuple) else value


def participant_course(prepared: Prepared, estimand: Estimand, *, seed: int, count: int = PEOPLE) -> ParticipantCourse:
    """`count` people through every arm."""
    study = prepared.study
    crowd = people([COURSE_TRIAL], count, 0, np.zeros(1, int))
    truth = central_truth()
    seen = {arm: send(prepared, prepared.table(truth), crowd, arm, seed=seed) for arm in study.arms}
    changes, without_extinction = _changes(prepared, crowd, seen, estimand, seed)
    return ParticipantCourse(
        people=count,
        course=pd.concat([_course(prepared, arm, seen[arm], estimand) for arm in study.arms], ignore_index=True),
        changes=changes,
        sessions=_sessions(prepared, crowd, seed),
        staying=pd.concat([_staying(prepared.schedules[arm], seen[arm]) for arm in study.arms], ignore_index=True),
        comparisons=_plausibility(prepared, estimand, seen, without_extinction),
        acting=acting(prepared, seed=seed),
    )


def _course(prepared: Prepared, arm: str, seen: Seen, estimand: Estimand) -> pd.DataFrame:
    rows: list[dict[str, float | str]] = []
    for visit in prepared.study.visits(estimand.measure):
        values = scores(seen, prepared.schedules[arm], estimand.measure, visit)
        rows.append({"arm": arm, "visit": visit, "day": visit_time(visit) / MINUTES_PER_DAY} | _spread(values))
    return pd.DataFrame(rows)


def _spread(values: np.ndarray) -> dict[str, float]:
    low, lower, upper, high = np.quantile(values, (0.05, 0.25, 0.75, 0.95))
    return {
        "mean": float(values.mean()),
        "q05": float(low),
        "q25": float(lower),
        "q75": float(upper),
        "q95": float(high),
    }


def _changes(
    prepared: Prepared, crowd: Crowd, seen: Mapping[str, Seen], estimand: Estimand, seed: int
) -> tuple[tuple[Change, ...], dict[str, np.ndarray]]:
    """The changes of all arms, and each arm's endpoint without extinction."""
    measure, visit = estimand.measure, estimand.visit
    drug_free = without_oxytocin(central_truth())
    tables = [prepared.table(drug_free | other) for other in (WAITING_LIST, NO_EXTINCTION, {})]
    changes: list[Change] = []
    without_extinction: dict[str, np.ndarray] = {}
    for arm, own in seen.items():
        schedule = prepared.schedules[arm]
        ends = [scores(send(prepared, t, crowd, arm, seed=seed), schedule, measure, visit) for t in tables]
        observed, end = (scores(own, schedule, measure, v) for v in ("baseline", visit))
        severity = own.signals[SEVERITY][:, schedule.visits[measure, "baseline"]].astype(np.float64)
        waiting, no_extinction, without_drug = ends
        parts = {
            "regression to the mean": MEASURES[measure].highest * severity - observed,
            "untreated drift": waiting - MEASURES[measure].highest * severity,
            "non-specific therapy": no_extinction - waiting,
            "extinction": without_drug - no_extinction,
        }
        if _given(prepared.study, arm):
            parts["oxytocin"] = end - without_drug
        changes.append(Change(arm, tuple(_part(n, v) for n, v in parts.items()), _part("total", end - observed)))
        without_extinction[arm] = no_extinction
    return tuple(changes), without_extinction


def _part(name: str, values: np.ndarray) -> Part:
    return Part(name, float(values.mean()), mean_error(values))


def _given(study: Study, arm: str) -> bool:
    dose = study.arms[arm].dose
    return dose != "none" and dose.units_given > 0


def _staying(schedule: Schedule, seen: Seen) -> pd.DataFrame:
    held = [h for h in schedule.happenings if h.kind is Event.SESSION_START and h.at < schedule.looks[-1]]
    dropped, never, attended = (seen.signals[s][:, -1] for s in (DROPPED_OUT, NEVER_STARTED, SESSIONS_ATTENDED))
    shares = [1.0] + [
        float(((never < 0.5) & ((dropped < 0.5) | (attended > k - 0.5))).mean()) for k in range(1, len(held) + 1)
    ]
    return pd.DataFrame(
        {
            "arm": schedule.arm,
            "session": range(len(shares)),
            "share": shares,
            "error": [0.0, *(proportion_error(share, len(dropped)) for share in shares[1:])],
        }
    )


@dataclass(frozen=True)
class _Moments:
    """What happens around one session of an arm; absolute minutes."""

    number: int
    start: float
    length: float
    spray: float | None
    exposure: tuple[float, float] | None

    @property
    def looks(self) -> list[float]:
        """From the opening of the window in which minutes are simulated, to some hours after the session's start."""
        opens = min(self.start, self.start if self.spray is None else self.spray) - LEAD_MIN
        steps = np.arange(opens, self.start + AFTER_MIN + EVERY_MIN / 2, EVERY_MIN)
        return sorted({self.start, *(float(at) for at in steps)})


def _moments(schedule: Schedule) -> _Moments:
    starts = {round(h.payload[0]): h for h in schedule.happenings if h.kind is Event.SESSION_START}
    exposed = [h.at for h in schedule.happenings if h.kind is Event.EXPOSURE]
    ends = [h.at for h in schedule.happenings if h.kind is Event.EXPOSURE_END]
    middle = (len(starts) + 1) // 2
    first = next(
        (n for n in sorted(starts) if any(0 <= at - starts[n].at <= starts[n].payload[1] for at in exposed)), 1
    )
    number = max(middle, first)
    at, length = starts[number].at, starts[number].payload[1]
    sprays = [h.at for h in schedule.happenings if h.kind is Event.SPRAY and 0 <= at - h.at < MINUTES_PER_DAY]
    within = [t for t in (*exposed, *ends) if 0 <= t - at <= length]
    return _Moments(number, at, length, max(sprays, default=None), (min(within), max(within)) if within else None)


def _sessions(prepared: Prepared, crowd: Crowd, seed: int) -> tuple[AroundSession, ...]:
    """Around the middle session, or the first with exposures if that is later, in each arm that has sessions."""
    study = prepared.study
    found = {arm: _moments(schedule) for arm, schedule in prepared.schedules.items() if study.courses(arm)}
    finer = prepare(study, also=tuple(sorted({at for moments in found.values() for at in moments.looks})))
    table = finer.table(central_truth())
    pictures: list[AroundSession] = []
    for arm, moments in found.items():
        seen = send(finer, table, crowd, arm, seed=seed, record=(*HORMONES, ATTENDING))
        at = finer.schedules[arm].looks.index
        came = seen.signals[ATTENDING][:, at(moments.start)] > 0.5
        looks = [at(look) for look in moments.looks]
        minutes = [look - moments.start for look in moments.looks]
        lines = [_line(s, minutes, seen.signals[s][came][:, looks]) for s in HORMONES]
        spray = None if moments.spray is None else moments.spray - moments.start
        exposure = moments.exposure and (moments.exposure[0] - moments.start, moments.exposure[1] - moments.start)
        pictures.append(
            AroundSession(
                arm=arm,
                number=moments.number,
                clock=moments.start % MINUTES_PER_DAY,
                length=moments.length,
                spray=spray,
                exposure=exposure,
                came=int(came.sum()),
                lines=pd.concat(lines, ignore_index=True),
            )
        )
    return tuple(pictures)


def _line(signal: Signal, minutes: Sequence[float], values: np.ndarray) -> pd.DataFrame:
    spread = [_spread(column.astype(np.float64)) for column in values.T]
    return pd.DataFrame(spread)[["mean", "q05", "q95"]].assign(signal=signal.name, minute=minutes)


def acting(prepared: Prepared, *, seed: int, count: int = 256) -> tuple[str, ...]:
    """The oxytocin coefficients without which nobody's course would be another: each is tried alone, in every arm."""
    names, base = oxytocin_coefficients(), without_oxytocin(central_truth())
    table = prepared.table(
        {name: np.full(len(names) + 1, value) for name, value in base.items()}
        | {name: 0.5 * np.eye(len(names) + 1)[row] for row, name in enumerate(names, start=1)}
    )
    rows = np.arange(len(names) + 1)
    crowd = people(np.full(len(rows), COURSE_TRIAL), count, 0, rows)
    found: set[str] = set()
    for arm in prepared.study.arms:
        if _given(prepared.study, arm):
            seen = send(prepared, table, crowd, arm, seed=seed)
            for values in (*seen.measures.values(), *seen.signals.values()):
                of = values.reshape(len(rows), count, -1)
                found |= {
                    name
                    for row, name in enumerate(names, start=1)
                    if not np.array_equal(of[row], of[0], equal_nan=True)
                }
    return tuple(name for name in names if name in found)


def _plausibility(
    prepared: Prepared, estimand: Estimand, seen: Mapping[str, Seen], without_extinction: Mapping[str, np.ndarray]
) -> tuple[Comparison, ...]:
    """Figures of the arm compared with, as far as the study measures what they need."""
    arm = estimand.compared()[1]
    of, schedule, study = seen[arm], prepared.schedules[arm], prepared.study
    rows: list[Comparison] = []
    never, dropped = (of.signals[s][:, -1] > 0.5 for s in (NEVER_STARTED, DROPPED_OUT))
    left, starters = float(dropped[~never].mean()), int((~never).sum())
    if study.courses(arm) and max(h.at for h in schedule.happenings) <= schedule.looks[-1]:  # all of therapy is seen
        for name in ("kehleforbes2016-initiation", "progress2019-flow-pe-placebo"):
            what = "left therapy unfinished, of those who started"
            rows.append(Comparison(what, left, proportion_error(left, starters), name))
    if "caps5" not in study.measures:
        return tuple(rows)
    scored = {v: scores(of, schedule, "caps5", v) for v in study.visits("caps5")}
    before = scored.get("baseline", of.intake_caps5.astype(np.float64))
    later = [
        v
        for v in scored
        if study.courses(arm) and visit_time(v) >= max(c.every * c.sessions for c in study.courses(arm))
    ]
    if later:
        change = np.mean([scored[v] for v in later], axis=0) - before
        what = f"CAPS-5 change from baseline to the mean of {', '.join(later)}, in baseline SD"
        sd = float(before.std(ddof=1))
        rows.insert(0, Comparison(what, float(change.mean()) / sd, mean_error(change) / sd, "schnurr2022-pe-change"))
    if estimand.measure != "caps5":
        return tuple(rows)
    end = scored[estimand.visit]
    if study.courses(arm):
        gain = end - without_extinction[arm]
        sd = float(np.sqrt((end.var(ddof=1) + without_extinction[arm].var(ddof=1)) / 2.0))
        what = f"what extinction adds at {estimand.visit}, in SD of the endpoint; published: trauma focus against other"
        rows.append(Comparison(what, float(gain.mean()) / sd, mean_error(gain) / sd, "tran2016-tf-ntf"))
    threshold = f"{RELIABLE_CHANGE:g} points or more at {estimand.visit}"
    for what, share, name in (
        (f"CAPS-5 fallen by {threshold}", end - before <= -RELIABLE_CHANGE, "sloan2022-remission30"),
        (
            f"CAPS-5 risen by {threshold}; published: the threshold",
            end - before >= RELIABLE_CHANGE,
            "marx2022-rci-caps5",
        ),
    ):
        value = float(share.mean())
        rows.append(Comparison(what, value, proportion_error(value, len(share)), name))
    for visit in ("baseline", estimand.visit):
        if "pcl5" in study.measures and visit in study.visits("pcl5"):
            r = float(np.corrcoef(scored[visit], scores(of, schedule, "pcl5", visit))[0, 1])
            error = float((1.0 - r**2) / np.sqrt(len(end) - 1))
            rows.append(Comparison(f"correlation of CAPS-5 and PCL-5 at {visit}", r, error, "weathers2018-caps5-pcl5"))
    return tuple(rows)
