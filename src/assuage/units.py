"""Written quantities, and the few conversions the field needs. A number without its unit is refused, never guessed.

Amounts of oxytocin: 1 IU = 1.68 ug (the figure printed on clinical preparations lies between 1.67 and 1.71); of
vasopressin 1 IU = 1.89 ug (530 units in a milligram, as labels of the injection say, from memory).
Cortisol: 1 ug/dL = 27.59 nmol/L (molar mass 362.46 g/mol). `converted` takes a figure from one unit to another:
times, shares, and levels of one substance; mass, moles and units of activity meet only where the substance is named.
"""

import math
import operator
import re
from typing import Final

from assuage.errors import AssuageError, nearest, quoted


MINUTES_PER_DAY: Final = 1440.0
DAYS_PER_YEAR: Final = 365.25
DAYS_PER_WEEK: Final = 7.0
MINUTES_PER_HOUR: Final = 60.0
MINUTES_PER_MONTH: Final = 43_830.0
PG_PER_UG: Final = 1e6
ML_PER_L: Final = 1e3
UG_PER_MG: Final = 1e3
UG_PER_IU: Final = 1.68
UG_OF_AN_IU: Final = {"oxytocin": UG_PER_IU, "vasopressin": 1.89}
CORTISOL_G_PER_MOL: Final = 362.46
OXYTOCIN_G_PER_MOL: Final = 1007.19
ACTH_G_PER_MOL: Final = 4541.1  # the human hormone, 39 amino acids
CRH_G_PER_MOL: Final = 4757.5  # the human hormone, 41 amino acids
DEXAMETHASONE_G_PER_MOL: Final = 392.46
CARBETOCIN_G_PER_MOL: Final = 988.2
NMOL_PER_MG_CORTISOL: Final = 1e6 / CORTISOL_G_PER_MOL
PG_PER_ML_PER_NMOL_PER_L: Final = OXYTOCIN_G_PER_MOL  # of oxytocin
NMOL_PER_L_PER_UG_PER_DL: Final = 27.59
_TIMES: Final = {
    "s": 1.0 / 60.0,
    "second": 1.0 / 60.0,
    "min": 1.0,
    "minute": 1.0,
    "h": 60.0,
    "hour": 60.0,
    "day": 1440.0,
    "week": 10_080.0,
    "month": MINUTES_PER_MONTH,
}
_AMOUNTS: Final = {"IU": 1.0, "ug": 1.0 / UG_PER_IU, "mg": 1000.0 / UG_PER_IU}
_COUNTED: Final = ("seconds", "mins", "minutes", "hours", "days", "weeks", "months")
_QUANTITY: Final = re.compile(r" *([-+]?[0-9]+(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?) *([A-Za-z/]*) *")


class UnitProblem(ValueError):
    """A written quantity that is not a number with a known unit."""


def _quantity(text: object, units: dict[str, float], example: str) -> float:
    found = _QUANTITY.fullmatch(str(text))
    if found is None:
        raise UnitProblem(f"'{quoted(text)}' is not a quantity; write it like '{example}'")
    number, unit = found.groups()
    if not unit:
        raise UnitProblem(f"'{quoted(text)}' has no unit; write it like '{example}'")
    singular = unit.removesuffix("s") if unit in _COUNTED else unit
    if singular not in units:
        raise UnitProblem(f"'{quoted(unit)}' is not a unit here; use one of {', '.join(units)}")
    value = float(number) * units[singular] + 0.0  # no minus zero
    if not math.isfinite(value):
        raise UnitProblem(f"'{quoted(text)}' is not a quantity: too large a number")
    return value


def whole_number(what: str, value: object, words: str = "write a whole number") -> int:
    """A count given to a function: an integer of Python or NumPy, no truth value. Raises AssuageError for another."""
    try:
        if not isinstance(value, bool):
            return operator.index(value)  # pyright: ignore[reportArgumentType]
    except TypeError:
        pass
    raise AssuageError(f"{what} {value!r:.60}: {words}")


def check_seed(seed: object) -> int:
    """The seed. Raises AssuageError for one that is no whole number or that the generator's key has no room for."""
    words = f"a seed runs from 0 to {2**32 - 1}"
    number = whole_number("seed", seed, words)
    if not 0 <= number < 2**32:
        raise AssuageError(f"seed {number}: {words}")
    return number


def minutes(text: object) -> float:
    """'45 min', '1 week' -> minutes. Raises UnitProblem."""
    return _quantity(text, _TIMES, "45 min")


def international_units(text: object) -> float:
    """'40 IU', '67 ug' of oxytocin -> IU. Raises UnitProblem."""
    return _quantity(text, _AMOUNTS, "40 IU")


_MICROGRAMS: Final = {"ug": 1.0, "mg": 1000.0}


def micrograms(text: object, drug: str) -> float:
    """'24 IU' or '32 mIU/min' of a drug that has units, '20 mg' -> ug (per minute if a rate). Raises UnitProblem."""
    amount = str(text).strip().removesuffix("/min")
    unit = UG_OF_AN_IU.get(drug)
    international = {"IU": unit, "mIU": unit / 1000.0} if unit else {}
    example = "24 IU" if unit else "20 mg"
    given = _quantity(amount, _MICROGRAMS | international, example)
    if given <= 0.0:
        raise UnitProblem(f"'{quoted(text)}' is not an amount above 0")
    return given


def clock_minutes(text: object) -> float:
    """'09:30' -> 570 minutes after midnight. Raises UnitProblem."""
    found = re.fullmatch(r" *([0-9]{1,2}):([0-9]{2}) *", str(text))
    if found is None or int(found[1]) > 23 or int(found[2]) > 59:
        raise UnitProblem(f"'{quoted(text)}' is not a time of day; write it like '09:30'")
    return 60.0 * int(found[1]) + int(found[2])


# Sizes of prefixes, of volumes in litres, of spans in minutes, of shares.
_PREFIXES: Final = {"": 1.0, "k": 1e3, "d": 0.1, "m": 1e-3, "u": 1e-6, "n": 1e-9, "p": 1e-12, "f": 1e-15}
_SPANS: Final = {"/s": 1 / 60, "/min": 1.0, "/h": 60.0, "/day": 1440.0, "/24h": 1440.0}
_SHARES: Final = {"1": 1.0, "fraction": 1.0, "proportion": 1.0, "percent": 0.01, "%": 0.01}
_AMOUNT: Final = re.compile(r"([munpf]?)(g|mol|IU)(?:/([dm]?)[Ll])?(/kg|/m2)?(/(?:s|min|h|day|24h))?")
_FLOW: Final = re.compile(r"([dm]?)[Ll](/kg)?(/(?:s|min|h|day|24h))?(/kg)?")
_TISSUE: Final = re.compile(r"([munpf]?)g/([m]?)g")
_SUBSTANCES: Final = {  # grams per mole, grams per international unit (none: no such unit)
    "cortisol": (CORTISOL_G_PER_MOL, None),
    "oxytocin": (OXYTOCIN_G_PER_MOL, UG_PER_IU * 1e-6),
    "ACTH": (ACTH_G_PER_MOL, None),
    "CRH": (CRH_G_PER_MOL, None),
    "dexamethasone": (DEXAMETHASONE_G_PER_MOL, None),
    "carbetocin": (CARBETOCIN_G_PER_MOL, None),
}
_Measured = tuple[str, float]  # (what is measured, size in its basic unit)


def converted(value: float, unit: str, to: str, substance: str | None = None) -> float:
    """A figure in another unit: times, shares, amounts, levels in blood or tissue, clearances, rates.

    `substance` (cortisol, oxytocin, ACTH, CRH, dexamethasone, carbetocin) is needed where grams, moles or international
    units of it meet. Spelling is that of the records: `pg/ml` and `pg/mL` are one unit. Raises UnitProblem.
    """
    of = f" of {substance}" if substance else ""
    if substance is not None and substance not in _SUBSTANCES:
        raise UnitProblem(f"no substance '{quoted(substance)}' has units here; {nearest(substance, _SUBSTANCES)}")
    kind, size = _measured(unit, substance)
    wanted, step = _measured(to, substance)
    if kind != wanted:
        missing = "" if substance else "; name the substance if it is a level of one"
        raise UnitProblem(f"{unit}{of} cannot be converted to {to}: {kind} is not {wanted}{missing}")
    return value * size / step


def _measured(unit: str, substance: str | None) -> _Measured:
    plain = unit.replace(" ", "").replace("\u00b5", "u").replace("\u03bc", "u")
    time = plain if plain in _TIMES else plain.removesuffix("s")
    if time in _TIMES:
        return "a time", _TIMES[time]
    if plain in _SHARES:
        return "a share", _SHARES[plain]
    if found := _TISSUE.fullmatch(plain):
        return "a mass per mass", _PREFIXES[found[1]] / _PREFIXES[found[2]]
    if found := _FLOW.fullmatch(plain):
        return _per("a volume", _PREFIXES[found[1]], found[2] or found[4], found[3])
    if found := _AMOUNT.fullmatch(plain):
        quantity, size = _amount(found[2], _PREFIXES[found[1]], unit, substance)
        if found[3] is not None:
            quantity, size = f"{quantity} per volume", size / _PREFIXES[found[3]]
        return _per(quantity, size, found[4], found[5])
    raise UnitProblem(f"'{quoted(unit)}' is not a unit here; write it like 'nmol/L', 'pg/mL', 'min' or 'percent'")


def _per(quantity: str, size: float, body: str | None, span: str | None) -> _Measured:
    named = {None: "", "/kg": " per kilogram", "/m2": " per square metre"}[body]
    return quantity + named + (" per time" if span else ""), size / (_SPANS[span] if span else 1.0)


def _amount(base: str, size: float, unit: str, substance: str | None) -> _Measured:
    if substance is None:
        return {"g": "a mass", "mol": "an amount in moles", "IU": "an amount in international units"}[base], size
    grams_per_mole, grams_per_unit = _SUBSTANCES[substance]
    if base == "IU" and grams_per_unit is None:
        raise UnitProblem(f"'{unit}' of {substance} cannot be converted: {substance} has no international unit here")
    return "a mass", size * {"g": 1.0, "mol": grams_per_mole, "IU": grams_per_unit or 0.0}[base]
