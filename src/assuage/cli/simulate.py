"""`assuage simulate`: one study, once."""

from math import isnan
from typing import Annotated, Literal

import typer

from assuage.cli.show import Core, Json, Out, Seed, StudyName, as_json, say, table, warn
from assuage.errors import AssuageError


Truth = Annotated[Literal["typical", "prior"], typer.Option(help="Every parameter at its centre, or one draw.")]
Plot = Annotated[bool, typer.Option("--plot", help="Draw an experiment: the body's course and what was published.")]


def simulate(
    study: StudyName,
    size: Annotated[
        int | None, typer.Option("--size", "--n", help="People per arm, instead of the study's own sizes.")
    ] = None,
    truth: Truth = "typical",
    core: Core = None,
    seed: Seed = 0,
    out: Out = None,
    plot: Plot = False,
    picture: Annotated[
        Literal["svg", "png", "html"] | None, typer.Option(help="Draw it as this kind of picture; --plot alone: svg.")
    ] = None,
    json: Json = False,
) -> None:
    """Simulate a study once and keep its people, visits or samples, and trajectories."""
    from assuage.measures import LABORATORY
    from assuage.simulation.simulate import simulate as run
    from assuage.simulation.simulate_experiment import ExperimentRun
    from assuage.studies.experiment import Experiment
    from assuage.studies.reading import load_study

    subject = load_study(study)
    drawn = picture or ("svg" if plot else None)
    if drawn and not isinstance(subject, Experiment):
        raise AssuageError(f"{subject.study} is a trial; its pictures are in the report of 'assuage plan {study}'")
    made = run(subject, size=size, truth=truth, seed=seed, out=out, core=core)
    laboratory = isinstance(made, ExperimentRun)
    folder = made.folder.path if laboratory else made.folder
    if laboratory:
        for sentence in made.study.warnings():
            warn(sentence)
    if drawn and laboratory:
        from assuage.reports.body_pictures import draw

        draw(made, folder / f"body.{drawn}")
    if json:
        as_json(made.as_dict())
        return
    say(made.study.question)
    say()
    heads = ["arm", "measure", "sample" if laboratory else "visit", "mean", "SD", "5 %", "95 %"]
    figures = ("mean", "sd", "q05", "q95")
    digits = ".3g" if laboratory else ".1f"
    rows = [
        [r["arm"], r["measure"], r[heads[2]], *("-" if isnan(r[name]) else format(r[name], digits) for name in figures)]
        for r in made.summary().to_dict("records")
    ]
    say(table(heads, rows, left=3))
    say()
    if laboratory:
        units = [f"{measure} {LABORATORY[measure].unit}" for measure in dict.fromkeys(row[1] for row in rows)]
        say(f"Units: {', '.join(units)}.")
    if drawn:
        say(f"Picture: {folder / f'body.{drawn}'}")
    say(f"People, {'samples' if laboratory else 'visits'} and trajectories: {folder}")
