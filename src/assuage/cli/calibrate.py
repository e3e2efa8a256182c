"""`assuage calibrate`: fit parameters to published figures. Every number comes from `assuage.inference.calibrate`."""

from typing import Annotated

import typer

from assuage.cli.show import Json, Out, Seed, as_json, progress_bar, say, table


def calibrate(
    write: Annotated[bool, typer.Option("--write", help="Put what was fitted into the parameter files.")] = False,
    seed: Seed = 0,
    out: Out = None,
    json: Json = False,
) -> None:
    """Fit parameters to published figures (anchors), and show the model beside them before and after."""
    from assuage.inference.calibrate import calibrate as fit
    from assuage.inference.calibrate import keep

    with progress_bar() as progress:
        made = fit(seed=seed, out=out, progress=progress)
    written = keep(made) if write else []
    if json:
        as_json(made.as_dict() | {"written": [str(path) for path in written]})
        return
    heads = ["anchor", "target", "error", "before", "SD", "after", "SD"]
    rows = [
        [r.anchor, *(f"{x:.3f}" for x in (r.target, r.spread, r.before_mean, r.before_sd, r.mean, r.sd))]
        for r in made.anchors
    ]
    say(table(heads, rows))
    say()
    heads = ["parameter", "before", "SD", "fitted", "SD", "SD given all else"]
    rows = [
        [f"{r.parameter}{' (log SD)' if r.log else ''}"]
        + [f"{x:.4g}" for x in (r.before_centre, r.before_sd, r.centre, r.sd, r.sd_given_others)]
        for r in made.fitted
    ]
    say(table(heads, rows))
    say()
    say(
        f"Expected statistics of {made.truths} truths with {2 * made.people} people per arm, seed {made.seed}: mean "
        "and SD over truths, before with what ships, after with what was fitted. The error is that of the figure and "
        "the spread between studies."
    )
    for path in written:
        say(f"Written: {path}")
