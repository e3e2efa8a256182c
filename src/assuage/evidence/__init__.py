"""Know: published findings as records, pooled with their conflicts kept visible."""

from assuage.evidence.library import finding, findings
from assuage.evidence.record import Finding


__all__ = ["Finding", "finding", "findings"]
