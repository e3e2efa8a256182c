"""What a run is asked for beside its study. No engine is loaded here, so what cannot be is refused at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, NamedTuple

import numpy as np

from assuage.errors import AssuageError, UnknownName, nearest, quoted
from assuage.files import path_given
from assuage.statistics.monte_carlo import proportion_error
from assuage.studies.estimand import Estimand
from assuage.studies.part import FEWEST, MOST
from assuage.studies.reading import load_study, shipped
from assuage.studies.study import Study
from assuage.units import check_seed, whole_number


CORES = ("karin_milo", "bangsgaard_ottesen", "sriram")
BACKENDS = ("plus_minus", "context_gated", "latent_cause")
MOST_PEOPLE = 1_000_000
FEWEST_TRIALS, MOST_TRIALS = 10, 1_000_000
FEWEST_DRAWS, MOST_DRAWS = 400, 100_000
LARGEST_PLANTED = 1.5  # endpoint SD
REPETITIONS, MOST_REPETITIONS = 500, 100_000  # with 500, quantiles are known to a tenth of the predictions' SD
# a chapter of the review -> the topics of its findings; any other word is a topic itself
CHAPTERS: Mapping[str, tuple[str, ...]] = {
    "fear": ("fear-conditioning", "fear-extinction"),
    "memory": ("memory", "intrusion"),
    "imaging": ("circuit",),
    "social": ("social",),
}
Trials = int | Literal["auto"]
Truth = Literal["typical", "prior"]
_TRUTHS = ("typical", "prior")


class Models(NamedTuple):
    """Which of the models that stand side by side: of the stress axis, and of laboratory fear."""

    core: str = CORES[0]
    backend: str = BACKENDS[0]


@dataclass(frozen=True)
class Planned:
    """What a plan is asked for."""

    estimand: Estimand
    sizes: list[int]
    trials: Trials
    seed: int
    models: Models
    effect: float | None
    folder: Path


@dataclass(frozen=True)
class Simulated:
    """What a simulation is asked for."""

    size: int | None
    truth: Truth
    seed: int
    models: Models
    folder: Path


@dataclass(frozen=True)
class Replicated:
    """What a replication is asked for."""

    repetitions: int
    seed: int
    models: Models


def plan(
    study: Study,
    *,
    sizes: object,
    virtual_trials: object,
    seed: object,
    core: object,
    backend: object,
    effect: object,
    out: object,
) -> Planned:
    """What a plan is asked for, as its caller wrote it. Raises AssuageError."""
    if study.estimand is None:
        raise AssuageError(f"{study.study}: no estimand; say what effect, in whom, at which visit")
    if not study.has_intake:
        raise AssuageError(f"{study.study}: a plan needs a trial of therapy, with patients' scores at intake")
    asked = _sizes(default_sizes(study) if sizes is None else sizes)
    trials, number, chosen = _trials(virtual_trials), check_seed(seed), models(core, backend)
    planted = _effect(effect)
    where = folder(out, f"{study.study}-seed{number}")
    return Planned(study.estimand, asked, trials, number, chosen, planted, where)


def simulation(
    study: Study, *, size: object, truth: Truth, seed: object, core: object, backend: object, out: object
) -> Simulated:
    """What a simulation is asked for, as its caller wrote it. Raises AssuageError."""
    people = None if size is None else _people(size, 1, MOST_PEOPLE)
    if truth not in _TRUTHS:
        raise AssuageError(f"truth '{quoted(truth)}': {nearest(str(truth), _TRUTHS)}")
    number, chosen = check_seed(seed), models(core, backend)
    return Simulated(people, truth, number, chosen, folder(out, f"{study.study}-simulated-seed{number}"))


def replication(study: Study, *, repetitions: object, seed: object, core: object, backend: object) -> Replicated:
    """What a replication is asked for, as its caller wrote it. Raises AssuageError."""
    if not study.reported_in:
        raise AssuageError(f"{study.study}: a plan, with nothing in reported_in to compare with")
    count = REPETITIONS if repetitions is None else whole_number("repetitions", repetitions)
    if not 1 <= count <= MOST_REPETITIONS:
        raise AssuageError(f"repetitions {count}: they run from 1 to {MOST_REPETITIONS}")
    return Replicated(count, check_seed(seed), models(core, backend))


def of_topic(topic: str) -> list[Study]:
    """The shipped studies that report a finding of a topic, or of a chapter's. Raises UnknownName where none does."""
    subjects = [study for name in shipped() if (study := load_study(name)).reported_in]
    topics = CHAPTERS.get(topic, (topic,))
    chosen = [study for study in subjects if study.topics.intersection(topics)]
    if not chosen:
        known = {one for study in subjects for one in study.topics} | CHAPTERS.keys()
        raise UnknownName("topic", topic, known, see="assuage replicate --help")
    return chosen


def default_sizes(study: Study) -> list[int]:
    """The sizes the study asks for, else its own."""
    arms = study.estimand.compared() if study.estimand else tuple(study.arms)[:2]
    return sorted(set(study.sizes)) or [min(study.arms[arm].size for arm in arms)]


def models(core: object = None, backend: object = None) -> Models:
    """The models of these names, by default the first of each. Raises UnknownName."""
    if core is not None and core not in CORES:
        raise UnknownName("core of the stress axis", str(core), CORES)
    if backend is not None and backend not in BACKENDS:
        raise UnknownName("back end of laboratory fear", str(backend), BACKENDS)
    return Models(str(core or CORES[0]), str(backend or BACKENDS[0]))


def draws(count: object) -> int:
    """Draws of the truth by which a share is known. Raises AssuageError."""
    words = f"write a number from {FEWEST_DRAWS} to {MOST_DRAWS}"
    number = whole_number("draws", count, words)
    if not FEWEST_DRAWS <= number <= MOST_DRAWS:
        raise AssuageError(f"draws {number}: {words}")
    return number


def _people(size: object, fewest: int, most: int) -> int:
    count = whole_number("size", size)
    if not fewest <= count <= most:
        raise AssuageError(f"size {count}: people per arm run from {fewest} to {most}")
    return count


def _sizes(sizes: object) -> list[int]:
    if not isinstance(sizes, Sequence | np.ndarray) or isinstance(sizes, str | bytes) or not len(sizes):
        raise AssuageError(f"sizes={sizes!r}: give a list of people per arm, such as sizes=[60]")
    return sorted({_people(size, FEWEST, MOST) for size in sizes})


def _effect(effect: object) -> float | None:
    if effect is None:
        return None
    if isinstance(effect, bool) or not isinstance(effect, int | float) or not abs(effect) <= LARGEST_PLANTED:
        raise AssuageError(f"effect {effect!r:.40}: write SD of the endpoint, at most {LARGEST_PLANTED:g} either way")
    return float(effect)


def _trials(virtual_trials: object) -> Trials:
    if virtual_trials == "auto":
        return "auto"
    words = f"write a number of at least {FEWEST_TRIALS}, or 'auto'"
    count = whole_number("virtual trials", virtual_trials, words)
    if count < FEWEST_TRIALS:
        raise AssuageError(f"virtual trials {count}: {words}")
    if count > MOST_TRIALS:
        error = proportion_error(0.5, MOST_TRIALS)
        raise AssuageError(
            f"virtual trials: at most {MOST_TRIALS}; with so many the Monte-Carlo error of a chance of success is"
            f" {error:g} or less, and more would tell nothing"
        )
    return count


def folder(out: object, otherwise: str) -> Path:
    """The folder of a run, by default one of `runs`. Raises AssuageError for what is no path."""
    return Path("runs") / otherwise if out is None else path_given("out", out)
