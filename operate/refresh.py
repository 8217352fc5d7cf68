"""`gov-cloud refresh`: records what really exists; the cloud is not changed."""

from typing import Annotated

import typer
from rich.console import Console

from operate import summary
from operate.options import AsJson, Out, RealRead, Stack
from operate.running import Job
from operate.working import working


def refresh(
    stack: Stack,
    *,
    real: RealRead = False,
    exists: Annotated[
        list[str] | None,
        typer.Option(
            metavar="URN=ID",
            help="A creation of a killed run that did happen, and the id it got.",
        ),
    ] = None,
    forget_others: Annotated[
        bool,
        typer.Option(
            "--forget-others", help="The other creations of that run did not happen."
        ),
    ] = False,
    as_json: AsJson = False,
    out: Out = None,
) -> None:
    """Read every resource of a stack again and record what is there."""
    console = Console(stderr=True, highlight=False)
    known = dict(each.rsplit("=", 1) for each in exists or () if "=" in each)
    settled = known if known or forget_others else None
    with working(stack, "refresh", real=real, console=console, settled=settled) as work:
        command = ("refresh", "--yes", "--skip-preview", work.parallel)
        run = work.run(Job("refresh", command, total=len(work.found.cloud)), out)
    data, shown = summary.as_data(run, "refresh"), summary.page(run, "refresh")
    summary.tell(run, data, shown, as_json=as_json)
    raise typer.Exit(run.code)
