"""Published effects of a drug beside therapy, to be set beside the true effect that priors imply."""

from dataclasses import dataclass
from functools import cache
from importlib import resources

from pydantic import BaseModel, ConfigDict

from assuage.errors import FileProblem
from assuage.evidence.library import finding
from assuage.yaml_files import Document


FILE = "augmentations.yaml"
_KINDS = ("cohen_d", "hedges_g")


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    label: str
    finding: str
    times: float = 1.0
    oxytocin: bool = False
    apart: bool = False


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    beside: tuple[_Entry, ...]


@dataclass(frozen=True)
class Augmentation:
    """One published effect, standardised, below 0 for fewer symptoms; `apart` where it is none of this kind."""

    label: str
    finding: str
    value: float
    ci: tuple[float, float] | None
    oxytocin: bool
    apart: bool


@cache
def augmentations() -> tuple[Augmentation, ...]:
    """The effects that ship, in order. Raises FileProblem, UnknownName for a finding."""
    return read(Document(resources.files("assuage.planning").joinpath(FILE).read_bytes(), FILE))


def read(document: Document) -> tuple[Augmentation, ...]:
    """The effects of a file. Raises FileProblem, UnknownName for a finding."""
    return tuple(_read(entry) for entry in document.checked(_File).beside)


def _read(entry: _Entry) -> Augmentation:
    effect = finding(entry.finding).effect
    if effect is None or effect.kind not in _KINDS:
        raise FileProblem(FILE, f"'{entry.finding}' has no standardised effect", field="beside")
    ends = None if effect.ci is None else sorted(entry.times * end for end in effect.ci)
    ci = None if ends is None else (ends[0], ends[1])
    return Augmentation(entry.label, entry.finding, entry.times * effect.value, ci, entry.oxytocin, entry.apart)
