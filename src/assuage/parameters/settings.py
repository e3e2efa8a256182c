"""A setting: a parameter's belief as written for one run.

    0.03     fixed(0.03)     normal(mean, sd)     lognormal(median, sd)     beta(a, b)     bernoulli(p)
    mixture(w, a, b; w, a, b)      beta(a, b) with weight w, and another
    pulses                         the value of a variant of this name, where the parameter has one

`sd` of a lognormal is on the log scale. A setting replaces `typical` and nothing else: how people differ stays, and so
does the correlation with parameters fitted together with this one.
"""

import math
import re

from pydantic import ValidationError

from assuage.errors import AssuageError
from assuage.parameters.parameter import Bernoulli, Beta, Fixed, LogNormal, Mixture, Normal, Parameter, Typical


_LAWS: dict[str, tuple[type[Typical], tuple[str, ...]]] = {
    "fixed": (Fixed, ()),
    "normal": (Normal, ("mean", "sd")),
    "lognormal": (LogNormal, ("median", "sd")),
    "beta": (Beta, ("a", "b")),
    "bernoulli": (Bernoulli, ()),
}
_EXAMPLE = "write a number, normal(mean, sd), lognormal(median, sd), beta(a, b) or fixed(value)"


def belief(text: str) -> Typical:
    """The belief a text means. Raises ValueError with what is wrong."""
    found = re.fullmatch(r"\s*(\w+)\s*\((.*)\)\s*", text)
    if found is None:
        return Fixed(fixed=_number(text))
    if found[1] == "mixture":
        return _mixture(text, found[2])
    law, numbers = found[1], [_number(part) for part in found[2].split(",")]
    if law not in _LAWS:
        raise ValueError(f"no belief '{law}'; {_EXAMPLE}")
    kind, names = _LAWS[law]
    if len(numbers) != max(len(names), 1):
        raise ValueError(f"{law} takes {', '.join(names) or 'one value'}; {_EXAMPLE}")
    try:
        return kind.model_validate({law: dict(zip(names, numbers, strict=True)) if names else numbers[0]})
    except ValidationError:
        if kind is Bernoulli:
            raise ValueError(f"'{text}': a probability lies between 0 and 1") from None
        positive = [n for n, v in zip(names, numbers, strict=True) if n != "mean" and v <= 0]
        raise ValueError(f"'{text}': {' and '.join(positive)} must be above 0") from None


def _mixture(text: str, inner: str) -> Mixture:
    try:
        parts = [[_number(number) for number in part.split(",")] for part in inner.split(";")]
        return Mixture.model_validate({"mixture": parts})
    except ValidationError:
        raise ValueError(f"'{text}': write mixture(w, a, b; w, a, b); weights add to 1, a and b are above 0") from None


def _number(text: str) -> float:
    try:
        number = float(text) if re.fullmatch(r"\s*[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?\s*", text) else math.nan
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise ValueError(f"'{text.strip()}' is not a number here; {_EXAMPLE}")
    return number


def written(typical: Typical) -> str:
    """A belief as a setting is written."""
    match typical:
        case Fixed():
            return f"{typical.fixed:g}"
        case Normal():
            return f"normal({typical.normal.mean:g}, {typical.normal.sd:g})"
        case LogNormal():
            return f"lognormal({typical.lognormal.median:g}, {typical.lognormal.sd:g})"
        case Beta():
            return f"beta({typical.beta.a:g}, {typical.beta.b:g})"
        case Mixture():
            return f"mixture({'; '.join(f'{w:g}, {a:g}, {b:g}' for w, a, b in typical.mixture)})"
        case Bernoulli():
            return f"bernoulli({typical.bernoulli:g})"


def with_setting(name: str, shipped: Parameter, text: str) -> Parameter:
    """A parameter as set for this run. Raises AssuageError for what is no belief, or not one of this parameter."""
    word = text.strip()
    try:
        typical = Fixed(fixed=shipped.variants[word]) if word in shipped.variants else belief(text)
        shipped.check_allows(typical)
    except ValueError as problem:
        raise AssuageError(f"--set {name}={text}: {problem}") from None
    why = f"Set for this run; ships as {written(shipped.typical)}."
    return shipped.model_copy(update={"typical": typical, "grade": "assumed", "findings": (), "reasoning": why})
