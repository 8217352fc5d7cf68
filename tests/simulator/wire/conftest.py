"""One running server for the tests of a file."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.simulator.wire.stand_ins import Running, StandInCloud, running


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder in which certificates are made once."""
    return tmp_path_factory.mktemp("certificates")


@pytest.fixture
def server(certificates: Path) -> Iterator[Running]:
    """Return a server before an empty stand-in of a cloud."""
    with running(certificates, StandInCloud()) as started:
        yield started
