"""`gov-cloud destroy`: takes a stack down, and says what stays and why.

Data, logs and keys are protected: the law keeps them longer than any cloud. They stay,
with what they stand on, until somebody lifts the protection and says why.
"""

from collections.abc import Sequence
from typing import Annotated

import typer
from rich.console import Console, RenderableType
from rich.text import Text

from operate import audit, checkpoint, summary
from operate.affected import platform_of
from operate.checkpoint import Recorded
from operate.confirming import confirm
from operate.declaring import stack_names
from operate.errors import RefusedError
from operate.exit_codes import ExitCode
from operate.lifting import lift
from operate.options import AsJson, Out, Real, Stack
from operate.registers import registers
from operate.running import Job, Run
from operate.state import recorded
from operate.working import Work, working


def destroy(
    stack: Stack,
    *,
    yes: Annotated[
        bool, typer.Option("--yes", help="Do not ask before removing anything.")
    ] = False,
    unprotect: Annotated[
        str,
        typer.Option(
            metavar="REASON",
            help="Remove protected data, logs and keys too; the reason is kept in "
            ".gov-cloud/audit.jsonl.",
        ),
    ] = "",
    real: Real = False,
    as_json: AsJson = False,
    out: Out = None,
) -> None:
    """Take a stack down; what is protected stays and is named."""
    console = Console(stderr=True, highlight=False)
    with working(stack, "destroy", real=real, console=console) as work:
        _refuse_if_built_on(work)
        _ask(work, unprotect, yes=yes)
        if unprotect:
            names = [each.urn for each in work.found.cloud if each.protected]
            audit.note("unprotect", stack, reason=unprotect, resources=names)
            if names:
                lift(work)
        run = work.run(_job(work, unprotect), out)
        left = checkpoint.read(work.ready).cloud
    data = summary.as_data(run, "destroy") | {"left": [each.urn for each in left]}
    shown = summary.page(run, "destroy", _left(run, left))
    summary.tell(run, data, shown, as_json=as_json)
    raise typer.Exit(run.code)


def _job(work: Work, unprotect: str) -> Job:
    protection = "--ignore-protect" if unprotect else "--exclude-protected"
    options = ("--yes", "--skip-preview", protection, *work.keeps_going)
    command = ("destroy", *options, work.parallel)
    return Job("destroy", command, total=len(work.found.cloud))


def _refuse_if_built_on(work: Work) -> None:
    """RefusedError while other stacks stand on this one, which would break them."""
    stack, known = work.ready.stack, registers()
    # Not asked of others: a listing fails while some stack's state is being replaced.
    if not any(platform_of(name, known) == stack for name in stack_names()):
        return
    counts = recorded(stack, work.ready.tools, work.ready.variables)
    # Of the state and not of the files: a file may be gone before its stack.
    above = [name for name in counts if platform_of(name, known) == stack]
    above = [name for name in above if counts[name]]
    if above:
        more = f" and {len(above) - 1} more" if len(above) > 1 else ""
        raise RefusedError(
            f"destroy {stack}: {above[0]}{more} stand on it; allowed: a platform that "
            f"nobody stands on. Fix: first gov-cloud destroy {above[0]}{more}.",
            ExitCode.DESTRUCTION_UNACKNOWLEDGED,
        )


def _ask(work: Work, unprotect: str, *, yes: bool) -> None:
    stack = work.ready.stack
    count = len(work.found.cloud)
    kept = [each for each in work.found.cloud if each.protected]
    what = "protected ones too" if unprotect else f"{len(kept)} protected ones stay"
    confirm(
        f"Remove {count} resources of {stack} ({work.ready.target}; {what})?",
        f"gov-cloud destroy {stack}",
        yes=yes,
        console=work.console,
    )


def _left(run: Run, left: Sequence[Recorded]) -> list[RenderableType]:
    """Return what still exists, and why."""
    if not left:
        return [Text("\nLeft: nothing")]
    kept = [each for each in left if each.protected]
    lines = [f"\nLeft: {len(left)} resources, {len(kept)} of them protected"]
    lines += [f"  {each.kind} {each.name} is protected" for each in kept]
    others = len(left) - len(kept)
    if others and kept and run.code is ExitCode.OK:
        lines.append(f"  {others} others stay because protected ones stand on them")
    if kept:
        lines.append(
            "Data, logs and keys are kept by law until their time is over. To remove "
            f"them too: gov-cloud destroy {run.stack} --unprotect REASON"
        )
    return [Text(line, overflow="fold") for line in lines]
