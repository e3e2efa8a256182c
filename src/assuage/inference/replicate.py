"""What the model says a published study should have found, beside what it found.

Virtual repetitions of the study at its own sizes, each with a truth of its own from the priors, give the predictive
spread of every quantity the study reports: uncertainty about the truth and chance in small samples together.
"""

from collections.abc import Callable
from pathlib import Path

from assuage.errors import AssuageError, UnknownName
from assuage.inference import of_experiment, of_trial
from assuage.inference.compared import Replication
from assuage.randomness import check_seed
from assuage.studies.experiment import Experiment
from assuage.studies.reading import load_study, shipped
from assuage.studies.study import Study


OF_TRIAL, OF_EXPERIMENT = 2_000, 500  # repetitions; an experiment's quantiles are then known to a tenth of its SD


def replicate(
    study: str | Path | Study | Experiment,
    *,
    seed: int = 0,
    repetitions: int | None = None,
    core: str | None = None,
) -> Replication:
    """Repeat a published study virtually. `core` chooses the stress axis of an experiment.

    Raises AssuageError for a study that reports nothing, UnknownName for a core that does not exist.
    """
    subject = study if isinstance(study, Study | Experiment) else load_study(study)
    check_seed(seed)
    if not subject.reported_in:
        raise AssuageError(f"{subject.study}: a plan, with nothing in reported_in to compare with")
    if isinstance(subject, Experiment):
        return of_experiment.replicate(subject, seed=seed, repetitions=repetitions or OF_EXPERIMENT, core=core)
    if core is not None:
        raise AssuageError(f"{subject.study}: --core {core}: only a laboratory experiment can run on another core")
    return of_trial.replicate(subject, seed=seed, repetitions=repetitions or OF_TRIAL)


def replicate_topic(
    topic: str,
    *,
    seed: int = 0,
    repetitions: int | None = None,
    core: str | None = None,
    progress: Callable[[str, float], None] = lambda what, share: None,
) -> list[Replication]:
    """All shipped experiments of a topic, one after another.

    Raises UnknownName with the nearest topic for one that no shipped experiment has.
    """
    subjects = [s for name in shipped() if isinstance(s := load_study(name), Experiment)]
    chosen = [s for s in subjects if s.topic == topic and s.reported_in]
    if not subjects:
        raise AssuageError(f"no topic '{topic}'; no shipped experiment has a topic")
    if not chosen:
        raise UnknownName("topic", topic, {s.topic for s in subjects if s.reported_in}, see="assuage replicate --help")
    made: list[Replication] = []
    for number, subject in enumerate(chosen):
        progress(subject.study, number / len(chosen))
        made.append(replicate(subject, seed=seed, repetitions=repetitions, core=core))
    return made
