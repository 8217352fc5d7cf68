"""Clouds for the tests of this folder."""

from collections.abc import Iterator

import pytest

from tests.simulator.cloud.asking import Asking


@pytest.fixture
def ask() -> Iterator[Asking]:
    """Return a cloud in memory."""
    asking = Asking()
    yield asking
    asking.cloud.close()
