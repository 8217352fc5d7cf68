"""One simulator for all clients, reached in both ways."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.simulator.clients.places import Network, network
from tests.simulator.clients.site import Site
from tests.simulator.wire.test_process import started


@pytest.fixture(scope="package")
def _running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, int]]:
    folder = tmp_path_factory.mktemp("simulator")
    with started(folder) as (_, port):
        yield folder, port


@pytest.fixture(params=["direct", "proxy"])
def site(
    request: pytest.FixtureRequest,
    _running: tuple[Path, int],
    monkeypatch: pytest.MonkeyPatch,
) -> Site:
    """Return the simulated site in one of the two ways."""
    folder, port = _running
    found = Site(folder, port, request.param)
    if found.mode == "proxy":
        # The object store's client reads both from the environment alone.
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(folder / "ca.pem"))
        monkeypatch.setenv("HTTPS_PROXY", f"http://{found.address}")
    return found


@pytest.fixture
def place(site: Site) -> Iterator[Network]:
    """Return a network with a subnet, which must be empty at the end."""
    with network(site) as found:
        yield found
