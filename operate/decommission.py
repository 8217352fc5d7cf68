"""`gov-cloud decommission`: the order in which a temporary stack goes, leaving nothing.

Refuses while the data of anything in it has not been moved, verified and reviewed, and
while its successor does not serve what it serves. It deletes nothing itself: the last
line names the command that does.
"""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Annotated

import typer
from rich.console import Console

from facts import Facts
from operate.declaring import Declared, declare
from operate.errors import RefusedError
from operate.exit_codes import ExitCode
from operate.migration import PLATFORM, Step, not_moved, removal, temporary, units
from operate.options import PrintJson
from operate.registers import registers


def decommission(
    stack: Annotated[str, typer.Argument(help="Temporary stack.")] = "pilot-cloud",
    *,
    plan: Annotated[
        bool, typer.Option("--plan", help="Show the order though data is still there.")
    ] = False,
    as_json: PrintJson = False,
) -> None:
    """Show how a temporary stack goes; refused while data has not been moved."""
    known = registers()
    row = temporary(stack, known)
    both = declare([stack, row.successor])
    reasons = list(reasons_to_stay(both[stack], both[row.successor], known))
    if reasons and not plan:
        raise RefusedError("\n".join(reasons), ExitCode.DESTRUCTION_UNACKNOWLEDGED)
    steps = removal(both[stack])
    if as_json:
        typer.echo(json.dumps(as_data(stack, steps, reasons), indent=2))
        return
    console = Console(highlight=False)
    for line in [*reasons, *(lines(both[stack], steps))]:
        console.print(line, markup=False, soft_wrap=True)


def reasons_to_stay(old: Declared, new: Declared, known: Facts) -> Iterator[str]:
    """Yield every reason why the stack may not go yet."""
    yield from not_moved(old, known)
    there = units(new, known)
    for unit in units(old, known):
        if unit != PLATFORM and unit not in there:
            yield (
                f"{old.stack}: {new.stack} does not declare {unit}; allowed: a "
                f"successor that serves it. Fix: gov-cloud promote {unit}"
            )


def lines(declared: Declared, steps: list[Step]) -> Iterator[str]:
    """Yield the plan: what comes before, the order, how to see that nothing is left."""
    everything = [each for step in steps for each in step.resources]
    protected = sorted(each.name for each in everything if each.protected)
    kept = sorted(each.name for each in everything if each.kept)
    stack = declared.stack
    yield f"{stack}: {len(everything)} resources go in {len(steps)} steps"
    yield f"before: gov-cloud state backup {stack}"
    if protected:
        yield f"before: lift the protection of {len(protected)}: {', '.join(protected)}"
    if kept:
        yield f"before: nothing may be left behind; remove by hand: {', '.join(kept)}"
    for step in steps:
        kinds = Counter(each.type.rsplit(":", 1)[-1] for each in step.resources)
        shown = ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items()))
        yield f"{step.number:>3}  {shown}"
    yield f"run: gov-cloud destroy {stack} (the engine keeps this order)"
    yield f"after: no resource in `pulumi stack --show-ids --stack {stack}`"
    yield f"after: pulumi stack rm {stack}, then take its row out of the ledger"


def as_data(stack: str, steps: list[Step], reasons: list[str]) -> dict[str, object]:
    """Return the plan as plain data; `schema` names this form."""
    return {
        "schema": "decommission/1",
        "stack": stack,
        "refused": reasons,
        "steps": [[each.urn for each in step.resources] for step in steps],
        "protected": [
            each.urn for step in steps for each in step.resources if each.protected
        ],
        "kept": [each.urn for step in steps for each in step.resources if each.kept],
    }
