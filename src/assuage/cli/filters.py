"""The filters that evidence commands share, written once: a command asks for a `selection` and offers the options."""

import functools
import inspect
from collections.abc import Callable
from typing import Annotated, Any

import typer

from assuage.evidence.selection import Selection


def selected(
    topic: Annotated[str | None, typer.Option(help="A topic, such as hpa or fear-extinction.")] = None,
    drug: Annotated[str | None, typer.Option(help="Words in the intervention or comparator; a|b is either.")] = None,
    measure: Annotated[str | None, typer.Option(help="Words in the measure.")] = None,
    population: Annotated[
        str | None, typer.Option(help="Kind of people or sex (PTSD, trauma-exposed, healthy, men, …), or words of it.")
    ] = None,
    since: Annotated[int | None, typer.Option(help="First year.")] = None,
    until: Annotated[int | None, typer.Option(help="Last year.")] = None,
    in_review: Annotated[
        bool | None, typer.Option("--in-review/--not-in-review", help="Cited by the review, or not.")
    ] = None,
) -> Selection:
    """The selection these options make."""
    return Selection(
        topic=topic,
        drug=drug,
        measure=measure,
        population=population,
        since=since,
        until=until,
        in_review=in_review,
    )


def filtered(command: Callable[..., None]) -> Callable[..., None]:
    """The command with the filter options in place of its parameter `selection`.

    typer reads the options off a function's signature, so the signature is what is changed.
    """
    filters = inspect.signature(selected).parameters
    own = inspect.signature(command).parameters
    shown = [
        one.replace(kind=inspect.Parameter.KEYWORD_ONLY)
        for name, parameter in own.items()
        for one in (filters.values() if name == "selection" else (parameter,))
    ]

    @functools.wraps(command)
    def offered(**given: Any) -> None:
        command(selection=selected(**{name: given.pop(name) for name in filters}), **given)

    offered.__annotations__ = {one.name: one.annotation for one in shown}
    vars(offered)["__signature__"] = inspect.Signature(shown)
    return offered
