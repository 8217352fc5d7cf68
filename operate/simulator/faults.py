"""`gov-cloud simulator faults`: what shall go wrong, and how often."""

import json
from pathlib import Path
from typing import Annotated

import typer
import yaml

from operate.errors import RefusedError
from operate.simulator import control
from operate.simulator.place import HERE


def faults(
    file: Annotated[
        Path | None,
        typer.Argument(help="YAML or JSON list of rules, for the present ones."),
    ] = None,
    *,
    clear: Annotated[
        bool, typer.Option("--clear", help="From now on nothing goes wrong.")
    ] = False,
) -> None:
    """Show, set or clear the rules by which the simulated cloud fails."""
    if clear:
        control.ask(HERE, "PUT", "faults", body=[])
    elif file is not None:
        control.ask(HERE, "PUT", "faults", body=_rules(file))
    rules = control.ask(HERE, "GET", "faults")
    for rule in rules:
        typer.echo(json.dumps(rule, ensure_ascii=False))
    if not rules:
        typer.echo("simulator: no fault rules; nothing goes wrong on purpose")


def _rules(file: Path) -> list[object]:
    try:
        content = yaml.safe_load(file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        said = getattr(error, "strerror", None) or "is not YAML"
        raise RefusedError(
            f"{file}: cannot be read ({said}); allowed: a YAML or JSON list of rules. "
            "Fix: name another file."
        ) from error
    if not isinstance(content, list):
        raise RefusedError(
            f"{file}: is no list; allowed: a YAML or JSON list of rules. Fix: put "
            "'- ' before each rule."
        )
    return content
