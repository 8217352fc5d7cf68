"""What the sources of a toolchain share: asking an engine, and which files it has."""

import os
import subprocess
import tempfile
from pathlib import Path

_VERSION_SECONDS = 30


class UnavailableError(Exception):
    """A source cannot give a toolchain here, and why; the next one is tried."""


def of_python_engine(name: str) -> bool:
    """Tell whether a Python program needs this file of a Pulumi installation."""
    return name == "pulumi" or (name.startswith("pulumi-") and "python" in name)


def engine_version(pulumi: Path) -> str:
    """Ask an engine for its version, such as 3.259.0; "" when it does not answer."""
    with tempfile.TemporaryDirectory() as scratch:
        # Even `pulumi version` writes a log into PULUMI_HOME.
        environment = {
            **os.environ,
            "PULUMI_HOME": scratch,
            "PULUMI_SKIP_UPDATE_CHECK": "true",
        }
        try:
            answer = subprocess.run(  # noqa: S603  the engine itself, no shell
                [pulumi, "version"],
                env=environment,
                capture_output=True,
                check=True,
                text=True,
                timeout=_VERSION_SECONDS,
            )
        except (OSError, subprocess.SubprocessError):
            return ""
    return answer.stdout.strip().removeprefix("v")
