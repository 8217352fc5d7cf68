"""The verbs `add` and `remove`: entries of a list that is an attribute."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from simulator.cloud.changing import change
from simulator.cloud.kinds import Kind
from simulator.cloud.looking import finder, must
from simulator.cloud.references import listed
from simulator.cloud.refusals import refusal
from simulator.cloud.replies import returned
from simulator.cloud.resource import Attributes, Resource
from simulator.cloud.templates import Template, compiled
from simulator.messages import Json

if TYPE_CHECKING:
    from simulator.cloud.step import Step

Row = Mapping[str, Any]
Body = Callable[["Step"], Attributes]


def add(kind: Kind, name: str, row: Row) -> Body:
    """Put entries into a list that is an attribute of a resource."""
    find, reply = finder(kind, row), returned(kind, row, ())
    entries, field, key = _entries(row), row["to"], tuple(row.get("key", ()))
    twice = row.get("exists")
    refused = twice and refusal(twice, "The entry {what} already exists.")

    def run(step: "Step") -> Attributes:
        found = must(kind, find, step)
        held = _held(found, field)
        known = {identity(entry, key) for entry in held}
        for entry in entries(step):
            mark = identity(entry, key)
            if mark in known and refused:
                raise refused.error(mark)
            held = [one for one in held if identity(one, key) != mark]
            held.append(entry)
        change(step, found, {field: held}, name)
        return reply(step)

    return run


def drop(kind: Kind, name: str, row: Row) -> Body:
    """Take entries out of a list that is an attribute of a resource."""
    find, reply = finder(kind, row), returned(kind, row, ())
    entries, field, key = _entries(row), row["to"], tuple(row.get("key", ()))
    missing = row.get("absent")
    refused = missing and refusal(missing, "The entry {what} does not exist.")

    def run(step: "Step") -> Attributes:
        found = must(kind, find, step)
        held = _held(found, field)
        gone = [identity(entry, key) for entry in entries(step)]
        known = {identity(entry, key) for entry in held}
        for mark in gone:
            if mark not in known and refused:
                raise refused.error(mark)
        kept = [entry for entry in held if identity(entry, key) not in gone]
        change(step, found, {field: kept}, name)
        return reply(step)

    return run


def _held(found: Resource, field: str) -> list[Json]:
    value = found.attributes.get(field)
    return list(value) if isinstance(value, list) else []


def _entries(row: Row) -> Callable[["Step"], list[Json]]:
    entry: Template | None = compiled(row["entry"]) if "entry" in row else None
    source = row.get("from", "")
    if entry is None:
        return lambda step: listed(step.parameters.get(source))

    def entries(step: "Step") -> list[Json]:
        if not source:
            return [entry(step)]
        found: list[Json] = []
        for given in listed(step.parameters.get(source)):
            inner = given if isinstance(given, dict) else {"entry": given}
            below = step.on(step.kind, {**step.parameters, **inner})
            found.append(entry(below))
        return found

    return entries


def identity(entry: Json, key: tuple[str, ...]) -> str:
    """Return what makes an entry the same as another one."""
    if isinstance(entry, dict) and key:
        return ":".join(str(entry.get(name, "")) for name in key)
    return str(entry)
