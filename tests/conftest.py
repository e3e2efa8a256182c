"""What all tests share. Warnings are errors (pyproject.toml)."""

from collections.abc import Iterator

import jax
import pytest


@pytest.fixture(scope="module")
def x64() -> Iterator[None]:
    """Float64 for a module of proofs: `pytestmark = pytest.mark.usefixtures("x64")`. The engine itself runs float32."""
    with jax.enable_x64(True):
        yield
