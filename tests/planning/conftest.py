"""All trials through one compiled program."""

from collections.abc import Iterator

import pytest

from tests.simulation.laboratories import one_shape


@pytest.fixture(scope="package", autouse=True)
def compiled_once() -> Iterator[None]:
    """Tapes of one shape for the whole package."""
    with one_shape():
        yield
