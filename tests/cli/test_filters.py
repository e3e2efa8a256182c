"""Mirrors src/assuage/cli/filters.py."""

import dataclasses
import inspect

from assuage.cli.filters import filtered
from assuage.evidence.selection import Selection


@filtered
def command(first: int = 1, *, selection: Selection, last: int = 2) -> None:
    """What it does."""
    asked.append((first, selection, last))


asked: list[tuple[int, Selection, int]] = []


def test_a_command_offers_every_filter_where_it_asks_for_a_selection():
    filters = [field.name for field in dataclasses.fields(Selection)]
    assert list(inspect.signature(command).parameters) == ["first", *filters, "last"]
    assert set(command.__annotations__) == {"first", *filters, "last"}
    assert command.__doc__ == "What it does."


def test_the_command_gets_one_selection():
    given = dict.fromkeys((field.name for field in dataclasses.fields(Selection)), None) | {"topic": "hpa"}
    command(first=3, last=4, **given)
    assert asked == [(3, Selection(topic="hpa"), 4)]
