"""Asks a module that the command may not import: it runs in a process of its own.

The command stands beside the programs that it runs (see the direction of imports), so
what their models and registrations say comes as JSON on a pipe.
"""

import json
import subprocess
import sys
from collections.abc import Mapping
from typing import Any

from operate.errors import ConfigurationError, OperationError
from operate.exit_codes import ExitCode
from operate.paths import ROOT


def ask(
    module: str,
    *arguments: str,
    otherwise: str,
    sent: str = "",
    environment: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """Return the JSON object that `python -m module` prints.

    ConfigurationError passes on what the models refuse. Any other end is an
    OperationError that says `otherwise`, with `{last}` for the last words.
    """
    done = subprocess.run(  # noqa: S603 - our own program, no shell
        [sys.executable, "-m", module, *arguments],
        cwd=ROOT,
        env=None if environment is None else dict(environment),
        input=sent,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode == ExitCode.CONFIGURATION:
        raise ConfigurationError(done.stderr.strip())
    if done.returncode != ExitCode.OK:
        last = (done.stderr.strip().splitlines() or ["it said nothing"])[-1]
        raise OperationError(otherwise.format(last=last))
    found: dict[str, Any] = json.loads(done.stdout)
    return found
