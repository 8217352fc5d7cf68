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
from operate.checkpoint import Checkpoint
from operate.errors import OperationError
from operate.exit_codes import ExitCode
from operate.running import Job, Ready, run
from operate.unsettled import Creation, keep, load

REFRESH = ("refresh", "--yes", "--skip-preview", "--clear-pending-creates")


def unsettled(stack: str, found: Checkpoint) -> list[Creation]:
    """Return creations whose end is not known: pending ones and failed ones."""
    recorded = {each.urn for each in found.resources}
    pending = [
        Creation(
            urn=each.resource.urn,
            type=each.resource.type,
            parent=each.resource.parent,
            provider=each.resource.provider,
            inputs=each.resource.inputs,
        )
        for each in found.pending
        if each.doing == "creating"
    ]
    failed = [each for each in load(stack) if each.urn not in recorded]
    return list({each.urn: each for each in [*failed, *pending]}.values())


def settle(
    ready: Ready,
    found: Checkpoint,
    creations: Sequence[Creation],
    existing: Mapping[str, str],
    console: Console,
) -> None:
    """Settle every step without an end; `existing` are ids by URN of what was made.

    The other creations count as not having happened. OperationError when the engine
    cannot read the stack's cloud; then the next command finds the same again.
    """

    def say(what: str, end: str) -> None:
        line = f"left by a run that broke off: {what} {end}"
        console.print(line, markup=False, highlight=False, soft_wrap=True)

    keep(ready.stack, creations)
    for each in found.pending:
        if each.doing != "creating":
            say(f"{each.doing} {each.resource.kind} {each.resource.name}", "is redone")
    for creation in creations:
        identity = existing.get(creation.urn)
        end = f"made {identity}, which is taken up" if identity else "made nothing"
        say(f"creating {creation.kind} {creation.name}", end)
    if found.pending:
        _engine(ready, REFRESH, console)
    there = [each for each in creations if each.urn in existing]
    if there:
        _import(ready, there, existing, console)
    audit.note(
        "mend",
        ready.stack,
        taken_up=dict(existing),
        pending=[f"{each.doing} {each.resource.urn}" for each in found.pending],
    )
    keep(ready.stack, [])


def _import(
    ready: Ready,
    creations: Sequence[Creation],
    existing: Mapping[str, str],
    console: Console,
) -> None:
    """Record what was made under its ids.

    `refresh --import-pending-creates` promises this and does not do it: it marks the
    operation and drops it (engine 3.259.0).
    """
    with TemporaryDirectory() as folder:
        file = Path(folder) / "resources.json"
        file.write_text(json.dumps(_to_import(creations, existing)), "utf-8")
        options = ("--protect=false", "--generate-code=false", f"--file={file}")
        _engine(ready, ("import", "--yes", "--skip-preview", *options), console)


def _engine(ready: Ready, command: Sequence[str], console: Console) -> None:
    done = run(ready, Job("mend", command), out=None, console=console)
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


def _failed(stack: str, errors: list[str], folder: Path) -> str:
    first = errors[0].splitlines()[0] if errors else "no reason given"
    return (
        f"stack {stack}: what a killed run left cannot be settled ({first}); allowed: "
        f"a cloud that answers. Fix: read {folder}, then run the command again."
    )
