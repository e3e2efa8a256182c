"""Which model of laboratory fear shows which phenomenon: ordinal adequacy over the priors.

Each draw of the truth is one typical person, who undergoes every condition of every phenomenon; the share of draws in
which the order is the expected one is what a model shows, wherever its parameters lie. A truth in which oxytocin does
nothing (`null_model`) is a draw like any other, and shows nothing that oxytocin should do.
"""

from dataclasses import dataclass
from typing import Any

from assuage.inference.phenomenon import Phenomenon, listed
from assuage.parameters.truths import Truths, truths
from assuage.simulation.assembly import BACKENDS
from assuage.simulation.progress import Listen, silent
from assuage.simulation.trials_alone import play
from assuage.statistics.monte_carlo import jeffreys_error
from assuage.studies import asked
from assuage.units import check_seed


DRAWS = 1000


@dataclass(frozen=True)
class PhenomenonRow:
    """In how many draws of the prior a model shows a phenomenon."""

    phenomenon: Phenomenon
    backend: str
    shown: int
    draws: int

    @property
    def share(self) -> float:
        """Share of draws with the expected order."""
        return self.shown / self.draws

    @property
    def error(self) -> float:
        """Of the share, by Jeffreys."""
        return jeffreys_error(self.shown, self.draws)

    def as_dict(self) -> dict[str, Any]:
        """For machines."""
        about = self.phenomenon
        return {
            "phenomenon": about.name,
            "label": about.label,
            "backend": self.backend,
            "share": self.share,
            "error": self.error,
            "finding": about.finding,
            "against": list(about.against),
            "draws": self.draws,
        }


def phenomena(
    *, backend: str | None = None, draws: int = DRAWS, seed: int = 0, progress: Listen = silent
) -> list[PhenomenonRow]:
    """Every phenomenon with every model of laboratory fear, or with one.

    Raises UnknownName for a model that does not exist, AssuageError for too few or too many draws.
    """
    number, count = check_seed(seed), asked.draws(draws)
    chosen = [asked.models(backend=backend).backend] if backend is not None else list(BACKENDS)
    drawn = truths(number, 0, count)
    models: list[list[PhenomenonRow]] = []
    for name in chosen:
        progress(name, len(models) / len(chosen))
        models.append(_shown_by(name, drawn, number))
    return [row for together in zip(*models, strict=True) for row in together]


def _shown_by(backend: str, drawn: Truths, seed: int) -> list[PhenomenonRow]:
    courses = [one.course for about in listed().values() for one in about.conditions.values()]
    said = play(BACKENDS[backend], courses, drawn, seed)
    rows: list[PhenomenonRow] = []
    first = 0
    for about in listed().values():
        values = {
            name: one.value(said[about.signal][:, first + k]) for k, (name, one) in enumerate(about.conditions.items())
        }
        first += len(values)
        held = about.shown(values)
        rows.append(PhenomenonRow(about, backend, int(held.sum()), len(held)))
    return rows
