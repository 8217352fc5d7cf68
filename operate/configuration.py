"""Asks the program whether it accepts a stack's settings, before the engine starts.

`operate` imports nothing of `infra`: it runs `python -m infra.check`, which ends with
2 and one line per problem when the settings are refused.
"""

import json
import os
import subprocess
import sys
from dataclasses import dataclass

from operate.backend import variables
from operate.errors import ConfigurationError
from operate.exit_codes import ExitCode
from operate.paths import ROOT, stack_file


@dataclass(frozen=True)
class Accepted:
    """What the run must know of accepted settings."""

    pinned: dict[str, str]
    """Environment variable -> value: hosts without an endpoint key, and the state."""
    region: str
    site: dict[str, str]
    """Name of the site by language (en, zh, pt)."""
    departments: dict[str, dict[str, str | None]]
    """Code of a public body -> its name by language."""
    systems: list[str]
    """Components and services (gov-system), in the order of declaring."""
    builds_on: str | None = None
    """Stack whose outputs it reads: a department's platform."""


def check(stack: str) -> Accepted:
    """Return what the run needs; ConfigurationError with every problem."""
    file = stack_file(stack)
    shown = file.relative_to(ROOT).as_posix()
    clean = {key: value for key, value in os.environ.items() if key in ("PATH", "LANG")}
    done = subprocess.run(  # noqa: S603 - our own program, no shell
        [sys.executable, "-m", "infra.check", str(file), stack, shown],
        cwd=ROOT,
        env=clean,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode == ExitCode.CONFIGURATION:
        raise ConfigurationError(done.stderr.strip())
    if done.returncode != ExitCode.OK:
        raise RuntimeError(f"infra.check failed:\n{done.stderr}")
    accepted = json.loads(done.stdout)
    # A run is pinned to the site's hosts and to the site's state alike.
    accepted["pinned"] |= variables(stack)
    return Accepted(**accepted)
