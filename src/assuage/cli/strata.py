"""`assuage strata`: kinds of trial and care, and what the priors say of their published figures."""

from itertools import groupby

from assuage.cli.show import Json, Out, Seed, as_json, progress_bar, say, table


def strata(seed: Seed = 0, out: Out = None, json: Json = False) -> None:
    """Published change, contrasts and dropout of each stratum, beside what the model says of them."""
    from assuage.inference.strata import strata_table
    from assuage.population.strata import strata as known

    with progress_bar() as progress:
        rows = strata_table(seed=seed, out=out, progress=progress)
    if json:
        as_json({"strata": [row.as_dict() for row in rows]})
        return
    heads = ["", "published", "error", "predicted", "5 to 95 %", "inside", "role"]
    for stratum, own in groupby(rows, key=lambda row: row.stratum):
        say(f"{stratum}: {known()[stratum].label}")
        cells = [
            [
                row.name.removeprefix(stratum.partition("_")[0] + "_").replace("_", " "),
                f"{row.published:.2f}",
                f"{row.spread:.2f}",
                f"{row.predicted['mean']:.2f}",
                f"{row.predicted['q05']:.2f} to {row.predicted['q95']:.2f}",
                "yes" if row.inside else "no",
                row.role,
            ]
            for row in own
        ]
        say(table(heads, cells))
        say()
    inside = sum(row.inside for row in rows)
    say(
        f"{inside} of {len(rows)} inside: the predicted mean within 1.96 errors of the published figure. The error is "
        "that of the figure and the SD between studies together. Anchors were fitted to, tests were not. Effects are "
        "standardised, below 0 for fewer symptoms; change is in baseline SD; leaving and being assessed are shares."
    )
