"""`gov-cloud preview`: what a change would do, judged by the packs; changes nothing."""

import json
import shutil
import tempfile
import time
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from operate import configuration, environment, summary
from operate.engine import EngineRun
from operate.outcome import Outcome
from operate.paths import PACKS, RUNS
from operate.progress import follow
from operate.state import ensure_stack
from operate.toolchain_command import ensure_shown


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
    begun = time.monotonic()
    errors = Console(stderr=True, highlight=False)
    accepted = configuration.check(stack)
    tools = ensure_shown(errors)
    variables = environment.for_engine(tools, accepted.pinned)
    ensure_stack(stack, tools, variables)
    RUNS.mkdir(parents=True, exist_ok=True, mode=0o700)
    folder = Path(tempfile.mkdtemp(prefix=f"{stack}-preview-", dir=RUNS))
    outcome = Outcome()
    run = EngineRun(_command(tools.pulumi, stack), variables, folder)
    with run.interruptible():
        follow(run.events(), outcome, errors, f"preview {stack}")
    if not outcome.finished and not outcome.errors and run.errors:
        outcome.errors.append(run.errors)
    code = outcome.exit_code(cancelled=run.cancelled > 0, status=run.process.returncode)
    seconds = time.monotonic() - begun
    data = summary.as_data(stack, outcome, code, seconds)
    kept = _keep(folder, out or RUNS / f"{stack}-preview", in_place=out is not None)
    shown = summary.page(stack, outcome, code, accepted, kept)
    (kept / "summary.json").write_text(json.dumps(data, indent=2) + "\n", "utf-8")
    (kept / "summary.txt").write_text(summary.text(shown), "utf-8")
    if as_json:
        typer.echo(json.dumps(data, indent=2))
    else:
        Console(highlight=False).print(shown)
    raise typer.Exit(code)


def _command(pulumi: Path, stack: str) -> list[str]:
    return [
        str(pulumi),
        "preview",
        f"--stack={stack}",
        "--json",
        "--non-interactive",
        # Both packs in one process: two cost more than the rules (decision 0004).
        f"--policy-pack={PACKS / 'residency-and-ownership'}",
    ]


def _keep(folder: Path, target: Path, *, in_place: bool) -> Path:
    """Move the run's files to where they are looked for; an old run is replaced.

    A folder that the user named keeps its other files.
    """
    if in_place:
        target.mkdir(parents=True, exist_ok=True)
        for file in folder.iterdir():
            shutil.move(file, target / file.name)
        folder.rmdir()
        return target
    if target.exists():
        shutil.rmtree(target)
    return folder.rename(target)
