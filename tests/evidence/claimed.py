"""An invented claim and invented findings, for the tests of what bears on a claim and of the verdict."""

from assuage.evidence.claims import Claim
from assuage.evidence.record import Direction, Effect, EffectKind, Finding, Interval, Statistic
from assuage.evidence.verdicts import Judgement, judge


def found(
    name: str,
    direction: Direction = "decrease",
    *,
    value: float | None = None,
    ci: Interval | None = None,
    p: float | None = None,
    kind: EffectKind = "cohen_d",
    n: int | None = 60,
    population: str = "healthy adults",
    paper: str | None = None,
    **rest: object,
) -> Finding:
    return Finding(
        id=name,
        citation=f"{paper or name} A et al. 2015, J Invented 1:1",
        topic="threat",
        population=population,
        intervention="oxytocin 24 IU",
        comparator="placebo",
        measure="startle",
        direction=direction,
        where="abstract",
        source="invented",
        seen=True,
        in_review=False,
        n=n,
        effect=None if value is None else Effect(kind=kind, value=value, ci=ci),
        statistic=None if p is None else Statistic(p=p),
        **rest,  # type: ignore[arg-type]
    )


def verdict_on(*shelf: Finding, **asked: object) -> Judgement:
    asked = {"expects": "decrease", "about": "e_C"} | asked
    one = Claim.model_validate(
        {"id": "invented", "section": "Introduction", "text": "Oxytocin lowers startle."}
        | {"findings": [record.id for record in shelf]}
        | asked
    )
    return judge(one, {record.id: record for record in shelf})
