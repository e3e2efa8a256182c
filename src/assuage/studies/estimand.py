"""What effect, in whom, and how events after randomisation count (ICH E9(R1)); and when a trial counts as a success."""

import re
from collections.abc import Callable
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator

from assuage.errors import quoted
from assuage.studies.part import Part


def _endpoint(written: str) -> tuple[str, str]:
    found = re.fullmatch(r"(\w+),\s*(.+?)\s+minus baseline", written)
    if found is None:
        raise ValueError(f"'{quoted(written)}' is not an endpoint; write it like 'caps5, week 10 minus baseline'")
    return found[1], found[2]


def _compared(written: str) -> tuple[str, str]:
    found = re.fullmatch(r"mean difference,\s*(\w+) minus (\w+)", written)
    if found is None:
        raise ValueError(f"'{quoted(written)}' is not a summary; write 'mean difference, oxytocin minus placebo'")
    if found[1] == found[2]:
        raise ValueError(f"'{quoted(written)}' compares an arm with itself; write 'oxytocin minus placebo'")
    return found[1], found[2]


def _read_by(reader: Callable[[str], object]) -> AfterValidator:
    return AfterValidator(lambda written: (reader(written), written)[1])


class Estimand(Part):
    """What effect, in whom, how events after randomisation count (ICH E9(R1))."""

    endpoint: Annotated[str, _read_by(_endpoint)]
    treatment_discontinuation: Literal["treatment policy", "while on treatment"]
    assessment_loss: Literal["complete cases", "completers"] = "complete cases"
    summary: Annotated[str, _read_by(_compared)]

    @property
    def measure(self) -> str:
        """The endpoint's measure."""
        return _endpoint(self.endpoint)[0]

    @property
    def visit(self) -> str:
        """The endpoint's visit."""
        return _endpoint(self.endpoint)[1]

    def compared(self) -> tuple[str, str]:
        """(arm, arm it is compared with)."""
        return _compared(self.summary)


def _success(text: object) -> float:
    found = re.fullmatch(r"\s*one-sided p\s*<\s*(0?\.\d+)\s*", str(text))
    if found is None:
        raise ValueError(f"'{text}' is not a success rule; write it like 'one-sided p < 0.025'")
    return float(found[1])


Success = Annotated[float, BeforeValidator(_success)]
