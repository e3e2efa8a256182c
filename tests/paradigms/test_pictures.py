"""Mirrors src/assuage/paradigms/pictures.py: conditions by name, in blocks."""

import pytest
from pydantic import ValidationError

from assuage.errors import FileProblem
from assuage.mechanisms.events import Event
from assuage.paradigms.catalogue import paradigms
from assuage.paradigms.paradigm import Paradigm, read
from assuage.paradigms.pictures import PictureBlocks, PictureCondition, shown
from assuage.yaml_files import Document


FACES = {"fearful faces": PictureCondition(valence=-0.5, social=1), "shapes": PictureCondition()}


def rows(**changed):
    return PictureBlocks.model_validate({"every": "30 s", "order": ["fearful faces", "shapes"]} | changed)


def test_an_order_is_shown_so_many_times_a_block_every_so_many_seconds():
    found = shown([rows(starts="1 min", times=2)], FACES)
    assert [(b.label, b.at) for b in found] == [
        ("fearful faces 1", 1.0), ("shapes 1", 1.5), ("fearful faces 2", 2.0), ("shapes 2", 2.5)
    ]  # fmt: skip
    assert found[0].payload == (-0.5, 0.0, 1.0, 0.0)
    assert {b.event for b in found} == {Event.PICTURES}
    assert rows(starts="1 min", times=2).ends == 3.0


def test_blocks_are_numbered_through_the_paradigm():
    found = shown([rows(starts="5 min"), rows(starts="1 min")], FACES)
    assert [b.label for b in found] == ["fearful faces 1", "shapes 1", "fearful faces 2", "shapes 2"]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ([{"order": ["angry faces"]}], "blocks: no condition 'angry faces'; nearest: fearful faces"),
        ([{}, {"starts": "30 s"}], "blocks: those from 0.5 min on begin before 1 min, where others end"),
        ([{"order": ["shapes"]}], "conditions: 'fearful faces' is in no block"),
    ],
)
def test_what_does_not_fit_is_said(written, said):
    with pytest.raises(ValueError) as problem:
        shown([rows(**one) for one in written], FACES)
    assert said in str(problem.value)


def test_a_condition_has_numbers_within_bounds_and_no_others():
    for odd in ({"valence": -1.5}, {"social": 2}, {"anger": 1}):
        with pytest.raises(ValidationError):
            PictureCondition.model_validate(odd)


FILE = """paradigm: mine
meaning: Pictures.
source: Made up.
findings: []
length: LENGTH
awake: true
conditions:
  NAME: {valence: -1}
blocks:
  - {every: 30 s, times: 4, order: [NAME]}
"""


@pytest.mark.parametrize(
    ("length", "name", "said"),
    [
        ("1 min", "snakes", "blocks: the last ends 2 min after the start, in 1 min"),
        ("2 min", "snakes 2", "conditions"),
    ],
)
def test_a_file_is_held_to_it(length, name, said):
    text = FILE.replace("LENGTH", length).replace("NAME", name)
    with pytest.raises(FileProblem, match=said):
        read(Document(text.encode(), "mine.yaml"))


def test_those_that_ship_end_with_nothing_in_view():
    for one in paradigms().values():
        if isinstance(one, Paradigm) and any(any(block.payload) for block in one.blocks):
            [end] = [step for step in one.steps if step.event is Event.PICTURES]
            assert not any(end.payload)
            assert one.blocks[-1].at < end.at <= one.length
