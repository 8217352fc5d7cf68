"""The project's Go code is formatted and passes its own unit tests."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

SOURCES = Path(__file__).resolve().parents[2] / "toolchain"
PATIENCE_SECONDS = 300


def go_program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        pytest.skip(
            f"{name} is not on PATH; a machine with the official release needs none"
        )
    return found


def test_go_code_is_formatted() -> None:
    done = subprocess.run(
        [go_program("gofmt"), "-l", SOURCES],
        capture_output=True,
        text=True,
        check=True,
        timeout=PATIENCE_SECONDS,
    )

    assert done.stdout == "", "Fix: gofmt -w toolchain"


@pytest.mark.engine
def test_unit_tests_of_the_transport_pass() -> None:
    # No proxy: the test must not fetch modules that a cached toolchain was built from.
    settings = {"GOPROXY": "off", "GOFLAGS": "-mod=readonly -buildvcs=false"}
    done = subprocess.run(
        [go_program("go"), "test", "-trimpath", "./provider/osstransport"],
        cwd=SOURCES,
        env={**os.environ, **settings},
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE_SECONDS,
    )

    if "module lookup disabled by GOPROXY=off" in done.stdout + done.stderr:
        pytest.skip("the Go modules are not in the module cache of this machine")
    assert done.returncode == 0, done.stdout + done.stderr
