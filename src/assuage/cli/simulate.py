"""`assuage simulate`: one study, once."""

from math import isnan
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from assuage.cli.show import (
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


if TYPE_CHECKING:
    from assuage.simulation.simulate import Simulation

Truth = Annotated[Literal["typical", "prior"], typer.Option(help="Every parameter at its centre, or one draw.")]
Plot = Annotated[bool, typer.Option("--plot", help="Draw it: every measure's course and what was published.")]
_POINTS = "points"


def simulate(
    study: StudyName,
    size: Annotated[
        int | None, typer.Option("--size", "--n", help="People per arm, instead of the study's own sizes.")
    ] = None,
    truth: Truth = "typical",
    core: Core = None,
    backend: Backend = None,
    seed: Seed = 0,
    out: Out = None,
    anew: Anew = False,
    settings: Set = None,
    folders: With = None,
    plot: Plot = False,
    picture: Annotated[
        Literal["svg", "png", "html"] | None, typer.Option(help="Draw it as this kind of picture; --plot alone: svg.")
    ] = None,
    json: Json = False,
) -> None:
    """Simulate a study once and keep its people, samples and trajectories."""
    from assuage.studies import asked
    from assuage.studies.reading import load_study

    drawn = picture or ("svg" if plot else None)
    with adding(settings, folders):
        subject = load_study(study)
        asked.simulation(subject, size=size, truth=truth, seed=seed, core=core, backend=backend, out=out)
        from assuage.simulation.simulate import simulate as run  # only now: loading the engine takes seconds

        with progress_bar() as progress:
            made = run(
                subject,
                size=size,
                truth=truth,
                seed=seed,
                out=out,
                core=core,
                backend=backend,
                anew=anew,
                progress=progress,
            )
        for sentence in made.study.warnings():
            warn(sentence)
        if drawn:
            from assuage.reports.body_pictures import draw

            draw(made, made.folder / f"body.{drawn}")
        if json:
            as_json(made.as_dict())
        else:
            _show(made, drawn)


def _show(made: "Simulation", drawn: str | None) -> None:
    from assuage.measures.catalogue import measures

    say(made.study.question)
    say()
    heads = ["arm", "measure", "sample", "mean", "SD", "5 %", "95 %"]
    rows = [
        [
            r["arm"],
            r["measure"],
            r["sample"],
            *(_figure(r[name], r["measure"]) for name in ("mean", "sd", "q05", "q95")),
        ]
        for r in made.summary().to_dict("records")
    ]
    say(table(heads, rows, left=3))
    say()
    units = [f"{measure} {measures()[measure].unit}" for measure in dict.fromkeys(row[1] for row in rows)]
    say(f"Units: {', '.join(units)}.")
    for one in made.correlations:
        say(f"r {one['r']:+.2f} (SE {one['se']:.2f}): {one['of']} with {one['with']}, within arms.")
    if drawn:
        say(f"Picture: {made.folder / f'body.{drawn}'}")
    say(f"People, samples and trajectories: {made.folder}")


def _figure(value: float, measure: str) -> str:
    from assuage.measures.catalogue import measures

    if isnan(value):
        return "-"
    return f"{value:.1f}" if measures()[measure].unit == _POINTS else f"{value:.3g}"
