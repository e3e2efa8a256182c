"""What a plan's participants go through: the same people in every arm, at the centre of every belief.

    course     the endpoint's measure at its visits
    parts      the mean change from baseline to the endpoint, in named parts that add up to it, by counterfactual twins
    sessions   oxytocin and cortisol around one session
    staying    who is still in therapy, or has finished, by session
    plausible  a few figures of the model beside published ones
    acting     the coefficients of drugs that can act in this study

The parts of an arm's change, everybody counted, whether they stayed in therapy or not:

    regression to the mean    what people are at intake, less what the interview that let them in saw
    untreated drift           the same people on a waiting list, less what they are at intake
    non-specific therapy      the same course without oxytocin's effects and without extinction, less the waiting list
    extinction                the same course without oxytocin's effects, less the course without extinction as well
    oxytocin                  the course as it is, less the course without oxytocin's effects: those of the drug and of
                              the person's own, under placebo of the own alone
"""

import dataclasses
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np
import pandas as pd

from assuage.files import SCHEMA
from assuage.measures.catalogue import measures
from assuage.measures.graded_response import RELIABLE_CHANGE
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
from assuage.parameters.library import central_truth, drug_coefficients, without_drugs
from assuage.simulation.assembly import parameter_files
from assuage.simulation.participants import Participants, participants
from assuage.simulation.prepared import Prepared, prepare
from assuage.simulation.protocol import Protocol
from assuage.simulation.readings import Readings, measured
from assuage.simulation.run import run
from assuage.simulation.tape import LEAD_MIN
from assuage.statistics.monte_carlo import mean_error, proportion_error
from assuage.studies.estimand import Estimand
from assuage.studies.study import BASELINE, Study
from assuage.studies.times import VISIT_CLOCK
from assuage.units import MINUTES_PER_DAY


PEOPLE = 4_000
COURSE_TRIAL = 1 << 30  # other people than those of the trials and of the twins of `truth`
HORMONES = (PLASMA_OXYTOCIN, CENTRAL_EFFECT, SALIVARY_CORTISOL)
AFTER_MIN, EVERY_MIN = 240.0, 5.0
NO_EXTINCTION = {"trauma_memory.carry_over": 0.0}  # nothing learned about the trauma reaches daily life
WAITING_LIST = {"attendance.never_starts": 1.0}


@dataclass(frozen=True)
class CoursePart:
    """A mean and its Monte-Carlo error."""

    name: str
    mean: float
    error: float


@dataclass(frozen=True)
class Change:
    """An arm's mean change from observed baseline to endpoint, and the parts that add up to it."""

    arm: str
    parts: tuple[CoursePart, ...]
    total: CoursePart


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
        path.write_text(json.dumps({"schema": SCHEMA} | _plain(self)), encoding="utf-8")

    @classmethod
    def read(cls, path: Path) -> Self:
        """What `write` kept."""
        kept: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return cls(
            people=kept["people"],
            course=pd.DataFrame(kept["course"]),
            changes=tuple(
                Change(c["arm"], tuple(CoursePart(**part) for part in c["parts"]), CoursePart(**c["total"]))
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
    who = participants([COURSE_TRIAL], count, 0, [0])
    truth = central_truth()
    seen = {arm: measured(prepared, prepared.table(truth), who, arm, seed=seed) for arm in study.arms}
    changes, without_extinction = _changes(prepared, who, seen, estimand, seed)
    return ParticipantCourse(
        people=count,
        course=pd.concat([_course(prepared, arm, seen[arm], estimand) for arm in study.arms], ignore_index=True),
        changes=changes,
        sessions=_sessions(prepared, who, seed),
        staying=pd.concat([_staying(prepared.protocols[arm], seen[arm]) for arm in study.arms], ignore_index=True),
        comparisons=_plausibility(prepared, estimand, seen, without_extinction),
        acting=acting(prepared, seed=seed),
    )


def _course(prepared: Prepared, arm: str, seen: Readings, estimand: Estimand) -> pd.DataFrame:
    rows: list[dict[str, float | str]] = []
    for sample in prepared.study.samples(estimand.measure, arm):
        day = (sample.minute - VISIT_CLOCK) / MINUTES_PER_DAY
        rows.append({"arm": arm, "visit": sample.label, "day": day} | _spread(seen.of(estimand.measure, sample.label)))
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
    prepared: Prepared, who: Participants, seen: Mapping[str, Readings], estimand: Estimand, seed: int
) -> tuple[tuple[Change, ...], dict[str, np.ndarray]]:
    """The changes of all arms, and each arm's endpoint without extinction."""
    measure, visit, top = estimand.measure, estimand.visit, measures()[estimand.measure].range[1]
    drug_free = without_drugs(central_truth())
    tables = [prepared.table(drug_free | other) for other in (WAITING_LIST, NO_EXTINCTION, {})]
    changes: list[Change] = []
    without_extinction: dict[str, np.ndarray] = {}
    for arm, own in seen.items():
        ends = [measured(prepared, t, who, arm, seed=seed, only=[measure]).of(measure, visit) for t in tables]
        observed, end = (own.of(measure, v) for v in (BASELINE, visit))
        at_intake = prepared.protocols[arm].look_of(measure, BASELINE)
        severity = own.observed.signals[SEVERITY][:, at_intake].astype(np.float64)
        waiting, no_extinction, without_drug = ends
        parts = {
            "regression to the mean": top * severity - observed,
            "untreated drift": waiting - top * severity,
            "non-specific therapy": no_extinction - waiting,
            "extinction": without_drug - no_extinction,
            "oxytocin": end - without_drug,
        }
        changes.append(Change(arm, tuple(_part(n, v) for n, v in parts.items()), _part("total", end - observed)))
        without_extinction[arm] = no_extinction
    return tuple(changes), without_extinction


def _part(name: str, values: np.ndarray) -> CoursePart:
    return CoursePart(name, float(values.mean()), mean_error(values))


def _given(study: Study, arm: str) -> bool:
    return any(dose.micrograms > 0 for dose in study.arms[arm].doses)


def _staying(plan: Protocol, seen: Readings) -> pd.DataFrame:
    held = [e for e in plan.events if e.kind is Event.SESSION_START and e.at < plan.looks[-1]]
    dropped, never, attended = (
        seen.observed.signals[s][:, -1] for s in (DROPPED_OUT, NEVER_STARTED, SESSIONS_ATTENDED)
    )
    shares = [1.0] + [
        float(((never < 0.5) & ((dropped < 0.5) | (attended > k - 0.5))).mean()) for k in range(1, len(held) + 1)
    ]
    return pd.DataFrame(
        {
            "arm": plan.arm,
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


def _moments(plan: Protocol) -> _Moments:
    starts = {round(h.payload[0]): h for h in plan.events if h.kind is Event.SESSION_START}
    exposed = [h.at for h in plan.events if h.kind is Event.EXPOSURE]
    ends = [h.at for h in plan.events if h.kind is Event.EXPOSURE_END]
    middle = (len(starts) + 1) // 2
    first = next(
        (n for n in sorted(starts) if any(0 <= at - starts[n].at <= starts[n].payload[1] for at in exposed)), 1
    )
    number = max(middle, first)
    at, length = starts[number].at, starts[number].payload[1]
    sprays = [h.at for h in plan.events if h.kind is Event.SPRAY and 0 <= at - h.at < MINUTES_PER_DAY]
    within = [t for t in (*exposed, *ends) if 0 <= t - at <= length]
    return _Moments(number, at, length, max(sprays, default=None), (min(within), max(within)) if within else None)


def _sessions(prepared: Prepared, who: Participants, seed: int) -> tuple[AroundSession, ...]:
    """Around the middle session, or the first with exposures if that is later, in each arm that has sessions."""
    study = prepared.study
    found = {arm: _moments(plan) for arm, plan in prepared.protocols.items() if study.courses(arm)}
    also = sorted({at for moments in found.values() for at in moments.looks})
    finer = prepare(study, models=prepared.models, also=dict.fromkeys(study.arms, also), exact=True)
    table = finer.table(central_truth())
    pictures: list[AroundSession] = []
    for arm, moments in found.items():
        seen = run(finer, table, who, arm, seed=seed)
        at = finer.protocols[arm].looks.index
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
    """The coefficients of drugs without which nobody's course would be another: each of its world is tried alone.

    Tried in the arms that are given oxytocin, where people's own acts too; in all, where none is.
    """
    files, base = parameter_files(prepared.kinds), without_drugs(central_truth())
    names = [name for name in drug_coefficients() if name.partition(".")[0] in files]
    table = prepared.table(
        {name: np.full(len(names) + 1, value) for name, value in base.items()}
        | {name: 0.5 * np.eye(len(names) + 1)[row] for row, name in enumerate(names, start=1)}
    )
    rows = np.arange(len(names) + 1)
    who = participants(np.full(len(rows), COURSE_TRIAL), count, 0, rows)
    found: set[str] = set()
    arms = prepared.study.arms
    for arm in [arm for arm in arms if _given(prepared.study, arm)] or arms:
        seen = measured(prepared, table, who, arm, seed=seed)
        for values in (*seen.measures.values(), *seen.observed.signals.values()):
            of = values.reshape(len(rows), count, -1)
            found |= {
                name for row, name in enumerate(names, start=1) if not np.array_equal(of[row], of[0], equal_nan=True)
            }
    return tuple(name for name in names if name in found)


def _plausibility(
    prepared: Prepared, estimand: Estimand, seen: Mapping[str, Readings], without_extinction: Mapping[str, np.ndarray]
) -> tuple[Comparison, ...]:
    """Figures of the arm compared with, as far as the study measures what they need."""
    arm = estimand.compared()[1]
    of, plan, study = seen[arm], prepared.protocols[arm], prepared.study
    rows: list[Comparison] = []
    never, dropped = (of.observed.signals[s][:, -1] > 0.5 for s in (NEVER_STARTED, DROPPED_OUT))
    left, starters = float(dropped[~never].mean()), int((~never).sum())
    if study.courses(arm) and max(e.at for e in plan.events) <= plan.looks[-1]:  # all of therapy is seen
        for name in ("kehleforbes2016-initiation", "progress2019-flow-pe-placebo"):
            what = "left therapy unfinished, of those who started"
            rows.append(Comparison(what, left, proportion_error(left, starters), name))
    if "caps5" not in study.measures or of.observed.intake is None:
        return tuple(rows)
    scored = {v: of.of("caps5", v) for v in study.labels("caps5", arm)}
    before = scored.get(BASELINE, of.observed.intake)
    over = max((course.ends() - MINUTES_PER_DAY for course in study.courses(arm)), default=float("inf"))
    later = [s.label for s in study.samples("caps5", arm) if s.minute - VISIT_CLOCK >= over]
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
    for visit in (BASELINE, estimand.visit):
        if "pcl5" in study.measures and visit in study.labels("pcl5", arm):
            r = float(np.corrcoef(scored[visit], of.of("pcl5", visit))[0, 1])
            error = float((1.0 - r**2) / np.sqrt(len(end) - 1))
            rows.append(Comparison(f"correlation of CAPS-5 and PCL-5 at {visit}", r, error, "weathers2018-caps5-pcl5"))
    return tuple(rows)
