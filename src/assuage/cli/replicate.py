"""`assuage replicate`: what a published study found, beside what the model says it should have found."""

from assuage.cli.show import Json, Seed, StudyName, as_json, say, table


def replicate(study: StudyName, seed: Seed = 0, json: Json = False) -> None:
    """Repeat a published study virtually at its own sizes."""
    from assuage.inference.replicate import replicate as run

    made = run(study, seed=seed)
    if json:
        as_json(made.as_dict())
        return
    say(made.study.question)
    say(f"{made.repetitions} virtual repetitions at the study's own sizes, each with a truth drawn from the priors.")
    say()
    rows: list[list[str]] = []
    for f in made.findings:
        p = f.predicted
        reported = f"{f.reported:.3f}" if f.reported is not None else f"({f.direction})" if f.direction else "-"
        same = "-" if f.same_direction is None else f"{f.same_direction:.2f}"
        spread = f"{p['q05']:+.2f} to {p['q95']:+.2f}"
        rows.append([f.measure, reported, f"{p['mean']:+.2f}", f"{p['sd']:.2f}", spread, same])
    say(table(["finding", "reported", "mean", "SD", "5 to 95 %", "same"], rows))
    say()
    say("'same': share of virtual repetitions that show the reported direction.")
    for ident in dict.fromkeys(f.id for f in made.findings):
        say(f"  {ident}")
