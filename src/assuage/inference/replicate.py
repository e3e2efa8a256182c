"""What the model says a published study should have found, beside what it found.

Virtual repetitions of the study at its own sizes, each with a truth of its own from the priors, give the predictive
spread of every quantity the study reports: uncertainty about the truth and chance in small samples together.
"""

from pathlib import Path

import numpy as np

from assuage.errors import AssuageError, UnknownName
from assuage.inference.compared import Replication, compare
from assuage.inference.published import reported, unit_of
from assuage.parameters.truths import truths
from assuage.simulation.assembly import DEFAULT_CORE
from assuage.simulation.participants import block, participants
from assuage.simulation.prepared import Prepared, prepare
from assuage.simulation.progress import Listen, silent
from assuage.simulation.quantities import Curves, evaluate
from assuage.simulation.readings import measured
from assuage.simulation.truth_table import TruthTable
from assuage.studies.reading import load_study, shipped
from assuage.studies.study import Study
from assuage.units import check_seed


# a chapter of the review -> the topics of its findings; any other word is a topic itself
CHAPTERS = {
    "fear": ("fear-conditioning", "fear-extinction"),
    "memory": ("memory", "intrusion"),
    "imaging": ("circuit",),
}
REPETITIONS = 500  # quantiles are then known to a tenth of the predictions' SD
_AT_ONCE = 1 << 18  # people


def replicate(
    study: str | Path | Study, *, seed: int = 0, repetitions: int | None = None, core: str | None = None
) -> Replication:
    """Repeat a published study virtually. `core` chooses the stress axis.

    Raises AssuageError for a study that reports nothing or a figure that is not where the file says, UnknownName for a
    core that does not exist.
    """
    subject = study if isinstance(study, Study) else load_study(study)
    seed = check_seed(seed)
    if not subject.reported_in:
        raise AssuageError(f"{subject.study}: a plan, with nothing in reported_in to compare with")
    figures = [reported(subject, item) for item in subject.reported_in]  # a wrong place is refused before the long work
    count = repetitions or REPETITIONS
    prepared = prepare(subject, core=core or DEFAULT_CORE)
    arms = repeated(prepared, prepared.table(truths(seed, 0, count)), seed=seed, repetitions=count)
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
    return Replication(subject.study, subject.question, prepared.core, seed, count, found, subject.warnings())


def repeated(prepared: Prepared, table: TruthTable, *, seed: int, repetitions: int) -> dict[str, Curves]:
    """Arm -> measure -> (repetitions, people, samples), at the study's sizes, each repetition with its own truth."""
    arms: dict[str, Curves] = {}
    for name, arm in prepared.study.arms.items():
        everybody = participants(range(repetitions), arm.size, block(prepared.study, name), np.arange(repetitions))
        taken = [measured(prepared, table, some, name, seed=seed).measures for some in everybody.parts(_AT_ONCE)]
        joined = {m: np.concatenate([part[m] for part in taken]) for m in taken[0]}
        arms[name] = {m: v.reshape(repetitions, arm.size, -1) for m, v in joined.items()}
    return arms


def times_and_labels(
    study: Study,
) -> tuple[dict[tuple[str, str], tuple[float, ...]], dict[tuple[str, str], tuple[str, ...]]]:
    """Minutes and names of all samples, by arm and measure."""
    every = [(arm, measure) for arm in study.arms for measure in study.measures]
    return {(a, m): study.minutes(m, a) for a, m in every}, {(a, m): study.labels(m, a) for a, m in every}


def replicate_topic(
    topic: str,
    *,
    seed: int = 0,
    repetitions: int | None = None,
    core: str | None = None,
    progress: Listen = silent,
) -> list[Replication]:
    """All shipped studies with a finding of a topic, or of the topics of a chapter, one after another.

    Raises UnknownName with the nearest topic for one that no shipped study has.
    """
    subjects = [study for name in shipped() if (study := load_study(name)).reported_in]
    topics = CHAPTERS.get(topic, (topic,))
    chosen = [study for study in subjects if study.topics.intersection(topics)]
    if not chosen:
        known = {one for study in subjects for one in study.topics} | CHAPTERS.keys()
        raise UnknownName("topic", topic, known, see="assuage replicate --help")
    made: list[Replication] = []
    for number, subject in enumerate(chosen):
        progress(subject.study, number / len(chosen))
        made.append(replicate(subject, seed=seed, repetitions=repetitions, core=core))
    return made
