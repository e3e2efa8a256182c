"""`assuage simulate`: one study, once."""

from typing import Annotated, Literal

import typer

from assuage.cli.show import Json, Out, Seed, StudyName, as_json, say, table


Truth = Annotated[Literal["typical", "prior"], typer.Option(help="Every parameter at its centre, or one draw.")]


def simulate(
    study: StudyName,
    n: Annotated[int | None, typer.Option("--n", help="People per arm, instead of the study's own sizes.")] = None,
    truth: Truth = "typical",
    seed: Seed = 0,
    out: Out = None,
    json: Json = False,
) -> None:
    """Simulate a study once and keep its people, visits and trajectories."""
    from assuage.simulation.simulate import simulate as run

    made = run(study, size=n, truth=truth, seed=seed, out=out)
    if json:
        as_json(made.as_dict())
        return
    say(made.study.question)
    say()
    summary = made.summary()
    rows = [
        [r["arm"], r["measure"], r["visit"], f"{r['mean']:.1f}", f"{r['sd']:.1f}", f"{r['q05']:.1f}", f"{r['q95']:.1f}"]
        for r in summary.to_dict("records")
    ]
    say(table(["arm", "measure", "visit", "mean", "SD", "5 %", "95 %"], rows, left=3))
    say()
    say(f"People, visits and trajectories: {made.folder}")
