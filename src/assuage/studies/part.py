"""What every part of a study file shares: no key but its own, and the written forms of shares, times and clocks."""

import re
from collections.abc import Callable, Iterable
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from assuage import units
from assuage.errors import nearest, quoted


FEWEST, MOST = 2, 20_000  # people per arm of a trial that is planned
# a name is a file's name too, and words of an outcome
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]


class Part(BaseModel):
    """A part of a study file: no key but its own."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


def known(kind: str, names: Iterable[str] | Callable[[], Iterable[str]]) -> AfterValidator:
    """A name of the shelf `names`; another is refused with the nearest one."""

    def check(name: str) -> str:
        shelf = list(names() if callable(names) else names)
        if name not in shelf:
            raise ValueError(f"no {kind} '{quoted(name)}'; {nearest(name, shelf)}")
        return name

    return AfterValidator(check)


def _share(text: object) -> float:
    found = re.fullmatch(r" *([0-9]{1,9}) +of +([0-9]{1,9}) *", str(text))
    if found and int(found[2]) > 0 and int(found[1]) <= int(found[2]):
        return int(found[1]) / int(found[2])
    if isinstance(text, int | float) and not isinstance(text, bool) and 0 <= text <= 1:
        return float(text)
    raise ValueError(f"'{quoted(text)}' is not a share; write it like '3 of 17' or 0.18")


def _times(text: object) -> tuple[float, ...]:
    number = r"-?[0-9]+(?:\.[0-9]+)?"
    found = re.fullmatch(rf" *((?:{number} *, *)*{number}) +([A-Za-z]+) *", str(text))
    if found is None:
        raise ValueError(f"'{quoted(text)}' is not a list of times; write it like '-45, 0, 30, 60 min'")
    return tuple(units.minutes(f"{number.strip()} {found[2]}") for number in found[1].split(","))


Share = Annotated[float, BeforeValidator(_share)]
Times = Annotated[tuple[float, ...], BeforeValidator(_times)]
Minutes = Annotated[float, BeforeValidator(units.minutes)]
Clock = Annotated[float, BeforeValidator(units.clock_minutes)]


class Age(Part):
    """Years."""

    mean: Annotated[float, Field(gt=0)]
    sd: Annotated[float, Field(gt=0)]
