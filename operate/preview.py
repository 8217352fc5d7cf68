"""`gov-cloud preview`: what a change would do, judged by the packs; changes nothing."""

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from operate import summary
from operate.previewing import run_preview
from operate.running import BOTH_PACKS


def preview(
    stack: Annotated[str, typer.Argument(help="Stack, for example pilot-cloud.")],
    *,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the outcome as JSON.")
    ] = False,
    out: Annotated[
        Path | None, typer.Option(help="Folder that receives the run's files.")
    ] = None,
) -> None:
    """Preview a stack under both policy packs; nothing is changed."""
    run = run_preview(
        stack,
        verb="preview",
        packs=BOTH_PACKS,
        out=out,
        console=Console(stderr=True, highlight=False),
    )
    data, shown = summary.as_data(run, "preview"), summary.page(run, "preview")
    summary.keep(run, data, shown)
    if as_json:
        typer.echo(json.dumps(data, indent=2))
    else:
        Console(highlight=False).print(shown)
    raise typer.Exit(run.code)
