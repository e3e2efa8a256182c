"""Mirrors src/assuage/model_check.py: each thing that is wrong with a content, at its place, in plain words."""

from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field, model_validator

from assuage.model_check import Faults, Wrong, check


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Spray(Part):
    drug: Literal["oxytocin", "placebo"]
    amount: float | None = None


class Course(Part):
    therapy: str
    sessions: Annotated[int, Field(gt=0)]


class Task(Part):
    task: str
    minutes: float


class Whole(Part):
    name: Annotated[str, Field(pattern="^[a-z]+$")]
    sizes: Annotated[tuple[int, ...], Field(min_length=1)] = (1,)
    arms: dict[str, Spray | Literal["none"]] = {}
    timeline: tuple[Course | Task, ...] = ()
    awake: bool = False
    span: tuple[float, float] = (0.0, 1.0)

    @model_validator(mode="after")
    def _hangs_together(self):
        if self.name == "wrong":
            raise Faults(["arms.a b: not here", "sizes.0: too few", "all of it: nothing fits"])
        if self.name == "bad":
            raise ValueError("timeline: empty")
        return self


@dataclass
class Plain:
    __pydantic_config__: ClassVar = {"extra": "forbid"}

    value: float
    ci: tuple[float, float] | None = None


def wrong(content, model=Whole):
    made, found = check(content, model, lambda place: None)
    assert (made is None) == bool(found)
    return found


def test_what_fits_is_made():
    made, found = check(
        {"name": "a", "sizes": [2, 3], "timeline": [{"task": "x", "minutes": 5}]}, Whole, lambda _: None
    )
    assert found == []
    assert made == Whole(name="a", sizes=(2, 3), timeline=(Task(task="x", minutes=5),))


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ({"nam": "a"}, [(("nam",), "unknown key; nearest: name", True)]),
        ({}, [(("name",), "missing; it cannot be left out")]),
        ([], [((), "should be 'name: value' lines, not '[]'")]),
        (
            {"name": "A b"},
            [(("name",), "should be small letters, digits and underscores, the first a letter, not 'A b'")],
        ),
        ({"name": "a", "sizes": []}, [(("sizes",), "must not be empty")]),
        ({"name": "a", "sizes": 3}, [(("sizes",), "should be a list, not '3'")]),
        ({"name": "a", "awake": 1}, [(("awake",), "should be true or false, not '1'")]),
        ({"name": "a", "span": [1]}, [(("span",), "one end of the interval is missing")]),
        ({"name": "a", "span": [1, True]}, [(("span", 1), "should be a number, not 'True'")]),
        (
            {"name": "a", "sizes": [1, True, "3", 4.0]},
            [(("sizes", at), f"should be a whole number, not '{x}'") for at, x in ((1, True), (2, "3"), (3, 4.0))],
        ),
        # of several things a value may be, the one that was meant
        ({"name": "a", "arms": {"x": "nine"}}, [(("arms", "x"), "'nine' is not one of its values; nearest: none")]),
        (
            {"name": "a", "arms": {"x": {"drug": "oxytocin", "amout": 3}}},
            [(("arms", "x", "amout"), "unknown key; nearest: amount", True)],
        ),
        (
            {"name": "a", "timeline": [{"task": "x", "minuts": 3}]},
            [(("timeline", 0, "minuts"), "unknown key; nearest: minutes", True)],
        ),
        (
            {"name": "a", "timeline": [{"therapy": "x", "sessions": 0}, {"task": 3, "minutes": "y"}]},
            [
                (("timeline", 0, "sessions"), "should be greater than 0, not '0'"),
                (("timeline", 1, "task"), "should be words, not '3'"),
                (("timeline", 1, "minutes"), "should be a number, not 'y'"),
            ],
        ),
        # what a model's own check says, with the place in its words
        ({"name": "bad"}, [((), "timeline: empty")]),
        ({"name": "bad", "timeline": []}, [(("timeline",), "empty")]),
        (
            {"name": "wrong", "sizes": [1], "arms": {}},
            [(("arms", "a b"), "not here"), (("sizes", 0), "too few"), ((), "all of it: nothing fits")],
        ),
    ],
)
def test_what_does_not_fit(content, expected):
    assert wrong(content) == [Wrong(*one) for one in expected]


def test_dataclasses_are_checked_alike():
    assert wrong({"valu": 1.0, "ci": [1]}, Plain) == [
        Wrong(("ci",), "one end of the interval is missing"),
        Wrong(("valu",), "unknown key; nearest: value", of_key=True),
    ]
    assert check({"value": 1}, Plain, lambda _: None) == (Plain(1.0), [])


def test_values_are_quoted_as_they_are_written():
    _, found = check({"name": 1000.0}, Whole, {("name",): "1e3"}.get)
    assert found == [Wrong(("name",), "should be words, not '1e3'")]


def test_many_unknown_keys_are_said_without_looking_for_names_forever():
    found = wrong({"name": "a"} | {f"key{number}": 1 for number in range(5000)})
    assert len(found) == 5000
    assert found[-1].sentence == "unknown key"
