"""Entries of prefix lists, which two products keep alike: by block, each once."""

from typing import NamedTuple

from simulator.cloud.checks import network
from simulator.cloud.references import listed
from simulator.cloud.step import Step, invalid
from simulator.messages import Json


class Fields(NamedTuple):
    """How a product calls the entries that a list has, gets first, adds and removes."""

    held: str
    first: str
    added: str
    removed: str
    malformed: str
    """The code for a block that is none."""


def take(step: Step, fields: Fields) -> dict[str, Json]:
    """Return the entries after a call, by block; takes its entries out of the call."""
    row = step.get(step.kind.name, step.text("PrefixListId"))
    held = {} if row is None else _entries(row.attributes[fields.held], fields)
    given = dict(step.parameters)
    held |= _entries(given.pop(fields.first, None), fields)
    held |= _entries(given.pop(fields.added, None), fields)
    for block in _entries(given.pop(fields.removed, None), fields):
        held.pop(block, None)
    step.parameters = given
    return held


def _entries(value: Json, fields: Fields) -> dict[str, Json]:
    found: dict[str, Json] = {}
    for row in listed(value):
        block = str(row.get("Cidr")) if isinstance(row, dict) else ""
        if network(block) is None or not isinstance(row, dict):
            raise invalid(f"{fields.first}.Cidr", fields.malformed)
        found[block] = {"Cidr": block, "Description": row.get("Description") or ""}
    return found
