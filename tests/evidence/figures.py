"""Figures of a record that may be left out or be something else: as the test needs them, or it fails."""

from typing import TypeVar


T = TypeVar("T")


def present(value: T | None) -> T:
    """What must not be left out."""
    assert value is not None
    return value


def number(value: object) -> float:
    """What must be one number."""
    assert isinstance(value, int | float)
    return value
