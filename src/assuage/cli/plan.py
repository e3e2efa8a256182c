"""`assuage plan`: operating characteristics of a trial. Every number comes from `assuage.planning`."""

from typing import Annotated, Literal

import typer

from assuage.cli.show import (
    FOR_RESEARCH,
    Anew,
    Backend,
    Core,
    Json,
    Out,
    Seed,
    Set,
    StudyName,
    With,
    adding,
    as_json,
    progress_bar,
    say,
    table,
    warn,
)
from assuage.errors import AssuageError


_DIGITS = 100  # more are no number that anybody means


def plan(
    study: StudyName,
    size: Annotated[list[int] | None, typer.Option("--size", "--n", help="People per arm; repeat to compare.")] = None,
    virtual_trials: Annotated[str, typer.Option(help="Virtual trials per size and scenario, or 'auto'.")] = "auto",
    effect: Annotated[
        float | None,
        typer.Option(help="Add a planted drug: its true effect in SD of the endpoint, above 0 for the better."),
    ] = None,
    core: Core = None,
    backend: Backend = None,
    seed: Seed = 0,
    out: Out = None,
    anew: Anew = False,
    settings: Set = None,
    folders: With = None,
    json: Json = False,
) -> None:
    """Plan a trial: power, assurance, type-1 error, dropout, and the effect the priors imply."""
    from assuage.measures.catalogue import measures
    from assuage.planning.augmentations import augmentations
    from assuage.studies import asked
    from assuage.studies.reading import load_study

    count = _count(virtual_trials)
    with adding(settings, folders), progress_bar() as progress:
        subject = load_study(study)
        asked.plan(
            subject, sizes=size, virtual_trials=count, seed=seed, core=core, backend=backend, effect=effect, out=out
        )
        from assuage.planning.plan import plan as make_plan  # only now: loading the engine takes seconds

        made = make_plan(
            subject,
            sizes=size,
            virtual_trials=count,
            seed=seed,
            out=out,
            core=core,
            backend=backend,
            effect=effect,
            anew=anew,
            progress=progress,
        )
        progress("report", 1.0)
        report = made.report()
    for sentence in made.warnings:
        warn(sentence)
    if json:
        as_json(made.as_dict())
        return
    implied = made.true_effect
    say(made.study.question)
    say(
        f"True effect the priors imply, in SD of the endpoint (below 0 favours drug): mean {implied['mean']:+.3f}, "
        f"SD {implied['sd']:.3f} ({implied['sd_without_direct']:.3f} by named mechanisms alone), 5 to 95 % "
        f"{implied['q05']:+.3f} to {implied['q95']:+.3f}; probability of harm {implied['p_harm']:.2f}."
    )
    beside = "; ".join(
        f"{one.label} {one.value:+.2f}" + ("" if one.ci is None else f" ({one.ci[0]:+.2f}, {one.ci[1]:+.2f})")
        for one in augmentations()
        if not one.apart
    )
    say(f"Published beside it: {beside}.")
    say()
    arms = list(made.rows[0].dropout)
    unit = measures()[made.study.estimand.measure].unit if made.study.estimand else ""
    heads = ["scenario", "n", "power", "Monte-Carlo\nerror", f"effect\n({unit})", "d (endpoint\nSD)"]
    heads += [f"dropout,\n{arm}" for arm in arms]
    rows = [
        [r.scenario, str(r.n_per_arm), f"{r.probability:.3f}", f"{r.mcse:.3f}"]
        + [f"{r.effect_mean:+.2f}", f"{r.effect_d:+.3f}"]
        + [f"{r.dropout[a]:.2f}" for a in arms]
        for r in made.rows
    ]
    say(table(heads, rows))
    say()
    say(
        f"{made.virtual_trials} virtual trials, seed {made.seed}; n people per arm. Power in 'null' is the type-1 "
        "error of the same rule, in 'assurance' the chance of success over everything the priors leave open."
    )
    say(f"Report: {report}")
    say(FOR_RESEARCH)


def _count(written: str) -> int | Literal["auto"]:
    if written == "auto":
        return "auto"
    if not (written.isascii() and written.isdecimal() and len(written) <= _DIGITS):
        raise AssuageError(f"--virtual-trials {written:.40}: write a number of at least 10, or 'auto'")
    return int(written)
