"""`gov-cloud up`: makes the declared cloud exist, judged first and looked at after.

Reading what is there, planning under the packs, asking, changing under the packs,
looking again. Nothing is changed while a rule is broken or cannot be decided.
"""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console, RenderableType
from rich.text import Text

from operate import checkpoint, summary
from operate.confirming import confirm
from operate.critical_path import Chain, longest
from operate.exit_codes import ExitCode
from operate.options import AsJson, Out, Real, Stack
from operate.previewing import PREVIEW
from operate.running import BOTH_PACKS, Job, Run
from operate.second_look import SecondLook, judged, look_again
from operate.working import Work, working


def up(
    stack: Stack,
    *,
    yes: Annotated[
        bool, typer.Option("--yes", help="Do not ask before changing the cloud.")
    ] = False,
    real: Real = False,
    as_json: AsJson = False,
    out: Out = None,
) -> None:
    """Bring a stack up under both policy packs, repair drift, and look again."""
    console = Console(stderr=True, highlight=False)
    with working(stack, "up", real=real, console=console) as work:
        refreshed = _read_again(work)
        if refreshed and refreshed.code is not ExitCode.OK:
            raise _told(refreshed, None, as_json=as_json)
        plan = work.run(Job("plan", (*PREVIEW, work.parallel), BOTH_PACKS))
        if plan.code is not ExitCode.OK:
            raise _told(plan, None, as_json=as_json)
        if refreshed and plan.outcome.is_empty:
            # Read and planned a moment ago: that was the look.
            raise _told(plan, judged(work, plan), as_json=as_json)
        _ask(work, plan, yes=yes)
        done = _change(work, len(plan.outcome.changed), out)
        second = look_again(work) if done.code is ExitCode.OK else None
        chain = longest(checkpoint.read(work.ready).resources, _made(done))
    raise _told(done, second, as_json=as_json, chain=chain)


def _read_again(work: Work) -> Run | None:
    """Record what really exists, so that drift becomes part of the plan."""
    if not work.found.cloud:
        return None
    job = Job(
        "read",
        ("refresh", "--yes", "--skip-preview", work.parallel),
        total=len(work.found.cloud),
    )
    done = work.run(job)
    for item in done.outcome.changed:
        line = f"drift: {item.kind} {item.name}: {summary.drifted(item)}"
        work.console.print(line, markup=False, highlight=False, soft_wrap=True)
    return done


def _ask(work: Work, plan: Run, *, yes: bool) -> None:
    if not yes:
        work.console.print(summary.page(plan, "preview"))
    count = len(plan.outcome.changed)
    where = f"{plan.accepted.site['en']}, {work.ready.target}"
    confirm(
        f"Change {count} resources of {plan.stack} ({where})?",
        f"gov-cloud up {plan.stack}",
        yes=yes,
        console=work.console,
    )


def _change(work: Work, total: int, out: Path | None) -> Run:
    options = ("--yes", "--skip-preview", "--show-sames", *work.keeps_going)
    job = Job("up", ("up", *options, work.parallel), BOTH_PACKS, total)
    return work.run(job, out)


def _made(run: Run) -> list[str]:
    """Return the URNs of what this run has made."""
    creates = [each for each in run.outcome.changed if each.operation == "create"]
    return [each.urn for each in creates if each.urn in run.outcome.settled]


def _told(
    run: Run,
    second: SecondLook | None,
    *,
    as_json: bool,
    chain: Chain | None = None,
) -> typer.Exit:
    """Show the outcome; return the exit that ends the command."""
    data = summary.as_data(run, "up")
    parts: list[RenderableType] = []
    code = run.code
    if chain and chain.seconds:
        data["longest_wait"] = {"seconds": chain.seconds, "chain": str(chain)}
        text = f"\nTime: {run.seconds:.0f} s, of them {chain.seconds} s on the longest "
        text += f"chain of the provider's own waits: {chain}"
        parts.append(Text(text, overflow="fold"))
    if second:
        data["second_look"] = second.data
        parts += second.lines
        code = second.code
        data["exit_code"] = int(code)
    shown = summary.page(run, "up", parts)
    summary.tell(run, data, shown, as_json=as_json)
    return typer.Exit(code)
