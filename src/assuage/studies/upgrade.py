"""Rewrite a study file of an older shape, comments and all.

Older files had two shapes: a trial (`therapy:`, one `dose` per arm 'before each session', outcomes in words of their
own) and an experiment (`paradigm:`, `topic`). Every change is made in place of the words it is about; what follows from
nothing in the file is said, not guessed.
"""

import re
from typing import Any

import yaml

from assuage.errors import AssuageError
from assuage.evidence.library import findings
from assuage.yaml_files import Place


Edit = tuple[int, int, str]  # from, to, what stands there instead


def older_at(content: Any) -> Place | None:
    """Where a file's content has the shape of an older study file; None where it is no such file."""
    if not isinstance(content, dict):
        return None
    timeline, arms = content.get("timeline"), content.get("arms")
    steps = {k: step for k, step in enumerate(timeline) if isinstance(step, dict)} if isinstance(timeline, list) else {}
    for number, step in steps.items():
        for old in ("paradigm", "therapy"):
            if old in step and "do" not in step:
                return "timeline", number, old
    if any("do" in step for step in steps.values()):
        return None
    if "topic" in content:
        return ("topic",)
    given = arms.items() if isinstance(arms, dict) else ()
    return next((("arms", str(name), "dose") for name, arm in given if isinstance(arm, dict) and "dose" in arm), None)


def upgraded(text: str, content: Any) -> str:
    """The text of a study file, whose content has been read, in the present shape.

    Raises AssuageError for a file that is in it already, or that says too little to be rewritten.
    """
    node = yaml.compose(text, Loader=yaml.BaseLoader)
    if older_at(content) is None or not isinstance(node, yaml.MappingNode):
        raise AssuageError("nothing to upgrade: this is not a study file of an older shape")
    return _Upgrade(text, node, content).text()


class _Upgrade:
    def __init__(self, text: str, node: yaml.MappingNode, content: Any) -> None:
        self.before, self.content = text, content
        self.edits: list[Edit] = []
        self.top = _pairs(node)
        self.therapies = [
            step["therapy"] for step in content.get("timeline") or () if isinstance(step, dict) and "therapy" in step
        ]
        self.measured: dict[str, list[str]] = {}

    def text(self) -> str:
        """All edits made, from the last to the first."""
        self._topic()
        self._timeline()
        self._arms()
        self._population()
        self._outcomes()
        self._measures()
        text = self.before
        for start, end, words in sorted(self.edits, reverse=True):
            text = text[:start] + words + text[end:]
        return text

    def _replace(self, node: yaml.Node, words: str) -> None:
        self.edits.append((node.start_mark.index, node.end_mark.index, words))

    def _insert(self, key: yaml.Node, words: str, inline: bool) -> None:
        """A key of its own before `key`."""
        at = key.start_mark.index
        self.edits.append((at, at, words + (", " if inline else "\n" + " " * key.start_mark.column)))

    def _topic(self) -> None:
        if "topic" in self.top:
            key, _ = self.top["topic"]
            end = self.before.index("\n", key.start_mark.index) + 1
            self.edits.append((key.start_mark.index, end, ""))

    def _timeline(self) -> None:
        for step in _items(self.top.get("timeline")):
            pairs = _pairs(step)
            for old in ("paradigm", "therapy"):
                if old in pairs:
                    self._replace(pairs[old][0], "do")
            if "therapy" in pairs:
                following = list(pairs.values())[1:2]
                if not following:
                    raise AssuageError("timeline: a therapy without sessions cannot be upgraded")
                self._insert(following[0][0], "from: day 1", bool(getattr(step, "flow_style", False)))

    def _therapy(self) -> str:
        if len(set(self.therapies)) != 1:
            raise AssuageError("'each session' could be of several therapies; write 'each' with the therapy's name")
        return self.therapies[0]

    def _arms(self) -> None:
        for _, arm in _pairs(self.top["arms"][1]).values() if "arms" in self.top else ():
            pairs = _pairs(arm)
            if "dose" in pairs:
                key, dose = pairs["dose"]
                self._replace(key, "doses")
                if not isinstance(dose, yaml.MappingNode):
                    self._replace(dose, "[]")
                elif not dose.flow_style:
                    raise AssuageError("a dose on several lines cannot be upgraded; write it as 'dose: {drug: ...}'")
                else:
                    self.edits.append((dose.start_mark.index, dose.start_mark.index, "["))
                    self.edits.append((dose.end_mark.index, dose.end_mark.index, "]"))
                    self._when(dose)
            for dose in _items(pairs.get("doses")):
                self._when(dose)

    def _when(self, dose: yaml.Node) -> None:
        pairs = _pairs(dose)
        if "when" not in pairs:
            return
        value = pairs["when"][1]
        words = " ".join(str(value.value).split())
        if found := re.fullmatch(r"at (\d{1,2}:\d{2})(?: on day (\d+))?", words):
            self._replace(value, f'"day {found[2] or 1}, {found[1].zfill(5)}"')
        elif re.search(r"each session", words):
            plain = re.sub(r"(?:the start of )?each session(?: starts)?", f"each {self._therapy()}", words)
            self._replace(value, plain)

    def _population(self) -> None:
        if "population" not in self.top:
            return
        node = self.top["population"][1]
        pairs = _pairs(node)
        if "caps5" in pairs and "ptsd" not in pairs:
            self._insert(pairs["caps5"][0], "ptsd: 1", bool(getattr(node, "flow_style", False)))

    def _outcomes(self) -> None:
        summary = str((self.content.get("estimand") or {}).get("summary", ""))
        compared = re.fullmatch(r"mean difference,\s*(\w+) minus (\w+)", summary)
        between = f"{compared[1]} minus {compared[2]}" if compared else None
        last = self._last_visit()
        for item in _items(self.top.get("reported_in")):
            pairs = _pairs(item)
            if "outcome" not in pairs:
                continue
            value = pairs["outcome"][1]
            words = str(value.value)
            old = re.fullmatch(r"(difference in )?leaving therapy|difference in (\w+), (.+)", words)
            if old is None:
                continue
            if between is None:
                raise AssuageError(f"'{words}' compares arms, and there is no estimand to say which")
            arms = list(self.content["arms"])
            if old[2] is None:
                people = between if old[1] else " and ".join(arms[:2])
                self._replace(value, f'"share of level at {last} of left_therapy, {people}"')
                self.measured["left_therapy"] = [last]
            elif old[2] == "alliance":
                self._replace(value, f'"level at {old[3]} of alliance, {between}"')
                self.measured["alliance"] = [old[3]]
            else:
                self._replace(value, f'"ancova of level at {old[3]} of {old[2]}, {between}"')
            if old[2] is not None and "figure" not in pairs and not _has_effect(item):
                self._after(value, ", figure: none")
            if old[1] and old[2] is None and compared:
                figure = " minus ".join(f"arms.{arm}.dropout per n" for arm in compared.groups())
                self._after(value, f', figure: "{figure}"')

    def _after(self, node: yaml.Node, words: str) -> None:
        self.edits.append((node.end_mark.index, node.end_mark.index, words))

    def _last_visit(self) -> str:
        named = [
            v for visits in (self.content.get("measures") or {}).values() if isinstance(visits, list) for v in visits
        ]
        return str(named[-1]) if named else "baseline"

    def _measures(self) -> None:
        if "measures" not in self.top:
            return
        node = self.top["measures"][1]
        pairs = _pairs(node)
        for _, value in pairs.values():
            own = _pairs(value)
            if "session" in own and "after" not in own:
                self._insert(own["session"][0], f"after: {self._therapy()}", bool(getattr(value, "flow_style", False)))
        first = next(iter(pairs.values()))[0]
        for name, visits in self.measured.items():
            if name not in pairs:
                self._insert(first, f"{name}: [{', '.join(visits)}]", bool(getattr(node, "flow_style", False)))


def _has_effect(item: yaml.Node) -> bool:
    """Whether the finding that is reported has an effect to compare with."""
    named = _pairs(item).get("finding")
    record = findings().get(str(named[1].value)) if named else None
    return record is not None and record.effect is not None


def _pairs(node: yaml.Node) -> dict[str, tuple[yaml.Node, yaml.Node]]:
    return {str(key.value): (key, value) for key, value in node.value} if isinstance(node, yaml.MappingNode) else {}


def _items(pair: tuple[yaml.Node, yaml.Node] | None) -> list[yaml.Node]:
    return list(pair[1].value) if pair is not None and isinstance(pair[1], yaml.SequenceNode) else []
