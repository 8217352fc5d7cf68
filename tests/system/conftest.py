"""What the system tests share: clones with a cloud, and which of them run at night."""

import os
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from operate.toolchain import Toolchain
from tests.system.clone import SMALL, Clone, kinds

NIGHTLY = "GOV_CLOUD_NIGHTLY"


def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Item]
) -> None:
    """Leave out what takes many minutes, and say so, unless it is asked for."""
    asked = "nightly" in config.option.markexpr or os.environ.get(NIGHTLY) == "1"
    if asked:
        return
    reason = "takes many minutes; runs with: make nightly"
    for item in items:
        if item.get_closest_marker("nightly"):
            item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture
def clone(tmp_path: Path) -> Iterator[Clone]:
    """Return a clone with the small program and no cloud yet."""
    made = Clone(tmp_path, SMALL)
    yield made
    made.close()


@pytest.fixture(scope="session")
def _brought_up(
    tmp_path_factory: pytest.TempPathFactory, toolchain: Toolchain
) -> Clone:
    assert toolchain.pulumi.is_file()
    made = Clone(tmp_path_factory.mktemp("template"), SMALL)
    done = made.up()
    made.close()
    assert done.code == 0, done.said
    return made


@pytest.fixture
def living(tmp_path: Path, _brought_up: Clone) -> Iterator[Clone]:
    """Return a clone whose small cloud is up; a copy of one that was brought up."""
    made = Clone(tmp_path, SMALL)
    ours = ".gov-cloud"
    left = shutil.ignore_patterns("plugins", "process", "ready", "port")
    shutil.copytree(_brought_up.folder / ours, made.folder / ours, ignore=left)
    started = made.run("simulator", "start")
    assert started.code == 0, started.said
    yield made
    made.close()


@pytest.fixture(scope="session")
def wanted(_brought_up: Clone) -> Counter[str]:
    """Return what exists after an undisturbed `up` of the small cloud."""
    assert _brought_up.run("simulator", "start").code == 0
    try:
        return kinds(_brought_up)
    finally:
        _brought_up.run("simulator", "stop")
