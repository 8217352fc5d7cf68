"""Where the servers of these tests stand."""

import pytest

from tests.simulator.cloud.asking import Asking
from tests.simulator.services.servers import place


@pytest.fixture
def at(ask: Asking) -> dict[str, str]:
    """Return a network, a subnet in it and a security group."""
    return place(ask)
