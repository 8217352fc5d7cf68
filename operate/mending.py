"""Makes a stack usable after a run was killed: what was under way is settled.

A killed engine leaves steps "pending" in its state. An update or a deletion is settled
by reading the resource again. A creation is not: whether the resource exists, and under
which id, only the cloud knows. Taking it up again under that id leaves no second one.
The same holds for a creation that failed because provider or connection died.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from rich.console import Console

from operate import audit
from operate.checkpoint import Checkpoint, Pending
from operate.errors import OperationError
from operate.exit_codes import ExitCode
from operate.running import Job, Ready, run
from operate.unsettled import Creation

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


def take_up(
    ready: Ready,
    creations: Sequence[Creation],
    existing: Mapping[str, str],
    console: Console,
) -> None:
    """Record creations that failed and happened all the same, under their ids."""
    there = [each for each in creations if each.urn in existing]
    for each in there:
        line = f"left by a failed run: {each.kind} {each.name} exists as "
        line += f"{existing[each.urn]} and is taken up"
        console.print(line, markup=False, highlight=False, soft_wrap=True)
    if not there:
        return
    with TemporaryDirectory() as folder:
        file = Path(folder) / "resources.json"
        file.write_text(json.dumps(_to_import(there, existing)), "utf-8")
        command = ("import", "--yes", "--skip-preview", f"--file={file}")
        options = ("--protect=false", "--generate-code=false")
        done = run(ready, Job("mend", command + options), out=None, console=console)
    audit.note(
        "take up",
        ready.stack,
        taken_up={each.urn: existing[each.urn] for each in there},
        outcome=int(done.code),
    )
    if done.code is not ExitCode.OK:
        raise OperationError(_failed(ready.stack, done.outcome.errors, done.folder))


def _to_import(
    creations: Sequence[Creation], existing: Mapping[str, str]
) -> dict[str, Any]:
    """Return what `pulumi import --file` reads; names stand for URNs in it."""
    urns = sorted({urn for each in creations for urn in (each.parent, each.provider)})
    names = {urn: f"n{number}" for number, urn in enumerate(urns) if urn}
    return {
        "nameTable": {name: urn for urn, name in names.items()},
        "resources": [
            {
                "type": each.type,
                "name": each.name,
                "id": existing[each.urn],
                **({"parent": names[each.parent]} if each.parent else {}),
                **({"provider": names[each.provider]} if each.provider else {}),
            }
            for each in creations
        ],
    }


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
