"""What a pooled effect hangs on: single effects, and what was not published.

Every effect is taken as independent here, also where a study gives several. A search for what was not published needs
ten effects to tell anything (Sterne et al. 2011, BMJ 343:d4002) and a value that means no effect, which a proportion
does not have; what is not computed is in `not_computed`, with the reason.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from assuage.statistics.pooling.influence import Influence, influence, leave_one_out
from assuage.statistics.pooling.publication_bias import Egger, TrimAndFill, egger, trim_and_fill
from assuage.statistics.pooling.random_effects import Pooled
from assuage.statistics.pooling.selection import Selection, three_parameter_selection
from assuage.statistics.pooling.studies import UnusableStudies


FEWEST = 10
SHOWN = 3
INFLUENCE = ("rstudent", "dffits", "cook", "hat", "influential")
OnPaper = Callable[[float], float]
Fit = TypeVar("Fit")


@dataclass(frozen=True)
class Robustness:
    """The pooled effect put to the test.

    `names` are the effects; `without` (the pool without each) and `influence` follow their order. `egger`, `filled`
    (trim-and-fill) and `selected` (the three-parameter selection model, with the sign of the pooled effect favoured)
    ask what was not published.
    """

    names: Sequence[str]
    without: Sequence[Pooled]
    influence: Influence | None
    egger: Egger | None
    filled: TrimAndFill | None
    selected: Selection | None
    not_computed: dict[str, str]

    def in_words(self, on_paper: OnPaper) -> list[str]:
        """In sentences, figures as `on_paper` prints them."""
        lines: list[str] = []
        if self.without:
            low, high = (on_paper(end([fit.estimate for fit in self.without])) for end in (min, max))
            lines.append(f"any one effect left out: {low:.3f} to {high:.3f}")
        if self.influence is not None and (influential := _most_first(self.influence, self.names)):
            others = len(influential) - SHOWN
            lines.append("influential: " + ", ".join(influential[:SHOWN]) + (f" and {others} more" * (others > 0)))
        if self.egger is not None:
            lines.append(f"do small studies differ from large ones? Egger p {self.egger.p:.3g}")
        if (fill := self.filled) is not None:
            with_them = f"; with them {_printed(fill.pooled, on_paper)}" if fill.k0 else ""
            lines.append(f"trim-and-fill, effects judged missing on the {fill.side}: {fill.k0}{with_them}")
        if (model := self.selected) is not None:
            lines.append(
                f"selection model (3PSM): {_printed(model, on_paper)}; effects that are not significant seem published"
                f" {model.relative_publication:.2f} times as often, p {model.lrt_p:.3g}"
            )
        for why in dict.fromkeys(self.not_computed.values()):
            what = ", ".join(name for name, one in self.not_computed.items() if one == why)
            lines.append(f"not computed, {what}: {why}")
        return lines

    def as_record(self, on_paper: OnPaper) -> dict[str, Any]:
        """Plain data, for machines: effects as `on_paper` prints them, the rest on the scale pooled on."""
        told, fill, model = self.influence, self.filled, self.selected
        one_by_one = zip(self.names, self.without, strict=True) if told else ()
        return {
            "leave_one_out": [
                {"without": name}
                | _estimate(fit, on_paper)
                | {measure: getattr(told, measure)[place].item() for measure in INFLUENCE}
                for place, (name, fit) in enumerate(one_by_one)
            ],
            "egger_p": self.egger.p if self.egger else None,
            "trim_and_fill": fill and {"side": fill.side, "missing": fill.k0} | _estimate(fill.pooled, on_paper),
            "selection_model": model
            and _estimate(model, on_paper)
            | {"tau2": model.tau2, "relative_publication": model.relative_publication, "p": model.lrt_p},
            "not_computed": self.not_computed,
        }


def robustness(
    names: Sequence[str], effects: Sequence[float], variances: Sequence[float], pooled: Pooled, *, has_null: bool
) -> Robustness:
    """Put `pooled`, the pool of these effects and sampling variances, to the test with its own estimator and interval.

    `has_null` says whether zero means no effect on the scale of the effects.
    """
    not_computed: dict[str, str] = {}
    estimator, interval = pooled.estimator, pooled.interval
    favoured = "greater" if pooled.estimate > 0 else "less"

    def tried(name: str, fit: Callable[[], Fit], *, of_unpublished: bool = True) -> Fit | None:
        try:
            if of_unpublished and not has_null:
                raise UnusableStudies("a proportion has no value that means no effect")
            if of_unpublished and len(effects) < FEWEST:
                raise UnusableStudies(f"fewer than {FEWEST} effects cannot show what was not published")
            return fit()
        except UnusableStudies as problem:
            not_computed[name] = str(problem).rstrip(".")
            return None

    def each() -> tuple[Sequence[Pooled], Influence]:
        without = leave_one_out(effects, variances, estimator=estimator, interval=interval)
        return without, influence(effects, variances, estimator=estimator)

    without, told = tried("leave-one-out", each, of_unpublished=False) or ((), None)
    return Robustness(
        names,
        without,
        told,
        tried("Egger", lambda: egger(effects, variances)),
        tried("trim-and-fill", lambda: trim_and_fill(effects, variances, estimator=estimator, interval=interval)),
        tried("3PSM", lambda: three_parameter_selection(effects, variances, favoured=favoured)),
        not_computed,
    )


def _most_first(told: Influence, names: Sequence[str]) -> list[str]:
    """Names of the influential effects, the one that moves the pooled effect most first."""
    marked = zip(told.cook.tolist(), names, told.influential.tolist(), strict=True)
    return [name for _, name, beyond in sorted(marked, reverse=True) if beyond]


def _printed(fit: Pooled | Selection, on_paper: OnPaper) -> str:
    low, high = (on_paper(end) for end in fit.ci)
    return f"{on_paper(fit.estimate):.3f} [{low:.3f}, {high:.3f}]"


def _estimate(fit: Pooled | Selection, on_paper: OnPaper) -> dict[str, Any]:
    return {"estimate": on_paper(fit.estimate), "ci": [on_paper(end) for end in fit.ci]}
