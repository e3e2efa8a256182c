"""Written quantities, and the few conversions the field needs. A number without its unit is refused, never guessed.

Amounts of oxytocin: 1 IU = 1.68 ug (the figure printed on clinical preparations lies between 1.67 and 1.71).
Cortisol: 1 ug/dL = 27.59 nmol/L (molar mass 362.46 g/mol).
"""

import re
from typing import Final


MINUTES_PER_DAY: Final = 1440.0
MINUTES_PER_HOUR: Final = 60.0
PG_PER_UG: Final = 1e6
ML_PER_L: Final = 1e3
UG_PER_IU: Final = 1.68
NMOL_PER_L_PER_UG_PER_DL: Final = 27.59
_TIMES: Final = {"min": 1.0, "minute": 1.0, "h": 60.0, "hour": 60.0, "day": 1440.0, "week": 10_080.0, "month": 43_830.0}
_AMOUNTS: Final = {"IU": 1.0, "ug": 1.0 / UG_PER_IU, "mg": 1000.0 / UG_PER_IU}
_QUANTITY: Final = re.compile(r"\s*([-+]?\d+(?:\.\d+)?)\s*([A-Za-z/]*)\s*")


class UnitProblem(ValueError):
    """A written quantity that is not a number with a known unit."""


def _quantity(text: object, units: dict[str, float], example: str) -> float:
    found = _QUANTITY.fullmatch(str(text))
    if found is None:
        raise UnitProblem(f"'{text}' is not a quantity; write it like '{example}'")
    number, unit = found.groups()
    if not unit:
        raise UnitProblem(f"'{text}' has no unit; write it like '{example}'")
    singular = unit if unit in units else unit.removesuffix("s")
    if singular not in units:
        raise UnitProblem(f"'{unit}' is not a unit here; use one of {', '.join(units)}")
    return float(number) * units[singular]


def minutes(text: object) -> float:
    """'45 min', '1 week' -> minutes. Raises UnitProblem."""
    return _quantity(text, _TIMES, "45 min")


def international_units(text: object) -> float:
    """'40 IU', '67 ug' of oxytocin -> IU. Raises UnitProblem."""
    return _quantity(text, _AMOUNTS, "40 IU")


def clock_minutes(text: object) -> float:
    """'09:30' -> 570 minutes after midnight. Raises UnitProblem."""
    found = re.fullmatch(r"\s*(\d{1,2}):(\d{2})\s*", str(text))
    if found is None or int(found[1]) > 23 or int(found[2]) > 59:
        raise UnitProblem(f"'{text}' is not a time of day; write it like '09:30'")
    return 60.0 * int(found[1]) + int(found[2])
