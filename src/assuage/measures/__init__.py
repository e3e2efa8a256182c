"""Instruments: what each sees of the same states."""

from collections.abc import Mapping
from dataclasses import dataclass

from assuage.measures.acth import Acth
from assuage.measures.csf_crh import CsfCrh
from assuage.measures.csf_oxytocin import CsfOxytocin
from assuage.measures.hair_cortisol import HairCortisol
from assuage.measures.heart_rate import HeartRate
from assuage.measures.instrument import Instrument
from assuage.measures.plasma_carbetocin import PlasmaCarbetocin
from assuage.measures.plasma_crh import PlasmaCrh
from assuage.measures.plasma_oxytocin import PlasmaOxytocin
from assuage.measures.plasma_oxytocin_unextracted import PlasmaOxytocinUnextracted
from assuage.measures.salivary_cortisol import SalivaryCortisol
from assuage.measures.serum_cortisol import SerumCortisol
from assuage.measures.skin_conductance import SkinConductance
from assuage.measures.startle import Startle
from assuage.measures.urinary_cortisol import UrinaryCortisol
from assuage.measures.vagal_tone import VagalTone


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
    "acth": Acth,
    "serum_cortisol": SerumCortisol,
    "salivary_cortisol": SalivaryCortisol,
    "urinary_cortisol": UrinaryCortisol,
    "hair_cortisol": HairCortisol,
    "csf_crh": CsfCrh,
    "plasma_oxytocin": PlasmaOxytocin,
    "plasma_oxytocin_unextracted": PlasmaOxytocinUnextracted,
    "csf_oxytocin": CsfOxytocin,
    "plasma_carbetocin": PlasmaCarbetocin,
    "plasma_crh": PlasmaCrh,
    "heart_rate": HeartRate,
    "vagal_tone": VagalTone,
    "skin_conductance": SkinConductance,
    "startle": Startle,
}
