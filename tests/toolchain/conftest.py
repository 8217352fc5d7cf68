"""Where the tests of the toolchain find the built programs.

`GOV_CLOUD_TOOLCHAIN_DIR` names a toolchain folder directly; without it the shared
`toolchain` fixture of the test tree finds or builds one.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.toolchain.oss_server import OssServer, Probe

PLUGIN = Path("home/plugins/resource-alicloud-v3.105.0")


@pytest.fixture(scope="session")
def toolchain_dir(request: pytest.FixtureRequest) -> Path:
    named = os.environ.get("GOV_CLOUD_TOOLCHAIN_DIR")
    if named:
        return Path(named)
    return Path(str(request.getfixturevalue("toolchain").folder))


@pytest.fixture(scope="session")
def provider_folder(toolchain_dir: Path) -> Path:
    return toolchain_dir / PLUGIN


@pytest.fixture
def oss_server() -> Iterator[OssServer]:
    with OssServer() as server:
        yield server


@pytest.fixture
def probe(toolchain_dir: Path, oss_server: OssServer) -> Probe:
    return Probe(toolchain_dir / "bin" / "ossprobe", oss_server)
