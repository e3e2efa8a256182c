"""What effect, in whom, and how events after randomisation count (ICH E9(R1)); and when a trial counts as a success."""

import re
from typing import Annotated, Literal

from pydantic import BeforeValidator

from assuage.studies.part import Part


class Estimand(Part):
    """What effect, in whom, how events after randomisation count (ICH E9(R1))."""

    endpoint: str
    treatment_discontinuation: Literal["treatment policy", "while on treatment"]
    assessment_loss: Literal["complete cases"] = "complete cases"
    summary: str

    @property
    def measure(self) -> str:
        """The endpoint's measure."""
        return self._parts()[0]

    @property
    def visit(self) -> str:
        """The endpoint's visit."""
        return self._parts()[1]

    def _parts(self) -> tuple[str, str]:
        found = re.fullmatch(r"(\w+),\s*(.+?)\s+minus baseline", self.endpoint)
        if found is None:
            raise ValueError(f"'{self.endpoint}' is not an endpoint; write it like 'caps5, week 10 minus baseline'")
        return found[1], found[2]

    def compared(self) -> tuple[str, str]:
        """(arm, arm it is compared with)."""
        found = re.fullmatch(r"mean difference,\s*(\w+) minus (\w+)", self.summary)
        if found is None:
            raise ValueError(f"'{self.summary}' is not a summary; write 'mean difference, oxytocin minus placebo'")
        return found[1], found[2]


def _success(text: object) -> float:
    found = re.fullmatch(r"\s*one-sided p\s*<\s*(0?\.\d+)\s*", str(text))
    if found is None:
        raise ValueError(f"'{text}' is not a success rule; write it like 'one-sided p < 0.025'")
    return float(found[1])


Success = Annotated[float, BeforeValidator(_success)]
