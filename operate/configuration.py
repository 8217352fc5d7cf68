"""Asks the program whether it accepts a stack's settings, before the engine starts.

`operate` imports nothing of `infra`: it runs `python -m infra.check`, which ends with
2 and one line per problem when the settings are refused.
"""

import os
from dataclasses import dataclass

from operate.asking import ask
from operate.backend import variables
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
    accepted = ask(
        "infra.check",
        *(str(file), stack, shown),
        environment=clean,
        otherwise=f"{shown}: the settings cannot be read ({{last}}); allowed: a stack "
        "file. Fix: python -m infra.check with this file says more.",
    )
    # A run is pinned to the site's hosts and to the site's state alike.
    accepted["pinned"] |= variables(stack)
    return Accepted(**accepted)
