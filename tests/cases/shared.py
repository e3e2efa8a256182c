"""Where the small inputs lie that once went wrong, each in a folder with its right value."""

import pathlib

import pytest


FOLDER = pathlib.Path(__file__).parents[2] / ".." / "shared" / "cases"
needs_cases = pytest.mark.skipif(not FOLDER.exists(), reason="the cases are not beside the repository")
