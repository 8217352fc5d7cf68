"""`gov-cloud drift`: what somebody changed behind the program; changes nothing."""

from dataclasses import replace

import typer
from rich.console import Console, RenderableType
from rich.text import Text

from operate import summary
from operate.exit_codes import ExitCode
from operate.options import AsJson, Out, RealRead, Stack
from operate.running import Job, Run
from operate.working import working

# The engine takes a standing confirmation for a contradiction of --preview-only.
ONLY_LOOK = {"PULUMI_SKIP_CONFIRMATIONS": "false"}


def drift(
    stack: Stack,
    *,
    real: RealRead = False,
    as_json: AsJson = False,
    out: Out = None,
) -> None:
    """Compare the cloud with what is recorded; end with 7 when they differ."""
    console = Console(stderr=True, highlight=False)
    with working(stack, "drift", real=real, console=console) as work:
        command = ("refresh", "--preview-only", work.parallel)
        total = len(work.found.cloud)
        run = work.run(Job("drift", command, total=total, variables=ONLY_LOOK), out)
    if run.code is ExitCode.OK and run.outcome.changed:
        run = replace(run, code=ExitCode.UNEXPECTED_CHANGES)
    data, shown = summary.as_data(run, "drift"), summary.page(run, "drift", named(run))
    summary.tell(run, data, shown, as_json=as_json)
    raise typer.Exit(run.code)


def named(run: Run) -> list[RenderableType]:
    """Return a line for each resource that differs: which, where, from what to what."""
    lines = [
        f"  {item.kind} {item.name}: {summary.drifted(item)}"
        for item in run.outcome.changed
    ]
    if lines:
        lines.append(f"\nRepair with: gov-cloud up {run.stack}")
        lines.append(f"Keep what is there: gov-cloud refresh {run.stack}, then declare")
    return [Text(line, overflow="fold") for line in lines]
