"""The measures on the shelf: what each is called, its unit, the signals it reads and the form of its instrument.

One data file each in `shelf/`, with the parameters of its errors. Reading them loads no JAX; `forms` makes the
instruments.
"""

from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from assuage import shelves, units
from assuage.errors import AssuageError, nearest, quoted
from assuage.measures.scale import Diagnosis, Scale
from assuage.mechanisms.events import Event
from assuage.mechanisms.signals import signals
from assuage.parameters.parameter import Parameter
from assuage.yaml_files import Document


# The forms of instruments (`forms` makes them), and the parameters that a measure of each gives; a scale also gives a
# cut between each grade and the next.
FORMS: Mapping[str, tuple[str, ...]] = {
    "assay": ("assay_error",),
    "personal_assay": ("assay_error", "scale", "lasting_spread"),
    "interfered_assay": ("assay_error", "interference", "interference_spread"),
    "recording": ("error",),
    "rating": ("resting", "half_felt", "lasting_spread", "error"),
    "count": (),
    "proportion": ("items",),
    "register": (),
    "starters_register": (),
    "graded_response": ("item_spread", "method", "lasting_item", "occasion_error", "rater_error", "item_error"),
    "diagnosis": (),
    "skin_response": (
        *("threat_weight", "uncertainty_weight", "orienting", "orienting_time", "habituation", "habituation_time"),
        *("shock_response", "error", "limit", "lasting_spread", "retest", "nonresponders"),
    ),
    "response": ("gain", "lasting_spread", "error"),
    "expectancy_rating": ("above_half", "below_half", "error"),
    "bold": ("lasting_spread", "day_spread", "error"),
    "coupling": ("lasting_spread", "error"),
}
_LIKE = {"graded_response": "caps5", "diagnosis": "ptsd_diagnosis"}  # a file to look at


def _signal(name: str) -> str:
    if name not in signals():
        raise ValueError(f"no signal '{quoted(name)}'; {nearest(name, signals())}")
    return name


def _event(name: object) -> Event | None:
    if name is not None and name not in Event.__members__:
        raise ValueError(f"no event '{quoted(name)}'; {nearest(str(name), Event.__members__)}")
    return None if name is None else Event[str(name)]


class Measure(BaseModel):
    """One instrument. `drug` names the one drug it sees, `substance` what its unit measures (for conversions), `range`
    the lowest and highest score. One that `collects` gathers over that many minutes (urine over a day, hair over a
    month): it reads integrals over time, and is given their rise over the collection, per day. One that `remembers` an
    event sees nothing from before it. A `scale` has items, a `diagnosis` counts those of one.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Annotated[str, Field(alias="measure", pattern=r"^[a-z][a-z0-9_]*$")]
    label: str
    meaning: str
    form: str
    unit: str
    reads: Annotated[tuple[Annotated[str, AfterValidator(_signal)], ...], Field(min_length=1)]
    substance: str | None = None
    drug: str | None = None
    collects: Annotated[float, BeforeValidator(units.minutes)] = 0.0
    remembers: Annotated[Event | None, BeforeValidator(_event)] = None
    range: tuple[float, float] = (float("-inf"), float("inf"))
    scale: Scale | None = None
    diagnosis: Diagnosis | None = None
    parameters: dict[str, Parameter] = {}

    @model_validator(mode="after")
    def _has_the_parameters_of_its_form(self) -> Self:
        if self.form not in FORMS:
            raise ValueError(f"form: no form '{quoted(self.form)}'; {nearest(self.form, FORMS)}")
        for key, form in (("scale", "graded_response"), ("diagnosis", "diagnosis")):
            given = getattr(self, key) is not None
            if given and self.form != form:
                raise ValueError(f"{key}: a measure of form '{self.form}' has no items; leave it out")
            if self.form == form and not given:
                raise ValueError(f"{key}: a measure of form '{form}' needs it; see '{_LIKE[form]}'")
        names = (*(self.scale.cuts if self.scale else ()), *FORMS[self.form])
        for name in self.parameters:
            if name not in names:
                raise ValueError(
                    f"parameters.{name}: unknown in a measure of form '{self.form}'; {nearest(name, names)}"
                )
        for name in names:
            if name not in self.parameters:
                raise ValueError(f"parameters: a measure of form '{self.form}' needs '{name}'")
        return self

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        counts = self.scale or self.diagnosis
        if counts and len(counts.items) != len(self.reads):
            raise ValueError(f"items: {len(counts.items)} counts for {len(self.reads)} signals in 'reads'")
        if self.scale and self.range != self.scale.range:
            raise ValueError("range: the items add up to {:g} to {:g}".format(*self.scale.range))
        return self

    @property
    def errors_of(self) -> str:
        """The measure that gives the parameters: its own, or the interview of a diagnosis."""
        return self.diagnosis.by if self.diagnosis else self.id

    @property
    def findings(self) -> tuple[str, ...]:
        """The findings its parameters lean on."""
        return tuple(sorted({name for belief in self.parameters.values() for name in belief.findings}))


@shelves.kept
def measures() -> Mapping[str, Measure]:
    """All measures by name, the user's own behind those that ship. Raises FileProblem on a malformed file."""
    own = [(file, file.document().checked(Measure)) for file in shelves.own_files("measures")]
    every = shelves.merged("measure", _shipped(), ((file, made.id, made) for file, made in own))
    scales = {name: made.reads for name, made in every.items() if made.scale}
    for name, made in every.items():
        if made.diagnosis and scales.get(made.diagnosis.by) != made.reads:
            raise AssuageError(
                f"measure '{name}': diagnosis.by: '{quoted(made.diagnosis.by)}' is no scale that reads "
                f"{', '.join(made.reads)}; {nearest(made.diagnosis.by, scales)}"
            )
    return every


@cache
def _shipped() -> Mapping[str, Measure]:
    folder = resources.files("assuage.measures").joinpath("shelf")
    files = sorted((f for f in folder.iterdir() if f.name.endswith(".yaml")), key=lambda f: f.name)
    read = (Document(f.read_bytes(), f.name).checked(Measure) for f in files)
    return {made.id: made for made in read}
