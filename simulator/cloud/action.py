"""An action of the API, ready to run: its verb with what surrounds it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from simulator.cloud.kinds import Kind, child
from simulator.cloud.making import make
from simulator.cloud.references import found, listed, named, usable
from simulator.cloud.refusals import refusal
from simulator.cloud.resource import Attributes
from simulator.cloud.step import missing
from simulator.cloud.templates import compiled
from simulator.cloud.verbs import VERBS, WRITES
from simulator.messages import Json

if TYPE_CHECKING:
    from simulator.cloud.step import Step

Row = Mapping[str, Any]
Guard = Callable[["Step"], None]


@dataclass(frozen=True, slots=True)
class Action:
    """One action: its name, the kind it belongs to and what it does."""

    name: str
    kind: Kind
    version: str
    verb: str
    writes: bool
    run: Callable[["Step"], Attributes]


def action(kind: Kind, name: str, row: Row) -> Action:
    """Compile one declared action."""
    body = VERBS[row["does"]](kind, name, row)
    writes = row.get("writes", row["does"] in WRITES)
    return surrounded(kind, name, row, body, writes=writes)


def surrounded(
    kind: Kind,
    name: str,
    row: Row,
    body: Callable[["Step"], Attributes],
    *,
    writes: bool,
) -> Action:
    """Return an action made of what it does and of what surrounds any action."""
    if "each" in row:
        body = _each(row["each"], body)
    guards = [_need(kind, key, value) for key, value in row.get("needs", {}).items()]
    if "before" in row:
        guards.append(kind.hook(row["before"]))
    spawned = [
        child(one, kind.name.partition("/")[0]) for one in row.get("creates", ())
    ]
    after = kind.hook(row["after"]) if "after" in row else None
    added = {key: compiled(value) for key, value in row.get("with", {}).items()}
    says: Attributes = dict(kind.declared.get("product", {}).get("says", {}))

    def run(step: "Step") -> Attributes:
        return {**says, **act(step)} if says else act(step)

    def act(step: "Step") -> Attributes:
        if added:
            more = {key: value(step) for key, value in added.items()}
            step.parameters = {**step.parameters, **more}
        for guard in guards:
            guard(step)
        reply = body(step)
        for one in spawned:
            made = make(step.on(step.cloud.kind(one.kind), _mapping(one.given(step))))
            for ours, theirs in one.into.items():
                reply[ours] = made.attributes.get(theirs)
        if after is not None:
            changed: Attributes | None = after(step, reply)
            return reply if changed is None else changed
        return reply

    return Action(
        name=name,
        kind=kind,
        version=row.get("version", kind.version),
        verb=row["does"],
        writes=writes,
        run=run,
    )


def _mapping(value: Json) -> Attributes:
    return dict(value) if isinstance(value, dict) else {}


def _need(kind: Kind, name: str, row: str | Row) -> Guard:
    """Return the check that a parameter names something that exists."""
    declared: Row = {"kind": row} if isinstance(row, str) else row
    target = named(declared["kind"], kind.name.partition("/")[0])
    own = declared.get("absent")
    refused = own and refusal(own, "The specified {what} does not exist.")

    def check(step: "Step") -> None:
        values = listed(step.parameters.get(name))
        if not values and not declared.get("optional", False):
            raise missing(name)
        other = step.cloud.kind(target)
        for value in values:
            row = found(step, other, value)
            if row is None:
                raise (refused or other.absent).error(value)
            if declared.get("encrypts"):
                usable(row)

    return check


def _each(
    source: str, body: Callable[["Step"], Attributes]
) -> Callable[["Step"], Attributes]:
    """Run a verb once for each element of a parameter that holds several."""

    def run(step: "Step") -> Attributes:
        values = listed(step.parameters.get(source))
        if not values:
            return body(step)
        rest = {key: value for key, value in step.parameters.items() if key != source}
        reply: Attributes = {}
        for value in values:
            inner = value if isinstance(value, dict) else {source: value}
            below = step.on(step.kind, {**rest, **inner})
            reply = body(below)
            step.resource, step.attributes = below.resource, below.attributes
        return reply

    return run
