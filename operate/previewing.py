"""Runs a preview and keeps what it said: shared by the verbs that look at a cloud.

Nothing here decides what is shown. A verb names the packs that judge the run (none,
for a picture) and gets the outcome, its exit code and the folder with the run's files.
"""

import shutil
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from operate import configuration, environment
from operate.configuration import Accepted
from operate.engine import EngineRun
from operate.exit_codes import ExitCode
from operate.gate import pass_gates
from operate.outcome import Outcome
from operate.paths import PACKS, RUNS
from operate.progress import follow
from operate.state import ensure_stacks
from operate.toolchain_command import ensure_shown


@dataclass(frozen=True)
class Previewed:
    """A finished preview."""

    stack: str
    accepted: Accepted
    outcome: Outcome
    code: ExitCode
    folder: Path
    """What the run left: events.jsonl, engine.json (the digest) and engine.log."""
    seconds: float


def run_preview(
    stack: str,
    *,
    verb: str,
    packs: Sequence[str],
    out: Path | None,
    console: Console,
) -> Previewed:
    """Preview `stack` under `packs`; progress goes to `console`, nothing is changed.

    The run's files go to `out`, else to the folder of this stack's last run.
    """
    begun = time.monotonic()
    accepted = configuration.check(stack)
    if packs:
        # What is judged is also paid for; a picture asks for nothing (A20).
        pass_gates(stack, console)
    tools = ensure_shown(console)
    variables = environment.for_engine(tools, accepted.pinned)
    ensure_stacks(stack, accepted.builds_on, tools, variables)
    RUNS.mkdir(parents=True, exist_ok=True, mode=0o700)
    folder = Path(tempfile.mkdtemp(prefix=f"{stack}-{verb}-", dir=RUNS))
    outcome = Outcome()
    run = EngineRun(_command(tools.pulumi, stack, packs), variables, folder)
    with run.interruptible():
        follow(run.events(), outcome, console, f"{verb} {stack}")
    if not outcome.finished and not outcome.errors and run.errors:
        outcome.errors.append(run.errors)
    code = outcome.exit_code(cancelled=run.cancelled > 0, status=run.process.returncode)
    seconds = time.monotonic() - begun
    kept = _keep(folder, out or RUNS / f"{stack}-{verb}", in_place=out is not None)
    return Previewed(stack, accepted, outcome, code, kept, seconds)


def _command(pulumi: Path, stack: str, packs: Sequence[str]) -> list[str]:
    return [
        str(pulumi),
        "preview",
        f"--stack={stack}",
        "--json",
        "--non-interactive",
        # Without it the digest leaves out what a run would not change.
        "--show-sames",
        *(f"--policy-pack={PACKS / name}" for name in packs),
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
