"""What therapies are called in prose, so that a question about one and a timeline with another are noticed."""

import re
from collections.abc import Collection, Mapping
from functools import cache
from importlib import resources

from assuage import yaml_files


@cache
def names() -> Mapping[str, list[str]]:
    """Therapy -> what it is called in prose; those that are not on the shelf among them."""
    file = resources.files("assuage.paradigms").joinpath("therapy_names.yaml")
    return yaml_files.content(file.read_bytes(), file.name)


def other_therapies(question: str, used: Collection[str]) -> list[str]:
    """A sentence for each therapy of which a question speaks and that is not among those `used` in the study."""
    plain = re.sub(r"[\s\-\u2010\u2011]+", " ", question).lower().replace("centred", "centered")
    sentences: list[str] = []
    for therapy, called in names().items():
        found = next((name for name in called if re.search(rf"\b{re.escape(name.lower())}\b", plain)), None)
        if found is not None and therapy not in used:
            instead = " and ".join(sorted(used)) or "no therapy"
            sentences.append(f"the question speaks of {found}, but the timeline has {instead}")
    return sentences
