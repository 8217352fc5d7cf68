"""`gov-cloud check` and `gov-cloud lint`: hand over to the judge's own command line.

`operate` imports nothing of `policies`. It becomes that process (exec), so that its own
imports and memory are gone before the first resource is read, and signals, pipes and
the exit code are the judge's. The judge alone reads the options (`--help` too).
"""

import os
import sys
from collections.abc import Sequence

import typer

from operate.paths import ROOT, STATE

STATES = STATE / ".pulumi" / "stacks" / "gov-cloud"
# Every option is the judge's to read.
PASS_ON = {
    "allow_extra_args": True,
    "ignore_unknown_options": True,
    "help_option_names": [],
}


def check(context: typer.Context) -> None:
    """Judge a preview file, a saved state or a simulator by all rules."""
    hand_over("check", ["--states", str(STATES), *context.args])


def lint(context: typer.Context) -> None:
    """Look for ways round the packs in programs and pipelines."""
    hand_over("lint", context.args)


def hand_over(verb: str, arguments: Sequence[str]) -> None:
    """Become `python -m policies.outside`; does not return."""
    sys.stdout.flush()
    command = [sys.executable, "-I", "-m", "policies.outside", verb]
    # -I: neither the folder one stands in nor PYTHON* variables choose the judge.
    os.execv(sys.executable, [*command, "--root", str(ROOT), *arguments])  # noqa: S606 - our own program, no shell
