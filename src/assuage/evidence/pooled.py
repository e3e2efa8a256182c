"""A pooled answer that can be traced: what went in, where it was read, how it was converted, what was left out."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, TypedDict, get_args

from assuage.errors import AssuageError, UnknownName
from assuage.evidence.effect_figures import UnusableFinding
from assuage.evidence.effect_tables import LeftOut, Row
from assuage.evidence.effects import Usable, lopsided, usable
from assuage.evidence.moderated import Moderated, moderated
from assuage.evidence.moderators import traits
from assuage.evidence.readings import voice
from assuage.evidence.record import SHORT, Finding
from assuage.evidence.robustness import Robustness, robustness
from assuage.evidence.scales import LARGE, PRINTED, Scale, on_paper
from assuage.statistics.pooling.bayesian import BayesianPool, pool_bayesian
from assuage.statistics.pooling.heterogeneity import Heterogeneity, heterogeneity
from assuage.statistics.pooling.multilevel import ThreeLevel, three_level
from assuage.statistics.pooling.random_effects import IntervalKind, Pooled, pool
from assuage.statistics.pooling.studies import UnusableStudies
from assuage.statistics.pooling.tau2 import Estimator


INTERVALS: dict[IntervalKind, str] = {
    "wald": "Wald",
    "hksj": "Knapp-Hartung",
    "hksj-adhoc": "Knapp-Hartung, at least Wald",
}


class NothingToPool(AssuageError):
    """Why there is no pooled answer."""


@dataclass(frozen=True)
class Answer:
    """A pooled effect on `scale`, the rows behind it, and what was left out and why.

    `by_study` is the three-level answer with cluster-robust errors, where a study gives several effects. `by_year` is
    the decline: the meta-regression on the year of publication, for four or more dated studies. `by` and `belief` are
    made when asked for: by another moderator, and under weakly informative priors.
    """

    question: str
    scale: Scale
    rows: Sequence[Row]
    left_out: Sequence[LeftOut]
    pooled: Pooled
    spread: Heterogeneity
    by_study: ThreeLevel | None
    by_year: Moderated | None
    robust: Robustness
    by: Moderated | None = None
    belief: BayesianPool | None = None

    @property
    def studies(self) -> int:
        """How many studies the effects come from; fewer than effects means that some depend on each other."""
        return len({row.study for row in self.rows})

    @property
    def printed(self) -> str:
        """What the printed figures are."""
        return PRINTED[self.scale]

    @property
    def remarks(self) -> list[str]:
        """What is odd about the effects that went in, each to be checked at its source."""
        odd = [f"{row.name}: {row.remark}" for row in self.rows if row.remark is not None]
        limit = LARGE.get(self.scale, math.inf)
        large = [row for row in self.rows if abs(row.value) > limit]
        return odd + [
            f"{row.name}: an effect of {_shown(self.on_paper(row.value))} is beyond what studies of people find"
            for row in large
        ]

    def on_paper(self, value: float) -> float:
        """A value of the scale as it is printed."""
        return on_paper(self.scale, value)

    def in_words(self) -> list[str]:
        """The answer in sentences."""
        pooled, spread = self.pooled, self.spread
        low, high = (self.on_paper(end) for end in pooled.ci)
        lines = [
            f"{self.printed}: {self.on_paper(pooled.estimate):.3f} [{low:.3f}, {high:.3f}], "
            f"{INTERVALS[pooled.interval]} interval, {pooled.estimator} estimator",
            f"{pooled.k} effects of {self.studies} studies; tau² {pooled.tau2:.3f} "
            f"[{spread.tau2_ci.lower:.3f}, {spread.tau2_ci.upper:.3f}], I² {pooled.i2:.0f} % "
            f"[{spread.i2_ci.lower:.0f}, {spread.i2_ci.upper:.0f}]",
        ]
        if pooled.prediction is not None:
            low, high = (self.on_paper(end) for end in pooled.prediction)
            lines.append(f"the next study's true effect: [{low:.3f}, {high:.3f}], 95 % prediction interval")
        if self.by_study is not None:
            low, high = (self.on_paper(float(end)) for end in self.by_study.ci[0])
            level = self.on_paper(float(self.by_study.coefficients[0]))
            lines.append(f"some studies give several effects; by study: {level:.3f} [{low:.3f}, {high:.3f}], CR2")
        if (belief := self._belief()) is not None:
            low, high, least, most = *belief["ci"], *belief["pi"]
            lines.append(
                f"Bayesian: {belief['estimate']:.3f} [{low:.3f}, {high:.3f}], the next study's true effect "
                f"[{least:.3f}, {most:.3f}]; {belief['prior']}"
                + ("" if belief["converged"] else "; the sampler did not converge: not to be used")
            )
        lines += self.robust.in_words(self.on_paper)
        if (trend := self.decline()) is not None:
            lines.append(f"change per ten years: {trend['per_decade']:+.2f}, p {trend['p']:.3g}")
        if self.by is not None:
            lines += self.by.in_words(self.on_paper)
        lines += [f"check {remark}" for remark in self.remarks]
        reasons = Counter(one.why for one in self.left_out)
        lines += [f"left out, {why}: {count}" for why, count in reasons.most_common()]
        return lines

    def as_record(self) -> dict[str, Any]:
        """Plain data, for machines: figures as printed (ratios as ratios); tau2 on the scale pooled on."""
        pooled = self.pooled
        between = pooled.prediction
        return {
            "question": self.question,
            "scale": self.scale,
            "printed_as": self.printed,
            "k": pooled.k,
            "studies": self.studies,
            "estimate": self.on_paper(pooled.estimate),
            "se": pooled.se,
            "ci": [self.on_paper(end) for end in pooled.ci],
            "pi": [self.on_paper(end) for end in between] if between else None,
            "p": pooled.p,
            "tau2": pooled.tau2,
            "tau2_ci": list(self.spread.tau2_ci),
            "i2": pooled.i2,
            "i2_ci": list(self.spread.i2_ci),
            "q": pooled.q,
            "q_p": pooled.q_p,
            "estimator": pooled.estimator,
            "interval": pooled.interval,
            "three_level": self._three_level(),
            "decline": self.decline(),
            "by": self.by and self.by.as_record(self.on_paper),
            "bayesian": self._belief(),
            **self.robust.as_record(self.on_paper),
            "records": [
                {
                    "id": row.name,
                    "study": row.study,
                    "year": row.year,
                    "effect": self.on_paper(row.value),
                    "yi": row.value,
                    "vi": row.variance,
                    "weight": float(weight),
                    "where": row.where,
                    "conversion": row.conversion,
                }
                for row, weight in zip(self.rows, pooled.weights, strict=True)
            ],
            "remarks": self.remarks,
            "left_out": [asdict(one) for one in self.left_out],
        }

    def decline(self) -> dict[str, Any] | None:
        """Change of the effect per ten years of publication, on the scale pooled on."""
        if self.by_year is None:
            return None
        fit = self.by_year.fit
        low, high = fit.ci[1]
        slope = {"per_decade": 10 * float(fit.coefficients[1]), "ci": [10 * float(low), 10 * float(high)]}
        return slope | {"p": float(fit.p[1])}

    def _belief(self) -> dict[str, Any] | None:
        if self.belief is None:
            return None
        one = self.belief
        return {
            "estimate": self.on_paper(one.estimate),
            "ci": [self.on_paper(end) for end in one.ci],
            "pi": [self.on_paper(end) for end in one.prediction],
            "tau": one.tau_median,
            "tau_ci": list(one.tau_ci),
            "mcse": one.mcse,
            "prior": one.prior,
            "converged": one.converged,
        }

    def _three_level(self) -> dict[str, Any] | None:
        if self.by_study is None:
            return None
        low, high = self.by_study.ci[0]
        return {
            "estimate": self.on_paper(float(self.by_study.coefficients[0])),
            "ci": [self.on_paper(float(low)), self.on_paper(float(high))],
            "df": float(self.by_study.df[0]),
            "between": self.by_study.between,
            "within": self.by_study.within,
        }


class Method(TypedDict):
    """How to pool."""

    estimator: Estimator
    interval: IntervalKind


def method(estimator: str, interval: str) -> Method:
    """The estimator and the interval called so.

    Raises:
        UnknownName: no such estimator or interval.
    """
    return {
        "estimator": _one_of("estimator", estimator, get_args(Estimator)),
        "interval": _one_of("interval", interval, get_args(IntervalKind)),
    }


def known_scale(name: str | None) -> Scale | None:
    """The scale called `name`, if one was given.

    Raises:
        UnknownName: no such scale.
    """
    return None if name is None else _one_of("scale", name, get_args(Scale))


def _one_of(kind: str, name: str, known: tuple[Any, ...]) -> Any:
    if name not in known:
        raise UnknownName(kind, name, known)
    return name


def pool_rows(
    question: str,
    rows: Sequence[Row],
    left_out: Sequence[LeftOut] = (),
    *,
    scale: Scale = "g",
    estimator: Estimator = "reml",
    interval: IntervalKind = "hksj",
) -> Answer:
    """Pool the rows under the random-effects model.

    Raises:
        NothingToPool: fewer than two rows.
        UnknownName: an estimator or an interval that does not exist.
    """
    if len(rows) < 2:
        reasons = Counter(one.why for one in left_out).most_common(3)
        why = "; left out: " + "; ".join(f"{count} {reason}" for reason, count in reasons) if reasons else ""
        raise NothingToPool(
            f"{question}: {len(rows)} usable effect{'s' * (len(rows) != 1)}, and pooling needs two{why}"
        )
    effects, variances = [row.value for row in rows], [row.variance for row in rows]
    pooled = pool(effects, variances, estimator=estimator, interval=interval)
    return Answer(
        question=question,
        scale=scale,
        rows=rows,
        left_out=left_out,
        pooled=pooled,
        spread=heterogeneity(effects, variances, estimator=estimator),
        by_study=_by_study(rows, effects, variances),
        by_year=_by_year(rows, estimator, interval),
        robust=robustness([row.name for row in rows], effects, variances, pooled, has_null=scale != "logit"),
    )


def by_moderator(answer: Answer, name: str) -> Answer:
    """The answer with its effects by the moderator called `name`: a trait of a finding, or a column of a table.

    Raises:
        UnknownName: no effect says anything under this name.
        UnusableStudies: the moderator does not differ, or there are too few effects for it.
    """
    found = moderated(name, answer.rows, estimator=answer.pooled.estimator, interval=answer.pooled.interval)
    return replace(answer, by=found)


def believed(answer: Answer, *, seed: int) -> Answer:
    """The answer with the posterior under the priors of `pool_bayesian`; the same seed, the same draws.

    Raises:
        NothingToPool: the effects are in units of their own, for which no prior is written.
    """
    if answer.scale == "difference":
        raise NothingToPool("no prior is written for a difference in units of its own; give --scale another")
    effects, variances = [row.value for row in answer.rows], [row.variance for row in answer.rows]
    return replace(answer, belief=pool_bayesian(effects, variances, seed=seed))


def _by_study(rows: Sequence[Row], effects: list[float], variances: list[float]) -> ThreeLevel | None:
    studies = [row.study for row in rows]
    if not 1 < len(set(studies)) < len(studies):
        return None
    try:
        return three_level(effects, variances, studies)
    except UnusableStudies:  # all of one size: nothing to judge an error by
        return None


def _by_year(rows: Sequence[Row], estimator: Estimator, interval: IntervalKind) -> Moderated | None:
    if len({row.study for row in rows if row.year is not None}) < 4:
        return None
    try:
        return moderated("year", rows, estimator=estimator, interval=interval)
    except UnusableStudies:  # all of one year, or on one line: no slope, or nothing to judge it by
        return None


def pool_findings(
    question: str,
    findings: Iterable[Finding],
    *,
    scale: Scale | None = None,
    estimator: Estimator = "reml",
    interval: IntervalKind = "hksj",
) -> Answer:
    """Pool what the findings report on one scale: the one most of them are on, unless `scale` says.

    Single studies and syntheses are never pooled together, and syntheses with each other only where they are parts of
    one whole (`part_of`), when there are not two single studies: others may share studies.

    Raises:
        NothingToPool: fewer than two usable effects on one scale; the message counts the reasons.
        UnknownName: an estimator or an interval that does not exist.
    """
    shelves: dict[tuple[str | None, str], list[Usable]] = {}
    left_out: list[LeftOut] = []
    for finding in findings:
        try:
            one = usable(finding)
        except UnusableFinding as reason:
            left_out.append(LeftOut(finding.id, str(reason)))
        else:
            shelves.setdefault((_whole(finding), _sort(one)), []).append(one)
    asked = [key for key, shelf in shelves.items() if scale in (None, shelf[0].scale)]
    single = [key for key in asked if key[0] is None and len(shelves[key]) > 1]
    best = max(single or asked, key=lambda key: len(shelves[key]), default=None)
    chosen = shelves.pop(best) if best is not None else []
    left_out += [LeftOut(one.finding.id, _apart(one, best)) for shelf in shelves.values() for one in shelf]
    return pool_rows(
        question,
        [_row(one) for one in chosen],
        left_out,
        scale=chosen[0].scale if chosen else "g",
        estimator=estimator,
        interval=interval,
    )


def _shown(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


def _sort(one: Usable) -> str:
    """What may be pooled with what: the scale, but each kind of ratio and each unit of a difference by itself."""
    if one.scale == "log ratio":
        return one.kind
    effect, arms = one.finding.effect, one.finding.arms.values()
    unit = effect.unit if effect is not None else next((arm.unit for arm in arms), None)
    return f"difference {unit or one.finding.measure}" if one.scale == "difference" else one.scale


def _whole(finding: Finding) -> str | None:
    """What a finding may be pooled with: None for single studies, for a synthesis the whole it is part of or itself."""
    return (finding.part_of or finding.id) if finding.synthesis else None


def _apart(one: Usable, best: tuple[str | None, str] | None) -> str:
    if best is None or _sort(one) != best[1]:
        return f"on another scale ({SHORT[one.kind] if one.scale == 'log ratio' else PRINTED[one.scale]})"
    if not one.finding.synthesis:
        return "a single study among syntheses"
    return "an analysis of other studies" if best[0] is None else "an analysis that may share studies with these"


def _row(one: Usable) -> Row:
    found = one.finding
    where = f"{found.where}; {found.source}"
    return Row(
        found.id,
        voice(found),
        found.year,
        one.value,
        one.variance,
        where,
        one.conversion,
        traits(found),
        lopsided(found),
    )
