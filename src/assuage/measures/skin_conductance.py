"""Skin conductance level in microsiemens: the mean over a few minutes, with a log-normal error that keeps the mean."""

from typing import ClassVar

import jax.numpy as jnp

from assuage.measures.instrument import Instrument
from assuage.mechanisms.mechanism import Scalar, parameter
from assuage.mechanisms.signals import SKIN_CONDUCTANCE
from assuage.randomness import Luck


class SkinConductance(Instrument):
    """The recording's error: electrodes, skin, room."""

    parameters_file: ClassVar = "skin_conductance"
    label: ClassVar = "skin conductance level"
    unit: ClassVar = "uS"
    reads: ClassVar = (SKIN_CONDUCTANCE,)

    error: Scalar = parameter("1", "cv", "coefficient of variation of one recording")

    def observe(self, values: tuple[Scalar, ...], person: Luck, occasion: Luck) -> Scalar:
        """One recording's level."""
        spread = jnp.sqrt(jnp.log1p(self.error**2))
        return values[0] * jnp.exp(spread * occasion.normal("skin_conductance.error") - 0.5 * spread**2)
