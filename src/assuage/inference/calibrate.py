"""Calibration: fit parameters to anchors, all studies at once, and keep how the fitted go together with all else.

Fitted parameters f (their values, or logs where the belief is lognormal) are written given all other uncertain ones,
which keep the beliefs they have (z: standard normals behind those):

    f = m + A z + L e,      e standard normal

Each turn simulates the anchors' studies for truths drawn so (the bank). Some truths come twice, with the same people
and the fitted values moved: least squares on what that changes gives the slopes J of the expected statistics s on f. A
line

    s - J (f - m) = a + B z + r

takes the rest, without slopes that do not stand out from chance; J and B come of the truths of all turns so far, a of
the present one. With the belief before the anchors N(m0, S0), and anchors y with variance V = error^2 + tau^2, less
what the line misses (the variance of r, at most three quarters of V),

    C  = (S0^-1 + J' V^-1 J)^-1                         L L' = C
    m <- m + C (J' V^-1 (y - a) + S0^-1 (m0 - m))
    A <- A - C (J' V^-1 (B + J A) + S0^-1 A)

which is Gauss and Newton's method on the mean of the expected statistic. What no anchor says stays as it was before.
Other parameters keep their spread: how much they leave open is taken up by the fitted ones, in A, and this is the
correlation kept in `joint.yaml`. Drugs play no part: no anchor's study gives one, and oxytocin coefficients stay out.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from assuage.errors import AssuageError
from assuage.inference.anchors import Anchor, Anchors, anchors, study_of
from assuage.inference.bank import bank
from assuage.inference.parameter_files import write
from assuage.parameters.joint import Block, joint
from assuage.parameters.library import central_truth, parameters, uncertain
from assuage.parameters.parameter import LogNormal, Normal, Parameter
from assuage.simulation.progress import Listen, Progress, silent
from assuage.studies import asked
from assuage.studies.study import Study
from assuage.units import check_seed


LABEL = "calibrated"  # the block in joint.yaml
TURNS, TRUTHS, PEOPLE = 3, 384, 128
_TWICE = 4  # of so many truths one comes twice
_STEP = 1.5  # how far its fitted values are moved, in SDs given all else
_STANDS_OUT = 3.5  # standard errors of a slope
_NOTHING = 1e-12  # of the variance: rounding
_ROUNDING = 1e-9  # of a correlation
_MISSED = 0.75  # of an anchor's variance that a line's misses may take
_WIDEST_STEP = 2.0  # SDs of a fitted value in one turn
Floats = np.ndarray
Drawn = tuple[Floats, Floats, Floats]  # of one turn: statistics (truths, halves, anchors), fitted values, normals


@dataclass(frozen=True)
class State:
    """What is believed of the fitted parameters given the others: f = m + A z + L e."""

    fitted: tuple[str, ...]
    others: tuple[str, ...]
    m: Floats
    A: Floats
    L: Floats

    @property
    def covariance(self) -> Floats:
        """Of the fitted values, over everything else."""
        return self.A @ self.A.T + self.L @ self.L.T

    @property
    def sd(self) -> Floats:
        """Of each fitted value, over everything else."""
        return np.sqrt(np.diag(self.covariance))

    def block(self) -> Block:
        """The correlation, as `joint.yaml` keeps it: the others that count first, then the fitted."""
        scaled = self.A / self.sd[:, None]
        counts = np.abs(scaled).max(axis=0, initial=0.0) > _ROUNDING
        scaled = scaled[:, counts]
        own = self.covariance / np.outer(self.sd, self.sd)
        names = (*np.array(self.others, object)[counts], *self.fitted)
        return Block(LABEL, names, np.block([[np.eye(counts.sum()), scaled.T], [scaled, own]]))

    def drawn(self, rng: np.random.Generator, count: int) -> tuple[Floats, Floats]:
        """Fitted values (count, fitted), and the normals behind the others (count, others)."""
        e, z = rng.normal(size=(count, len(self.fitted))), rng.normal(size=(count, len(self.others)))
        return self.m + z @ self.A.T + e @ self.L.T, z

    def truths(self, f: Floats, z: Floats) -> dict[str, Floats]:
        """Truths with these fitted values and normals."""
        known = parameters()
        made = {name: np.full(len(f), value) for name, value in central_truth().items()}
        made |= {name: known[name].typical.at(z[:, k]) for k, name in enumerate(self.others)}
        return made | {n: np.exp(f[:, k]) if _is_log(known[n]) else f[:, k] for k, n in enumerate(self.fitted)}


@dataclass(frozen=True)
class AnchorRow:
    """An anchor beside the model: mean and SD of its expected statistic before and after the fit."""

    anchor: str
    findings: tuple[str, ...]
    target: float
    spread: float
    before_mean: float
    before_sd: float
    mean: float
    sd: float


@dataclass(frozen=True)
class FittedRow:
    """A fitted parameter: centre, SD (of the log where `log`) over everything and given all else."""

    parameter: str
    log: bool
    before_centre: float
    before_sd: float
    centre: float
    sd: float
    sd_given_others: float


@dataclass(frozen=True)
class Calibration:
    """The result of `calibrate`."""

    seed: int
    turns: int
    truths: int
    people: int
    anchors: tuple[AnchorRow, ...]
    fitted: tuple[FittedRow, ...]
    state: State

    def as_dict(self) -> dict[str, Any]:
        """For machines."""
        block = self.state.block()
        rest = {"names": list(block.names), "correlation": block.correlation.tolist()}
        numbers = {name: getattr(self, name) for name in ("seed", "turns", "truths", "people")}
        rows = {"anchors": [asdict(row) for row in self.anchors], "fitted": [asdict(row) for row in self.fitted]}
        return numbers | rows | {"joint": rest}


def calibrate(
    *,
    seed: int = 0,
    out: Path | str | None = None,
    turns: int = TURNS,
    draws: int = TRUTHS,
    people: int = PEOPLE,
    progress: Listen = silent,
) -> Calibration:
    """Fit the parameters of `anchors.yaml`. Nothing is written but the bank and its progress.

    Both are under `out`, by default runs/calibration. Each turn takes `draws` truths, a quarter of them twice, with
    twice `people` people an arm. Raises AssuageError, also where a truth gives an anchor no number.
    """
    check_seed(seed)
    given = anchors()
    folder = asked.folder(out, "calibration")
    with Progress(folder, progress) as tell:
        tables, state = _turns(given, folder / "bank", seed=seed, turns=turns, draws=draws, people=people, tell=tell)
    (before_mean, before_sd), (mean, sd) = tables[0], tables[-1]
    rows = tuple(
        AnchorRow(
            a.name, a.findings, a.target, a.spread, *(float(column[k]) for column in (before_mean, before_sd, mean, sd))
        )
        for k, a in enumerate(given.anchors)
    )
    return Calibration(seed, turns, draws, people, rows, _fitted_rows(given, state), state)


def _turns(
    given: Anchors, folder: Path, *, seed: int, turns: int, draws: int, people: int, tell: Progress
) -> tuple[list[tuple[Floats, Floats]], State]:
    """Moments of the expected statistics at each turn and after the last, and the state that was reached."""
    state = ships(given)
    tables: list[tuple[Floats, Floats]] = []
    drawn: list[Drawn] = []
    moved: list[Floats] = []
    changed: list[Floats] = []
    for turn in range(turns + 1):
        once = 1.0 if turn == turns else 1.0 / (1.0 + 1.0 / _TWICE)  # the share of a turn that its own truths take

        def simulated(
            f: Floats, z: Floats, begins: float, ends: float, state: State = state, turn: int = turn
        ) -> Floats:
            def part(what: str, share: float) -> None:
                tell(what, (turn + begins + (ends - begins) * share) / (turns + 1))

            truths = state.truths(f, z)
            return statistics(folder, given.anchors, truths, seed=seed, people=people, progress=part)

        rng = np.random.default_rng([seed, turn])
        f, z = state.drawn(rng, draws)
        halves = simulated(f, z, 0.0, once)
        tables.append(moments(halves))
        if turn < turns:
            some = slice(0, draws // _TWICE)
            by = _STEP * rng.normal(size=f[some].shape) @ state.L.T
            moved.append(by)
            changed.append((simulated(f[some] + by, z[some], once, 1.0) - halves[some]).mean(axis=1))
            drawn.append((halves, f, z))
            state = fitted_to(given, state, drawn, _slopes(np.concatenate(moved), np.concatenate(changed)))
    return tables, state


def keep(made: Calibration) -> list[Path]:
    """Write what was fitted into the parameter files; the files written. Raises FileProblem."""
    return write({row.parameter: (row.log, row.centre, row.sd) for row in made.fitted}, made.state.block())


def ships(given: Anchors) -> State:
    """The state that the parameter files and `joint.yaml` hold now."""
    fitted = tuple(given.before)
    others = tuple(n for n in uncertain() if n not in fitted and parameters()[n].drug is None)
    m, sd = (np.array(values) for values in zip(*(_centre(parameters()[n].typical) for n in fitted), strict=True))
    every = (*others, *fitted)
    correlation = np.eye(len(every))
    for block in joint():
        own = [every.index(name) for name in block.names if name in every]
        kept = [k for k, name in enumerate(block.names) if name in every]
        correlation[np.ix_(own, own)] = block.correlation[np.ix_(kept, kept)]
    n = len(others)
    # others are independent of one another: what was fitted together is fitted here
    A = sd[:, None] * correlation[n:, :n]
    L = np.linalg.cholesky(np.outer(sd, sd) * correlation[n:, n:] - A @ A.T)
    return State(fitted, others, m, A, L)


def fitted_to(given: Anchors, state: State, drawn: Sequence[Drawn], J: Floats) -> State:
    """One turn: the state given the draws of all turns so far, the present one last, and their slopes on f."""
    rests = [halves.mean(axis=1) - (f - state.m) @ J.T for halves, f, _ in drawn]
    every_z = np.concatenate([z for _, _, z in drawn])
    B, missed = _lines(np.concatenate([rest - rest.mean(axis=0) for rest in rests]), every_z)
    a = (rests[-1] - drawn[-1][2] @ B.T).mean(axis=0)
    variance = np.array([anchor.spread**2 for anchor in given.anchors])
    noise = _noise(np.concatenate([halves for halves, _, _ in drawn]))
    V = variance - np.clip(missed - noise, 0.0, _MISSED * variance)
    m0, s0 = (np.array(x) for x in zip(*(_centre(given.before[n]) for n in state.fitted), strict=True))
    y = np.array([anchor.target for anchor in given.anchors])
    before = np.diag(s0**-2.0)
    C = np.linalg.inv(before + J.T @ (J / V[:, None]))
    gain = C @ J.T / V
    step = gain @ (y - a) + C @ before @ (m0 - state.m)
    A = state.A - gain @ (B + J @ state.A) - C @ before @ state.A
    L = np.linalg.cholesky(C)
    widest = _WIDEST_STEP * np.maximum(state.sd, np.sqrt(np.diag(A @ A.T + C)))
    return State(state.fitted, state.others, state.m + np.clip(step, -widest, widest), A, L)


def statistics(
    folder: Path, given: Sequence[Anchor], drawn: dict[str, Floats], *, seed: int, people: int, progress: Listen
) -> Floats:
    """Expected statistic of each anchor for each truth: shape (truths, halves, anchors)."""
    studies: dict[str, tuple[Study, list[Any]]] = {}
    places: list[tuple[str, list[int], int | None]] = []
    for anchor in given:
        _, outcomes = studies.setdefault(anchor.study, (study_of(anchor), []))
        first = len(outcomes)
        outcomes += anchor.outcomes
        over = len(outcomes) if anchor.over is not None else None
        outcomes += [anchor.over] if anchor.over is not None else []
        places.append((anchor.study, list(range(first, first + len(anchor.outcomes))), over))
    every = bank(folder, list(studies.values()), drawn, seed=seed, people=people, progress=progress)
    starts = dict(zip(studies, np.cumsum([0, *(len(o) for _, o in studies.values())]), strict=False))
    columns: list[Floats] = []
    for study, own, over in places:
        value = every[..., [starts[study] + k for k in own]].mean(axis=-1)
        columns.append(value if over is None else value / every[..., starts[study] + over])
    return np.stack(columns, axis=-1)


def moments(halves: Floats) -> tuple[Floats, Floats]:
    """Mean and SD over truths of each expected statistic, free of the noise of finitely many people.

    Raises AssuageError where a truth gives no number.
    """
    if not np.isfinite(halves).all():
        numbers = np.flatnonzero(~np.isfinite(halves).all(axis=(1, 2)))
        raise AssuageError(
            f"{len(numbers)} of {len(halves)} truths give an anchor no number, the first number {numbers[0]}"
        )
    s = halves.mean(axis=1)
    return s.mean(axis=0), np.sqrt(np.maximum(s.var(axis=0, ddof=1) - _noise(halves), 0.0))


def _noise(halves: Floats) -> Floats:
    """Variance of the mean of the halves that is due to finitely many people, by anchor."""
    return ((halves[:, 0] - halves[:, 1]) ** 2).mean(axis=0) / 4.0


def _slopes(moved: Floats, changed: Floats) -> Floats:
    """Slopes (anchors, fitted) of what changed (truths, anchors) on how far fitted values were moved.

    A truth so moved that it gives an anchor no number is left out.
    """
    whole = np.isfinite(changed).all(axis=1)
    scale = moved.std(axis=0)
    found, *_ = np.linalg.lstsq(moved[whole] / scale, changed[whole], rcond=None)
    return found.T / scale


def _lines(s: Floats, z: Floats) -> tuple[Floats, Floats]:
    """Slopes and residual variance of each column of `s` on standard normals `z`, what stands out only.

    Forward: the slope furthest from chance joins, until none stands out.
    """
    count = len(z)
    slopes, missed = np.zeros((s.shape[1], z.shape[1])), np.zeros(s.shape[1])
    for k in range(s.shape[1]):
        chosen: list[int] = []
        while True:
            design = np.column_stack([np.ones(count), z[:, chosen]])
            found, *_ = np.linalg.lstsq(design, s[:, k], rcond=None)
            rest = s[:, k] - design @ found
            variance = float(rest @ rest) / (count - design.shape[1])
            if variance <= _NOTHING * float(s[:, k].var()) or len(chosen) >= count // 4:
                break
            seen = np.abs(z.T @ rest) / np.sqrt(variance * (z**2).sum(axis=0))
            seen[chosen] = 0.0
            best = int(np.argmax(seen))
            if seen[best] < _STANDS_OUT:
                break
            chosen.append(best)
        slopes[k, chosen], missed[k] = found[1:], variance
    return slopes, missed


def _is_log(belief: Parameter) -> bool:
    return isinstance(belief.typical, LogNormal)


def _centre(law: object) -> tuple[float, float]:
    """Centre and SD of a belief, of the log where it is lognormal."""
    match law:
        case Normal():
            return law.normal.mean, law.normal.sd
        case LogNormal():
            return float(np.log(law.lognormal.median)), law.lognormal.sd
        case _:
            raise TypeError(f"{law} is neither normal nor lognormal")


def _fitted_rows(given: Anchors, state: State) -> tuple[FittedRow, ...]:
    rows: list[FittedRow] = []
    given_others = np.sqrt(np.diag(state.L @ state.L.T))
    for k, name in enumerate(state.fitted):
        log = _is_log(parameters()[name])
        centre, sd = _centre(given.before[name])
        values = (np.exp(v) if log else v for v in (centre, state.m[k]))
        was, now = (float(v) for v in values)
        rows.append(FittedRow(name, log, was, sd, now, float(state.sd[k]), float(given_others[k])))
    return tuple(rows)
