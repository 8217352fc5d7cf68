"""The programs that only these tests use, out of the shared toolchain."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from operate.toolchain import Toolchain
from tests.toolchain.oss_server import OssServer, Probe

PLUGIN = Path("plugins/resource-alicloud-v3.105.0")


def _built(file: Path, toolchain: Toolchain) -> Path:
    """Return a file that only a built toolchain has; an official one has none."""
    if toolchain.source != "built":
        pytest.skip(f"{file.name} belongs to a built provider, here: official release")
    assert file.is_file(), f"{file} is missing in a built toolchain"
    return file


@pytest.fixture(scope="session")
def provider(toolchain: Toolchain) -> Path:
    """Return the provider plugin that this project builds."""
    return _built(toolchain.home / PLUGIN / "pulumi-resource-alicloud", toolchain)


@pytest.fixture(scope="session")
def provider_schema(toolchain: Toolchain) -> Path:
    return _built(toolchain.home / PLUGIN / "schema.json", toolchain)


@pytest.fixture
def oss_server() -> Iterator[OssServer]:
    with OssServer() as server:
        yield server


@pytest.fixture
def probe(toolchain: Toolchain, oss_server: OssServer) -> Probe:
    return Probe(_built(toolchain.root / "bin" / "ossprobe", toolchain), oss_server)
