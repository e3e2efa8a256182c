"""What the model says a published study should have found, beside what it found.

Virtual repetitions of the study at its own sizes, each with a truth of its own from the priors, give the predictive
spread of every quantity the study reports: uncertainty about the truth and chance in small samples together.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from assuage.inference.compared import Replication, compare
from assuage.inference.published import reported, unit_of
from assuage.parameters.truths import truths
from assuage.simulation.endpoints import analysed
from assuage.simulation.participants import block, participants
from assuage.simulation.prepared import Prepared, prepare
from assuage.simulation.progress import Listen, silent
from assuage.simulation.quantities import Curves, evaluate
from assuage.simulation.readings import measured
from assuage.simulation.truth_table import TruthTable
from assuage.studies import asked
from assuage.studies.reading import load_study
from assuage.studies.study import Study


_AT_ONCE = 1 << 18  # people


def replicate(
    study: str | Path | Study,
    *,
    seed: int = 0,
    repetitions: int | None = None,
    core: str | None = None,
    backend: str | None = None,
    progress: Listen = silent,
) -> Replication:
    """Repeat a published study virtually, 500 times or as often as said.

    `core` chooses the stress axis, `backend` the model of laboratory fear.

    Raises AssuageError for a study that reports nothing or a figure that is not where the file says, UnknownName for a
    core or back end that does not exist.
    """
    subject = study if isinstance(study, Study) else load_study(study)
    given = asked.replication(subject, repetitions=repetitions, seed=seed, core=core, backend=backend)
    figures = [reported(subject, item) for item in subject.reported_in]  # a wrong place is refused before the long work
    prepared = prepare(subject, models=given.models)
    table = prepared.table(truths(given.seed, 0, given.repetitions))
    arms = repeated(prepared, table, seed=given.seed, repetitions=given.repetitions, progress=progress)
    times, labels = times_and_labels(subject)
    found = [
        compare(
            item.finding,
            item.outcome.written,
            evaluate(item.outcome, arms, times, labels),
            reported=figure,
            direction=item.direction,
            unit=None if (unit := unit_of(item)) == "1" else unit,
        )
        for item, figure in zip(subject.reported_in, figures, strict=True)
    ]
    about = (subject.study, subject.question, prepared.models, given.seed, given.repetitions)
    return Replication(*about, found, subject.warnings())


def repeated(
    prepared: Prepared, table: TruthTable, *, seed: int, repetitions: int, progress: Listen = silent
) -> dict[str, Curves]:
    """Arm -> measure -> (repetitions, people, samples), at the study's sizes, each repetition with its own truth.

    Of people who come with symptoms, NaN where the analysis did not have them (`endpoints.analysed`).
    """
    arms: dict[str, Curves] = {}
    for number, (name, arm) in enumerate(prepared.study.arms.items()):
        everybody = participants(range(repetitions), arm.size, block(prepared.study, name), np.arange(repetitions))
        taken: list[Curves] = []
        for some in everybody.parts(_AT_ONCE):
            done = sum(len(next(iter(part.values()))) for part in taken) / len(everybody)
            progress(prepared.study.study, (number + done) / len(prepared.study.arms))
            seen = measured(prepared, table, some, name, seed=seed)
            patients = prepared.study.has_intake
            plan, estimand = prepared.protocols[name], prepared.study.estimand
            taken.append(analysed(seen, plan, estimand) if patients else seen.measures)
        joined = {m: np.concatenate([part[m] for part in taken]) for m in taken[0]}
        arms[name] = {m: v.reshape(repetitions, arm.size, -1) for m, v in joined.items()}
    return arms


def times_and_labels(
    study: Study,
) -> tuple[dict[tuple[str, str], tuple[float, ...]], dict[tuple[str, str], tuple[str, ...]]]:
    """Minutes and names of all samples, by arm and measure."""
    every = [(arm, measure) for arm in study.arms for measure in study.measures]
    return {(a, m): study.minutes(m, a) for a, m in every}, {(a, m): study.labels(m, a) for a, m in every}


def replicate_each(
    studies: Sequence[Study],
    *,
    seed: int = 0,
    repetitions: int | None = None,
    core: str | None = None,
    backend: str | None = None,
    progress: Listen = silent,
) -> list[Replication]:
    """Several studies, one after another."""
    made: list[Replication] = []
    for number, subject in enumerate(studies):

        def part(what: str, share: float, number: int = number) -> None:
            progress(what, (number + share) / len(studies))

        made.append(replicate(subject, seed=seed, repetitions=repetitions, core=core, backend=backend, progress=part))
    return made
