"""Reads the reference numbers kept beside this file."""

import functools
import json
import pathlib
from typing import Any


@functools.cache
def stored(name: str) -> dict[str, Any]:
    """The JSON file of that name; who made it, and with which versions, is under its key `made_with`."""
    return json.loads((pathlib.Path(__file__).parent / f"{name}.json").read_text(encoding="utf-8"))
