"""What an instrument is: which signals it reads, its unit, and what it makes of them in one person at one time."""

from typing import ClassVar

import equinox as eqx

from assuage.mechanisms.mechanism import Scalar
from assuage.mechanisms.signals import Signal
from assuage.randomness import Luck


class Instrument(eqx.Module):
    """One instrument. Its fields are parameters: its errors, from `parameters/<parameters_file>.yaml`.

    An instrument with `collects` above 0 gathers over that many minutes (urine over a day, hair over months): it reads
    integrals over time, and is given their rise over the collection, per day. `drug` names the one drug
    it sees, `substance` what its unit measures (for conversions).
    """

    parameters_file: ClassVar[str]
    label: ClassVar[str]
    unit: ClassVar[str]
    reads: ClassVar[tuple[Signal, ...]]
    collects: ClassVar[float] = 0.0
    drug: ClassVar[str | None] = None
    substance: ClassVar[str | None] = None

    def observe(self, values: tuple[Scalar, ...], person: Luck, occasion: Luck) -> Scalar:
        """The reading, from the values of `reads` in their order; `occasion` is the person's luck at this look."""
        raise NotImplementedError
