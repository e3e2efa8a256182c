"""Read YAML written by anybody: the values a person would read there, where each stands, and what is wrong with them.

What is read is less than YAML: words, numbers, true and false, null, lists and 'key: value' lines. A number is digits,
with a point or an exponent: 12, -0.5, 1e3. What other readers of YAML make something else of stays the words it is:
15:00, 2024-01-31, 0060, 0x1F, 1_000, yes, off, .inf. Anchors, aliases, tags and a second document are refused, so a
file is no larger than it looks and makes nothing but data.
"""

import math
import os
import re
import sys
from collections.abc import Iterable, Iterator
from typing import Any, Final, NamedTuple, TypeVar

import yaml

from assuage.errors import MOST, FileProblem, quoted


Place = tuple[str | int, ...]  # keys and numbers of list items, from the top of the file
Mark = tuple[int, int]  # line and column, from 1
T = TypeVar("T")

STANDARD_INPUT: Final = "-"
LARGEST_FILE: Final = 1_000_000  # bytes
LONGEST_TEXT: Final = 4000  # characters of one value
DEEPEST: Final = 30
LARGEST_WHOLE: Final = 1e15  # below it, floating point holds every whole number
_WHOLE: Final = re.compile(r"[-+]?(0|[1-9][0-9]*)")
_DECIMAL: Final = re.compile(r"[-+]?((0|[1-9][0-9]*)(\.[0-9]*)?|\.[0-9]+)([eE][-+]?[0-9]+)?")
_NOT_ZERO: Final = re.compile(r"[-+0.]*[1-9]")
_WORDS: Final = {"": None, "~": None, "null": None, "true": True, "True": True, "false": False, "False": False}
# control characters, marks that turn the direction of the text beside them, and what is no character
_UNSEEN: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff]"
)
_PARSER: Final[Any] = getattr(yaml, "CLoader", yaml.Loader)  # only its events are used, nothing is made by it
_PLAINER: Final = {
    "mapping values are not allowed in this context": "a ':' too many; put words that hold ': ' in quotes",
    "found character that cannot start any token": "no value begins with this character; put it in quotes",
    "found unexpected end of stream": "a quotation mark that is never closed",
    "could not find expected ':'": "a line that is no 'key: value'",
}


def read(path: str | os.PathLike[str], model: type[T]) -> T:
    """The file at a path ('-' is standard input) as `model`. Raises FileProblem with everything wrong with it."""
    return document(path).checked(model)


def document(path: str | os.PathLike[str]) -> "Document":
    """The file at a path ('-' is standard input). Raises FileProblem where it cannot be read or is no YAML."""
    piped = os.fspath(path) == STANDARD_INPUT
    name = "standard input" if piped else path
    try:
        if piped and sys.stdin is None:
            raise FileProblem(name, "cannot be read: it is closed")
        if piped:
            data = sys.stdin.buffer.read(LARGEST_FILE + 1)
        else:
            with open(path, "rb") as file:
                data = file.read(LARGEST_FILE + 1)
    except OSError as trouble:
        raise FileProblem(name, f"cannot be read: {trouble.strerror or trouble}") from None
    except ValueError:
        raise FileProblem(name, "cannot be read: not the path of a file") from None
    if len(data) > LARGEST_FILE:
        raise FileProblem(name, f"larger than {LARGEST_FILE:,} bytes; no file of this kind is")
    return Document(data, name)


def content(data: bytes, file: object) -> Any:
    """What a file that ships holds. Raises FileProblem."""
    whole = Document(data, file)
    if whole.faults:
        raise whole.refusal(whole.faults)
    return whole.content


class Fault(NamedTuple):
    """Something wrong: where in the content, what, and where in the file."""

    place: Place
    sentence: str
    mark: Mark


class Document:
    """One YAML document: its `content`, the `faults` of its values, and where in the file everything stands.

    Raises FileProblem for bytes that are no text or no YAML, for what cannot be seen, and for a second document.
    """

    def __init__(self, data: bytes, file: object) -> None:
        self.file = file
        self.content: Any = None
        self.faults: list[Fault] = []
        self._marks: dict[Place, Mark] = {(): (1, 1)}  # of a key, or of a list's item
        self._written: dict[Place, tuple[str, Mark]] = {}  # of a single value: as it is written, and where
        text = self._text(data)
        try:
            self._fill(yaml.parse(text, Loader=_PARSER))
        except yaml.MarkedYAMLError as trouble:
            at = trouble.problem_mark or trouble.context_mark
            said = f"not YAML: {_PLAINER.get(str(trouble.problem), trouble.problem)}"
            raise self.refusal([Fault((), said, (at.line + 1, at.column + 1) if at else (1, 1))]) from None
        if self.content is None:
            raise FileProblem(file, "is empty")

    def checked(self, model: type[T], at: Place = ()) -> T:
        """The content, or the part of it at a place, as `model`. Raises FileProblem with everything wrong with it."""
        faults = [fault for fault in self.faults if fault.place[: len(at)] == at]
        part = self.content
        for step in at:
            part = part[step]
        from assuage import model_check  # what ships is read without it, and without pydantic

        def written(place: Place) -> str | None:
            return self._written[*at, *place][0] if (*at, *place) in self._written else None

        made, wrong = model_check.check(part, model, written)
        if made is not None and not faults:
            return made
        unread = {fault.place for fault in faults}
        found = (self.fault(at + place, said, of_key=of_key) for place, said, of_key in wrong)
        raise self.refusal([*faults, *(fault for fault in found if fault.place not in unread)], below=len(at))

    def fault(self, place: Place, sentence: str, *, of_key: bool = False) -> Fault:
        """A fault of the value at a place, or of its key. What is not there is missing from what is around it."""
        if place in self._written and not of_key:
            return Fault(place, sentence, self._written[place][1])
        there = place
        while there not in self._marks:
            there = there[:-1]
        return Fault(place, sentence, self._marks[there])

    def refusal(self, faults: Iterable[Fault], *, below: int = 0) -> FileProblem:
        """The faults as one error, in the order of the file; fields are named without the first `below` parts."""
        ordered = sorted(faults, key=lambda fault: fault.mark)
        problems = [
            FileProblem(self.file, said, field=".".join(map(str, place[below:])) or None, line=line, column=column)
            for place, said, (line, column) in ordered[:MOST]
        ]
        return FileProblem.of(problems, more=len(ordered[MOST:]))

    def _text(self, data: bytes) -> str:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError as trouble:
            before = data[: trouble.start].split(b"\n")
            said = f"is not UTF-8 text: the byte 0x{data[trouble.start]:02x} is none of its characters"
            mark = (len(before), len(before[-1].decode("utf-8", "ignore")) + 1)
            raise self.refusal([Fault((), said, mark)]) from None
        unseen: list[Fault] = []
        for found in _UNSEEN.finditer(text):
            start = text.rfind("\n", 0, found.start()) + 1
            mark = (text.count("\n", 0, start) + 1, found.start() - start + 1)
            unseen.append(Fault((), f"'{found[0]}' is a character that nobody sees; take it out", mark))
            if len(unseen) == MOST:
                break
        if unseen:
            raise self.refusal(unseen)
        return text

    def _fill(self, events: Iterator[Any]) -> None:
        documents = 0
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise self.refusal([Fault((), "a second document begins here; a file holds one", _mark(event))])
            elif isinstance(event, yaml.NodeEvent):
                self.content = self._value(event, events, ())

    def _value(self, event: Any, events: Iterator[Any], place: Place) -> Any:
        if len(place) > DEEPEST:
            raise self.refusal([Fault((), f"nested more than {DEEPEST} deep", _mark(event))])
        self._refuse_marked(event, place)
        if isinstance(event, yaml.AliasEvent):
            return None
        if isinstance(event, yaml.ScalarEvent):
            self._written[place] = event.value, _mark(event)
            return self._single(event, place)
        return (self._list if isinstance(event, yaml.SequenceStartEvent) else self._lines)(events, place)

    def _refuse_marked(self, event: Any, place: Place) -> None:
        if event.anchor is not None:
            sign = "*" if isinstance(event, yaml.AliasEvent) else "&"
            said = f"'{sign}{quoted(event.anchor)}': anchors are not read here; write the value out"
            self.faults.append(Fault(place, said, _mark(event)))
        tag = getattr(event, "tag", None)  # an alias has none
        if tag is not None:
            said = f"'{quoted(tag)}': tags are not read here; write the value alone"
            self.faults.append(Fault(place, said, _mark(event)))

    def _list(self, events: Iterator[Any], place: Place) -> list[Any]:
        items: list[Any] = []
        while not isinstance(event := next(events), yaml.SequenceEndEvent):
            inner = (*place, len(items))
            self._marks[inner] = _mark(event)
            items.append(self._value(event, events, inner))
        return items

    def _lines(self, events: Iterator[Any], place: Place) -> dict[str, Any]:
        lines: dict[str, Any] = {}
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            key: Any = None
            if isinstance(event, yaml.ScalarEvent):
                self._refuse_marked(event, (*place, event.value))
                key = self._single(event, (*place, event.value))
            else:
                _skip(event, events)
            if isinstance(key, str) and key not in lines:
                self._marks[*place, key] = _mark(event)
                lines[key] = self._value(next(events), events, (*place, key))
                continue
            _skip(next(events), events)
            if isinstance(key, str):
                said = f"written twice, first in line {self._marks[*place, key][0]}"
                self.faults.append(Fault((*place, key), said, _mark(event)))
            else:
                said = f"'{quoted(event.value)}'" if isinstance(event, yaml.ScalarEvent) else "what stands here"
                said += " is a key, and a key is a word; put it in quotes if it is meant as one"
                self.faults.append(Fault(place, said, _mark(event)))
        return lines

    def _single(self, event: Any, place: Place) -> Any:
        text: str = event.value
        said = None
        value: Any = text
        if len(text) > LONGEST_TEXT:
            said = f"{len(text):,} characters long; {LONGEST_TEXT:,} are read"
        elif found := _UNSEEN.search(text):
            said = f"'{found[0]}' is a character that nobody sees; take it out"
        elif event.implicit[0] and text in _WORDS:
            value = _WORDS[text]
        elif event.implicit[0] and _DECIMAL.fullmatch(text):
            whole, value = _WHOLE.fullmatch(text), float(text)
            zero_only_here = value == 0 and _NOT_ZERO.match(text)
            if not math.isfinite(value) or zero_only_here or (whole and abs(value) > LARGEST_WHOLE):
                said = f"'{quoted(text)}' is too {'small' if zero_only_here else 'large'} a number"
            elif whole:
                value = int(text)
        if said is None:
            return value
        self.faults.append(Fault(place, said, _mark(event)))
        return quoted(text)


def _mark(event: Any) -> Mark:
    return event.start_mark.line + 1, event.start_mark.column + 1


def _skip(event: Any, events: Iterator[Any]) -> None:
    """Pass over a value that is not kept."""
    open_parts = 0
    while True:
        open_parts += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if open_parts == 0:
            return
        event = next(events)
