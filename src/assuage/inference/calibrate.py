"""Calibration: fit parameters to anchors, all studies at once, and keep how the fitted go together with all else.

Fitted parameters f (their values, or logs where the belief is lognormal) are written given all other uncertain ones,
which keep the beliefs they have (z: standard normals behind those):

    f = m + A z + L e,      e standard normal

Each turn simulates the anchors' studies for truths drawn so (the bank), and puts a line through the expected statistics

    s = a + J L e + B z + r

by least squares, without slopes that do not stand out from chance, unless the anchor is said to inform the parameter.
With the belief before the anchors N(m0, S0), and anchors y with variance V = error^2 + tau^2, less what the line misses
(the variance of r, at most three quarters of V),

    C  = (S0^-1 + J' V^-1 J)^-1                         L L' = C
    m <- m + C (J' V^-1 (y - a) + S0^-1 (m0 - m))
    A <- A - C (J' V^-1 B + S0^-1 A)

which is Gauss and Newton's method on the mean of the expected statistic. What no anchor says stays as it was before.
Other parameters keep their spread: how much they leave open is taken up by the fitted ones, in A, and this is the
correlation kept in `joint.yaml`. Drugs play no part: no anchor's study gives one, and oxytocin coefficients stay out.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from assuage.inference.anchors import Anchor, Anchors, anchors, study_of
from assuage.inference.bank import bank
from assuage.inference.parameter_files import write
from assuage.parameters.joint import Block, joint
from assuage.parameters.library import central_truth, parameters, uncertain
from assuage.parameters.parameter import LogNormal, Normal, Parameter
from assuage.randomness import check_seed
from assuage.simulation.progress import Listen, silent
from assuage.studies.study import Study


LABEL = "calibrated"  # the block in joint.yaml
TURNS, TRUTHS, PEOPLE = 3, 256, 192
_STANDS_OUT = 3.5  # standard errors of a slope
_MISSED = 0.75  # of an anchor's variance that a line's misses may take
_WIDEST_STEP = 2.0  # SDs of a fitted value in one turn
Floats = np.ndarray


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
        counts = np.abs(self.A).max(axis=0, initial=0.0) > 0.0
        scaled = self.A[:, counts] / self.sd[:, None]
        own = self.covariance / np.outer(self.sd, self.sd)
        names = (*np.array(self.others, object)[counts], *self.fitted)
        return Block(LABEL, names, np.block([[np.eye(counts.sum()), scaled.T], [scaled, own]]))

    def truths(self, rng: np.random.Generator, count: int) -> tuple[dict[str, Floats], Floats, Floats]:
        """Truths, and the normals behind them: e (count, fitted) and z (count, others)."""
        known = parameters()
        e, z = rng.normal(size=(count, len(self.fitted))), rng.normal(size=(count, len(self.others)))
        values = self.m + z @ self.A.T + e @ self.L.T
        drawn = {name: np.full(count, value) for name, value in central_truth().items()}
        drawn |= {name: known[name].typical.at(z[:, k]) for k, name in enumerate(self.others)}
        drawn |= {n: np.exp(values[:, k]) if _is_log(known[n]) else values[:, k] for k, n in enumerate(self.fitted)}
        return drawn, e, z


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
    """Fit the parameters of `anchors.yaml`. Nothing is written but the bank, under `out` (runs/calibration).

    Each turn takes `draws` truths with twice `people` people an arm. Raises AssuageError.
    """
    check_seed(seed)
    given = anchors()
    state = ships(given)
    folder = Path(out) if out else Path("runs") / "calibration"
    tables: list[tuple[Floats, Floats]] = []
    for turn in range(turns + 1):

        def part(what: str, share: float, turn: int = turn) -> None:
            progress(what, (turn + share) / (turns + 1))

        drawn, e, z = state.truths(np.random.default_rng([seed, turn]), draws)
        halves = statistics(folder / "bank", given.anchors, drawn, seed=seed, people=people, progress=part)
        tables.append(moments(halves))
        if turn < turns:
            state = fitted_to(given, state, halves, e, z)
    (before_mean, before_sd), (mean, sd) = tables[0], tables[-1]
    rows = tuple(
        AnchorRow(
            a.name, a.findings, a.target, a.spread, *(float(column[k]) for column in (before_mean, before_sd, mean, sd))
        )
        for k, a in enumerate(given.anchors)
    )
    return Calibration(seed, turns, draws, people, rows, _fitted_rows(given, state), state)


def keep(made: Calibration) -> list[Path]:
    """Write what was fitted into the parameter files; the files written. Raises FileProblem."""
    return write({row.parameter: (row.log, row.centre, row.sd) for row in made.fitted}, made.state.block())


def ships(given: Anchors) -> State:
    """The state that the parameter files and `joint.yaml` hold now."""
    fitted = tuple(given.before)
    others = tuple(n for n in uncertain() if n not in fitted and not parameters()[n].oxytocin)
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


def fitted_to(given: Anchors, state: State, halves: Floats, e: Floats, z: Floats) -> State:
    """One turn: the state given what the statistics of its draws were; `halves` is (truths, halves, anchors)."""
    s = halves.mean(axis=1)
    noise = _noise(halves)
    informed = [[state.fitted.index(name) for name in anchor.informs] for anchor in given.anchors]
    a, slopes, missed = _lines(s, np.concatenate([e, z], axis=1), informed)
    JL, B = slopes[:, : e.shape[1]], slopes[:, e.shape[1] :]
    J = np.linalg.solve(state.L.T, JL.T).T
    variance = np.array([anchor.spread**2 for anchor in given.anchors])
    V = variance - np.clip(missed - noise, 0.0, _MISSED * variance)
    m0, s0 = (np.array(x) for x in zip(*(_centre(given.before[n]) for n in state.fitted), strict=True))
    y = np.array([anchor.target for anchor in given.anchors])
    before = np.diag(s0**-2.0)
    C = np.linalg.inv(before + J.T @ (J / V[:, None]))
    gain = C @ J.T / V
    step = gain @ (y - a) + C @ before @ (m0 - state.m)
    A = state.A - gain @ B - C @ before @ state.A
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
    """Mean and SD over truths of each expected statistic, free of the noise of finitely many people."""
    s = halves.mean(axis=1)
    return s.mean(axis=0), np.sqrt(np.maximum(s.var(axis=0, ddof=1) - _noise(halves), 0.0))


def _noise(halves: Floats) -> Floats:
    """Variance of the mean of the halves that is due to finitely many people, by anchor."""
    return ((halves[:, 0] - halves[:, 1]) ** 2).mean(axis=0) / 4.0


def _lines(s: Floats, x: Floats, always: Sequence[Sequence[int]]) -> tuple[Floats, Floats, Floats]:
    """Constant, slopes and residual variance of each column of `s` on standard normals `x`.

    Forward: beside those of `always` the slope furthest from chance joins, until none stands out.
    """
    count = len(x)
    constants, slopes, missed = np.zeros(s.shape[1]), np.zeros((s.shape[1], x.shape[1])), np.zeros(s.shape[1])
    for k in range(s.shape[1]):
        chosen = list(always[k])
        while True:
            design = np.column_stack([np.ones(count), x[:, chosen]])
            found, *_ = np.linalg.lstsq(design, s[:, k], rcond=None)
            rest = s[:, k] - design @ found
            variance = float(rest @ rest) / (count - design.shape[1])
            if variance <= 0.0 or len(chosen) >= count // 4:
                break
            seen = np.abs(x.T @ rest) / np.sqrt(variance * (x**2).sum(axis=0))
            seen[chosen] = 0.0
            best = int(np.argmax(seen))
            if seen[best] < _STANDS_OUT:
                break
            chosen.append(best)
        constants[k], slopes[k, chosen], missed[k] = found[0], found[1:], variance
    return constants, slopes, missed


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
