"""`assuage phenomena`: which model of laboratory fear shows what is known of fear learning."""

from itertools import groupby
from typing import Annotated

import typer

from assuage.cli.show import Backend, Json, Seed, as_json, progress_bar, say, table


Draws = Annotated[int, typer.Option(help="Draws of the truth from the priors, at least 400.")]


def phenomena(backend: Backend = None, draws: Draws = 1000, seed: Seed = 0, json: Json = False) -> None:
    """Phenomena of fear learning, and in what share of the priors each model of laboratory fear shows them."""
    from assuage.parameters.library import NULL_MODEL, parameter
    from assuage.studies import asked
    from assuage.units import check_seed

    with progress_bar() as progress:
        asked.models(backend=backend)
        asked.draws(draws)
        check_seed(seed)
        from assuage.inference.phenomena import phenomena as shown  # only now: loading the engine takes seconds

        rows = shown(backend=backend, draws=draws, seed=seed, progress=progress)
    if json:
        as_json({"phenomena": [row.as_dict() for row in rows]})
        return
    backends = list(dict.fromkeys(row.backend for row in rows))
    lines: list[list[str]] = []
    for about, models in groupby(rows, key=lambda row: row.phenomenon):
        shares = [f"{row.share:.3f} ({row.error:.1g})" for row in models]
        lines.append([about.label, *shares, about.finding or "none read"])
    say(table(["phenomenon", *backends, "finding"], lines))
    say()
    null = parameter(NULL_MODEL).typical.centre
    say(
        f"Share of {rows[0].draws} draws of the priors in which a typical person shows the order that the phenomenon "
        f"says, and its error. In {null:.0%} of them oxytocin does nothing. No parameter was chosen by these shares."
    )
