"""Hands `check` and `lint` over to the judge, a process of its own layer.

`operate` imports nothing of `policies`. It becomes that process (exec), so that its own
imports and memory are gone before the first resource is read, and signals, pipes and
the exit code are the judge's. The judge alone reads the options (`--help` too).
"""

import importlib
import os
import sys
from collections.abc import Sequence

from operate.paths import ROOT, STATE

VERBS = ("check", "lint")
_STATES = STATE / ".pulumi" / "stacks" / "gov-cloud"


def hand_over(verb: str, arguments: Sequence[str]) -> None:
    """Become `python -m policies.outside`; does not return."""
    own = ["--root", str(ROOT)]
    if verb == "check":
        own += ["--states", str(_STATES)]
        if any(word.startswith("--state") for word in arguments):
            # Imported late: only this needs an engine.
            opened = importlib.import_module("operate.check_state")
            arguments = opened.with_secrets(arguments)
    sys.stdout.flush()
    # -I: neither the folder one stands in nor PYTHON* variables choose the judge.
    command = [sys.executable, "-I", "-m", "policies.outside", verb]
    os.execv(sys.executable, [*command, *own, *arguments])  # noqa: S606 - our own program, no shell
