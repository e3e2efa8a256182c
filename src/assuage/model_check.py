"""Hold content against a model, and say what is wrong with it in plain sentences, each with its place.

A model is a pydantic model or a dataclass. Nothing is bent to fit: "60", 60.0 and true are no whole number.
"""

import dataclasses
import json
import typing
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Any, Final, NamedTuple, TypeVar

import pydantic

from assuage.errors import MOST, nearest, quoted


Place = tuple[str | int, ...]  # keys and numbers of list items, from the top of the content
T = TypeVar("T")
_UNKNOWN: Final = ("extra_forbidden", "unexpected_keyword_argument")
_MISSING: Final = ("missing", "missing_argument", "missing_keyword_only_argument")
_SHOULD: Final = {
    "int_type": "should be a whole number",
    "int_from_float": "should be a whole number",
    "float_type": "should be a number",
    "bool_type": "should be true or false",
    "string_type": "should be words",
    "string_pattern_mismatch": "should be small letters, digits and underscores, the first a letter",
    "list_type": "should be a list",
    "tuple_type": "should be a list",
    "dict_type": "should be 'name: value' lines",
    "model_type": "should be 'name: value' lines",
    "dataclass_type": "should be 'name: value' lines",
}


class Faults(ValueError):
    """All that a model's own check found, for a validator to raise: sentences like 'arms.placebo: no dose'."""

    def __init__(self, sentences: Iterable[str]) -> None:
        self.sentences = tuple(sentences)
        super().__init__("; ".join(self.sentences))


class Wrong(NamedTuple):
    """What is wrong at a place: with the value there, or with its key."""

    place: Place
    sentence: str
    of_key: bool = False


def check(content: Any, model: type[T], written: Callable[[Place], str | None]) -> tuple[T | None, list[Wrong]]:
    """The content as `model` and nothing, or None and all that is wrong with it.

    `written` gives the text of the value at a place as it stands in the file, None for lists and lines.
    """
    try:
        return _adapter(model).validate_json(json.dumps(content), strict=True), []
    except pydantic.ValidationError as trouble:
        return None, list(_wrong(_meant(content, trouble.errors(include_url=False)), content, model, written))


@cache
def _adapter(model: Any) -> Any:
    return pydantic.TypeAdapter(model)


def _wrong(errors: list[tuple[Place, Any]], content: Any, model: Any, written: Callable[..., Any]) -> Iterator[Wrong]:
    unknown = [place for place, error in errors if error["type"] in _UNKNOWN]
    likely = {place: nearest(str(place[-1]), _fields(model, place[:-1])) for place in unknown[:MOST]}
    misspelt = {(*place[:-1], near.removeprefix("nearest: ")) for place, near in likely.items()}
    for place, error in errors:
        if error["type"] in _UNKNOWN:
            yield Wrong(place, "unknown key" + (f"; {likely[place]}" if place in likely else ""), of_key=True)
        elif error["type"] in _MISSING:
            if isinstance(place[-1], int):
                yield Wrong(place[:-1], "one end of the interval is missing")
            elif place not in misspelt:  # what is misspelt is not missing too
                yield Wrong(place, "missing; it cannot be left out")
        elif error["type"] == "value_error":
            raised = error["ctx"]["error"]
            sentences = raised.sentences if isinstance(raised, Faults) else (str(raised),)
            yield from (_named(content, place, said) for said in sentences)
        else:
            text = written(place)
            yield Wrong(place, _said(error, error["input"] if text is None else text))


def _named(content: Any, place: Place, said: str) -> Wrong:
    """A sentence of a model's own check. Its place may stand in its words: 'arms.placebo: no dose'."""
    for step in place:
        content = content[step]
    head, colon, rest = said.partition(": ")
    steps: Place = tuple(int(step) if step.isdecimal() else step for step in head.split("."))
    return Wrong(place + steps, rest) if colon and _holds(content, steps[0]) else Wrong(place, said)


def _said(error: Any, given: Any) -> str:
    if error["type"] == "too_short" and error["ctx"]["min_length"] == 1:
        return "must not be empty"
    if error["type"] == "literal_error":  # pydantic lists the choices as "'a', 'b' or 'c'"
        choices = error["ctx"]["expected"].split("'")[1::2]
        return f"'{quoted(given)}' is not one of its values; {nearest(str(given), choices)}"
    should = _SHOULD.get(error["type"], error["msg"].removeprefix("Input ").removeprefix("String "))
    return f"{should}, not '{quoted(given)}'"


def _meant(content: Any, errors: list[Any]) -> list[tuple[Place, Any]]:
    """Errors with their places; where a value may be several things, only those of the one that it was meant as."""
    found = [(*_place(content, error), error) for error in errors]
    for union in sorted({place for _, labels, _ in found for place in labels}, key=len):
        tried: dict[str, list[tuple[Place, Any]]] = {}
        for place, labels, error in found:
            if union in labels:
                tried.setdefault(labels[union], []).append((place, error))
        if tried:
            best = max(tried, key=lambda label: _close(tried[label]))
            found = [one for one in found if one[1].get(union, best) == best]
    around = {place[:depth] for place, _, _ in found for depth in range(len(place))}
    return [(place, error) for place, _, error in found if place not in around]  # a part's fault is not its whole's too


def _close(errors: list[tuple[Place, Any]]) -> tuple[int, int, bool, bool]:
    """How near a value came to what it was tried as: how far it was read, how few errors came, how telling they are."""
    first = errors[0][1]
    choice = first["type"] == "literal_error" and isinstance(first["input"], str)
    return max(len(place) for place, _ in errors), -len(errors), first["type"] == "value_error", choice


def _place(content: Any, error: Any) -> tuple[Place, dict[Place, str]]:
    """The parts of an error's place that are in the content; and by place pydantic's label for what was tried there."""
    place: Place = ()
    labels: dict[Place, str] = {}
    for number, step in enumerate(error["loc"], 1):
        if _holds(content, step):
            content = content[step]
        elif error["type"] not in _MISSING or number < len(error["loc"]):
            labels.setdefault(place, str(step))
            continue
        place += (step,)
    return place, labels


def _holds(content: Any, step: str | int) -> bool:
    return step in content if isinstance(content, dict) else isinstance(content, list) and step in range(len(content))


def _fields(model: Any, place: Place) -> list[str]:
    """The names of the fields of whatever models may stand at a place."""
    models = _models(model)
    for step in place:
        inner = [found for one in models for name, kind in _typed(one) if name == step for found in _models(kind)]
        models = inner or models  # the step may be a name or a number within a dict or a list of these models
    return sorted({name for one in models for name, _ in _typed(one)})


def _typed(model: Any) -> list[tuple[str, Any]]:
    if issubclass(model, pydantic.BaseModel):
        return [(name, field.annotation) for name, field in model.model_fields.items()]
    hints = typing.get_type_hints(model)
    return [(field.name, hints[field.name]) for field in dataclasses.fields(model)]


def _models(kind: Any) -> list[Any]:
    if isinstance(kind, type) and (issubclass(kind, pydantic.BaseModel) or dataclasses.is_dataclass(kind)):
        return [kind]
    return [found for inner in typing.get_args(kind) for found in _models(inner)]
