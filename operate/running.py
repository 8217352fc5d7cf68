"""Runs one operation of the engine and keeps what it said: shared by every verb.

Nothing here decides what is shown. A verb says what the engine shall do and which
packs judge it, and gets the outcome, its exit code and the folder with the files.
"""

import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rich.console import Console

from operate import configuration, environment, held, target
from operate.activity import Activity, Step
from operate.configuration import Accepted
from operate.engine import EngineRun
from operate.exit_codes import ExitCode
from operate.gate import pass_gates
from operate.outcome import Outcome
from operate.paths import PACKS, RUNS
from operate.progress import Progress
from operate.state import ensure_stacks
from operate.target import Target
from operate.toolchain import Toolchain
from operate.toolchain_command import ensure_shown
from operate.unsettled import Watch, keep, load

# Both packs in one process: two cost more than the rules (decision 0004).
BOTH_PACKS = ("residency-and-ownership",)


@dataclass(frozen=True)
class Ready:
    """A stack whose settings are accepted, with the engine that will run it."""

    stack: str
    accepted: Accepted
    tools: Toolchain
    target: Target
    added: dict[str, str]
    """Variables that lead to the stack's cloud: pinned endpoints, proxy, authority."""
    variables: dict[str, str]
    """The whole environment of the engine."""


@dataclass(frozen=True)
class Job:
    """What the engine shall do; `verb` is what a person calls it."""

    verb: str
    command: Sequence[str]
    packs: Sequence[str] = ()
    total: int = 0
    """Steps that are expected, 0 for not known."""
    variables: Mapping[str, str] = field(default_factory=dict)
    """What differs from the environment of other jobs."""


@dataclass(frozen=True)
class Run:
    """A finished run of the engine."""

    stack: str
    accepted: Accepted
    outcome: Outcome
    code: ExitCode
    folder: Path
    """What it left: events.jsonl, engine.json (standard output) and engine.log."""
    seconds: float
    steps: list[Step] = field(default_factory=list)
    """Steps on cloud resources that ended, with their times."""


def prepare(stack: str, console: Console, *, paid: bool = False) -> Ready:
    """Check the settings, find the engine, make the stack in the state if need be.

    What will be `paid` for passes the gates of money and approval first (A20).
    """
    accepted = configuration.check(stack)
    if paid:
        pass_gates(stack, console)
    tools = ensure_shown(console)
    ready = _reaching(stack, accepted, tools)
    ensure_stacks(stack, accepted.builds_on, tools, ready.variables)
    return ready


def reaching(ready: Ready) -> Ready:
    """Return it with the way to its cloud as it is now: a new port, for example."""
    return _reaching(ready.stack, ready.accepted, ready.tools)


def _reaching(stack: str, accepted: Accepted, tools: Toolchain) -> Ready:
    where = target.target_of(stack)
    added = accepted.pinned | target.variables(where)
    variables = environment.for_engine(tools, added)
    return Ready(stack, accepted, tools, where, added, variables)


def run(ready: Ready, job: Job, *, out: Path | None, console: Console) -> Run:
    """Run `job`; progress goes to `console`. HeldError while another holds the state.

    The run's files go to `out`, else to the folder of this stack's last such run.
    """
    begun = time.monotonic()
    RUNS.mkdir(parents=True, exist_ok=True, mode=0o700)
    folder = Path(tempfile.mkdtemp(prefix=f"{ready.stack}-{job.verb}-", dir=RUNS))
    outcome, activity, watch = Outcome(), Activity(), Watch()
    variables = {**ready.variables, **job.variables}
    engine = EngineRun(_command(ready, job), variables, folder)
    with engine.interruptible():
        label = f"{job.verb} {ready.stack}"
        told = Progress(label, console, outcome, activity, job.total)
        told.follow(_watched(engine.events(), watch))
    if watch.failed:
        keep(ready.stack, [*load(ready.stack), *watch.failed])
    if not outcome.finished and not outcome.errors and engine.errors:
        outcome.errors.append(engine.errors)
    # A folder's locks were looked at before; those of a server only the engine sees.
    who = None if outcome.finished else held.holder(engine.errors)
    status = engine.process.returncode
    code = outcome.exit_code(cancelled=engine.cancelled > 0, status=status)
    seconds = time.monotonic() - begun
    target_folder = out or RUNS / f"{ready.stack}-{job.verb}"
    kept = _keep(folder, target_folder, in_place=out is not None)
    if who:
        raise held.refuse(ready.stack, who, "wait for it")
    return Run(ready.stack, ready.accepted, outcome, code, kept, seconds, activity.done)


def _watched(
    events: Iterator[dict[str, Any] | None], watch: Watch
) -> Iterator[dict[str, Any] | None]:
    for event in events:
        if event is not None:
            watch.take(event)
        yield event


def _command(ready: Ready, job: Job) -> list[str]:
    return [
        str(ready.tools.pulumi),
        *job.command,
        f"--stack={ready.stack}",
        "--non-interactive",
        *(f"--policy-pack={PACKS / name}" for name in job.packs),
    ]


def _keep(folder: Path, target_folder: Path, *, in_place: bool) -> Path:
    """Move the run's files to where they are looked for; an old run is replaced.

    A folder that the user named keeps its other files.
    """
    if in_place:
        target_folder.mkdir(parents=True, exist_ok=True)
        for file in folder.iterdir():
            shutil.move(file, target_folder / file.name)
        folder.rmdir()
        return target_folder
    if target_folder.exists():
        shutil.rmtree(target_folder)
    return folder.rename(target_folder)
