"""`gov-cloud preview-all`: many stacks previewed at once on this machine, one table.

Each preview is a process of its own, so one that fails leaves the others alone. What is
more than one machine's work belongs to a pipeline (`gov-cloud plan-ci`).
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from operate.affected import changed_files, touched, waves
from operate.declaring import stack_names
from operate.errors import ConfigurationError
from operate.exit_codes import ExitCode
from operate.options import PrintJson
from operate.paths import ROOT, RUNS
from operate.registers import registers
from operate.summary import ENDINGS

# A preview plans; nothing in it has failed or stayed unfinished yet.
PLANNED = tuple(name for name in ENDINGS if name not in ("failed", "unfinished"))
# The gravest first: what a reviewer must know before anything else.
GRAVITY = (
    *(ExitCode.CANCELLED, ExitCode.TOOLCHAIN, ExitCode.ERROR, ExitCode.CONFIGURATION),
    *(ExitCode.POLICY_VIOLATED, ExitCode.CEILING_EXCEEDED, ExitCode.APPROVAL_MISSING),
    *(ExitCode.POLICY_UNPROVEN, ExitCode.OK),
)


@dataclass(frozen=True)
class Result:
    """How the preview of one stack ended."""

    stack: str
    code: int
    seconds: float
    summary: dict[str, Any]
    """The preview's own data; empty where it never began."""
    said: str
    """What it said on standard error."""

    @property
    def verdict(self) -> str:
        """The preview's own word, or REFUSED where a gate was closed."""
        return str(self.summary.get("verdict", "REFUSED"))


def preview_all(
    stacks: Annotated[list[str] | None, typer.Argument(help="Default: all.")] = None,
    *,
    since: Annotated[
        str, typer.Option(help="Only stacks that differ from this commit.")
    ] = "",
    jobs: Annotated[
        int, typer.Option(min=1, max=64, help="Previews at the same time.")
    ] = os.cpu_count() or 1,
    out: Annotated[
        Path | None, typer.Option(help="Folder that receives each run's files.")
    ] = None,
    as_json: PrintJson = False,
) -> None:
    """Preview many stacks in parallel; ends with the gravest code of all."""
    wanted = chosen(stacks or [], since)
    console = Console(stderr=True, highlight=False)
    begun = time.monotonic()
    results = run(wanted, jobs, out or RUNS / "all", console)
    code = gravest(result.code for result in results)
    if as_json:
        typer.echo(json.dumps(as_data(results, code), indent=2))
    else:
        show(results, Console(highlight=False), time.monotonic() - begun)
    raise typer.Exit(code)


def chosen(named: list[str], since: str) -> list[str]:
    """Return the stacks to preview, in order; ConfigurationError for unknown ones."""
    every = stack_names()
    unknown = [name for name in named if name not in every]
    if unknown or (named and since):
        raise ConfigurationError(
            f"preview-all: {', '.join(unknown) or '--since'} cannot be previewed; "
            f"allowed: some of {', '.join(every)}, or --since alone. Fix: name those."
        )
    known = registers()
    wanted = touched(changed_files(since), every, known) if since else named or every
    return [stack for wave in waves(wanted, known) for stack in wave]


def run(
    stacks: Sequence[str], jobs: int, folder: Path, console: Console
) -> list[Result]:
    """Preview the stacks, `jobs` at a time; the results come in the order asked for."""
    done = 0

    def one(stack: str) -> Result:
        nonlocal done
        result = _preview(stack, folder / stack)
        done += 1
        told = f"{stack}: {result.verdict} ({result.seconds:.0f} s)"
        console.print(f"{done}/{len(stacks)} {told}", markup=False)
        return result

    with ThreadPoolExecutor(max_workers=jobs) as pool:
        return list(pool.map(one, stacks))


def _preview(stack: str, folder: Path) -> Result:
    begun = time.monotonic()
    done = subprocess.run(  # noqa: S603 - our own program, no shell
        [
            *(sys.executable, "-m", "operate.main", "preview", stack),
            *("--json", "--out", str(folder)),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    try:
        summary = json.loads(done.stdout)
    except json.JSONDecodeError:
        summary = {}
    seconds = time.monotonic() - begun
    return Result(stack, done.returncode, seconds, summary, done.stderr.strip())


def gravest(codes: Any) -> int:  # noqa: ANN401 - any iterable of numbers
    """Return the gravest code; a number that is not ours is graver than all."""
    order = {int(code): rank for rank, code in enumerate(GRAVITY)}
    return min((int(code) for code in codes), key=lambda c: order.get(c, -1), default=0)


def show(results: list[Result], console: Console, seconds: float) -> None:
    """Print one table, then what each stack that did not end well said."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for name in ("stack", "verdict", *PLANNED, "pass", "fail", "unproven", "s"):
        is_text = name in ("stack", "verdict")
        table.add_column(name, justify="left" if is_text else "right")
    for each in results:
        changes = each.summary.get("changes", {})
        policies = each.summary.get("policies", {})
        counts = [*(changes.get(name, 0) for name in PLANNED)]
        counts += [policies.get(name, 0) for name in ("pass", "fail", "undetermined")]
        colour = "green" if each.code == 0 else "red"
        cells = [Text(str(count) if count else "") for count in counts]
        verdict = Text(each.verdict, style=colour)
        table.add_row(each.stack, verdict, *cells, f"{each.seconds:.1f}")
    console.print(table)
    for each in results:
        for line in _complaints(each):
            console.print(f"{each.stack}: {line}", markup=False, soft_wrap=True)
    bad = sum(each.code != 0 for each in results)
    told = f"{bad} did not end well" if bad else "all well"
    console.print(f"{len(results)} stacks, {told}, {seconds:.0f} s", markup=False)


def _complaints(result: Result) -> list[str]:
    if result.code == 0:
        return []
    if not result.summary:
        return result.said.splitlines() or [f"ended with {result.code}"]
    findings = [str(each["message"]) for each in result.summary["findings"]]
    return [*map(str, result.summary["errors"]), *findings]


def as_data(results: list[Result], code: int) -> dict[str, Any]:
    """Return all results as plain data; `schema` names this form."""
    return {
        "schema": "preview-all/1",
        "exit_code": code,
        "stacks": {
            each.stack: {
                "exit_code": each.code,
                "seconds": round(each.seconds, 1),
                "verdict": each.verdict,
                "changes": each.summary.get("changes", {}),
                "policies": each.summary.get("policies", {}),
                "complaints": _complaints(each),
            }
            for each in results
        },
    }
