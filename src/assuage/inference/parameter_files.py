"""Write what was fitted into the parameter files, leaving every other character as it is.

The place of a value is found by YAML's own parser, the new text is put there, and the result is read again before
anything is written: it must say what it said, but for the beliefs that were fitted.
"""

from collections.abc import Mapping
from importlib import resources
from pathlib import Path

import numpy as np
import yaml

from assuage.errors import FileProblem
from assuage.files import write_whole
from assuage.parameters.joint import Block, blocks
from assuage.parameters.library import JOINT
from assuage.yaml_files import Document


FOLDER = Path(str(resources.files("assuage.parameters")))
_HEAD = "# What was fitted together, and how those beliefs go together. Written by `assuage calibrate --write`.\n"


def write(beliefs: Mapping[str, tuple[bool, float, float]], block: Block, folder: Path = FOLDER) -> list[Path]:
    """Put beliefs, full name -> (whether log, centre, SD), and their correlation into the files of `folder`.

    All new texts are made and checked before the first is written. Raises FileProblem.
    """
    texts: dict[Path, str] = {}
    for name, (log, centre, sd) in beliefs.items():
        stem, _, field = name.partition(".")
        path = folder / f"{stem}.yaml"
        law = (
            f"{{lognormal: {{median: {centre:.5g}, sd: {sd:.4g}}}}}"
            if log
            else f"{{normal: {{mean: {centre:.5g}, sd: {sd:.4g}}}}}"
        )
        texts[path] = replaced(texts.get(path) or path.read_text(encoding="utf-8"), path, field, law)
    joint = joint_text(block)
    blocks(Document(joint.encode(), JOINT))
    for path, text in (texts | {folder / JOINT: joint}).items():
        write_whole(path, lambda half, text=text: half.write_text(text, encoding="utf-8"))
    return [*texts, folder / JOINT]


def replaced(text: str, path: Path, field: str, law: str) -> str:
    """A parameter file's text with another `typical` of one field. Raises FileProblem where there is none."""
    node = _value(_value(yaml.compose(text, Loader=yaml.SafeLoader), field), "typical")
    if node is None:
        raise FileProblem(path, "no typical value to replace", field=field)
    new = text[: node.start_mark.index] + law + text[node.end_mark.index :]
    wanted = yaml.safe_load(text)
    wanted[field]["typical"] = yaml.safe_load(law)
    try:
        kept = yaml.safe_load(new) == wanted
    except yaml.YAMLError:
        kept = False
    if not kept:
        raise FileProblem(path, "should be on one line, {normal: {...}}, to be replaced", field=f"{field}.typical")
    return new


def _value(node: yaml.Node | None, key: str) -> yaml.Node | None:
    if not isinstance(node, yaml.MappingNode):
        return None
    return next((value for name, value in node.value if name.value == key), None)


def joint_text(block: Block) -> str:
    """A block as `joint.yaml` has it, to four decimals, lower triangle, each row under its name's own comment."""
    names = ", ".join(block.names)
    rows = [
        f"    - [{', '.join(f'{value:.4g}' for value in np.round(row[: k + 1], 4) + 0.0)}]  # {name}"
        for k, (name, row) in enumerate(zip(block.names, block.correlation, strict=True))
    ]
    return f"{_HEAD}{block.label}:\n  names: [{names}]\n  correlation:\n" + "\n".join(rows) + "\n"
