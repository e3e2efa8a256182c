"""Instruments: what each sees of the same states."""

from collections.abc import Mapping
from dataclasses import dataclass

from assuage.measures.csf_oxytocin import CsfOxytocin
from assuage.measures.heart_rate import HeartRate
from assuage.measures.instrument import Instrument
from assuage.measures.plasma_oxytocin import PlasmaOxytocin
from assuage.measures.plasma_oxytocin_unextracted import PlasmaOxytocinUnextracted
from assuage.measures.skin_conductance import SkinConductance
from assuage.measures.startle import Startle


@dataclass(frozen=True)
class Range:
    """What an instrument's scores are."""

    label: str
    unit: str
    lowest: float
    highest: float


MEASURES = {
    "caps5": Range("CAPS-5", "points", 0.0, 80.0),
    "pcl5": Range("PCL-5", "points", 0.0, 80.0),
    "salivary_cortisol": Range("salivary cortisol", "nmol/L", 0.0, float("inf")),
}

# What an experiment can measure. A trial's instruments are those above.
LABORATORY: Mapping[str, type[Instrument]] = {
    "plasma_oxytocin": PlasmaOxytocin,
    "plasma_oxytocin_unextracted": PlasmaOxytocinUnextracted,
    "csf_oxytocin": CsfOxytocin,
    "heart_rate": HeartRate,
    "skin_conductance": SkinConductance,
    "startle": Startle,
}
