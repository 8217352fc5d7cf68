"""`gov-cloud doctor`: what is here, what is wrong, and what to do about it.

A table on a terminal, plain lines elsewhere, JSON on request. What is looked at is
in checks.py.
"""

import json
from dataclasses import asdict

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from operate.checks import Check, examine
from operate.exit_codes import ExitCode
from operate.options import PrintJson
from operate.paths import STATE
from operate.toolchain import Places

_COLOURS = {"ok": "green", "note": "yellow", "problem": "bold red"}


def doctor(
    *,
    as_json: PrintJson = False,
) -> None:
    """Look at everything a run needs; end with 1 when something must be mended."""
    checks = list(examine(Places.here(), STATE))
    is_fine = all(check.state != "problem" for check in checks)
    if as_json:
        report = {"ok": is_fine, "checks": [asdict(check) for check in checks]}
        typer.echo(json.dumps(report, indent=2))
    else:
        show(checks, Console())
    if not is_fine:
        raise typer.Exit(ExitCode.ERROR)


def show(checks: list[Check], console: Console) -> None:
    """Print the checks, then one line that counts what is wrong."""
    if console.is_terminal:
        console.print(_table(checks))
    else:
        for check in checks:
            fix = f"  Fix: {check.fix}" if check.fix else ""
            line = f"{check.state:<8} {check.name:<24} {check.found}{fix}"
            console.print(line, markup=False, highlight=False, soft_wrap=True)
    problems = sum(check.state == "problem" for check in checks)
    said = f"{problems} to mend" if problems else "all fine"
    console.print(f"{len(checks)} checks: {said}", markup=False, highlight=False)


def _table(checks: list[Check]) -> Table:
    table = Table("", "what", "found", "what to do", box=None, pad_edge=False)
    for check in checks:
        state = Text(check.state, style=_COLOURS[check.state])
        table.add_row(state, Text(check.name), Text(check.found), Text(check.fix))
    return table
