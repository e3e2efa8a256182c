"""`assuage replicate`: what published studies found, beside what the model says they should have found."""

from dataclasses import asdict
from math import isnan
from typing import TYPE_CHECKING, Annotated

import typer

from assuage.cli.show import Backend, Core, Json, Seed, Set, With, adding, as_json, progress_bar, say, table, warn
from assuage.errors import AssuageError


if TYPE_CHECKING:
    from assuage.inference.compared import Compared, Replication

Studies = Annotated[
    list[str] | None,
    typer.Argument(metavar="STUDY...", help="Shipped studies' ids, or paths of study files; - for standard input."),
]
Topic = Annotated[str | None, typer.Option(help="All shipped studies with a finding of a topic, such as hpa.")]


def replicate(
    studies: Studies = None,
    topic: Topic = None,
    core: Core = None,
    backend: Backend = None,
    seed: Seed = 0,
    settings: Set = None,
    folders: With = None,
    json: Json = False,
) -> None:
    """Repeat published studies virtually at their own sizes."""
    if studies and topic is not None:
        raise AssuageError(f"--topic {topic} stands for its studies; name studies or give --topic, not both")
    if not studies and topic is None:
        raise AssuageError("name the studies to repeat, or give --topic")
    from assuage.studies import asked
    from assuage.studies.reading import load_study

    with adding(settings, folders), progress_bar() as progress:
        subjects = [load_study(study) for study in studies or ()] if topic is None else asked.of_topic(topic)
        for subject in subjects:
            asked.replication(subject, repetitions=None, seed=seed, core=core, backend=backend)
        from assuage.inference.compared import tally
        from assuage.inference.replicate import replicate_each  # only now: loading the engine takes seconds

        made = replicate_each(subjects, seed=seed, core=core, backend=backend, progress=progress)
    for sentence in (sentence for one in made for sentence in one.warnings):
        warn(sentence)
    if json:
        alone = topic is None and len(made) == 1
        several = {"studies": [one.as_dict() for one in made], "summary": [asdict(row) for row in tally(made)]}
        as_json(made[0].as_dict() if alone else several)
        return
    for one in made:
        _show(one)
    if len(made) > 1:
        rows = [
            [t.role, str(t.figures), str(t.inside50), str(t.inside90), str(t.directions), str(t.mostly_same)]
            for t in tally(made)
        ]
        say(table(["role", "figures", "in 50", "in 90", "directions", "mostly same"], rows))
        say()
    say(
        "'50' and '90': whether the figure lies in the middle half and nine tenths of the predictions. 'same': share "
        "of predictions with the reported direction, or on the reported side of a bound."
    )


def _show(made: "Replication") -> None:
    say(made.question)
    core = f" Stress axis: {made.models.core}."
    say(f"{made.study}: {made.repetitions} virtual repetitions at its own sizes, each with a truth of its own.{core}")
    say()
    for f in made.findings:
        say(f"{f.id} ({f.role}): {f.measure}{f' [{f.unit}]' if f.unit else ''}")
    say()
    rows = [[str(number), *_row(f)] for number, f in enumerate(made.findings, start=1)]
    say(table(["", "reported", "mean", "SD", "5 to 95 %", "50", "90", "same"], rows))
    say()


def _row(f: "Compared") -> list[str]:
    p = f.predicted
    bound = {"below": "< ", "above": "> "}.get(f.direction or "", "")
    reported = f"{bound}{f.reported:.3g}" if f.reported is not None else f"({f.direction})" if f.direction else "-"
    same = "-" if f.same_direction is None else f"{f.same_direction:.2f}"
    inside = ["-" if one is None else "yes" if one else "no" for one in (f.inside50, f.inside90)]
    if isnan(p["mean"]):
        return [reported, "-", "-", "-", *inside, same]
    return [reported, f"{p['mean']:.3g}", f"{p['sd']:.2g}", f"{p['q05']:.3g} to {p['q95']:.3g}", *inside, same]
