"""Asks a person before a cloud is changed; a script must say `--yes` itself."""

import sys

import typer
from rich.console import Console
from rich.prompt import Confirm

from operate.errors import RefusedError
from operate.exit_codes import ExitCode


def confirm(question: str, command: str, *, yes: bool, console: Console) -> None:
    """Return when the answer is yes; end with 8 at a no, refuse without anybody."""
    if yes:
        return
    if not sys.stdin.isatty():
        raise RefusedError(
            f"{command}: nobody is there to confirm; allowed: an answer at a terminal, "
            f"or --yes. Fix: {command} --yes"
        )
    if not Confirm.ask(question, console=console, default=False):
        console.print("Not confirmed; nothing was changed.")
        raise typer.Exit(ExitCode.CANCELLED)
