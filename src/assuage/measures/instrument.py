"""What an instrument does: it makes a reading of the signals it sees, in one person at one time."""

import equinox as eqx

from assuage.mechanisms.mechanism import Scalar
from assuage.randomness import RandomStream


class Instrument(eqx.Module):
    """One form of instrument. Its fields are the parameters that a measure's file gives.

    `measure` is the measure's name, by which its streams of draws are told apart.
    """

    measure: str = eqx.field(static=True)

    def observe(self, values: tuple[Scalar, ...], person: RandomStream, occasion: RandomStream) -> Scalar:
        """The reading, from the values of the signals read, in their order.

        `person` holds the person's lasting draws, `occasion` the same person's at this sample.
        """
        raise NotImplementedError
