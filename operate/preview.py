"""`gov-cloud preview`: what a change would do, judged by the packs; changes nothing."""

import typer
from rich.console import Console

from operate import summary
from operate.options import AsJson, Out, Stack
from operate.previewing import run_preview
from operate.running import BOTH_PACKS


def preview(
    stack: Stack,
    *,
    as_json: AsJson = False,
    out: Out = None,
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
    summary.tell(run, data, shown, as_json=as_json)
    raise typer.Exit(run.code)
