"""Instruments: what each sees of the same states."""

from dataclasses import dataclass


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
