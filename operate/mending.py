"""Makes a stack usable after a run was killed: what was under way is settled.

A killed engine leaves steps "pending" in its state. An update or a deletion is settled
by reading the resource again. A creation is not: whether the resource exists, and under
which id, only the cloud knows. Taking it up again under that id leaves no second one.
"""

from collections.abc import Mapping
from pathlib import Path

from rich.console import Console

from operate import audit
from operate.checkpoint import Checkpoint, Pending
from operate.errors import OperationError
from operate.exit_codes import ExitCode
from operate.running import Job, Ready, run

REFRESH = ("refresh", "--yes", "--skip-preview")


def pending_creates(found: Checkpoint) -> list[Pending]:
    """Return the creations whose end was never recorded."""
    return [each for each in found.pending if each.doing == "creating"]


def settle(
    ready: Ready, found: Checkpoint, existing: Mapping[str, str], console: Console
) -> None:
    """Settle every pending step; `existing` are ids by URN of creations that happened.

    The other creations count as not having happened. OperationError when the engine
    cannot read the stack's cloud.
    """
    creates = pending_creates(found)
    taken = [each for each in creates if each.resource.urn in existing]
    for each in found.pending:
        _tell(each, existing, console)
    adopted = [
        argument
        for each in taken
        for part in (each.resource.urn, existing[each.resource.urn])
        for argument in ("--import-pending-creates", part)
    ]
    forget = ["--clear-pending-creates"] if len(taken) < len(creates) else []
    job = Job("mend", [*REFRESH, *adopted, *forget])
    done = run(ready, job, out=None, console=console)
    audit.note(
        "mend",
        ready.stack,
        taken_up={each.resource.urn: existing[each.resource.urn] for each in taken},
        settled=[f"{each.doing} {each.resource.urn}" for each in found.pending],
        outcome=int(done.code),
    )
    if done.code is not ExitCode.OK:
        raise OperationError(_failed(ready.stack, done.outcome.errors, done.folder))


def _tell(pending: Pending, existing: Mapping[str, str], console: Console) -> None:
    what = f"{pending.resource.kind} {pending.resource.name}"
    if pending.doing != "creating":
        end = "is read again"
    elif identity := existing.get(pending.resource.urn):
        end = f"exists as {identity} and is taken up"
    else:
        end = "was not found and is forgotten"
    line = f"left by a killed run: {pending.doing} {what} {end}"
    console.print(line, markup=False, highlight=False, soft_wrap=True)


def _failed(stack: str, errors: list[str], folder: Path) -> str:
    first = errors[0].splitlines()[0] if errors else "no reason given"
    return (
        f"stack {stack}: what a killed run left cannot be settled ({first}); allowed: "
        f"a cloud that answers. Fix: read {folder}, then run the command again."
    )
