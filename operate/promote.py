"""`gov-cloud promote`: what it takes to move a service from the pilot to production.

Shows and decides nothing: what production gets, what the pilot loses, who becomes what,
and the steps in which the data moves, all of them inside Macau (A35, A36).
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any

import typer
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from facts import Facts
from facts.transition import Temporary
from operate.declaring import Declared, Resource, declare
from operate.errors import ConfigurationError
from operate.exit_codes import ExitCode
from operate.migration import (
    RECORD,
    Pair,
    holding_data,
    pairs,
    temporary,
    units,
    users,
)
from operate.options import PrintJson
from operate.paper import paper
from operate.registers import registers


@dataclass(frozen=True)
class Promotion:
    """A service on its way: both sides, and what is recorded."""

    service: str
    old: Declared
    new: Declared
    row: Temporary
    pairs: tuple[Pair, ...]
    gets: tuple[Resource, ...]
    users: tuple[Resource, ...]
    steps: tuple[str, ...]
    moved: bool

    @property
    def is_declared(self) -> bool:
        """Whether the successor declares the service already."""
        return bool(self.gets)


def promote(
    service: Annotated[str, typer.Argument(help="Service, such as queue-booking.")],
    *,
    pilot: Annotated[str, typer.Option(help="The temporary stack.")] = "pilot-cloud",
    as_json: PrintJson = False,
) -> None:
    """Show how a service moves from the pilot to production; changes nothing."""
    known = registers()
    row = temporary(pilot, known)
    both = declare([pilot, row.successor])
    found = promotion(service, both[pilot], both[row.successor], known)
    if as_json:
        typer.echo(json.dumps(as_data(found, known), indent=2, ensure_ascii=False))
    else:
        paper().print(page(found, known))
    if not found.is_declared:
        raise typer.Exit(ExitCode.CONFIGURATION)


def promotion(service: str, old: Declared, new: Declared, known: Facts) -> Promotion:
    """Return how `service` moves; ConfigurationError if the old stack lacks it."""
    going = units(old, known)
    mine = going.get(service, [])
    if service not in known.services or not mine:
        names = ", ".join(unit for unit in going if unit in known.services) or "none"
        raise ConfigurationError(
            f"{old.stack}: declares no service {service!r}; allowed: {names}. "
            "Fix: name one of them."
        )
    return Promotion(
        service=service,
        old=old,
        new=new,
        row=temporary(old.stack, known),
        pairs=tuple(pairs(mine, new)),
        gets=tuple(units(new, known).get(service, ())),
        users=tuple(users(mine, old)),
        steps=tuple(_steps(service, mine, old, new, known)),
        moved=service in known.transition.moved,
    )


def _steps(
    service: str, mine: list[Resource], old: Declared, new: Declared, known: Facts
) -> Iterator[str]:
    """Yield the steps of the move, in order; each says what proves it."""
    yield f"bring {service} up in {new.stack}: gov-cloud up {new.stack}"
    yield f"back the state up: gov-cloud state backup {old.stack}"
    yield "announce the stop to the department and close the entry of the service"
    for resource in holding_data(mine, known):
        move = known.transition.moves[resource.type]
        yield f"{resource.name}: {move.how}; proof: {move.proof}"
    yield f"point the name of the service at {new.stack} and open the entry"
    yield f"have another office review the proofs; record moved.{service} in {RECORD}"


def page(found: Promotion, known: Facts) -> RenderableType:
    """Return the page of a promotion."""
    word = "moved and reviewed" if found.moved else "not moved yet"
    end = found.row.end_on(found.old.as_of)
    parts: list[RenderableType] = [
        Text(f"{found.service}: {found.old.stack} to {found.new.stack}", style="bold"),
        Text(f"{_place(found.old, known)} to {_place(found.new, known)}"),
        Text(f"{word}; {found.old.stack} ends on {end}\n"),
        _map(found),
        Text(""),
    ]
    if not found.is_declared:
        parts.append(
            Text(
                f"{found.new.stack} does not declare it yet. Fix: give services."
                f"{found.service} of stacks/Pulumi.{found.new.stack}.yaml its values.",
                style="red",
            )
        )
    parts += [
        Text(f"{found.new.stack} gets {len(found.gets)} resources"),
        Text(f"{found.old.stack} loses {len(found.pairs)} resources"),
        *(Text(f"  still needed by {each.name}", style="red") for each in found.users),
        Text("\nSteps, all inside Macau:", style="bold"),
        *(Text(f"{n:>3}  {line}") for n, line in enumerate(found.steps, 1)),
    ]
    return Group(*parts)


def _place(declared: Declared, known: Facts) -> str:
    site = known.site_of(declared.stack)
    if site is None:
        return declared.stack
    return f"{site.title.en} {site.title.zh} · {site.title.pt} ({site.region})"


def _map(found: Promotion) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for name in ("type", found.old.stack, found.new.stack):
        table.add_column(name, overflow="fold")
    for pair in found.pairs:
        new = Text(pair.new.name) if pair.new else Text("nobody", style="yellow")
        table.add_row(pair.old.type.rsplit(":", 1)[-1], pair.old.name, new)
    return table


def as_data(found: Promotion, known: Facts) -> dict[str, Any]:
    """Return the promotion as plain data; `schema` names this form."""
    moves = known.transition.moves
    return {
        "schema": "promotion/1",
        "service": found.service,
        "from": found.old.stack,
        "to": found.new.stack,
        "ends": found.row.end_on(found.old.as_of).isoformat(),
        "moved": found.moved,
        "map": [
            {
                "type": pair.old.type,
                "old": pair.old.name,
                "new": pair.new and pair.new.name,
                "holds_data": pair.old.type in moves,
            }
            for pair in found.pairs
        ],
        "gets": sorted(each.name for each in found.gets),
        "still_needed_by": sorted(each.name for each in found.users),
        "steps": list(found.steps),
    }
